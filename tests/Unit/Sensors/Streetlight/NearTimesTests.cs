// Times in an int each: what moves on with each look, and what stays.
using nanoFramework.TestFramework;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class NearTimesTests
{
    [TestMethod]
    public void MovesOnWhatHasBegunAndNoOtherNumber()
    {
        var numbers = new int[] { 7, 500, -500, NearTimes.Never, 7 };
        NearTimes.Move(numbers, 1, 4, 2000);
        CollectionAssert.AreEqual(new int[] { 7, -1500, -2500, NearTimes.Never, 7 }, numbers);
    }

    [TestMethod]
    public void WhatIsLongAgoStaysLongAgo()
    {
        var numbers = new int[] { 0, NearTimes.LongAgo };
        for (int day = 0; day < 60; day++)
        {
            NearTimes.Move(numbers, 0, 2, 86400000);
        }

        Assert.AreEqual(NearTimes.LongAgo, numbers[0]);
        Assert.AreEqual(NearTimes.LongAgo, numbers[1]);
        NearTimes.Move(numbers, 0, 2, long.MaxValue / 2);
        Assert.AreEqual(NearTimes.LongAgo, numbers[0]);
    }

    [TestMethod]
    public void AnEdgesTimeCountsFromTheLook()
    {
        int before = NearTimes.Of(1000000000000, 1000000000250);
        Assert.AreEqual(-250, before);
        int after = NearTimes.Of(1000000000251, 1000000000250);
        Assert.AreEqual(1, after);
        int forgotten = NearTimes.Of(0, 1000000000250);
        Assert.AreEqual(NearTimes.LongAgo, forgotten);
    }
}

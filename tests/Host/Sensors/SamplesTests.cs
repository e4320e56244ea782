// The samples of an analogue sensor against a sorted list.
using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;

namespace Host.Sensors;

[TestClass]
public class SamplesTests
{
    private const int Most = 9;

    [TestMethod]
    public void LeavesFailuresOutOfMedianAndSpread()
    {
        var random = new Random(11);
        for (int run = 0; run < 20000; run++)
        {
            int count = random.Next(Most + 1);
            var samples = new short[Most + 1];
            samples[Most] = 1234;
            var good = new List<int>();
            for (int i = 0; i < count; i++)
            {
                int value = random.Next(4) > 0 ? random.Next(3300) : random.Next(2) == 0 ? -1 : int.MinValue;
                Samples.Add(samples, i, value);
                if (value >= 0)
                {
                    good.Add(value);
                }
            }

            good.Sort();
            int n = good.Count;
            Assert.AreEqual(n, Samples.Good(samples, count));
            int median = n == 0 ? 0 : n % 2 == 1 ? good[n / 2] : (good[n / 2] + good[n / 2 - 1]) / 2;
            Assert.AreEqual(median, Samples.Median(samples, count));
            Assert.AreEqual(n == 0 ? 0 : good[n - 1 - n / 4] - good[n / 4], Samples.InnerSpread(samples, count));
            Assert.AreEqual(1234, samples[Most], "what lies behind the samples");
        }
    }
}

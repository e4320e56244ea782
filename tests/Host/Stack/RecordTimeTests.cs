// Times in records: by the time of day, or by a clock that goes on in sleep.
using System;
using Firmware.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Model;

namespace Host.Stack;

[TestClass]
public class RecordTimeTests
{
    private const long Unix = 1_800_000_000;

    // What is not touched is written as it was, whatever part of a second the run began in.
    [TestMethod]
    public void WhatIsReadIsWrittenAsItWas()
    {
        var random = new Random(1);
        for (int i = 0; i < 10000; i++)
        {
            var written = new RecordTime(Clock(random.Next(1_000_000), Unix));
            long past = written.Seconds(-random.Next()), future = written.SecondsUntil(random.Next());
            WallClock clock = Clock(random.Next(1_000_000), Unix + random.Next(1_000_000));
            RecordTime read = Read(written, clock, true);
            var again = new RecordTime(clock);
            Assert.AreEqual(past, again.Seconds(read.Moment(past)));
            Assert.AreEqual(future, again.SecondsUntil(read.MomentUntil(future)));
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ByTheTimeOfDayItIsKnownHowLongItWas(bool slept)
    {
        var written = new RecordTime(Clock(5000, Unix));
        RecordTime read = Read(written, Clock(1000, Unix + 900), slept);
        Assert.IsTrue(read.IsKnown);
        Assert.AreEqual(1000 - 900_000 - 3000, read.Moment(written.Seconds(2000)));
        Assert.AreEqual(1000 - 900_000 + 3_600_000, read.MomentUntil(written.SecondsUntil(5000 + 3_600_000)));
        Assert.AreEqual(long.MaxValue, read.MomentUntil(written.SecondsUntil(long.MaxValue)));
    }

    [TestMethod]
    [DataRow(false, false, true)]
    [DataRow(true, false, false)]
    [DataRow(false, true, false)]
    public void WithoutItASleepIsAsLongAsTheClockSaysThatGoesOn(bool before, bool after, bool isKnown)
    {
        var written = new RecordTime(Clock(5000, before ? Unix : 0));
        RecordTime read = Read(written, Clock(1000, after ? Unix : 0, 604_000), true);
        Assert.AreEqual(isKnown, read.IsKnown);
        Assert.AreEqual(1000 + (isKnown ? 3_000_000 : 3_600_000), read.MomentUntil(written.SecondsUntil(5000 + 3_600_000)));
        Assert.AreEqual(isKnown ? 1000 - 600_000 - 3000 : 1000 - (RecordTime.LongAgo * 1000L), read.Moment(written.Seconds(2000)));
    }

    // The power may have failed: of how long it was away no clock knows.
    [TestMethod]
    [DataRow(false, 604_000)]
    [DataRow(true, 0)]
    public void AfterAPowerFailureNobodyKnows(bool slept, int beforeMs)
    {
        var written = new RecordTime(Clock(5000, 0));
        RecordTime read = Read(written, Clock(1000, 0, beforeMs), slept);
        Assert.IsFalse(read.IsKnown);
        Assert.AreEqual(1000 + 3_600_000, read.MomentUntil(written.SecondsUntil(5000 + 3_600_000)));
        Assert.AreEqual(1000 - (RecordTime.LongAgo * 1000L), read.Moment(written.Seconds(2000)));
    }

    [TestMethod]
    public void AClockThatWasPutBackHasNoTimePass()
    {
        var written = new RecordTime(Clock(5000, Unix));
        RecordTime read = Read(written, Clock(1000, Unix - 100_000), true);
        Assert.AreEqual(1000 - 3000, read.Moment(written.Seconds(2000)));
        Assert.AreEqual(1000 + 3_600_000, read.MomentUntil(written.SecondsUntil(5000 + 3_600_000)));
    }

    // Over and over: what is long ago goes no further, and nothing wraps.
    [TestMethod]
    public void WhatIsLongAgoStaysSo()
    {
        long moment = 1000 - (RecordTime.LongAgo * 1000L);
        for (int i = 0; i < 1000; i++)
        {
            var written = new RecordTime(Clock(90_000, 0, i * 86_400_000L));
            RecordTime read = Read(written, Clock(1000, 0, (i + 1) * 86_400_000L), true);
            moment = read.Moment(written.Seconds(moment));
            Assert.IsTrue(moment < -1_000_000_000_000, moment.ToString());
        }
    }

    private static WallClock Clock(long now, long unixSeconds, long beforeMs = 0)
    {
        var clock = new WallClock { Now = now, BeforeMs = beforeMs };
        if (unixSeconds != 0)
        {
            clock.Set(unixSeconds);
        }

        return clock;
    }

    private static RecordTime Read(RecordTime written, WallClock clock, bool slept)
    {
        byte[] record = new byte[RecordTime.Length];
        var output = new ByteWriter();
        output.Reset(record, 0, record.Length);
        written.WritePresent(output);
        var input = new ByteReader();
        input.Reset(record, 0, record.Length);
        return new RecordTime(clock, written.IsOfDay, input, slept);
    }
}

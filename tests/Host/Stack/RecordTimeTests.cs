// Times in records: by the time of day, or by the length of the sleep.
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
            RecordTime read = Read(written, clock, Waking.InTime, 600);
            var again = new RecordTime(clock);
            Assert.AreEqual(past, again.Seconds(read.Moment(past)));
            Assert.AreEqual(future, again.SecondsUntil(read.MomentUntil(future)));
        }
    }

    [TestMethod]
    [DataRow(Waking.None)]
    [DataRow(Waking.Early)]
    [DataRow(Waking.InTime)]
    public void ByTheTimeOfDayItIsKnownHowLongItWas(Waking waking)
    {
        var written = new RecordTime(Clock(5000, Unix));
        RecordTime read = Read(written, Clock(1000, Unix + 900), waking, 600);
        Assert.IsTrue(read.IsKnown);
        Assert.AreEqual(1000 - 900_000 - 3000, read.Moment(written.Seconds(2000)));
        Assert.AreEqual(1000 - 900_000 + 3_600_000, read.MomentUntil(written.SecondsUntil(5000 + 3_600_000)));
        Assert.AreEqual(long.MaxValue, read.MomentUntil(written.SecondsUntil(long.MaxValue)));
    }

    [TestMethod]
    [DataRow(Waking.None, false, 3_600_000)]
    [DataRow(Waking.Early, false, 3_600_000)]
    [DataRow(Waking.InTime, true, 3_000_000)]
    public void WithoutItASleepIsAsLongAsItWasPlanned(Waking waking, bool isKnown, int left)
    {
        foreach ((bool before, bool after) in new[] { (false, false), (true, false), (false, true) })
        {
            var written = new RecordTime(Clock(5000, before ? Unix : 0));
            RecordTime read = Read(written, Clock(1000, after ? Unix : 0), waking, 600);
            Assert.AreEqual(isKnown, read.IsKnown);
            Assert.AreEqual(1000 + left, read.MomentUntil(written.SecondsUntil(5000 + 3_600_000)));
            Assert.AreEqual(isKnown ? 1000 - 600_000 - 3000 : 1000 - (RecordTime.LongAgo * 1000L), read.Moment(written.Seconds(2000)));
        }
    }

    [TestMethod]
    public void AClockThatWasPutBackHasNoTimePass()
    {
        var written = new RecordTime(Clock(5000, Unix));
        RecordTime read = Read(written, Clock(1000, Unix - 100_000), Waking.InTime, 600);
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
            var written = new RecordTime(Clock(90_000, 0));
            RecordTime read = Read(written, Clock(1000, 0), Waking.InTime, 86400);
            moment = read.Moment(written.Seconds(moment));
            Assert.IsTrue(moment < -1_000_000_000_000, moment.ToString());
        }
    }

    private static WallClock Clock(long now, long unixSeconds)
    {
        var clock = new WallClock { Now = now };
        if (unixSeconds != 0)
        {
            clock.Set(unixSeconds);
        }

        return clock;
    }

    private static RecordTime Read(RecordTime written, WallClock clock, Waking waking, int sleepSeconds)
    {
        byte[] record = new byte[RecordTime.Length];
        var output = new ByteWriter();
        output.Reset(record, 0, record.Length);
        written.WritePresent(output, sleepSeconds * 1000L);
        var input = new ByteReader();
        input.Reset(record, 0, record.Length);
        return new RecordTime(clock, written.IsOfDay, input, waking);
    }
}

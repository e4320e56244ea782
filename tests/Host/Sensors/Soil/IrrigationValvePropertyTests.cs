// The irrigation valve under commands at any time and a loop that is late: what the hardware needs always holds.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Soil;

namespace Host.Sensors.Soil;

[TestClass]
public class IrrigationValvePropertyTests
{
    private const int PulseMs = 80, RechargeMs = 2500, IntervalMs = 7000, OpenMs = 40000, LatenessMs = 3000;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void NeverMovesFasterThanTheHardwareAllows(bool latching)
    {
        var random = new Random(5);
        long now = 0;
        var open = new Recorder(() => now);
        var close = new Recorder(() => now);
        var valve = new IrrigationValve(open, latching ? close : null, null);
        Assert.IsTrue(valve.ConfigureMovement(PulseMs, RechargeMs, IntervalMs));
        Assert.IsTrue(valve.ConfigureLimits(OpenMs, 0));
        long movedAt = long.MinValue / 2, openedAt = 0, restedAt = 0, commandedAt = 0;
        bool wasOpen = false;
        for (int i = 0; i < 50000; i++)
        {
            // On time, early or late; now and then by hours.
            long due = valve.Deadline == Driver.Never ? now + 5000 : Math.Max(now, valve.Deadline);
            now = random.Next(4) == 0 ? now + random.Next(2000) : due + random.Next(LatenessMs);
            now += random.Next(2000) == 0 ? 7200000 : 0;
            if (random.Next(12) == 0)
            {
                int percent = random.Next(3) > 0 ? 100 : 0;
                Assert.IsTrue(valve.SetPercent(percent, now));
                commandedAt = percent > 0 ? now : commandedAt;
            }
            else
            {
                valve.Poll(now);
            }

            Assert.IsFalse(open.High && close.High);
            Assert.IsTrue(open.ShortestMs >= (latching ? PulseMs : IntervalMs), $"{open.ShortestMs}");
            Assert.IsTrue(close.ShortestMs >= PulseMs);
            if (valve.IsOpen != wasOpen)
            {
                wasOpen = valve.IsOpen;
                Assert.IsTrue(now - movedAt >= IntervalMs, $"{now - movedAt}");
                Assert.IsTrue(!latching || now - restedAt >= RechargeMs);
                movedAt = now;
                openedAt = wasOpen ? now : openedAt;
            }

            if (latching && (open.LoweredAt == now || close.LoweredAt == now))
            {
                restedAt = now;
            }

            // Whoever still has it open was told so not too long ago: looked at whenever the loop looks.
            Assert.IsFalse(valve.IsOpen && valve.CommandPercent > 0 && now - Math.Max(openedAt, commandedAt) >= OpenMs);
            Assert.AreEqual(valve.IsOpen ? 100 : 0, valve.StatusPercent);
            Assert.IsTrue(valve.RemainingMs(now) <= OpenMs);
            Assert.IsTrue(latching || open.High == valve.IsOpen);
        }

        Assert.IsTrue(valve.Openings > 300, $"{valve.Openings}");
    }

    private sealed class Recorder(Func<long> now) : IDigitalOutput
    {
        private long _raisedAt;

        public bool High { get; private set; }

        public long LoweredAt { get; private set; } = -1;

        public long ShortestMs { get; private set; } = long.MaxValue;

        public void Write(bool high)
        {
            if (high && !High)
            {
                _raisedAt = now();
            }

            if (!high && High)
            {
                LoweredAt = now();
                ShortestMs = Math.Min(ShortestMs, LoweredAt - _raisedAt);
            }

            High = high;
        }
    }
}

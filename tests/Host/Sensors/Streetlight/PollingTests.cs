// However a loop stalls, the counters come to the same: they go by the times of the edges.
using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Streetlight;

namespace Host.Sensors.Streetlight;

[TestClass]
public class PollingTests
{
    private const int Seeds = 60;
    private const long EndMs = 2000000;

    [TestMethod]
    public void MotionDoesNotDependOnWhenItIsPolled() => Same(
        (first, _) =>
        {
            var driver = new MotionDetector(first, false);
            driver.SetDelays(300, 2000);
            return driver;
        },
        driver => ((MotionDetector)driver).Count.ToString());

    [TestMethod]
    public void EnergyDoesNotDependOnWhenItIsPolled() => Same(
        (first, _) => new PulseMeter(first, 1000),
        driver => $"{((PulseMeter)driver).EnergyMilliWattHours} {((PulseMeter)driver).Spikes}");

    [TestMethod]
    public void VehiclesDoNotDependOnWhenTheyArePolled() => Same(
        (first, _) => new PresenceCounter(first, false, null),
        driver =>
        {
            var counter = (PresenceCounter)driver;
            counter.TryRead(PresenceCounter.Period2, out int period);
            counter.TryRead(PresenceCounter.Period3, out int another);
            return $"{counter.Count} {counter.CountToday} {counter.Rejected} {period} {another}";
        });

    [TestMethod]
    public void PassagesDoNotDependOnWhenTheyArePolled() => Same(
        (first, second) => new PassageCounter(first, second, false, null),
        driver =>
        {
            var counter = (PassageCounter)driver;
            return $"{counter.Persons} {counter.Passages} {counter.InsideCount} {counter.Missed}";
        });

    private static void Same(Func<IEdgeInput, IEdgeInput, Sensor> build, Func<Sensor, string> result)
    {
        var seen = new HashSet<string>();
        for (int seed = 0; seed < Seeds; seed++)
        {
            string steady = Run(build, seed, new Random(1), 20, 20, result);
            string stalling = Run(build, seed, new Random(seed), 1, 5000, result);
            string sleeping = Run(build, seed, new Random(seed), 1000, 400000, result);
            Assert.AreEqual(steady, stalling, $"seed {seed}");
            Assert.AreEqual(steady, sleeping, $"seed {seed}");
            seen.Add(steady);
        }

        Assert.IsTrue(seen.Count > Seeds / 3, "the edges made no difference");
    }

    private static string Run(
        Func<IEdgeInput, IEdgeInput, Sensor> build, int seed, Random pace, int leastMs, int mostMs, Func<Sensor, string> result)
    {
        var first = new Pin(new Random(seed));
        var second = new Pin(new Random(seed + 1000));
        Sensor driver = build(first, second);
        driver.Start(0);
        driver.Start(MotionDetector.WarmUpMs);
        long now = MotionDetector.WarmUpMs;
        while (now < EndMs)
        {
            now = Math.Min(EndMs, now + pace.Next(leastMs, mostMs + 1));
            first.NowMs = second.NowMs = now;

            // A poll that comes early is harmless, one more at the deadline too.
            driver.Poll(now);
            Assert.IsTrue(driver.Deadline > now);
            driver.Poll(now);
        }

        driver.Start(EndMs);
        return result(driver);
    }

    // Presences, bounces and spikes after the warm-up, and rest before the end.
    private sealed class Pin : IEdgeInput
    {
        private readonly List<long> _edges = [];
        private int _taken;

        public Pin(Random random)
        {
            long timeMs = MotionDetector.WarmUpMs + 1000;
            while (timeMs < EndMs - 400000)
            {
                timeMs += random.Next(4) switch
                {
                    0 => random.Next(1, 30),
                    1 => random.Next(20, 400),
                    2 => random.Next(100, 4000),
                    _ => random.Next(1, 30000),
                };
                _edges.Add(timeMs);
            }

            if (_edges.Count % 2 == 1)
            {
                _edges.Add(timeMs + 500);
            }
        }

        public long NowMs { get; set; }

        public int Lost => 0;

        public bool Read() => _edges.FindLastIndex(timeMs => timeMs <= NowMs) % 2 != 0;

        public bool TryTake(out long timeMs, out bool high)
        {
            high = _taken % 2 == 1;
            timeMs = _taken < _edges.Count ? _edges[_taken] : 0;
            bool any = _taken < _edges.Count && timeMs <= NowMs;
            _taken += any ? 1 : 0;
            return any;
        }
    }
}

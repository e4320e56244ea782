// A whole street lamp in the measured weather: photocell, clock, schedule, motion, control, lamp, current and monitor together.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Streetlight;

namespace Host.Sensors.Streetlight;

[TestClass]
public class VirtualLampControlTests
{
    private const long MinuteMs = 60000, HourMs = 60 * MinuteMs, DayMs = 24 * HourMs;

    private readonly VirtualClock _clock = new(WeatherSeries.Seattle.TimeMs(new DateTime(2014, 3, 1, 12, 0, 0)));
    private readonly Photocell _light;
    private readonly WeatherTime _time;
    private readonly VirtualLamp _virtual;
    private readonly VirtualCurrentTransformer _transformer;
    private readonly VirtualMotionDetector _passers;
    private readonly AstronomicalClock _sun = new(47444, -122314);
    private readonly DuskDawn _dusk;
    private readonly DimmingSchedule _schedule;
    private readonly MotionDetector _motion;
    private readonly Lamp _lamp;
    private readonly LampControl _control;
    private readonly CurrentTransformer _current;
    private readonly LampMonitor _monitor;

    public VirtualLampControlTests()
    {
        _light = new Photocell(_clock);
        _time = new WeatherTime(_clock);
        _virtual = new VirtualLamp(_clock);
        _transformer = new VirtualCurrentTransformer(_clock, _virtual, CurrentTransformer.Sct013005MilliAmperesPerVolt);
        _passers = new VirtualMotionDetector(_clock, 100);
        _dusk = new DuskDawn(_light, 0, _sun, _time);
        _schedule = new DimmingSchedule(_sun, _time);
        _schedule.Add(ScheduleReference.Dusk, -60, 100);
        _schedule.Add(ScheduleReference.LocalTime, 23 * 60, 50);
        _schedule.Add(ScheduleReference.Dawn, -60, 80);
        _motion = new MotionDetector(_passers, true);
        _lamp = new Lamp(_virtual.Relay, _virtual.Dimmer);
        _control = new LampControl(_lamp, _dusk, _schedule, _motion, _time);
        _current = new CurrentTransformer(
            _transformer, new short[CurrentTransformer.SampleCount], CurrentTransformer.Sct013005MilliAmperesPerVolt, 230);
        _monitor = new LampMonitor(_lamp, _current, CurrentTransformer.Current, null, 0, _sun, _time);
        _motion.Start(0);
    }

    [TestMethod]
    public void BurnsByNightAsTheScheduleSaysAndBrighterForPassers()
    {
        int motion = 0;
        for (int minute = 0; minute < 5 * 24 * 60; minute++)
        {
            Run(MinuteMs);
            DateTime local = WeatherSeries.Seattle.Local(_clock.WeatherMs);
            double sun = WeatherSeries.Seattle.Sun.ElevationDegrees(local);
            string when = local.ToString("s");
            if (sun > 5)
            {
                Assert.AreEqual(0, _virtual.LevelPermille, when);
            }
            else if (sun < -7)
            {
                bool late = local.Hour is 23 or < 5;
                bool early = local.Hour is > 12 and < 22;
                motion += _control.Source == LampSource.Motion ? 1 : 0;
                Assert.IsTrue(_control.Source is LampSource.Schedule or LampSource.Motion, when);
                Assert.IsTrue(!early || _virtual.LevelPermille == 1000, when);
                Assert.IsTrue(!late || minute < 3 || _virtual.LevelPermille >= 500, when);
            }
        }

        // Dark hours hold about a quarter of the day's 100 passers, each for a minute.
        Assert.IsTrue(motion > 20, motion.ToString());
        Assert.IsTrue(_virtual.Switchings is 9 or 10, _virtual.Switchings.ToString());
        Assert.AreEqual(_virtual.HasMains, _lamp.IsRelayClosed);
        Assert.AreEqual(0, _monitor.LampReason + _monitor.GearReason + _monitor.RelayReason);
        Assert.IsFalse(_monitor.IsCycling);

        // Learnt from the evenings: 40 W at 230 V.
        Assert.AreEqual(174, _monitor.ReferenceMilliAmperes, 5);
    }

    [TestMethod]
    public void FaultsOfTheLampAreFoundAndClear()
    {
        _monitor.SetNominal(40, 230);
        Run(10 * HourMs);
        Assert.IsTrue(_virtual.LevelPermille > 0);
        _virtual.Fault = Fault.Missing;
        Run(10 * MinuteMs);
        Assert.AreEqual(LampMonitor.LampNoCurrent, _monitor.LampReason);
        Assert.AreEqual(LampMonitor.RelayWell, _monitor.RelayReason);
        _virtual.Fault = Fault.None;
        Run(10 * MinuteMs);
        Assert.AreEqual(LampMonitor.LampWell, _monitor.LampReason);
        _virtual.Fault = Fault.OutOfRange;
        Run(10 * MinuteMs);
        Assert.AreEqual(LampMonitor.GearOverCurrent, _monitor.GearReason);
        _virtual.Fault = Fault.None;
        Run(10 * MinuteMs);
        Assert.AreEqual(LampMonitor.GearWell, _monitor.GearReason);

        // Welded at night: the morning shows it.
        _virtual.Fault = Fault.Stuck;
        Run(2 * HourMs);
        Assert.IsFalse(_monitor.IsDayBurner);
        Run(12 * HourMs);
        Assert.IsTrue(_virtual.LevelPermille > 0);
        Assert.AreEqual(LampMonitor.RelayWelded, _monitor.RelayReason);
        Assert.IsTrue(_monitor.IsDayBurner);
        _virtual.Fault = Fault.None;
        Run(10 * MinuteMs);
        Assert.AreEqual(LampMonitor.RelayWell, _monitor.RelayReason);
        Assert.IsFalse(_monitor.IsDayBurner);
    }

    [TestMethod]
    public void BurnsByNightWithoutPhotocellAndFailsOnWithoutTime()
    {
        _light.Fail(Quality.Missing);
        Run(2 * HourMs);
        Assert.AreEqual(DuskSource.Clock, _dusk.Source);
        Assert.AreEqual(0, _virtual.LevelPermille);
        Run(8 * HourMs);
        Assert.IsTrue(_virtual.LevelPermille > 0);
        Run(14 * HourMs);
        Assert.AreEqual(0, _virtual.LevelPermille);
        _time.IsKnown = false;
        Run(HourMs);
        Assert.AreEqual(LampSource.FailOn, _control.Source);
        Assert.AreEqual(1000, _virtual.LevelPermille);
    }

    private void Run(long forMs)
    {
        long end = _clock.Now + forMs;
        while (_clock.Now < end)
        {
            long now = _clock.Step(1000);
            _dusk.Poll(now);
            _schedule.Poll(now);
            _motion.Poll(now);
            _control.Poll(now);
            _lamp.Poll(now);
            if (now % 20000 == 0)
            {
                _current.Start(now);
            }

            _monitor.Poll(now);
        }
    }

    private sealed class Photocell(VirtualClock clock) : Sensor
    {
        private bool _failed;

        public void Fail(Quality quality)
        {
            Quality = quality;
            _failed = true;
        }

        public override void Start(long now)
        {
        }

        public override bool TryRead(int channel, out int milliX)
        {
            milliX = _failed ? 0 : WeatherSeries.Seattle.At(clock.WeatherMs).IlluminanceMilliLux;
            return !_failed;
        }
    }
}

// The dimming schedule: which step is in charge.
using nanoFramework.TestFramework;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class DimmingScheduleTests
{
    private const int Minute = 60, Hour = 3600;

    // Brasilia 2020-06-25 (USNO): sunrise 09:38, sunset 20:50 UTC, three hours ahead of the local time.
    private const long Midnight = 18438L * AstronomicalClock.SecondsPerDay;

    [TestMethod]
    public void LastStepThatBeganIsInChargeInAnyOrder()
    {
        var time = new FakeTimeOfDay();
        var schedule = new DimmingSchedule(null, time);
        schedule.Add(ScheduleReference.LocalTime, 6 * 60, 0);
        schedule.Add(ScheduleReference.LocalTime, 0, 40);
        schedule.Add(ScheduleReference.LocalTime, 22 * 60 + 30, 70);
        time.UtcOffsetSeconds = 2 * Hour;
        LevelIs(0, schedule, time, 20 * Hour + 29 * Minute + 59);
        LevelIs(70, schedule, time, 20 * Hour + 30 * Minute);
        LevelIs(70, schedule, time, 21 * Hour + 59 * Minute + 59);
        LevelIs(40, schedule, time, 22 * Hour);
        LevelIs(40, schedule, time, 27 * Hour);
        LevelIs(0, schedule, time, 28 * Hour);
    }

    [TestMethod]
    public void OneStepLastsTheWholeDay()
    {
        var time = new FakeTimeOfDay();
        var schedule = new DimmingSchedule(null, time);
        schedule.Add(ScheduleReference.LocalTime, 1439, 55);
        LevelIs(55, schedule, time, 1);
        LevelIs(55, schedule, time, 23 * Hour + 59 * Minute);
    }

    [TestMethod]
    public void StepsFollowDuskAndDawn()
    {
        var time = new FakeTimeOfDay();
        var clock = new AstronomicalClock(-15800, -47850);
        clock.SetElevation(AstronomicalClock.HorizonMilliDegrees);
        var schedule = new DimmingSchedule(clock, time);
        time.UtcOffsetSeconds = -3 * Hour;
        schedule.Add(ScheduleReference.Dusk, 0, 100);
        schedule.Add(ScheduleReference.Dusk, 5 * 60, 50);
        schedule.Add(ScheduleReference.Dawn, -60, 80);
        schedule.Add(ScheduleReference.Dawn, 0, 0);
        LevelIs(0, schedule, time, 20 * Hour + 48 * Minute);
        LevelIs(100, schedule, time, 20 * Hour + 52 * Minute);
        LevelIs(100, schedule, time, 25 * Hour + 48 * Minute);
        LevelIs(50, schedule, time, 25 * Hour + 52 * Minute);
        LevelIs(50, schedule, time, 32 * Hour + 36 * Minute);
        LevelIs(80, schedule, time, 32 * Hour + 40 * Minute);
        LevelIs(0, schedule, time, 33 * Hour + 40 * Minute);
    }

    [TestMethod]
    public void PassesOverADuskThatTheDayHasNot()
    {
        var time = new FakeTimeOfDay();
        // Longyearbyen in January: no sun.
        var schedule = new DimmingSchedule(new AstronomicalClock(78217, 15633), time);
        schedule.Add(ScheduleReference.Dusk, 0, 80);
        time.UnixSeconds = 18276L * AstronomicalClock.SecondsPerDay;
        schedule.Poll(0);
        Assert.AreEqual(-1, schedule.Step);
        Assert.AreEqual(DimmingSchedule.UnknownPercent, schedule.LevelPercent);
        schedule.Add(ScheduleReference.LocalTime, 60, 30);
        schedule.Poll(0);
        Assert.AreEqual(30, schedule.LevelPercent);
    }

    [TestMethod]
    public void GivesLightWhileTheTimeIsUnknown()
    {
        var time = new FakeTimeOfDay();
        var schedule = new DimmingSchedule(null, time);
        schedule.Add(ScheduleReference.LocalTime, 0, 10);
        schedule.Poll(0);
        Assert.AreEqual(100, schedule.LevelPercent);
        time.UnixSeconds = Midnight;
        schedule.Poll(DimmingSchedule.PollMs - 1);
        Assert.AreEqual(100, schedule.LevelPercent, "not due");
        schedule.Poll(DimmingSchedule.PollMs);
        Assert.AreEqual(10, schedule.LevelPercent);
    }

    [TestMethod]
    public void RefusesStepsThatAreNone()
    {
        var time = new FakeTimeOfDay();
        var schedule = new DimmingSchedule(null, time);
        bool added = schedule.Add(ScheduleReference.LocalTime, 1440, 0);
        Assert.IsFalse(added);
        added = schedule.Add(ScheduleReference.LocalTime, -1, 0);
        Assert.IsFalse(added);
        added = schedule.Add(ScheduleReference.Dusk, -721, 0);
        Assert.IsFalse(added);
        added = schedule.Add(ScheduleReference.Dawn, 0, 101);
        Assert.IsFalse(added);
        added = schedule.Add((ScheduleReference)3, 0, 0);
        Assert.IsFalse(added);
        added = schedule.Add(-1);
        Assert.IsFalse(added);
        Assert.AreEqual(0, schedule.Count);
        for (int i = 0; i < DimmingSchedule.Capacity; i++)
        {
            added = schedule.Add(ScheduleReference.LocalTime, i, i);
            Assert.IsTrue(added);
        }

        added = schedule.Add(ScheduleReference.LocalTime, 0, 0);
        Assert.IsFalse(added);
    }

    [TestMethod]
    public void StepsSurviveAReboot()
    {
        var time = new FakeTimeOfDay();
        var schedule = new DimmingSchedule(null, time);
        schedule.Add(ScheduleReference.Dawn, -720, 100);
        var restored = new DimmingSchedule(null, time);
        int packed = schedule.Packed(0);
        bool added = restored.Add(packed);
        Assert.IsTrue(added);
        int again = restored.Packed(0);
        Assert.AreEqual(packed, again);
        Assert.AreEqual((1440 - 720) * 512 + 2 * 128 + 100, packed);
        restored.Clear();
        Assert.AreEqual(0, restored.Count);
    }

    private static void LevelIs(int percent, DimmingSchedule schedule, FakeTimeOfDay time, int secondsAfterMidnight)
    {
        time.UnixSeconds = Midnight + secondsAfterMidnight;
        schedule.Poll(schedule.Deadline);
        Assert.AreEqual(percent, schedule.LevelPercent, secondsAfterMidnight.ToString());
    }
}

// Who decides how bright a lamp is.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class LampControlTests
{
    private const long Noon = LampWorld.Noon;

    [TestMethod]
    public void LampWithoutPartsDoesWhatTheServerSaysForEver()
    {
        var street = new LampWorld();
        LampControl control = street.Build(false, false, false);
        street.Run(control, 1000);
        Decides(control, LampSource.None, 0);
        Assert.IsFalse(street.Relay.High);
        bool taken = control.Command(101, street.Now);
        Assert.IsFalse(taken);
        taken = control.Command(60, street.Now);
        Assert.IsTrue(taken);
        Assert.AreEqual(60, street.Lamp.CommandPercent);
        street.Run(control, 100L * 24 * 3600000);
        Decides(control, LampSource.Manual, 60);
        Assert.AreEqual(0L, control.Override.EndSeconds);
        control.Command(0, street.Now);
        Assert.AreEqual(0, street.Lamp.CommandPercent);
    }

    [TestMethod]
    public void EachPartOverridesTheNext()
    {
        var street = new LampWorld();
        LampControl control = street.Build(true, true, true);
        street.Run(control, 1000);
        Decides(control, LampSource.Motion, 100);

        // The detector has warmed up, and the hold is over.
        street.Run(control, MotionDetector.WarmUpMs + LampControl.DefaultBoostHoldMs + 1000);
        Decides(control, LampSource.Schedule, 40);
        street.Pin.Edge(street.Now, false);
        street.Run(control, 1000);
        Decides(control, LampSource.Motion, 100);
        street.Pin.Edge(street.Now, true);
        street.Run(control, street.Motion.BusyToClearMs + LampControl.DefaultBoostHoldMs + 1000);
        Decides(control, LampSource.Schedule, 40);

        control.Command(10, street.Now);
        Decides(control, LampSource.Manual, 10);
        street.Light.Set(1000000);
        street.Run(control, ManualOverride.DefaultSeconds * 1000L - 1000);
        Decides(control, LampSource.Manual, 10);
        street.Run(control, 1000);
        Decides(control, LampSource.Day, 0);
        Assert.AreEqual(0, street.Lamp.CommandPercent);
        street.Pin.Edge(street.Now, false);
        street.Run(control, 1000);
        Decides(control, LampSource.Day, 0);
    }

    [TestMethod]
    public void MotionIsKeptOutOfADayThatOnlyTheScheduleKnows()
    {
        var street = new LampWorld();
        LampControl control = street.Build(false, true, true);
        street.Schedule.Clear();
        street.Schedule.Add(ScheduleReference.LocalTime, 0, 0);
        street.Run(control, 1000);
        Decides(control, LampSource.Schedule, 0);
        control = street.Build(false, false, true);
        street.Run(control, MotionDetector.WarmUpMs + LampControl.DefaultBoostHoldMs + 1000);
        Decides(control, LampSource.None, 0);
        street.Pin.Edge(street.Now, false);
        street.Run(control, 1000);
        Decides(control, LampSource.Motion, 100);
    }

    [TestMethod]
    public void FailsOn()
    {
        var street = new LampWorld();
        LampControl control = street.Build(true, false, false);
        street.Light.Fail(Quality.Missing);
        street.Run(control, 1000);
        Decides(control, LampSource.None, 0);
        street.Run(control, DuskDawn.StartMs + DuskDawn.PollMs);
        Decides(control, LampSource.FailOn, 100);

        street.Time.UnixSeconds = 0;
        control = street.Build(false, true, false);
        street.Run(control, 1000);
        Decides(control, LampSource.FailOn, 100);
        control.SetDefault(70);
        street.Run(control, 1000);
        Decides(control, LampSource.FailOn, 70);

        // A detector that fails is one that sees someone.
        street.Light.Set(0);
        control = street.Build(true, true, true);
        street.Time.UnixSeconds = Noon;
        street.Run(control, MotionDetector.WarmUpMs + LampControl.DefaultBoostHoldMs + DimmingSchedule.PollMs);
        Decides(control, LampSource.Schedule, 40);
        street.Pin.Lost = 1;
        street.Run(control, 1000);
        Decides(control, LampSource.Motion, 100);
    }

    [TestMethod]
    public void OverrideGoesByItsWindow()
    {
        var street = new LampWorld();
        LampControl control = street.Build(true, false, false);
        street.Run(control, 1000);
        Decides(control, LampSource.Dark, 100);
        bool taken = control.Override.SetWindow(Noon + 100, Noon + 100);
        Assert.IsFalse(taken);
        taken = control.Override.SetWindow(Noon + 100, Noon + 200);
        Assert.IsTrue(taken);
        control.Command(30, street.Now);
        Decides(control, LampSource.Dark, 100);
        street.Time.UnixSeconds = Noon + 100;
        street.Run(control, 1000);
        Decides(control, LampSource.Manual, 30);
        street.Time.UnixSeconds = 0;
        street.Run(control, 1000);
        Decides(control, LampSource.Dark, 100);
        street.Time.UnixSeconds = Noon + 199;
        street.Run(control, 1000);
        Decides(control, LampSource.Manual, 30);
        Assert.AreEqual(Noon + 200, control.Override.EndSeconds);
        street.Time.UnixSeconds = Noon + 200;
        street.Run(control, 1000);
        Decides(control, LampSource.Dark, 100);
        Assert.AreEqual(0L, control.Override.EndSeconds);

        // Without a window: the default duration, shown as a time.
        control.Command(20, street.Now);
        Assert.AreEqual(Noon + 200, control.Override.StartSeconds);
        Assert.AreEqual(Noon + 200 + 7200, control.Override.EndSeconds);
        control.Override.SetWindow(0, 0);
        street.Run(control, 1000);
        Decides(control, LampSource.Dark, 100);
        taken = control.Override.Configure(0, ManualOverride.MaximumSeconds + 1);
        Assert.IsFalse(taken);
        taken = control.Override.Configure(-1, 0);
        Assert.IsFalse(taken);
    }

    [TestMethod]
    public void OverrideFadesInItsOwnTime()
    {
        var street = new LampWorld();
        LampControl control = street.Build(false, false, false);
        control.Command(100, street.Now);
        street.Run(control, 10000);
        Assert.AreEqual(1000, street.Lamp.LevelPermille);
        control.Override.Configure(60000, 0);
        control.Command(40, street.Now);
        street.Lamp.Poll(street.Now + 30000);
        Assert.AreEqual(700, street.Lamp.LevelPermille);
        street.Lamp.Poll(street.Now + 60000);
        Assert.AreEqual(400, street.Lamp.LevelPermille);
    }

    [TestMethod]
    public void NewLampGetsLessAndAnOldOneAll()
    {
        var street = new LampWorld();
        int percent = LampControl.ConstantLightPercent(100, 80, 50000, 0);
        Assert.AreEqual(80, percent);
        percent = LampControl.ConstantLightPercent(100, 80, 50000, 25000);
        Assert.AreEqual(90, percent);
        percent = LampControl.ConstantLightPercent(50, 80, 50000, 25000);
        Assert.AreEqual(45, percent);
        percent = LampControl.ConstantLightPercent(100, 80, 50000, 60000);
        Assert.AreEqual(100, percent);
        percent = LampControl.ConstantLightPercent(1, 50, 50000, 0);
        Assert.AreEqual(1, percent);
        percent = LampControl.ConstantLightPercent(0, 50, 50000, 0);
        Assert.AreEqual(0, percent);

        LampControl control = street.Build(false, false, false);
        bool taken = control.SetConstantLight(49, 1);
        Assert.IsFalse(taken);
        taken = control.SetConstantLight(80, 0);
        Assert.IsFalse(taken);
        taken = control.SetConstantLight(80, 10);
        Assert.IsTrue(taken);
        street.Lamp.Restore(0, 5L * 3600000, street.Now);
        control.Command(100, street.Now);
        Assert.AreEqual(100, street.Lamp.CommandPercent, "not enabled");
        control.IsConstantLight = true;
        control.Command(100, street.Now);
        Decides(control, LampSource.Manual, 100);
        Assert.AreEqual(90, street.Lamp.CommandPercent);
        street.Run(control, 6L * 3600000);
        Assert.AreEqual(100, street.Lamp.CommandPercent);
    }

    [TestMethod]
    public void RelaysOfAStreetDoNotCloseInTheSameMoment()
    {
        var street = new LampWorld();
        int delay = LampControl.StartDelayMs(0, 3, 0);
        Assert.AreEqual(3 * LampControl.LampSpacingMs, delay);
        int most = 0, least = int.MaxValue;
        for (int identity = 1000; identity < 1100; identity++)
        {
            delay = LampControl.StartDelayMs(identity, 0, 30000);
            Assert.IsTrue(delay >= 0 && delay <= 30000);
            most = delay > most ? delay : most;
            least = delay < least ? delay : least;
        }

        Assert.IsTrue(least < 3000 && most > 27000);

        LampControl control = street.Build(true, false, false);
        bool taken = control.SetStagger(1, 16, 0);
        Assert.IsFalse(taken);
        taken = control.SetStagger(1, 0, LampControl.MaximumStaggerMs + 1);
        Assert.IsFalse(taken);
        control.SetStagger(0, 7, 0);
        street.Run(control, 7000);
        Decides(control, LampSource.Dark, 100);
        Assert.IsFalse(street.Relay.High);
        Assert.AreEqual(7500L, control.Deadline);
        street.Run(control, 500);
        Assert.IsTrue(street.Relay.High);

        // A command is awaited by someone.
        control = street.Build(true, false, false);
        control.SetStagger(0, 7, 0);
        control.Command(50, street.Now);
        Assert.IsTrue(street.Relay.High);
    }

    private static void Decides(LampControl control, LampSource source, int percent)
    {
        Assert.IsTrue(control.Source == source, ((int)control.Source).ToString());
        Assert.AreEqual(percent, control.TargetPercent);
    }
}

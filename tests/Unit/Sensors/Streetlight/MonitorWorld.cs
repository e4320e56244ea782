// A lamp of 40 W at 230 V, its current, its light, and the monitor over them.
using nanoFramework.TestFramework;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

/// <summary>A lamp whose current a test sets.</summary>
public class MonitorWorld
{
    private long _now;

    public MonitorWorld()
    {
        Time.UnixSeconds = LampWorld.Noon;
        Lamp = new Lamp(new FakeDigitalOutput(), new FakePwmOutput());
        Lamp.Configure(0, 100, 0, 0);
        Monitor = new LampMonitor(Lamp, Current, 0, Seen, 0, new AstronomicalClock(-15800, -47850), Time);
        Monitor.SetNominal(40, 230);
    }

    public FakeSensor Current { get; } = new FakeSensor(0);

    public FakeSensor Seen { get; } = new FakeSensor(0);

    public FakeTimeOfDay Time { get; } = new FakeTimeOfDay();

    public Lamp Lamp { get; }

    public LampMonitor Monitor { get; }

    /// <summary>Commands a level, and says what the lamp then takes.</summary>
    public void Light(int percent, int milliAmperes)
    {
        Lamp.SetLevel(percent, _now);
        Lamp.Poll(_now);
        Current.Set(milliAmperes);
    }

    public void Run(long forMs)
    {
        long end = _now + forMs;
        while (_now < end)
        {
            _now += LampMonitor.PollMs;
            Lamp.Poll(_now);
            Monitor.Poll(_now);
        }
    }

    public void Reports(LampCondition condition, int lamp, int gear, int relay)
    {
        Assert.IsTrue(Monitor.Condition == condition, ((int)Monitor.Condition).ToString());
        Assert.AreEqual(lamp, Monitor.LampReason, "lamp");
        Assert.AreEqual(gear, Monitor.GearReason, "gear");
        Assert.AreEqual(relay, Monitor.RelayReason, "relay");
    }
}

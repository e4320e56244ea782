// A lamp with as many of the parts that decide over it as a test wants.
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

/// <summary>One lamp, its parts, and the time that passes.</summary>
public class LampWorld
{
    /// <summary>15:00 on 2020-06-25, UTC.</summary>
    public const long Noon = 18438L * AstronomicalClock.SecondsPerDay + 15 * 3600;

    private DuskDawn _dusk;

    public FakeDigitalOutput Relay { get; } = new FakeDigitalOutput();

    public FakeTimeOfDay Time { get; } = new FakeTimeOfDay();

    public FakeSensor Light { get; } = new FakeSensor(1000);

    public FakeContact Pin { get; } = new FakeContact();

    public Lamp Lamp { get; private set; }

    public DimmingSchedule Schedule { get; private set; }

    public MotionDetector Motion { get; private set; }

    public long Now { get; private set; }

    public LampControl Build(bool dusk, bool schedule, bool motion)
    {
        if (Now == 0)
        {
            Time.UnixSeconds = Noon;
        }

        Pin.High = true;
        Lamp = new Lamp(Relay, new FakePwmOutput());
        _dusk = dusk ? new DuskDawn(Light, 0, null, null) : null;
        Schedule = schedule ? new DimmingSchedule(null, Time) : null;
        Motion = motion ? new MotionDetector(Pin, false) : null;
        if (schedule)
        {
            Schedule.Add(ScheduleReference.LocalTime, 0, 40);
        }

        if (motion)
        {
            Motion.Start(Now);
        }

        return new LampControl(Lamp, _dusk, Schedule, Motion, Time);
    }

    // Polls all as the loop of a board does, in a few hundred steps however long it takes.
    public void Run(LampControl control, long forMs)
    {
        long end = Now + forMs;
        long step = forMs / 400 > LampControl.PollMs ? forMs / 400 : LampControl.PollMs;
        while (Now < end)
        {
            Now = Now + step < end ? Now + step : end;
            if (_dusk != null)
            {
                _dusk.Poll(Now);
            }

            if (Schedule != null)
            {
                Schedule.Poll(Now);
            }

            if (Motion != null)
            {
                Motion.Poll(Now);
            }

            control.Poll(Now);
            Lamp.Poll(Now);
        }
    }
}

// How long an irrigation valve stays open, as object 3340: a one-shot timer whose output is the valve.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;
using Valve = Sensors.Soil.IrrigationValve;

namespace Firmware.Boards.Objects;

/// <summary>Timer of a valve.</summary>
internal sealed class ValveTimerObject : DriverObject
{
    private const int OneShot = 1, MsPerSecond = 1000;

    private readonly Valve _valve;
    private int _openMs;

    internal ValveTimerObject(Board board, Valve valve, int openSeconds)
        : base(board, Timer.Id, Timer.Version, Timer.Table(), new int[]
        {
            Timer.DelayDuration, Timer.Trigger, Timer.TimerMode, Timer.Counter, Timer.RemainingTime, Timer.DigitalState,
            CommonResource.ApplicationType, CommonResource.OnOff,
        })
    {
        _valve = valve;
        Limit(openSeconds * MsPerSecond);
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    protected override int TextResource => CommonResource.ApplicationType;

    /// <inheritdoc/>
    protected override string DefaultText => "irrigation";

    /// <inheritdoc/>
    public override long GetKept(int index) => _openMs;

    /// <inheritdoc/>
    public override void SetKept(int index, long value) => Limit((int)value);

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Timer.DelayDuration: writer.Milli(_openMs); break;
            case Timer.TimerMode: writer.Integer(OneShot); break;
            case Timer.Counter: writer.Integer(_valve.Openings); break;
            case Timer.RemainingTime: writer.Integer(RemainingSeconds); break;
            case Timer.DigitalState: writer.Boolean(_valve.IsOpen); break;
            default: writer.Boolean(_valve.CommandPercent > 0); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix(_valve.StatusPercent + _valve.CommandPercent, RemainingSeconds);

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value) => resource switch
    {
        Timer.DelayDuration => value >= MsPerSecond && value <= Valve.LongestMs,
        Timer.TimerMode => value == OneShot,
        Timer.Counter => value >= 0,
        _ => true,
    };

    /// <inheritdoc/>
    protected override void Act(int resource, int value)
    {
        switch (resource)
        {
            case Timer.DelayDuration: Limit(value); break; // thousandths of a second
            case Timer.Counter: _valve.Restore(value); break;
            case CommonResource.OnOff: _valve.SetPercent(value * 100, Board.Now); break;
        }
    }

    /// <inheritdoc/>
    protected override bool Do(int resource) => _valve.SetPercent(100, Board.Now);

    // Whole seconds: thousandths would be a notification each time someone looks.
    private int RemainingSeconds => _valve.RemainingMs(Board.Now) / MsPerSecond;

    private void Limit(int openMs)
    {
        if (_valve.ConfigureLimits(openMs, 0))
        {
            _openMs = openMs;
        }
    }
}

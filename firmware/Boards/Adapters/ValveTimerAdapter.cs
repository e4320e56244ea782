// How long an irrigation valve stays open, as object 3340: a one-shot timer whose output is the valve.
using Objects.Ipso.Definitions;
using Sensors.Soil;
using TimerObject = Objects.Ipso.Definitions.Timer;

namespace Firmware.Boards.Adapters;

/// <summary>A valve and its Timer.</summary>
internal sealed class ValveTimerAdapter : ObjectAdapter
{
    private const int OneShot = 1, MsPerSecond = 1000;

    private readonly Sensors.Soil.IrrigationValve _valve;
    private int _order = -1;

    internal ValveTimerAdapter(Board board, Sensors.Soil.IrrigationValve valve, string applicationType, int openSeconds)
        : base(board.AddInstance(TimerObject.Id, TimerObject.Version, TimerObject.Table(), new int[]
        {
            TimerObject.DelayDuration, TimerObject.Trigger, TimerObject.TimerMode, TimerObject.RemainingTime,
            TimerObject.DigitalState, CommonResource.ApplicationType, CommonResource.OnOff,
        }))
    {
        _valve = valve;
        Item.SetText(Instance, CommonResource.ApplicationType, applicationType);
        Set(TimerObject.DelayDuration, openSeconds * MsPerSecond);
        Set(TimerObject.TimerMode, OneShot);
        valve.ConfigureLimits(openSeconds * MsPerSecond, 0);
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => resource switch
    {
        TimerObject.DelayDuration => value >= MsPerSecond && value <= Sensors.Soil.IrrigationValve.LongestMs,
        TimerObject.TimerMode => value == OneShot,
        _ => true,
    };

    /// <inheritdoc/>
    public override bool Keeps(int resource) => resource == TimerObject.DelayDuration;

    /// <inheritdoc/>
    public override void Written(int resource, int value)
    {
        if (resource == TimerObject.DelayDuration)
        {
            _valve.ConfigureLimits(value, 0); // thousandths of a second: milliseconds
        }
        else if (resource == CommonResource.OnOff)
        {
            _order = value * 100;
        }

        Hurry();
    }

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        _order = 100;
        Hurry();
        return true;
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_order >= 0)
        {
            _valve.SetPercent(_order, now);
            _order = -1;
        }

        Set(CommonResource.OnOff, _valve.CommandPercent > 0);
        Set(TimerObject.DigitalState, _valve.IsOpen);

        // Whole seconds: thousandths would be a notification each time someone looks.
        Set(TimerObject.RemainingTime, _valve.RemainingMs(now) / MsPerSecond * MsPerSecond);
        return true;
    }
}

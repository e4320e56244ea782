// A street lamp as object 3416: who decides, what burns, what is wrong.
using Objects.Ipso.Definitions;
using Objects.Model;
using Sensors;
using Sensors.Streetlight;
using Lamp3416 = Objects.Ipso.Definitions.OutdoorLampController;

namespace Firmware.Boards.Adapters;

/// <summary>A lamp, its control, its monitor, and their Outdoor Lamp Controller.</summary>
internal sealed class LampAdapter : ObjectAdapter
{
    /// <summary>Constant light output: a new lamp gets so much, and all after its rated hours (L80 at 100,000 h is usual for
    /// LED).</summary>
    internal const int NewLampPercent = 80, RatedHours = 100000;

    // No street lamp takes more.
    private const int MaxWatts = 2000;

    private const int TenthHourMs = 360000, MsPerSecond = 1000;

    private readonly Lamp _lamp;
    private readonly LampControl _control;
    private readonly LampMonitor _monitor;
    private readonly WallClock _clock;
    private readonly int _mainsVolts;
    private long _burningAtResetMs;
    private long _switchesAtReset;
    private long _keptStart;
    private long _keptEnd;
    private long _now;
    private bool _commanded;
    private bool _lit;

    internal LampAdapter(Board board, Lamp lamp, LampControl control, LampMonitor monitor, int mainsVolts)
        : base(board.AddInstance(Lamp3416.Id, Lamp3416.Version, Lamp3416.Table(), new int[]
        {
            Lamp3416.Command, Lamp3416.CommandInAction, Lamp3416.DimmingLevel, Lamp3416.DefaultDimmingLevel,
            Lamp3416.LampFailure, Lamp3416.LampFailureReason, Lamp3416.ControlGearFailure, Lamp3416.ControlGearFailureReason,
            Lamp3416.RelayFailure, Lamp3416.DayBurner, Lamp3416.CyclingFailure, Lamp3416.LampOperatingHours,
            Lamp3416.LampOperatingHoursReset, Lamp3416.LampOnTimestamp, Lamp3416.LampSwitchCounter,
            Lamp3416.LampSwitchCounterReset, Lamp3416.ConstantLightOutput, Lamp3416.NominalLampWattage,
            Lamp3416.MinimumDimmingLevel, Lamp3416.ManualOverrideStartTime, Lamp3416.ManualOverrideEndTime,
            Lamp3416.ManualOverrideFade, Lamp3416.ManualOverrideDefaultDuration, Lamp3416.ManualOverrideActive,
            CommonResource.Timestamp,
        }))
    {
        _lamp = lamp;
        _control = control;
        _monitor = monitor;
        _clock = board.Clock;
        _mainsVolts = mainsVolts;
        Set(Lamp3416.Command, 0);
        Set(Lamp3416.DefaultDimmingLevel, control.DefaultPercent);
        Set(Lamp3416.ConstantLightOutput, false);
        Set(Lamp3416.MinimumDimmingLevel, Lamp.DefaultMinimumPermille / 10);
        Set(Lamp3416.ManualOverrideFade, 0);
        Set(Lamp3416.ManualOverrideDefaultDuration, control.Override.DurationSeconds);
    }

    /// <inheritdoc/>
    public override int KeptCount => 8;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index switch
    {
        0 => _lamp.BurningMs(now),
        1 => _lamp.SwitchOns,
        2 => _burningAtResetMs,
        3 => _switchesAtReset,
        4 => _monitor.ReferenceMilliAmperes,
        5 => _control.Override.StartSeconds,
        6 => _control.Override.EndSeconds,
        _ => IsOverrideKept ? _control.Override.Percent + 1 : 0,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        switch (index)
        {
            case 0: _lamp.Restore(_lamp.SwitchOns, value, now); break;
            case 1: _lamp.Restore((int)value, _lamp.BurningMs(now), now); break;
            case 2: _burningAtResetMs = value; break;
            case 3: _switchesAtReset = value; break;
            case 4: _monitor.Restore((int)value); break;
            case 5: _keptStart = value; break;
            case 6: _keptEnd = value; break;
            default: RestoreOverride((int)value - 1, now); break;
        }
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value)
    {
        switch (resource)
        {
            case Lamp3416.NominalLampWattage:
                return value > 0 && value <= MaxWatts;
            case Lamp3416.ManualOverrideStartTime:
                return value < OverrideEnd || OverrideEnd == 0;
            case Lamp3416.ManualOverrideEndTime:
                return value == 0 || value > Get(Lamp3416.ManualOverrideStartTime);
            case Lamp3416.ManualOverrideFade:
                return value >= 0 && value <= ManualOverride.MaximumFadeMs;
            case Lamp3416.ManualOverrideDefaultDuration:
                return value >= 0 && value <= ManualOverride.MaximumSeconds;
            default:
                return value >= 0 && value <= 100; // levels, and a boolean
        }
    }

    /// <inheritdoc/>
    public override bool Keeps(int resource) => resource != Lamp3416.Command &&
        resource != Lamp3416.ManualOverrideStartTime && resource != Lamp3416.ManualOverrideEndTime;

    /// <inheritdoc/>
    public override void Written(int resource, int value)
    {
        Hurry();
        switch (resource)
        {
            case Lamp3416.Command:
                _commanded = true;
                break;
            case Lamp3416.DefaultDimmingLevel:
                _control.SetDefault(value);
                break;
            case Lamp3416.ConstantLightOutput:
                _control.SetConstantLight(value != 0 ? NewLampPercent : 0, RatedHours);
                break;
            case Lamp3416.NominalLampWattage:
                _monitor.SetNominal(value, _mainsVolts);
                break;
            case Lamp3416.MinimumDimmingLevel:
                _lamp.Configure(
                    Lamp.DefaultRampPermillePerSecond, value * 10, Lamp.DefaultOffDelayMs, Lamp.DefaultSwitchIntervalMs);
                break;
            case Lamp3416.ManualOverrideEndTime:
                _control.Override.SetWindow(Get(Lamp3416.ManualOverrideStartTime), value);
                break;
            case Lamp3416.ManualOverrideStartTime:
                if (OverrideEnd != 0)
                {
                    _control.Override.SetWindow(value, OverrideEnd);
                }

                break; // else it counts once its end is written
            default:
                _control.Override.Configure(
                    Get(Lamp3416.ManualOverrideFade), Get(Lamp3416.ManualOverrideDefaultDuration)); // thousandths: ms
                break;
        }
    }

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        if (resource == Lamp3416.LampOperatingHoursReset)
        {
            _burningAtResetMs = _lamp.BurningMs(_now);
        }
        else
        {
            _switchesAtReset = _lamp.SwitchOns;
        }

        Hurry();
        return true;
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        _now = now;
        if (_commanded)
        {
            _commanded = false;
            _control.Command(Get(Lamp3416.Command), now);
        }

        Set(Lamp3416.CommandInAction, _control.TargetPercent);
        Set(Lamp3416.DimmingLevel, (_lamp.LevelPermille + 5) / 10);
        Set(Lamp3416.LampSwitchCounter, (int)(_lamp.SwitchOns - _switchesAtReset));

        // Hours to a tenth: finer would be a notification every few seconds for a lamp that just burns.
        Set(Lamp3416.LampOperatingHours, (int)((_lamp.BurningMs(now) - _burningAtResetMs) / TenthHourMs));
        FollowOverride();
        FollowMonitor();
        bool lit = _lamp.LevelPermille > 0;
        if (lit && !_lit && _clock.IsSet)
        {
            Set(Lamp3416.LampOnTimestamp, (int)_clock.UnixSeconds);
        }

        _lit = lit;
        return _lamp.Deadline != Driver.Never;
    }

    private int OverrideEnd => (int)_control.Override.EndSeconds;

    // One that ends at a known time, or never, goes on after a restart; how long ago another began nobody knows then.
    private bool IsOverrideKept => OverrideEnd != 0 || _control.Override.DurationSeconds == 0;

    private void RestoreOverride(int percent, long now)
    {
        if (percent < 0)
        {
            return;
        }

        if (_keptEnd != 0)
        {
            _control.Override.SetWindow(_keptStart, _keptEnd);
        }

        _control.Command(percent, now);
        Set(Lamp3416.Command, percent);
    }

    private void FollowOverride()
    {
        bool active = _control.Source == LampSource.Manual;
        Set(Lamp3416.ManualOverrideActive, active);
        if (active)
        {
            Set(Lamp3416.ManualOverrideStartTime, (int)_control.Override.StartSeconds);
            Set(Lamp3416.ManualOverrideEndTime, OverrideEnd);
        }
    }

    private void FollowMonitor()
    {
        Set(Lamp3416.LampFailure, _monitor.LampReason != LampMonitor.LampWell);
        Set(Lamp3416.LampFailureReason, _monitor.LampReason);
        Set(Lamp3416.ControlGearFailure, _monitor.GearReason != LampMonitor.GearWell);
        Set(Lamp3416.ControlGearFailureReason, _monitor.GearReason);
        Set(Lamp3416.RelayFailure, _monitor.RelayReason != LampMonitor.RelayWell);
        Set(Lamp3416.DayBurner, _monitor.IsDayBurner);
        Set(Lamp3416.CyclingFailure, _monitor.IsCycling);
    }
}

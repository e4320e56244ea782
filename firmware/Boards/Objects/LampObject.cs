// A street lamp as object 3416: who decides, what burns, what is wrong.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Model;
using Sensors.Streetlight;
using Lamp3416 = Objects.Ipso.Definitions.OutdoorLampController;

namespace Firmware.Boards.Objects;

/// <summary>Outdoor lamp controller.</summary>
internal sealed class LampObject : DriverObject
{
    // No street lamp takes more.
    private const int MaxWatts = 2000;

    private const int TenthHourMs = 360000;

    private const int WindowFlag = 128, EndlessFlag = 256;

    private readonly Lamp _lamp;
    private readonly LampControl _control;
    private readonly LampMonitor _monitor;
    private readonly int _mainsVolts;
    private long _resetBurningMs;
    private int _resetSwitches;
    private long _restoredStart;
    private long _restoredEnd;

    // The window that a request asks for; the end is -1 when it asks for none.
    private int _start;
    private int _end;
    private int _minimumPercent = Lamp.DefaultMinimumPermille / 10;
    private long _litSeconds;

    internal LampObject(Board board, Lamp lamp, LampControl control, LampMonitor monitor, int mainsVolts)
        : base(board, Lamp3416.Id, Lamp3416.Version, Lamp3416.Table(), new int[]
        {
            Lamp3416.Command, Lamp3416.CommandInAction, Lamp3416.DimmingLevel, Lamp3416.DefaultDimmingLevel,
            Lamp3416.LampFailure, Lamp3416.LampFailureReason, Lamp3416.ControlGearFailure, Lamp3416.ControlGearFailureReason,
            Lamp3416.RelayFailure, Lamp3416.DayBurner, Lamp3416.CyclingFailure, Lamp3416.LampOperatingHours,
            Lamp3416.LampOperatingHoursReset, Lamp3416.LampOnTimestamp, Lamp3416.LampSwitchCounter,
            Lamp3416.LampSwitchCounterReset, Lamp3416.ConstantLightOutput, Lamp3416.NominalLampWattage,
            Lamp3416.MinimumDimmingLevel, Lamp3416.ManualOverrideStartTime, Lamp3416.ManualOverrideEndTime,
            Lamp3416.ManualOverrideFade, Lamp3416.ManualOverrideDefaultDuration, Lamp3416.ManualOverrideActive,
        })
    {
        _lamp = lamp;
        _control = control;
        _monitor = monitor;
        _mainsVolts = mainsVolts;
    }

    /// <inheritdoc/>
    public override int KeptCount => 13;

    private int OverrideEnd => (int)_control.Override.EndSeconds;

    private long TenthHours => (_lamp.BurningMs(Board.Now) - _resetBurningMs) / TenthHourMs;

    /// <inheritdoc/>
    public override long GetKept(int index) => index switch
    {
        0 => _lamp.BurningMs(Board.Now),
        1 => _lamp.SwitchOns,
        2 => _resetBurningMs,
        3 => _resetSwitches,
        4 => _monitor.ReferenceMilliAmperes,
        5 => _control.DefaultPercent,
        6 => _control.IsConstantLight ? 1 : 0,
        7 => _minimumPercent,
        8 => _control.Override.FadeMs,
        9 => _control.Override.DurationSeconds,
        10 => _control.Override.StartSeconds,
        11 => OverrideEnd,
        _ => KeptCommand(),
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        switch (index)
        {
            case 0: _lamp.Restore(_lamp.SwitchOns, value, Board.Now); break;
            case 1: _lamp.Restore((int)value, _lamp.BurningMs(Board.Now), Board.Now); break;
            case 2: _resetBurningMs = value; break;
            case 3: _resetSwitches = (int)value; break;
            case 4: _monitor.Restore((int)value); break;
            case 5: _control.SetDefault((int)value); break;
            case 6: _control.IsConstantLight = value != 0; break;
            case 7: Act(Lamp3416.MinimumDimmingLevel, (int)value); break;
            case 8: _control.Override.Configure((int)value, _control.Override.DurationSeconds); break;
            case 9: _control.Override.Configure(_control.Override.FadeMs, (int)value); break;
            case 10: _restoredStart = value; break;
            case 11: _restoredEnd = value; break;
            default: RestoreCommand((int)value); break;
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Lamp3416.Command: writer.Integer(_control.Override.Percent < 0 ? 0 : _control.Override.Percent); break;
            case Lamp3416.CommandInAction: writer.Integer(_control.TargetPercent); break;
            case Lamp3416.DimmingLevel: writer.Integer((_lamp.LevelPermille + 5) / 10); break;
            case Lamp3416.DefaultDimmingLevel: writer.Integer(_control.DefaultPercent); break;
            case Lamp3416.LampFailure: writer.Boolean(_monitor.LampReason != LampMonitor.LampWell); break;
            case Lamp3416.LampFailureReason: writer.Integer(_monitor.LampReason); break;
            case Lamp3416.ControlGearFailure: writer.Boolean(_monitor.GearReason != LampMonitor.GearWell); break;
            case Lamp3416.ControlGearFailureReason: writer.Integer(_monitor.GearReason); break;
            case Lamp3416.RelayFailure: writer.Boolean(_monitor.RelayReason != LampMonitor.RelayWell); break;
            case Lamp3416.DayBurner: writer.Boolean(_monitor.IsDayBurner); break;
            case Lamp3416.CyclingFailure: writer.Boolean(_monitor.IsCycling); break;

            // Hours to a tenth: finer would be a notification every few seconds for a lamp that just burns.
            case Lamp3416.LampOperatingHours: writer.Scaled(TenthHours, 1); break;
            case Lamp3416.LampOnTimestamp when _litSeconds > 0: writer.Time(_litSeconds); break;
            case Lamp3416.LampSwitchCounter: writer.Integer(_lamp.SwitchOns - _resetSwitches); break;
            case Lamp3416.ConstantLightOutput: writer.Boolean(_control.IsConstantLight); break;
            case Lamp3416.NominalLampWattage when _monitor.ReferenceMilliAmperes > 0:
                writer.Integer((_monitor.ReferenceMilliAmperes * _mainsVolts + 500) / 1000);
                break;
            case Lamp3416.MinimumDimmingLevel: writer.Integer(_minimumPercent); break;
            case Lamp3416.ManualOverrideStartTime when _control.Override.StartSeconds != 0:
                writer.Time(_control.Override.StartSeconds);
                break;
            case Lamp3416.ManualOverrideEndTime when OverrideEnd != 0: writer.Time(OverrideEnd); break;
            case Lamp3416.ManualOverrideFade: writer.Milli(_control.Override.FadeMs); break;
            case Lamp3416.ManualOverrideDefaultDuration: writer.Integer(_control.Override.DurationSeconds); break;
            case Lamp3416.ManualOverrideActive: writer.Boolean(_control.Source == LampSource.Manual); break;
            default: return false;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void Attend()
    {
        if (_lamp.LevelPermille == 0)
        {
            _litSeconds = -1; // dark: the next light is a new one
        }
        else if (_litSeconds == -1)
        {
            _litSeconds = Board.Time.UnixSeconds;
        }
    }

    /// <inheritdoc/>
    protected override int Fingerprint()
    {
        int failures = (_monitor.LampReason << 2) + (_monitor.GearReason << 6) + (_monitor.RelayReason << 10) +
            (_monitor.IsDayBurner ? 1 : 0) + (_monitor.IsCycling ? 2 : 0);
        int levels = (_control.TargetPercent << 16) + ((_lamp.LevelPermille + 5) / 10 << 8) + (int)_control.Source;
        ManualOverride given = _control.Override;
        return Mix(Mix(Mix(Mix(Mix(failures, levels), TenthHours), _lamp.SwitchOns), given.StartSeconds + ((long)given.Percent << 32)),
            given.EndSeconds + ((long)_monitor.ReferenceMilliAmperes << 32));
    }

    /// <inheritdoc/>
    public override void BeginCheck(int instance)
    {
        _start = (int)_control.Override.StartSeconds;
        _end = -1;
    }

    /// <inheritdoc/>
    /// <remarks>A window ends after it begins. A start alone is held against the end that there is.</remarks>
    public override Status EndCheck(int instance)
    {
        int end = _end == -1 ? OverrideEnd : _end;
        return end == 0 || _start < end ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value)
    {
        switch (resource)
        {
            case Lamp3416.NominalLampWattage:
                return value > 0 && value <= MaxWatts;
            case Lamp3416.ManualOverrideStartTime:
                _start = value;
                return value >= 0;
            case Lamp3416.ManualOverrideEndTime:
                _end = value;
                return value >= 0;
            case Lamp3416.ManualOverrideFade:
                return value >= 0 && value <= ManualOverride.MaximumFadeMs;
            case Lamp3416.ManualOverrideDefaultDuration:
                return value >= 0 && value <= ManualOverride.MaximumSeconds;
            default:
                return value >= 0 && value <= 100; // levels, and a boolean
        }
    }

    /// <inheritdoc/>
    protected override void Act(int resource, int value)
    {
        switch (resource)
        {
            case Lamp3416.Command:
                _control.Command(value, Board.Now);
                break;
            case Lamp3416.DefaultDimmingLevel:
                _control.SetDefault(value);
                break;
            case Lamp3416.ConstantLightOutput:
                _control.IsConstantLight = value != 0;
                break;
            case Lamp3416.NominalLampWattage:
                _monitor.SetNominal(value, _mainsVolts);
                break;
            case Lamp3416.MinimumDimmingLevel:
                _minimumPercent = value;
                _lamp.Configure(
                    Lamp.DefaultRampPermillePerSecond, value * 10, Lamp.DefaultOffDelayMs, Lamp.DefaultSwitchIntervalMs);
                break;
            case Lamp3416.ManualOverrideStartTime:
            case Lamp3416.ManualOverrideEndTime:
                _control.Override.SetWindow(_start, _end == -1 ? OverrideEnd : _end);
                break;
            case Lamp3416.ManualOverrideFade:
                _control.Override.Configure(value, _control.Override.DurationSeconds); // thousandths of a second
                break;
            default:
                _control.Override.Configure(_control.Override.FadeMs, value);
                break;
        }
    }

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        if (resource == Lamp3416.LampOperatingHoursReset)
        {
            _resetBurningMs = _lamp.BurningMs(Board.Now);
        }
        else
        {
            _resetSwitches = _lamp.SwitchOns;
        }

        return true;
    }

    // The percent, and what kind of command it is. One that ends at a known time, or never, goes on after a restart; how long ago
    // another began nobody knows then.
    private int KeptCommand()
    {
        ManualOverride given = _control.Override;
        bool goesOn = given.IsWindow || (given.Percent >= 0 && (given.IsEndless || given.EndSeconds != 0));
        return goesOn ? given.Percent + 1 + (given.IsWindow ? WindowFlag : 0) + (given.IsEndless ? EndlessFlag : 0) : 0;
    }

    private void RestoreCommand(int kept)
    {
        int percent = (kept & (WindowFlag - 1)) - 1;
        bool endless = (kept & EndlessFlag) != 0;
        if (percent < 0 && kept != 0)
        {
            _control.Override.SetWindow(_restoredStart, _restoredEnd); // for a command to come
        }
        else if (percent >= 0 && (endless || _restoredEnd != 0))
        {
            _control.Override.Restore(
                percent, endless ? 0 : _restoredStart, endless ? 0 : _restoredEnd, (kept & WindowFlag) != 0);
        }
    }
}

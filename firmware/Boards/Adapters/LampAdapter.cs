// A street lamp as object 3416.
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A lamp and its Outdoor Lamp Controller.</summary>
internal sealed class LampAdapter : ObjectAdapter
{
    private readonly Lamp _lamp;
    private long _burningAtResetMs;
    private long _switchesAtReset;
    private long _now;

    internal LampAdapter(Board board, Lamp lamp)
        : base(
            board.AddInstance(OutdoorLampController.Id, OutdoorLampController.Version, OutdoorLampController.Table(), new int[]
            {
                OutdoorLampController.Command, OutdoorLampController.CommandInAction, OutdoorLampController.DimmingLevel,
                OutdoorLampController.DefaultDimmingLevel, OutdoorLampController.LampOperatingHours,
                OutdoorLampController.LampOperatingHoursReset, OutdoorLampController.LampSwitchCounter,
                OutdoorLampController.LampSwitchCounterReset,
            }))
    {
        _lamp = lamp;
        Set(OutdoorLampController.Command, 0);
        Set(OutdoorLampController.DefaultDimmingLevel, 100);
    }

    /// <inheritdoc/>
    public override int KeptCount => 4;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index switch
    {
        0 => _lamp.BurningMs(now),
        1 => _lamp.SwitchOns,
        2 => _burningAtResetMs,
        _ => _switchesAtReset,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        switch (index)
        {
            case 0: _lamp.Restore(_lamp.SwitchOns, value, now); break;
            case 1: _lamp.Restore((int)value, _lamp.BurningMs(now), now); break;
            case 2: _burningAtResetMs = value; break;
            default: _switchesAtReset = value; break;
        }
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => value >= 0 && value <= 100;

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        if (resource == OutdoorLampController.LampOperatingHoursReset)
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
        int command = Item.Get(Instance, OutdoorLampController.Command, 0);
        if (command != _lamp.CommandPercent)
        {
            _lamp.SetLevel(command, now);
        }

        Set(OutdoorLampController.CommandInAction, _lamp.CommandPercent);
        Set(OutdoorLampController.DimmingLevel, (_lamp.LevelPermille + 5) / 10);
        Set(OutdoorLampController.LampSwitchCounter, (int)(_lamp.SwitchOns - _switchesAtReset));

        // Hours to a tenth: finer would be a notification every few seconds for a lamp that just burns.
        const int TenthHourMs = 360000;
        Set(OutdoorLampController.LampOperatingHours, (int)((_lamp.BurningMs(now) - _burningAtResetMs) / TenthHourMs));
        return _lamp.Deadline != Driver.Never;
    }
}

// The node's battery as object 3411.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;
using Accumulator = Objects.Ipso.Definitions.Battery;

namespace Firmware.Boards.Adapters;

/// <summary>A battery monitor and its Battery.</summary>
internal sealed class BatteryAdapter : ObjectAdapter
{
    private readonly BatteryMonitor _monitor;

    internal BatteryAdapter(Board board, BatteryMonitor monitor, string type, int milliAmpereHours)
        : base(board.AddInstance(Accumulator.Id, Accumulator.Version, Accumulator.Table(), new int[]
        {
            Accumulator.BatteryLevel, Accumulator.BatteryCapacity, Accumulator.BatteryVoltage, Accumulator.TypeOfBattery,
            Accumulator.LowBatteryThreshold, Accumulator.BatteryLevelTooLow, Accumulator.SupplyLoss,
            Accumulator.SupplyLossCounter, Accumulator.SupplyLossCounterReset, CommonResource.Timestamp,
            CommonResource.MeasurementQualityIndicator,
        }))
    {
        _monitor = monitor;
        Item.SetText(Instance, Accumulator.TypeOfBattery, type);
        Set(Accumulator.BatteryCapacity, milliAmpereHours);
        Set(Accumulator.LowBatteryThreshold, monitor.LowPercent);
        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => _monitor.SupplyLosses;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now) => _monitor.Restore((int)value);

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => value >= 0 && value <= 100 - BatteryMonitor.HysteresisPercent;

    /// <inheritdoc/>
    public override void Written(int resource, int value)
    {
        _monitor.SetLow(value);
        Hurry();
    }

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        Hurry();
        return _monitor.Restore(0);
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_monitor.TryRead(BatteryMonitor.Level, out int milliPercent) &&
            _monitor.TryRead(BatteryMonitor.BatteryVoltage, out int milliVolts))
        {
            Set(Accumulator.BatteryLevel, (milliPercent + 500) / 1000);
            Set(Accumulator.BatteryVoltage, milliVolts);
            Set(Accumulator.BatteryLevelTooLow, _monitor.IsLow);
            Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Accepted);
        }
        else if (_monitor.QualityOf(BatteryMonitor.BatteryVoltage) != Quality.NotReady)
        {
            Item.Reject(Instance);
        }

        Set(Accumulator.SupplyLoss, _monitor.IsSupplyLost);
        Set(Accumulator.SupplyLossCounter, _monitor.SupplyLosses);
        return false;
    }
}

// The node's battery as object 3411.
using Firmware.Wiring;
using Objects.Codec;
using Sensors.Streetlight;
using static Objects.Ipso.Definitions.CommonResource;
using Accumulator = Objects.Ipso.Definitions.Battery;

namespace Firmware.Boards.Objects;

/// <summary>Battery.</summary>
internal sealed class BatteryObject : DriverObject
{
    private const int CapacityMilliAmpereHours = 12000;

    private readonly BatteryMonitor _monitor;

    internal BatteryObject(Board board, BatteryMonitor monitor)
        : base(board, Accumulator.Id, Accumulator.Version, Accumulator.Table(), new int[]
        {
            Accumulator.BatteryLevel, Accumulator.BatteryCapacity, Accumulator.BatteryVoltage, Accumulator.TypeOfBattery,
            Accumulator.LowBatteryThreshold, Accumulator.BatteryLevelTooLow, Accumulator.SupplyLoss,
            Accumulator.SupplyLossCounter, Accumulator.SupplyLossCounterReset, MeasurementQualityIndicator,
        })
    {
        _monitor = monitor;
    }

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    protected override int TextResource => Accumulator.TypeOfBattery;

    /// <inheritdoc/>
    protected override string DefaultText => "LiFePO4, 4 cells";

    private int LevelPercent =>
        _monitor.TryRead(BatteryMonitor.Level, out int milliPercent) ? (milliPercent + 500) / 1000 : -1;

    private int MilliVolts => _monitor.TryRead(BatteryMonitor.BatteryVoltage, out int milliVolts) ? milliVolts : -1;

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0 ? _monitor.SupplyLosses : _monitor.LowPercent;

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            _monitor.Restore((int)value);
        }
        else
        {
            _monitor.SetLow((int)value);
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Accumulator.BatteryLevel when LevelPercent >= 0: writer.Integer(LevelPercent); break;
            case Accumulator.BatteryCapacity: writer.Milli(CapacityMilliAmpereHours); break;
            case Accumulator.BatteryVoltage when MilliVolts >= 0: writer.Milli(MilliVolts); break;
            case Accumulator.LowBatteryThreshold: writer.Integer(_monitor.LowPercent); break;
            case Accumulator.BatteryLevelTooLow: writer.Boolean(_monitor.IsLow); break;
            case Accumulator.SupplyLoss: writer.Boolean(_monitor.IsSupplyLost); break;
            case Accumulator.SupplyLossCounter: writer.Integer(_monitor.SupplyLosses); break;
            case MeasurementQualityIndicator:
                writer.Integer(QualityNumber(_monitor.QualityOf(BatteryMonitor.BatteryVoltage)));
                break;
            default: return false;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix(
        Mix((int)_monitor.Quality + (_monitor.IsLow ? 16 : 0) + (_monitor.IsSupplyLost ? 32 : 0), MilliVolts),
        ((long)LevelPercent << 32) + _monitor.SupplyLosses);

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value) => value >= 0 && value <= 100 - BatteryMonitor.HysteresisPercent;

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _monitor.SetLow(value);

    /// <inheritdoc/>
    protected override bool Do(int resource) => _monitor.Restore(0);
}

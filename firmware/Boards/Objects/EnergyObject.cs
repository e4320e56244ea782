// An energy meter's total as object 3331.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;
using Sensors.Streetlight;

namespace Firmware.Boards.Objects;

/// <summary>Energy, in Wh.</summary>
internal sealed class EnergyObject : DriverObject
{
    private readonly PulseMeter _meter;
    private long _resetMilliWattHours;

    internal EnergyObject(Board board, PulseMeter meter)
        : base(board, Measuring.Energy, Measuring.Version(Measuring.Energy), Measuring.Table(Measuring.Energy), new int[]
        {
            CommonResource.SensorValue, CommonResource.SensorUnits, CommonResource.ApplicationType,
            CommonResource.ResetCumulativeEnergy, CommonResource.MeasurementQualityIndicator,
        })
    {
        _meter = meter;
    }

    /// <summary>Energy since the last reset.</summary>
    internal long WattHours => (_meter.EnergyMilliWattHours - _resetMilliWattHours) / 1000;

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    protected override int TextResource => CommonResource.ApplicationType;

    /// <inheritdoc/>
    protected override string DefaultText => "street lamp";

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0 ? _meter.EnergyMilliWattHours : _resetMilliWattHours;

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            _meter.Restore(value);
        }
        else
        {
            _resetMilliWattHours = value;
        }
    }

    /// <summary>Begins anew.</summary>
    internal void Reset() => _resetMilliWattHours = _meter.EnergyMilliWattHours;

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case CommonResource.SensorValue: writer.Integer(WattHours); break;
            case CommonResource.SensorUnits: writer.String("Wh"); break;
            default: writer.Integer(QualityNumber(_meter.QualityOf(PulseMeter.Energy))); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix((int)_meter.QualityOf(PulseMeter.Energy), WattHours);

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        Reset();
        return true;
    }
}

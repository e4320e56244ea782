// What a street lamp takes from the mains, as object 3418, with thresholds that a server sets.
using Firmware.Wiring;
using Objects.Codec;
using Sensors.Streetlight;
using static Objects.Ipso.Definitions.CommonResource;
using Monitor = Objects.Ipso.Definitions.ElectricalMonitor;

namespace Firmware.Boards.Objects;

/// <summary>Electrical monitor. A threshold that was never set raises nothing.</summary>
internal sealed class ElectricalMonitorObject : DriverObject
{
    private const int None = -1;

    private readonly CurrentTransformer _current;
    private readonly PulseMeter _meter;
    private readonly EnergyObject _energy;
    private readonly Lamp _lamp;

    // Low and high power in mW, low and high current in mA.
    private readonly int[] _thresholds = { None, None, None, None };

    internal ElectricalMonitorObject(Board board, CurrentTransformer current, PulseMeter meter, EnergyObject energy, Lamp lamp)
        : base(board, Monitor.Id, Monitor.Version, Monitor.Table(), new int[]
        {
            Monitor.SupplyCurrent, Monitor.Frequency, Monitor.ActivePower, Monitor.CumulatedActiveEnergy, Monitor.EnergyReset,
            Monitor.LowPowerThreshold, Monitor.LowPower, Monitor.HighPowerThreshold, Monitor.HighPower,
            Monitor.LowCurrentThreshold, Monitor.LowCurrent, Monitor.HighCurrentThreshold, Monitor.HighCurrent,
            Monitor.DimmingLevel, MeasurementQualityIndicator,
        })
    {
        _current = current;
        _meter = meter;
        _energy = energy;
        _lamp = lamp;
    }

    /// <inheritdoc/>
    public override int KeptCount => _thresholds.Length;

    /// <inheritdoc/>
    public override long GetKept(int index) => _thresholds[index] + 1L;

    /// <inheritdoc/>
    public override void SetKept(int index, long value) => _thresholds[index] = (int)value - 1;

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Monitor.SupplyCurrent: return Milli(MilliAmperes, writer);
            case Monitor.Frequency: return Milli(_current.MilliHertz == 0 ? None : _current.MilliHertz, writer);
            case Monitor.ActivePower: return Milli(MilliWatts, writer);
            case Monitor.CumulatedActiveEnergy: writer.Integer(_energy.WattHours); return true;
            case Monitor.LowPower: return Judge(MilliWatts, 0, writer);
            case Monitor.HighPower: return Judge(MilliWatts, 1, writer);
            case Monitor.LowCurrent: return Judge(MilliAmperes, 2, writer);
            case Monitor.HighCurrent: return Judge(MilliAmperes, 3, writer);
            case Monitor.DimmingLevel: writer.Integer((_lamp.LevelPermille + 5) / 10); return true;
            case MeasurementQualityIndicator: writer.Integer(QualityNumber(_current.Quality)); return true;
            default: return Milli(_thresholds[Threshold(resource)], writer);
        }
    }

    /// <inheritdoc/>
    protected override int Fingerprint() =>
        Mix(Mix(Mix((int)_current.Quality, MilliAmperes), MilliWatts), ((long)_lamp.LevelPermille << 32) + _energy.WattHours + ((long)_current.MilliHertz << 40));

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value) => value >= 0;

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _thresholds[Threshold(resource)] = value;

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        _energy.Reset();
        return true;
    }

    private int MilliAmperes => _current.TryRead(CurrentTransformer.Current, out int milliAmperes) ? milliAmperes : None;

    private int MilliWatts => _meter.TryRead(PulseMeter.Power, out int milliWatts) ? milliWatts : None;

    private static int Threshold(int resource) => resource switch
    {
        Monitor.LowPowerThreshold => 0,
        Monitor.HighPowerThreshold => 1,
        Monitor.LowCurrentThreshold => 2,
        _ => 3,
    };

    private static bool Milli(int value, ValueWriter writer)
    {
        if (value >= 0)
        {
            writer.Milli(value);
        }

        return value >= 0;
    }

    // Low only while the lamp should burn: a lamp that is off takes nothing.
    private bool Judge(int value, int threshold, ValueWriter writer)
    {
        int limit = _thresholds[threshold];
        bool high = (threshold & 1) != 0;
        writer.Boolean(limit >= 0 && value >= 0 && (high ? value > limit : _lamp.LevelPermille > 0 && value < limit));
        return true;
    }
}

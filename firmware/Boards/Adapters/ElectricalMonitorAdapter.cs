// What a street lamp takes from the mains, as object 3418, with thresholds that a server sets.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A current transformer, an energy meter, and their Electrical monitor. A threshold that was never set raises
/// nothing.</summary>
internal sealed class ElectricalMonitorAdapter : ObjectAdapter
{
    private readonly CurrentTransformer _current;
    private readonly PulseMeter _meter;
    private readonly EnergyAdapter _energy;
    private readonly Lamp _lamp;

    internal ElectricalMonitorAdapter(Board board, CurrentTransformer current, PulseMeter meter, EnergyAdapter energy, Lamp lamp)
        : base(board.AddInstance(ElectricalMonitor.Id, ElectricalMonitor.Version, ElectricalMonitor.Table(), new int[]
        {
            ElectricalMonitor.SupplyCurrent, ElectricalMonitor.Frequency, ElectricalMonitor.ActivePower,
            ElectricalMonitor.CumulatedActiveEnergy, ElectricalMonitor.EnergyReset, ElectricalMonitor.LowPowerThreshold,
            ElectricalMonitor.LowPower, ElectricalMonitor.HighPowerThreshold, ElectricalMonitor.HighPower,
            ElectricalMonitor.LowCurrentThreshold, ElectricalMonitor.LowCurrent, ElectricalMonitor.HighCurrentThreshold,
            ElectricalMonitor.HighCurrent, ElectricalMonitor.DimmingLevel, CommonResource.Timestamp,
            CommonResource.MeasurementQualityIndicator,
        }))
    {
        _current = current;
        _meter = meter;
        _energy = energy;
        _lamp = lamp;
        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => value >= 0;

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        Hurry();
        return _energy.Execute(resource);
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        Set(ElectricalMonitor.DimmingLevel, (_lamp.LevelPermille + 5) / 10);
        if (_meter.TryRead(PulseMeter.Power, out int milliWatts))
        {
            Set(ElectricalMonitor.ActivePower, milliWatts);
            Judge(milliWatts, ElectricalMonitor.LowPowerThreshold, ElectricalMonitor.LowPower,
                ElectricalMonitor.HighPowerThreshold, ElectricalMonitor.HighPower);
            Set(ElectricalMonitor.CumulatedActiveEnergy, _energy.WattHours);
        }

        if (_current.TryRead(CurrentTransformer.Current, out int milliAmperes))
        {
            Set(ElectricalMonitor.SupplyCurrent, milliAmperes);
            Judge(milliAmperes, ElectricalMonitor.LowCurrentThreshold, ElectricalMonitor.LowCurrent,
                ElectricalMonitor.HighCurrentThreshold, ElectricalMonitor.HighCurrent);
            if (_current.MilliHertz > 0)
            {
                Set(ElectricalMonitor.Frequency, _current.MilliHertz);
            }
        }

        if (_current.Quality != Quality.NotReady)
        {
            Set(CommonResource.MeasurementQualityIndicator,
                _current.Quality == Quality.Good ? MeasurementQuality.Accepted : MeasurementQuality.Rejected);
        }

        return false;
    }

    // Low only while the lamp should burn: a lamp that is off takes nothing.
    private void Judge(int value, int lowThreshold, int low, int highThreshold, int high)
    {
        Set(low, _lamp.LevelPermille > 0 && value < Item.Get(Instance, lowThreshold, int.MinValue));
        Set(high, value > Item.Get(Instance, highThreshold, int.MaxValue));
    }
}

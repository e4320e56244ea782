// A motion detector as object 3302.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A detector and its Presence.</summary>
internal sealed class PresenceAdapter : ObjectAdapter
{
    private readonly MotionDetector _detector;

    internal PresenceAdapter(Board board, MotionDetector detector, string applicationType, string sensorType)
        : base(board.AddInstance(Presence.Id, Presence.Version, Presence.Table(), new int[]
        {
            CommonResource.DigitalInputState, CommonResource.DigitalInputCounter, CommonResource.DigitalInputCounterReset,
            CommonResource.Timestamp, CommonResource.ApplicationType, CommonResource.SensorType, Presence.BusyToClearDelay,
            Presence.ClearToBusyDelay, CommonResource.MeasurementQualityIndicator,
        }))
    {
        _detector = detector;
        Item.SetText(Instance, CommonResource.ApplicationType, applicationType);
        Item.SetText(Instance, CommonResource.SensorType, sensorType);
        Set(Presence.BusyToClearDelay, detector.BusyToClearMs);
        Set(Presence.ClearToBusyDelay, detector.ClearToBusyMs);
        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => _detector.Count;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now) => _detector.Restore((int)value);

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => value >= 0 && value <= MotionDetector.MaximumDelayMs;

    /// <inheritdoc/>
    public override void Written(int resource, int value) =>
        _detector.SetDelays(Get(Presence.ClearToBusyDelay), Get(Presence.BusyToClearDelay));

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        Hurry();
        return _detector.Restore(0);
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        Quality quality = _detector.Quality;
        if (quality != Quality.NotReady)
        {
            Set(CommonResource.DigitalInputState, _detector.IsPresent);
            Set(CommonResource.DigitalInputCounter, _detector.Count);
            Set(CommonResource.MeasurementQualityIndicator,
                quality == Quality.Good ? MeasurementQuality.Accepted : MeasurementQuality.Rejected);
        }

        return true;
    }
}

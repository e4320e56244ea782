// A motion detector as object 3302.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Boards.Objects;

/// <summary>Presence.</summary>
internal sealed class PresenceObject : DriverObject
{
    private readonly MotionDetector _detector;

    internal PresenceObject(Board board, MotionDetector detector)
        : base(board, Presence.Id, Presence.Version, Presence.Table(), new int[]
        {
            CommonResource.DigitalInputState, CommonResource.DigitalInputCounter, CommonResource.DigitalInputCounterReset,
            CommonResource.ApplicationType, CommonResource.SensorType, Presence.BusyToClearDelay, Presence.ClearToBusyDelay,
            CommonResource.MeasurementQualityIndicator,
        })
    {
        _detector = detector;
    }

    /// <inheritdoc/>
    public override int KeptCount => 3;

    /// <inheritdoc/>
    protected override int TextResource => CommonResource.ApplicationType;

    /// <inheritdoc/>
    protected override string DefaultText => "street";

    /// <inheritdoc/>
    public override long GetKept(int index) => index switch
    {
        0 => _detector.Count,
        1 => _detector.BusyToClearMs,
        _ => _detector.ClearToBusyMs,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        switch (index)
        {
            case 0: _detector.Restore((int)value); break;
            case 1: _detector.SetDelays(_detector.ClearToBusyMs, (int)value); break;
            default: _detector.SetDelays((int)value, _detector.BusyToClearMs); break;
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case CommonResource.DigitalInputState when _detector.Quality != Quality.NotReady:
                writer.Boolean(_detector.IsPresent);
                break;
            case CommonResource.DigitalInputCounter: writer.Integer(_detector.Count); break;
            case CommonResource.SensorType: writer.String("PIR"); break;
            case Presence.BusyToClearDelay: writer.Integer(_detector.BusyToClearMs); break;
            case Presence.ClearToBusyDelay: writer.Integer(_detector.ClearToBusyMs); break;
            case CommonResource.MeasurementQualityIndicator: writer.Integer(QualityNumber(_detector.Quality)); break;
            default: return false;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() =>
        Mix((int)_detector.Quality + (_detector.IsPresent ? 16 : 0), _detector.Count);

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value) => value >= 0 && value <= MotionDetector.MaximumDelayMs;

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => SetKept(resource == Presence.BusyToClearDelay ? 1 : 2, value);

    /// <inheritdoc/>
    protected override bool Do(int resource) => _detector.Restore(0);
}

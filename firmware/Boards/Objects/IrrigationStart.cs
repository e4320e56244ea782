// How dry the soil may become before it is watered.
using Firmware.Wiring;
using Sensors.Soil;

namespace Firmware.Boards.Objects;

/// <summary>The moisture below which irrigation starts; 0 for never.</summary>
internal sealed class IrrigationStart : SetPointValue
{
    // From millionths to the driver's thousandths.
    private const int Thousandth = 1000;

    private readonly Board _board;
    private readonly Irrigation _irrigation;

    internal IrrigationStart(Board board, Irrigation irrigation)
    {
        _board = board;
        _irrigation = irrigation;
    }

    /// <inheritdoc/>
    public override string DefaultText => "irrigate below";

    /// <inheritdoc/>
    public override string Units => "%";

    /// <inheritdoc/>
    public override int Millionths => _irrigation.StartMilliPercent * Thousandth;

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0 ? Millionths : _irrigation.RestMs(_board.Now);

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            base.SetKept(index, value);
        }
        else
        {
            _irrigation.Restore(value, _board.Now);
        }
    }

    /// <inheritdoc/>
    public override bool Allows(int millionths) =>
        millionths >= 0 && millionths / Thousandth <= Irrigation.MaximumMilliPercent;

    /// <inheritdoc/>
    public override void Set(int millionths) => _irrigation.Configure(millionths / Thousandth, Irrigation.DefaultRestMs);
}

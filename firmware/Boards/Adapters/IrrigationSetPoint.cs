// How dry the soil may become before it is watered.
using Objects.Ipso.Definitions;
using Sensors.Soil;

namespace Firmware.Boards.Adapters;

/// <summary>The moisture below which irrigation starts; 0 for never.</summary>
internal sealed class IrrigationSetPoint : SetPointAdapter
{
    // From millionths to the driver's thousandths.
    private const int MillionthsPerThousandth = 1000;

    private readonly Irrigation _irrigation;

    internal IrrigationSetPoint(Board board, Irrigation irrigation)
        : base(board, "irrigate below", "%")
    {
        _irrigation = irrigation;
        Set(SetPoint.SetPointValue, irrigation.StartMilliPercent * MillionthsPerThousandth);
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) =>
        value >= 0 && value / MillionthsPerThousandth <= Irrigation.MaximumMilliPercent;

    /// <inheritdoc/>
    public override void Written(int resource, int value) =>
        _irrigation.Configure(value / MillionthsPerThousandth, Irrigation.DefaultRestMs);
}

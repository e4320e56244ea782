// The luminaire as object 3417: what its plate says. Nothing measures it; a server completes it, and it outlives a restart.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;

namespace Firmware.Boards.Objects;

/// <summary>Luminaire asset.</summary>
internal sealed class LuminaireObject : DriverObject
{
    // Years that fit a calendar, weeks of ISO 8601, lumens of a stadium, types of EN 13201 and IES.
    private const int MinYear = 1950, MaxYear = 2200, MaxWeek = 53, MaxLumens = 1000000, MaxType = 255;

    // Year, week, lumens, type; -1 for unknown.
    private readonly int[] _numbers = { -1, -1, -1, -1 };

    internal LuminaireObject(Board board)
        : base(board, LuminaireAsset.Id, LuminaireAsset.Version, LuminaireAsset.Table(), new int[]
        {
            LuminaireAsset.AssetGtin, LuminaireAsset.YearOfManufacture, LuminaireAsset.WeekOfManufacture,
            LuminaireAsset.NominalLightOutput, LuminaireAsset.LightDistributionType, LuminaireAsset.LuminaireColor,
        })
    {
    }

    /// <inheritdoc/>
    public override int KeptCount => _numbers.Length;

    /// <inheritdoc/>
    protected override int TextResource => LuminaireAsset.LuminaireColor;

    /// <inheritdoc/>
    protected override string DefaultText => "";

    /// <inheritdoc/>
    public override long GetKept(int index) => _numbers[index] + 1;

    /// <inheritdoc/>
    public override void SetKept(int index, long value) => _numbers[index] = (int)value - 1;

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        if (resource == LuminaireAsset.AssetGtin)
        {
            writer.String("00000000000000"); // GS1: no number was given yet
            return true;
        }

        int number = _numbers[resource - LuminaireAsset.YearOfManufacture];
        if (number >= 0)
        {
            writer.Integer(number);
        }

        return number >= 0;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => 0;

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value) => resource switch
    {
        LuminaireAsset.YearOfManufacture => value >= MinYear && value <= MaxYear,
        LuminaireAsset.WeekOfManufacture => value >= 1 && value <= MaxWeek,
        LuminaireAsset.NominalLightOutput => value >= 0 && value <= MaxLumens,
        _ => value >= 0 && value <= MaxType,
    };

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _numbers[resource - LuminaireAsset.YearOfManufacture] = value;
}

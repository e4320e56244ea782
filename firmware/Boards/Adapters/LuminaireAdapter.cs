// The luminaire as object 3417: what its plate says. Nothing measures it; a server may complete it, and it outlives a restart.
using Objects.Ipso.Definitions;

namespace Firmware.Boards.Adapters;

/// <summary>A luminaire's plate.</summary>
internal sealed class LuminaireAdapter : ObjectAdapter
{
    // Years that fit a calendar, weeks of ISO 8601, and lumens of a stadium.
    private const int MinYear = 1950, MaxYear = 2200, MaxWeek = 53, MaxLumens = 1000000;

    internal LuminaireAdapter(Board board, string gtin, int lumens, int milliWatts, int kelvin)
        : base(board.AddInstance(LuminaireAsset.Id, LuminaireAsset.Version, LuminaireAsset.Table(), new int[]
        {
            LuminaireAsset.AssetGtin, LuminaireAsset.YearOfManufacture, LuminaireAsset.WeekOfManufacture,
            LuminaireAsset.NominalLightOutput, LuminaireAsset.LightDistributionType, LuminaireAsset.LuminaireColor,
            LuminaireAsset.NominalInputPower, LuminaireAsset.CctValue,
        }))
    {
        Item.SetText(Instance, LuminaireAsset.AssetGtin, gtin);
        Set(LuminaireAsset.NominalLightOutput, lumens);
        Set(LuminaireAsset.NominalInputPower, milliWatts);
        Set(LuminaireAsset.CctValue, kelvin);
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => resource switch
    {
        LuminaireAsset.YearOfManufacture => value >= MinYear && value <= MaxYear,
        LuminaireAsset.WeekOfManufacture => value >= 1 && value <= MaxWeek,
        LuminaireAsset.NominalLightOutput => value >= 0 && value <= MaxLumens,
        _ => value >= 0,
    };

    /// <inheritdoc/>
    protected override bool Follow(long now) => false;
}

// Luminaire asset, object 3417 version 1.0 of the OMA registry (uCIFI Alliance).
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Luminaire asset.</summary>
public static class LuminaireAsset
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3417, Version = 10;

    /// <summary>Resource ids.</summary>
    public const int AssetGtin = 1, YearOfManufacture = 2, WeekOfManufacture = 3, NominalLightOutput = 4,
        LightDistributionType = 5, LuminaireColor = 6, NominalInputPower = 7, PowerAtMinimumDimLevel = 8,
        NominalMaxMainsVoltage = 9, NominalMinMainsVoltage = 10, Cri = 11, CctValue = 12, LuminaireIdentification = 13,
        LuminaireIdentificationNumber = 14;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        AssetGtin | R | String | Mandatory,
        YearOfManufacture | RW | Integer,
        WeekOfManufacture | RW | Integer,
        NominalLightOutput | RW | Integer,
        LightDistributionType | RW | Integer,
        LuminaireColor | RW | String,
        NominalInputPower | R | Float,
        PowerAtMinimumDimLevel | R | Float,
        NominalMaxMainsVoltage | R | Integer,
        NominalMinMainsVoltage | R | Integer,
        Cri | R | Integer,
        CctValue | R | Integer,
        LuminaireIdentification | R | String,
        LuminaireIdentificationNumber | R | String,
    };
}

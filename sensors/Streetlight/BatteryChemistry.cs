// What a battery is made of.
namespace Sensors.Streetlight;

/// <summary>Batteries that solar lamps and nodes have.</summary>
public enum BatteryChemistry
{
    /// <summary>Four cells of lithium iron phosphate: 12.8 V.</summary>
    LithiumIronPhosphate4S,

    /// <summary>Six cells of lead acid: 12 V.</summary>
    LeadAcid12V,

    /// <summary>One cell of lithium ion: 3.7 V.</summary>
    LithiumIon1S,
}

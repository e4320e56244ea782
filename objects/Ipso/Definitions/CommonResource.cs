// Resources that many objects share: the reusable resources of the OMA registry.
namespace Objects.Ipso.Definitions;

/// <summary>Ids of reusable resources.</summary>
public static class CommonResource
{
    /// <summary>5500.</summary>
    public const int DigitalInputState = 5500;

    /// <summary>5501.</summary>
    public const int DigitalInputCounter = 5501;

    /// <summary>5505.</summary>
    public const int DigitalInputCounterReset = 5505;

    /// <summary>5518.</summary>
    public const int Timestamp = 5518;

    /// <summary>5601.</summary>
    public const int MinMeasuredValue = 5601;

    /// <summary>5602.</summary>
    public const int MaxMeasuredValue = 5602;

    /// <summary>5603.</summary>
    public const int MinRangeValue = 5603;

    /// <summary>5604.</summary>
    public const int MaxRangeValue = 5604;

    /// <summary>5605.</summary>
    public const int ResetMinAndMax = 5605;

    /// <summary>5700.</summary>
    public const int SensorValue = 5700;

    /// <summary>5701.</summary>
    public const int SensorUnits = 5701;

    /// <summary>5705.</summary>
    public const int CompassDirection = 5705;

    /// <summary>5706.</summary>
    public const int Colour = 5706;

    /// <summary>5750.</summary>
    public const int ApplicationType = 5750;

    /// <summary>5751.</summary>
    public const int SensorType = 5751;

    /// <summary>5805.</summary>
    public const int CumulativeActivePower = 5805;

    /// <summary>5820.</summary>
    public const int PowerFactor = 5820;

    /// <summary>5821.</summary>
    public const int CurrentCalibration = 5821;

    /// <summary>5822.</summary>
    public const int ResetCumulativeEnergy = 5822;

    /// <summary>5850.</summary>
    public const int OnOff = 5850;

    /// <summary>5851.</summary>
    public const int DimmerLevel = 5851;

    /// <summary>5852.</summary>
    public const int OnTime = 5852;

    /// <summary>5854.</summary>
    public const int OffTime = 5854;

    /// <summary>6042.</summary>
    public const int MeasurementQualityIndicator = 6042;

    /// <summary>6049.</summary>
    public const int MeasurementQualityLevel = 6049;

    /// <summary>6050.</summary>
    public const int FractionalTimestamp = 6050;
}

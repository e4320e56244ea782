// Air quality, object 3428 version 2.0 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Air quality.</summary>
public static class AirQuality
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3428, Version = 20;

    /// <summary>Resource ids.</summary>
    public const int PM10 = 1, PM10Average24h = 2, PM2Point5 = 3, PM2Point5Average24h = 4, PM1 = 5, PM1Average24h = 6,
        CO = 7, COAverage8h = 8, SO2 = 9, SO2Average1h = 10, SO2Average24h = 11, O3 = 12, O3Average1h = 13,
        O3Average8h = 14, NO2 = 15, NO2Average1h = 16, CO2 = 17, CO2Average1h = 18, NO = 19, NOAverage1h = 20, H2S = 21,
        H2SAverage1h = 22, Voc = 23, VocAverage1h = 24;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        PM10 | R | Float,
        PM10Average24h | R | Float,
        PM2Point5 | R | Float,
        PM2Point5Average24h | R | Float,
        PM1 | R | Float,
        PM1Average24h | R | Float,
        CO | R | Float,
        COAverage8h | R | Float,
        SO2 | R | Float,
        SO2Average1h | R | Float,
        SO2Average24h | R | Float,
        O3 | R | Float,
        O3Average1h | R | Float,
        O3Average8h | R | Float,
        NO2 | R | Float,
        NO2Average1h | R | Float,
        CO2 | R | Float,
        CO2Average1h | R | Float,
        NO | R | Float,
        NOAverage1h | R | Float,
        H2S | R | Float,
        H2SAverage1h | R | Float,
        Voc | R | Float,
        VocAverage1h | R | Float,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}

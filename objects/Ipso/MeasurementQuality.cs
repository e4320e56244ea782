// Resource 6042, Measurement Quality Indicator, of the OMA registry.
namespace Objects.Ipso;

/// <summary>What a measured value is worth.</summary>
public static class MeasurementQuality
{
    /// <summary>No check was made: there was no reading yet.</summary>
    public const int Unchecked = 0;

    /// <summary>Rejected with certainty: the sensor is missing, stuck, out of range or noisy.</summary>
    public const int Rejected = 1;

    /// <summary>Accepted.</summary>
    public const int Accepted = 4;
}

// A thermometer's place in its object, as a driver's reading sees it.
using Objects.Ipso;
using Objects.Ipso.Definitions;

namespace Unit.Objects;

/// <summary>One instance of a measuring object.</summary>
public sealed class Measurement
{
    private readonly DataObject _object;
    private readonly int _instance;

    /// <summary>Adds a thermometer to object 3303.</summary>
    public Measurement(DataObject temperatures, string applicationType)
    {
        _object = temperatures;
        _instance = Measuring.Add(temperatures, applicationType, null, -40000, 80000);
    }

    /// <summary>When readings are taken; 0 for unknown.</summary>
    public long UnixSeconds { get; set; }

    /// <summary>Takes a reading, in thousandths.</summary>
    public void Set(int milli) => _object.Measure(_instance, CommonResource.SensorValue, milli, UnixSeconds);

    /// <summary>Has no reading now.</summary>
    public void SetRejected() => _object.Reject(_instance);
}

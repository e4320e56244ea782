using Sensors;

namespace Unit.Sensors.Soil;

/// <summary>Counts what the test says.</summary>
public class FakePulseCounter : IPulseCounter
{
    public long Count { get; set; }
}

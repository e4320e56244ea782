using Sensors;

namespace Unit.Sensors.Soil;

/// <summary>A thermometer on channel 3 that says what the test says.</summary>
public class FakeThermometerChannel : Sensor
{
    public const int Channel = 3;

    public int MilliCelsius { get; set; }

    public void Judge(Quality quality) => Quality = quality;

    public override void Start(long now)
    {
    }

    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Channel && Quality == Quality.Good;
        milliX = good ? MilliCelsius : 0;
        return good;
    }
}

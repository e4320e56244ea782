// What drivers of the street light take from others.
using Sensors;

namespace Unit.Sensors.Streetlight;

/// <summary>A sensor that reads what a test says, on any channel.</summary>
public class FakeSensor : Sensor
{
    private int _milliX;

    public FakeSensor(int milliX)
    {
        Set(milliX);
    }

    public void Set(int milliX)
    {
        _milliX = milliX;
        Quality = Quality.Good;
    }

    public void Fail(Quality quality) => Quality = quality;

    public override void Start(long now)
    {
    }

    public override bool TryRead(int channel, out int milliX)
    {
        bool good = Quality == Quality.Good;
        milliX = good ? _milliX : 0;
        return good;
    }
}

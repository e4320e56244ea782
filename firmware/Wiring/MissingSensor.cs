// What stands in for a sensor without its pins.
using Sensors;

namespace Firmware.Wiring;

/// <summary>A sensor that is missing at each measurement.</summary>
internal sealed class MissingSensor : Sensor
{
    /// <inheritdoc/>
    public override void Start(long now) => Quality = Quality.Missing;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        milliX = 0;
        return false;
    }
}

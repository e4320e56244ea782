// A thermometer that was replaced: its successor has another ROM code, and takes the place that a server frees.
using Firmware.Wiring;
using Sensors.Soil;

namespace Firmware.Boards.Objects;

/// <summary>The thermometer that was replaced: 1 for the first. A Write frees its channel and those that the board does not read,
/// where the new one may have gone, and has the bus searched.</summary>
internal sealed class ThermometerChange : SetPointValue
{
    private const int One = 1000000;

    private readonly Ds18b20 _bus;
    private readonly int _count;

    internal ThermometerChange(Ds18b20 bus, int count)
    {
        _bus = bus;
        _count = count;
    }

    /// <inheritdoc/>
    public override string DefaultText => "replaced thermometer";

    /// <inheritdoc/>
    public override string Units => "count";

    /// <inheritdoc/>
    public override int Millionths => 0;

    /// <inheritdoc/>
    public override int KeptCount => 0;

    /// <inheritdoc/>
    public override bool Allows(int millionths) =>
        millionths >= One && millionths <= _count * One && millionths % One == 0;

    /// <inheritdoc/>
    public override void Set(int millionths)
    {
        _bus.Forget((millionths / One) - 1);
        for (int channel = _count; channel < Ds18b20.Channels; channel++)
        {
            _bus.Forget(channel);
        }
    }
}

// Which thermometer on a 1-Wire bus has which channel: kept, so that one that is missing after a restart does not lend its place
// to another.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors.Soil;

namespace Firmware.Boards.Adapters;

/// <summary>The ROM codes of a bus of DS18B20. Shows nothing in the object that the thermometers feed.</summary>
internal sealed class ThermometerAdapter : ObjectAdapter
{
    private readonly Ds18b20 _bus;
    private readonly byte[] _roms;

    internal ThermometerAdapter(Board board, Ds18b20 bus)
        : base((DataObject)board.Find(Measuring.Temperature))
    {
        _bus = bus;
        _roms = new byte[bus.Roms.Size];
    }

    /// <inheritdoc/>
    public override int KeptCount => _bus.Roms.Channels;

    /// <inheritdoc/>
    public override long GetKept(int index, long now)
    {
        // A ROM code has 64 bits: as a number it may be negative, which only matters to a person.
        _bus.Roms.CopyTo(_roms, 0);
        return Objects.Bytes.BigEndian.ReadSigned(_roms, index * OneWireSearch.RomSize, OneWireSearch.RomSize);
    }

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        for (int i = 0; i < OneWireSearch.RomSize; i++)
        {
            _roms[index * OneWireSearch.RomSize + i] = (byte)(value >> (8 * (OneWireSearch.RomSize - 1 - i)));
        }

        if (index == KeptCount - 1)
        {
            _bus.Restore(_roms, 0);
        }
    }

    /// <inheritdoc/>
    protected override bool Follow(long now) => false;
}

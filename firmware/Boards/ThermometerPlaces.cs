// Which thermometer on a 1-Wire bus has which channel: kept, so that one that is missing after a restart does not lend its place
// to another.
using Firmware.Wiring;
using Objects.Bytes;
using Objects.Ipso.Definitions;
using Sensors.Soil;

namespace Firmware.Boards;

/// <summary>The ROM codes of a bus of DS18B20.</summary>
internal sealed class ThermometerPlaces : IKept
{
    private readonly Ds18b20 _bus;

    internal ThermometerPlaces(Ds18b20 bus)
    {
        _bus = bus;
    }

    /// <inheritdoc/>
    public int KeptKey => Measuring.Temperature << 8;

    /// <inheritdoc/>
    public string KeptText
    {
        get => null;
        set { }
    }

    /// <inheritdoc/>
    public int KeptCount => _bus.Roms.Channels;

    /// <inheritdoc/>
    /// <remarks>Seven of a ROM code's eight bytes: the last one is their checksum.</remarks>
    public long GetKept(int index)
    {
        var roms = new byte[_bus.Roms.Size];
        _bus.Roms.CopyTo(roms, 0);
        return BigEndian.ReadUnsigned(roms, index * OneWireSearch.RomSize, OneWireSearch.RomSize - 1);
    }

    /// <inheritdoc/>
    public void SetKept(int index, long value)
    {
        var roms = new byte[_bus.Roms.Size];
        _bus.Roms.CopyTo(roms, 0);
        int rom = index * OneWireSearch.RomSize;
        for (int i = OneWireSearch.RomSize - 2; i >= 0; i--)
        {
            roms[rom + i] = (byte)value;
            value >>= 8;
        }

        roms[rom + OneWireSearch.RomSize - 1] = (byte)OneWireSearch.Crc8(roms, rom, OneWireSearch.RomSize - 1);
        _bus.Restore(roms, 0);
    }
}

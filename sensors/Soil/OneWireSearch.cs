// Which devices are on a 1-Wire bus. Maxim Integrated, application note 187, "1-Wire Search Algorithm", and application note 27
// for the checksum.
namespace Sensors.Soil;

/// <summary>Finds one ROM after the other: each pass walks down the tree of all ROMs, and turns off where the pass before it
/// last had a choice.</summary>
/// <remarks>
/// <code>
/// ROM, least significant bit of the first byte first: family(8) serial(48) crc(8)
/// for each bit     read the bit, read its complement: 01 all have 0, 10 all have 1, 00 both occur, 11 nobody answers
///                  write the way to go: who has the other bit falls silent until the next reset
/// </code>
/// </remarks>
public static class OneWireSearch
{
    /// <summary>Bytes of a ROM.</summary>
    public const int RomSize = 8;

    /// <summary>Time slots of one pass, after one reset: the command, and three for each bit.</summary>
    public const int SlotsPerPass = 8 + 3 * 8 * RomSize;

    /// <summary>The pass found the last ROM.</summary>
    public const int Last = 0;

    /// <summary>No device answered the reset.</summary>
    public const int NoDevice = -1;

    /// <summary>All bits were 0, with a right checksum: no ROM begins with family 0, so something holds the bus low.</summary>
    public const int HeldLow = -2;

    /// <summary>Nobody answered half way, or the checksum is wrong: interference.</summary>
    public const int Garbled = -3;

    private const byte SearchRom = 0xF0;

    // x^8 + x^5 + x^4 + 1, least significant bit first.
    private const int Polynomial = 0x8C;

    /// <summary>Finds the next ROM.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="rom">8 bytes: the ROM found before, replaced by the one found now.</param>
    /// <param name="discrepancy">What the pass before it returned; 0 for the first one.</param>
    /// <returns>Positive: there are more, give it to the next pass. <see cref="Last"/>: there are no more. Negative: nothing
    /// was found.</returns>
    public static int Next(IOneWire bus, byte[] rom, int discrepancy)
    {
        if (!bus.Reset())
        {
            return NoDevice;
        }

        bus.WriteByte(SearchRom);
        int choice = 0;
        for (int bit = 1; bit <= 8 * RomSize; bit++)
        {
            int at = (bit - 1) >> 3;
            int mask = 1 << ((bit - 1) & 7);
            bool one = bus.TouchBit(true);
            bool complement = bus.TouchBit(true);
            if (one && complement)
            {
                return Garbled;
            }

            if (one == complement)
            {
                // Application note 187, table 3: above the last choice as before, there the other way, below it 0.
                one = bit == discrepancy || (bit < discrepancy && (rom[at] & mask) != 0);
                choice = one ? choice : bit;
            }

            bus.TouchBit(one);
            rom[at] = (byte)(one ? rom[at] | mask : rom[at] & ~mask);
        }

        if (rom[0] == 0 && Crc8(rom, 0, RomSize) == 0)
        {
            return HeldLow;
        }

        return Crc8(rom, 0, RomSize) == 0 ? choice : Garbled;
    }

    /// <summary>The checksum of 1-Wire devices; over data and its right checksum, 0.</summary>
    public static int Crc8(byte[] data, int offset, int count)
    {
        int crc = 0;
        for (int i = 0; i < count; i++)
        {
            crc ^= data[offset + i];
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }
        }

        return crc;
    }
}

// What one DS18B20 holds and how it is asked for it. Maxim Integrated, DS18B20 data sheet 19-7487.
namespace Sensors.Soil;

/// <summary>Reads and writes the scratchpad of one thermometer after the other. What was read is the caller's to keep.</summary>
/// <remarks>
/// <code>
/// scratchpad     temperature(2) TH(1) TL(1) configuration(1) FFh(1) reserved(1) 10h(1) crc(1)      figure 9
/// temperature    s s s s s 64 32 16 | 8 4 2 1 1/2 1/4 1/8 1/16                                     figure 4
/// configuration  0 R1 R0 1 1 1 1 1: R of 0 to 3 for 9 to 12 bits                                   figure 10, table 2
/// </code>
/// At power-up TH, TL and the configuration come from the EEPROM. The mark that is written into TH and TL is never copied
/// there, so it is gone when the thermometer has lost its power.
/// </remarks>
public static class Ds18b20Scratchpad
{
    /// <summary>Bytes of a scratchpad.</summary>
    public const int Size = 9;

    /// <summary>What it measures (Benefits and Features).</summary>
    public const int MinimumMilliCelsius = -55000, MaximumMilliCelsius = 125000;

    /// <summary>The longest conversion, that of 12 bits (table 2).</summary>
    public const int LongestConversionMs = 750;

    /// <summary>The temperature register after power-up: 85 °C.</summary>
    public const int PowerUpRaw = 0x0550;

    /// <summary>Addresses all; a function command that all obey.</summary>
    public const byte SkipRom = 0xCC, ConvertT = 0x44;

    /// <summary>The next slot reads 0 when a thermometer draws its power from the data line.</summary>
    public const byte ReadPowerSupply = 0xB4;

    private const byte MatchRom = 0x55, WriteScratchpad = 0x4E, ReadScratchpad = 0xBE;

    // -55 °C above, 125 °C below: as alarm limits that makes no sense, so nobody will have it in the EEPROM.
    private const byte MarkHigh = 0xC9, MarkLow = 0x7D;

    private const int HighAt = 2, LowAt = 3, ConfigurationAt = 4;

    /// <summary>How long a conversion takes at most, with the clock's tick (table 2: 93.75 ms at 9 bits, twice as long with
    /// each further bit).</summary>
    public static int ConversionMs(int bits) => (LongestConversionMs >> (12 - bits)) + 1;

    /// <summary>The temperature register in sixteenths of a degree, without the bits that a resolution leaves
    /// undefined.</summary>
    public static int Raw(int low, int high, int bits) => (short)(high << 8 | low) & (-1 << (12 - bits));

    /// <summary>Sixteenths of a degree to thousandths, halves rounded away from 0.</summary>
    public static int MilliCelsius(int raw)
    {
        int twice = raw * 125;
        return (twice < 0 ? twice - 1 : twice + 1) / 2;
    }

    /// <summary>True when a scratchpad has the mark and that resolution.</summary>
    public static bool IsMarked(byte[] data, int bits) =>
        data[HighAt] == MarkHigh && data[LowAt] == MarkLow && data[ConfigurationAt] == Configuration(bits);

    /// <summary>Writes mark and resolution; whether the thermometer took them shows the next time that it is read. A reset and
    /// 104 slots.</summary>
    public static void Mark(IOneWire bus, OneWireRoms roms, int channel, int bits)
    {
        if (Command(bus, roms, channel, WriteScratchpad))
        {
            bus.WriteByte(MarkHigh);
            bus.WriteByte(MarkLow);
            bus.WriteByte(Configuration(bits));
        }
    }

    /// <summary>Reads a scratchpad. A reset and 152 slots.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="roms">Who has which channel.</param>
    /// <param name="channel">Whose.</param>
    /// <param name="data">Takes its <see cref="Size"/> bytes, from the beginning on.</param>
    /// <returns>Good; Missing when nobody answers; Stuck when the line is held low; Noisy when the checksum is wrong.</returns>
    public static Quality Read(IOneWire bus, OneWireRoms roms, int channel, byte[] data)
    {
        if (!Command(bus, roms, channel, ReadScratchpad))
        {
            return Quality.Missing;
        }

        int all = 0xFF, any = 0;
        for (int i = 0; i < Size; i++)
        {
            byte value = bus.ReadByte();
            data[i] = value;
            all &= value;
            any |= value;
        }

        if (all == 0xFF)
        {
            return Quality.Missing;
        }

        // Nine zeros have a right checksum, but no configuration is 0.
        return any == 0 ? Quality.Stuck : OneWireSearch.Crc8(data, 0, Size) == 0 ? Quality.Good : Quality.Noisy;
    }

    /// <summary>Addresses one thermometer and gives it a command. A reset and 80 slots.</summary>
    /// <returns>False when nobody answered the reset.</returns>
    public static bool Command(IOneWire bus, OneWireRoms roms, int channel, byte command)
    {
        if (!bus.Reset())
        {
            return false;
        }

        bus.WriteByte(MatchRom);
        for (int i = 0; i < OneWireSearch.RomSize; i++)
        {
            bus.WriteByte(roms.At(channel, i));
        }

        bus.WriteByte(command);
        return true;
    }

    private static byte Configuration(int bits) => (byte)((bits - 9) << 5 | 0x1F);
}

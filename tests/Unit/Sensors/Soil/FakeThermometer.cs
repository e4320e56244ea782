// A DS18B20 as the bus sees it. Maxim Integrated, DS18B20 data sheet 19-7487; application note 187 for the search.
using Sensors.Soil;

namespace Unit.Sensors.Soil;

/// <summary>One thermometer: it answers slot by slot.</summary>
public class FakeThermometer
{
    // Factory settings: TH 75 °C, TL 70 °C, 12 bits.
    private readonly byte[] _scratchpad = new byte[] { 0x50, 0x05, 0x4B, 0x46, 0x7F, 0xFF, 0x0C, 0x10, 0 };

    private int _mode;
    private int _bits;
    private int _command;

    public FakeThermometer(int serial)
    {
        Rom = new byte[] { OneWireRoms.Family, (byte)serial, (byte)(serial >> 8), 0, 0, 0, 0, 0 };
        Rom[7] = (byte)OneWireSearch.Crc8(Rom, 0, 7);
    }

    public byte[] Rom { get; }

    /// <summary>What a conversion finds: the register's bits.</summary>
    public int Raw { get; set; }

    public bool IsGone { get; set; }

    public bool IsParasite { get; set; }

    /// <summary>Does not hear so many commands to convert.</summary>
    public int Deaf { get; set; }

    /// <summary>Loses its power when it converts.</summary>
    public bool IsWeak { get; set; }

    /// <summary>Slots for which it is busy after each command to convert.</summary>
    public int BusySlots { get; set; }

    /// <summary>Flips a bit of the scratchpads it sends, so many times.</summary>
    public int Garbles { get; set; }

    public int Conversions { get; private set; }

    public int Writes { get; private set; }

    public int Configuration => _scratchpad[4];

    public void LosePower()
    {
        var powerUp = new byte[] { 0x50, 0x05, 0x4B, 0x46, 0x7F };
        for (int i = 0; i < powerUp.Length; i++)
        {
            _scratchpad[i] = powerUp[i];
        }
    }

    public void Reset()
    {
        _mode = 1;
        _bits = 0;
        _command = 0;
    }

    /// <summary>One slot: what the thermometer leaves of the level that the node leaves.</summary>
    public bool Touch(bool value)
    {
        int bit = _bits++;
        int mask = 1 << (bit & 7);
        switch (_mode)
        {
            case 1: // ROM command
            case 3: // function command
                _command |= value ? mask : 0;
                if (bit == 7)
                {
                    Obey();
                }

                return value;

            case 2: // Match ROM
                if (value != IsSet(bit))
                {
                    _mode = 0;
                }
                else if (bit == 63)
                {
                    Next(3);
                }

                return value;

            case 4: // Search ROM: bit, complement, direction
                if (bit % 3 == 2)
                {
                    _mode = value == IsSet(bit / 3) ? 4 : 0;
                    return value;
                }

                return value && IsSet(bit / 3) == (bit % 3 == 0);

            case 5: // Read Scratchpad
                return value && (bit > 71 || (_scratchpad[bit >> 3] & mask) != 0 != (bit == 12 && Garbles-- > 0));

            case 6: // Write Scratchpad
                int at = 2 + (bit >> 3);
                _scratchpad[at] = (byte)(value ? _scratchpad[at] | mask : _scratchpad[at] & ~mask);
                return value;

            case 7: // Read Power Supply
                return value && !IsParasite;

            case 8: // Convert T
                return value && bit >= BusySlots;

            default:
                return value;
        }
    }

    private bool IsSet(int bit) => (Rom[bit >> 3] >> (bit & 7) & 1) != 0;

    private void Next(int mode)
    {
        _mode = mode;
        _bits = 0;
        _command = 0;
    }

    private void Obey()
    {
        int command = _command;
        Next(0);
        switch (command)
        {
            case 0x55:
                _mode = 2;
                break;

            case 0xCC:
                _mode = 3;
                break;

            case 0xF0:
                _mode = 4;
                break;

            case 0xBE:
                _mode = 5;
                _scratchpad[8] = (byte)OneWireSearch.Crc8(_scratchpad, 0, 8);
                break;

            case 0x4E:
                _mode = 6;
                Writes++;
                break;

            case 0xB4:
                _mode = 7;
                break;

            case 0x44:
                _mode = 8;
                Conversions++;
                if (IsWeak)
                {
                    LosePower();
                }
                else if (Deaf-- <= 0)
                {
                    _scratchpad[0] = (byte)Raw;
                    _scratchpad[1] = (byte)(Raw >> 8);
                }

                break;
        }
    }
}

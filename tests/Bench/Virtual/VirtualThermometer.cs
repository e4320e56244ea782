// One DS18B20 on a virtual bus. Maxim Integrated, DS18B20 data sheet 19-7487; application note 187 for the search.
using System;
using Bench.Weather;

namespace Bench.Virtual;

/// <summary>What one thermometer does in each slot of the bus.</summary>
/// <remarks>
/// <code>
/// reset -- ROM command -- Search F0: bit, complement, direction, 64 times --+
///              +-- Match 55: 64 bits --+-- function command                  +-- function command
///              +-- Skip CC ------------+      Convert T 44, Write 4E, Read BE, Recall B8, Read Power Supply B4
/// </code>
/// Who is not meant falls silent until the next reset. The register changes when the conversion ends: 93.75 ms at 9 bits,
/// twice as long with each further bit. Copy Scratchpad is not there: nobody uses it.
/// </remarks>
public sealed class VirtualThermometer
{
    private const int PowerUpRaw = 0x0550, BrokenRaw = 0x07FF, LongestConversionMs = 750;

    private readonly VirtualClock _clock;
    private readonly SoilTemperature _soil;
    private readonly int _depthCm;
    private readonly byte[] _rom = new byte[8];
    private readonly byte[] _scratchpad = new byte[9];

    private Func<bool, bool> _slot;
    private int _bit;
    private int _command;
    private bool _isConnected = true;
    private bool _converting;
    private long _convertedAt;

    internal VirtualThermometer(VirtualClock clock, SoilTemperature soil, int depthCm, long serial)
    {
        _clock = clock;
        _soil = soil;
        _depthCm = depthCm;
        Replace(serial);
    }

    /// <summary>False while it is unplugged; plugged in again, it comes from power-up.</summary>
    public bool IsConnected
    {
        get => _isConnected;
        set
        {
            if (value && !_isConnected)
            {
                PowerUp();
            }

            _isConnected = value;
            _slot = null;
        }
    }

    /// <summary>Puts another thermometer in its place.</summary>
    /// <param name="serial">The 48 bits of its serial number; another than any that is on the bus.</param>
    public void Replace(long serial)
    {
        _rom[0] = 0x28;
        for (int i = 1; i < 7; i++)
        {
            _rom[i] = (byte)(serial >> 8 * (i - 1));
        }

        _rom[7] = Crc(_rom, 7);
        PowerUp();
    }

    /// <summary>VDD is not connected: it draws its power from the data line.</summary>
    public bool IsParasite { get; set; }

    /// <summary>Its sensor is broken: it says 127.9 °C.</summary>
    public bool IsBroken { get; set; }

    /// <summary>The truth that a driver should find.</summary>
    public int MilliCelsius => _soil.MilliCelsius(_depthCm, _clock.WeatherMs);

    /// <summary>Its ROM as it comes over the wire.</summary>
    public ReadOnlySpan<byte> Rom => _rom;

    /// <summary>Its power goes and comes back: 85 °C, and the EEPROM's settings, which are the factory's.</summary>
    public void PowerUp()
    {
        byte[] powerUp = [PowerUpRaw & 0xFF, PowerUpRaw >> 8, 0x4B, 0x46, 0x7F, 0xFF, 0x0C, 0x10];
        powerUp.CopyTo(_scratchpad, 0);
        _converting = false;
        _slot = null;
    }

    internal void Reset()
    {
        Expect(RomCommand);
        _bit = 0;
    }

    /// <summary>One slot: false when it pulls the line low although the node does not.</summary>
    internal bool Touch(bool value)
    {
        bool level = _slot == null || _slot(value);
        _bit++;
        return level;
    }

    private static byte Crc(byte[] data, int count)
    {
        int crc = 0;
        for (int i = 0; i < 8 * count; i++)
        {
            bool feedback = ((crc ^ data[i / 8] >> i % 8) & 1) != 0;
            crc = crc >> 1 ^ (feedback ? 0x8C : 0);
        }

        return (byte)crc;
    }

    private void Expect(Func<bool, bool> slot)
    {
        // The slot that brings it counts as before.
        _slot = slot;
        _bit = -1;
        _command = 0;
    }

    private bool RomBit(int bit) => (_rom[bit / 8] >> bit % 8 & 1) != 0;

    private bool Gather(bool value, Action<int> obey)
    {
        _command |= value ? 1 << _bit : 0;
        if (_bit == 7)
        {
            obey(_command);
        }

        return true;
    }

    private bool RomCommand(bool value) => Gather(value, command => Expect(command switch
    {
        0xF0 => Search,
        0x55 => Match,
        0xCC => FunctionCommand,
        _ => null,
    }));

    private bool Search(bool value)
    {
        if (_bit % 3 == 2)
        {
            if (value != RomBit(_bit / 3))
            {
                Expect(null);
            }
            else if (_bit == 3 * 64 - 1)
            {
                Expect(FunctionCommand);
            }

            return true;
        }

        return RomBit(_bit / 3) == (_bit % 3 == 0);
    }

    private bool Match(bool value)
    {
        if (value != RomBit(_bit))
        {
            Expect(null);
        }
        else if (_bit == 63)
        {
            Expect(FunctionCommand);
        }

        return true;
    }

    private bool FunctionCommand(bool value) => Gather(value, Obey);

    private void Obey(int command)
    {
        Settle();
        switch (command)
        {
            case 0x44:
                // Without enough current it does not get through: it starts anew.
                Expect(_ => !IsConverting());
                _converting = !IsParasite;
                _convertedAt = _clock.Now + LongestConversionMs / (8 >> (_scratchpad[4] >> 5 & 3));
                if (IsParasite)
                {
                    PowerUp();
                }

                break;

            case 0xBE:
                _scratchpad[8] = Crc(_scratchpad, 8);
                Expect(_ => _bit >= 72 || (_scratchpad[_bit / 8] >> _bit % 8 & 1) != 0);
                break;

            case 0x4E:
                Expect(Write);
                break;

            case 0xB4:
                Expect(_ => !IsParasite);
                break;

            default:
                Expect(null);
                break;
        }
    }

    private bool Write(bool value)
    {
        int at = 2 + _bit / 8, mask = 1 << _bit % 8;
        if (at <= 4)
        {
            _scratchpad[at] = (byte)(value ? _scratchpad[at] | mask : _scratchpad[at] & ~mask);
            _scratchpad[4] = (byte)(_scratchpad[4] & 0x60 | 0x1F);
        }

        return true;
    }

    private bool IsConverting()
    {
        Settle();
        return _converting;
    }

    private void Settle()
    {
        if (!_converting || _clock.Now < _convertedAt)
        {
            return;
        }

        _converting = false;
        long then = _clock.WeatherMs - _clock.Now + _convertedAt;
        int raw = IsBroken ? BrokenRaw : (int)Math.Round(_soil.MilliCelsius(_depthCm, then) / 62.5);

        // The bits below the resolution are undefined: here, ones.
        raw |= (1 << 3 - (_scratchpad[4] >> 5 & 3)) - 1;
        _scratchpad[0] = (byte)raw;
        _scratchpad[1] = (byte)(raw >> 8);
    }
}

// Which DS18B20 of a 1-Wire bus has which channel.
using System;

namespace Sensors.Soil;

/// <summary>A ROM for each channel. A thermometer keeps its channel for as long as the set is kept, whether it answers or
/// not.</summary>
public sealed class OneWireRoms
{
    /// <summary>The family code of the DS18B20 (data sheet 19-7487, 64-bit lasered ROM code); other devices on the bus are left
    /// alone.</summary>
    public const byte Family = 0x28;

    private readonly byte[] _roms;

    /// <param name="channels">How many there is room for: 8 at most.</param>
    public OneWireRoms(int channels)
    {
        _roms = new byte[channels * OneWireSearch.RomSize];
    }

    /// <summary>Channels, free or not.</summary>
    public int Channels => _roms.Length / OneWireSearch.RomSize;

    /// <summary>Bytes that <see cref="CopyTo"/> writes and <see cref="Restore"/> reads.</summary>
    public int Size => _roms.Length;

    /// <summary>Grows when a channel got another ROM: the set should be stored.</summary>
    public int Revision { get; private set; }

    /// <summary>The channels that have a ROM, the lowest bit for channel 0.</summary>
    public int Taken
    {
        get
        {
            int taken = 0;
            for (int channel = Channels - 1; channel >= 0; channel--)
            {
                taken = taken << 1 | (_roms[channel * OneWireSearch.RomSize] == 0 ? 0 : 1);
            }

            return taken;
        }
    }

    /// <summary>One byte of a channel's ROM, 0 to 7 as they come over the wire; of a free channel, 0.</summary>
    public byte At(int channel, int index) => _roms[channel * OneWireSearch.RomSize + index];

    /// <summary>Writes the ROMs in the order of the channels; for a free channel, zeros.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="offset">From here on, <see cref="Size"/> bytes.</param>
    public void CopyTo(byte[] target, int offset) => Array.Copy(_roms, 0, target, offset, _roms.Length);

    /// <summary>Takes what <see cref="CopyTo"/> wrote.</summary>
    /// <returns>False, and nothing changes, when it does not fit, when a ROM has a wrong checksum or is of another family, or
    /// when one occurs twice.</returns>
    public bool Restore(byte[] roms, int offset)
    {
        if (offset < 0 || offset > roms.Length - _roms.Length)
        {
            return false;
        }

        for (int at = offset; at < offset + _roms.Length; at += OneWireSearch.RomSize)
        {
            if (roms[at] != 0 && (!IsRom(roms, at) || IndexOf(roms, offset, at, roms, at) >= 0))
            {
                return false;
            }
        }

        Array.Copy(roms, offset, _roms, 0, _roms.Length);
        return true;
    }

    /// <summary>Gives a ROM that has none the first free channel.</summary>
    /// <returns>The channel; -1, and nothing changes, when the ROM has one, when none is free or when it is of another
    /// family.</returns>
    public int Add(byte[] rom)
    {
        if (!IsRom(rom, 0) || IndexOf(_roms, 0, _roms.Length, rom, 0) >= 0)
        {
            return -1;
        }

        for (int at = 0; at < _roms.Length; at += OneWireSearch.RomSize)
        {
            if (_roms[at] == 0)
            {
                Array.Copy(rom, 0, _roms, at, OneWireSearch.RomSize);
                Revision++;
                return at / OneWireSearch.RomSize;
            }
        }

        return -1;
    }

    /// <summary>Orders some of the channels by serial number, the lowest first, whatever the order in which they came.</summary>
    /// <param name="channels">Which ones: the lowest bit for channel 0.</param>
    public void Sort(int channels)
    {
        for (int i = 0; i < Channels; i++)
        {
            for (int j = i + 1; j < Channels; j++)
            {
                if ((channels >> i & channels >> j & 1) != 0 && IsAbove(i * OneWireSearch.RomSize, j * OneWireSearch.RomSize))
                {
                    Swap(i * OneWireSearch.RomSize, j * OneWireSearch.RomSize);
                }
            }
        }
    }

    /// <summary>Frees a channel.</summary>
    /// <returns>False when there is no such channel or it is free.</returns>
    public bool Forget(int channel)
    {
        if (channel < 0 || channel >= Channels || (Taken >> channel & 1) == 0)
        {
            return false;
        }

        Array.Clear(_roms, channel * OneWireSearch.RomSize, OneWireSearch.RomSize);
        Revision++;
        return true;
    }

    private static int IndexOf(byte[] roms, int from, int to, byte[] rom, int romAt)
    {
        for (int at = from; at < to; at += OneWireSearch.RomSize)
        {
            int same = 0;
            while (same < OneWireSearch.RomSize && roms[at + same] == rom[romAt + same])
            {
                same++;
            }

            if (same == OneWireSearch.RomSize)
            {
                return at;
            }
        }

        return -1;
    }

    private bool IsRom(byte[] rom, int at) =>
        rom[at] == Family && OneWireSearch.Crc8(rom, at, OneWireSearch.RomSize) == 0;

    // The serial number lies between family and checksum, its most significant byte last.
    private bool IsAbove(int one, int other)
    {
        int k = OneWireSearch.RomSize - 2;
        while (k > 1 && _roms[one + k] == _roms[other + k])
        {
            k--;
        }

        return _roms[one + k] > _roms[other + k];
    }

    private void Swap(int one, int other)
    {
        for (int k = 0; k < OneWireSearch.RomSize; k++)
        {
            byte kept = _roms[one + k];
            _roms[one + k] = _roms[other + k];
            _roms[other + k] = kept;
        }
    }
}

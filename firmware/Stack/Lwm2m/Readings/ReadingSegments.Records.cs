// Segments as records: written, read and let go of.
using System;
using Objects.Bytes;

namespace Firmware.Stack.Lwm2m;

/// <content>Records.</content>
internal sealed partial class ReadingSegments
{
    /// <summary>Saves how many were dropped, when it is another number than what was saved.</summary>
    internal void SaveCounter()
    {
        if (!_counted)
        {
            return;
        }

        _counted = false;
        var bytes = new byte[CounterLength];
        Put(bytes, 0, Dropped);
        _store.Save(CounterKey, bytes, Dropped == 0 ? 0 : CounterLength);
    }

    private static void Put(byte[] bytes, int offset, long value)
    {
        for (int i = 0; i < 4; i++)
        {
            bytes[offset + i] = (byte)(value >> (8 * (3 - i)));
        }
    }

    private static int Key(int slot) => RecordKey.Readings | slot;

    private static bool IsWhole(byte[] bytes, int length) => length > HeaderLength + RecordDigest.Length &&
        bytes[0] == FormatVersion && RecordDigest.IsWhole(bytes, length);

    // Lets go of the segment in RAM; what of it has been told is not to be told again.
    private void PutAway()
    {
        if (_loaded != null && _changed)
        {
            Save(_loadedSlot, _numbers[_loadedSlot], _firsts[_loadedSlot], _loaded);
        }

        _loaded = null;
        _changed = false;
    }

    // Counted from another power-up, which nobody knows the time of: what followed it ended when this one came at the latest.
    private void Resolve(ReadingBuffer buffer)
    {
        if (_clock.IsSet)
        {
            buffer.Resolve(buffer.Boot == _boot ? _clock.PoweredAt : _clock.PoweredAt - buffer.Uptime);
        }
    }

    private void Delete(int slot)
    {
        _numbers[slot] = 0;
        _store.Save(Key(slot), new byte[0], 0);
    }

    private bool Save(int slot, int number, int first, ReadingBuffer buffer)
    {
        byte[] bytes = new byte[HeaderLength + buffer.Length + RecordDigest.Length];
        bytes[0] = FormatVersion;
        Put(bytes, 1, number);
        Put(bytes, 5, buffer.Boot);
        Put(bytes, 9, buffer.Uptime);
        Put(bytes, 13, first);
        Array.Copy(buffer.Bytes, 0, bytes, HeaderLength, buffer.Length);
        bool saved = _store.Save(Key(slot), bytes, RecordDigest.Append(bytes, HeaderLength + buffer.Length));
        if (saved)
        {
            _numbers[slot] = number;
            _firsts[slot] = first;
        }

        return saved;
    }

    private ReadingBuffer Load(int slot)
    {
        byte[] bytes = new byte[HeaderLength + ReadingBuffer.Capacity + RecordDigest.Length];
        int length = _store.Load(Key(slot), bytes);
        if (!IsWhole(bytes, length))
        {
            return null;
        }

        var buffer = new ReadingBuffer(ReadingBuffer.Capacity)
        {
            Length = length - HeaderLength - RecordDigest.Length,
            Boot = (int)BigEndian.ReadUnsigned(bytes, 5, 4),
            Uptime = (int)BigEndian.ReadUnsigned(bytes, 9, 4),
        };
        Array.Copy(bytes, HeaderLength, buffer.Bytes, 0, buffer.Length);
        if (!buffer.IsWhole())
        {
            return null;
        }

        for (int at = 0; at < buffer.Length; at = buffer.Next(at))
        {
            buffer.Mark(at, ReadingBuffer.InFlight, false);
        }

        return buffer;
    }
}

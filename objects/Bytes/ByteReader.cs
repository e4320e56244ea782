// The variable parts of received messages are read through this; fixed headers are read at offsets.
namespace Objects.Bytes;

/// <summary>Reads a part of a buffer from front to back. Its failure is sticky: past the end it gives zeros and
/// <see cref="Failed"/> stays set, so a parser reads straight through and asks once at the end.</summary>
public sealed class ByteReader
{
    private int _end;

    /// <summary>The buffer being read.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the next byte is.</summary>
    public int Offset { get; private set; }

    /// <summary>True once a read went past the end, or <see cref="Fail"/> was called.</summary>
    public bool Failed { get; private set; }

    /// <summary>Bytes left.</summary>
    public int Remaining => _end - Offset;

    /// <summary>Starts to read <paramref name="length"/> bytes at <paramref name="offset"/>.</summary>
    public void Reset(byte[] buffer, int offset, int length)
    {
        Buffer = buffer;
        Offset = offset;
        _end = offset + length;
        Failed = false;
    }

    /// <summary>Marks what is read as malformed; nothing is left to read.</summary>
    public void Fail()
    {
        Failed = true;
        Offset = _end;
    }

    /// <summary>Goes back to an offset seen before; a failure stays.</summary>
    public void Return(int offset)
    {
        if (!Failed)
        {
            Offset = offset;
        }
    }

    /// <summary>The next byte without taking it, or -1 at the end.</summary>
    public int Peek() => Offset < _end ? Buffer[Offset] : -1;

    /// <summary>The next byte; 0 past the end.</summary>
    public int Byte()
    {
        if (Offset >= _end)
        {
            Failed = true;
            return 0;
        }

        return Buffer[Offset++];
    }

    /// <summary>An unsigned integer of 1 to 8 bytes; 0 past the end.</summary>
    public long Unsigned(int length)
    {
        int at = Skip(length);
        return Failed ? 0 : BigEndian.ReadUnsigned(Buffer, at, length);
    }

    /// <summary>Passes over <paramref name="length"/> bytes and returns where they began.</summary>
    public int Skip(int length)
    {
        if (length < 0 || length > _end - Offset)
        {
            Fail();
            return Offset;
        }

        int at = Offset;
        Offset = at + length;
        return at;
    }
}

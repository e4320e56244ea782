// Everything the node sends is written through this, straight into the transmit buffer.
using System;
using System.Text;

namespace Objects.Bytes;

/// <summary>Writes into a part of a buffer from front to back.</summary>
/// <remarks>
/// After what was written first, a header say, it can keep only a window of what follows: see <see cref="OpenWindow"/>. A
/// representation larger than a datagram is thus sent block by block (RFC 7959) without ever existing as a whole: for
/// each block it is written again through another window.
/// </remarks>
public sealed class ByteWriter
{
    /// <summary>The longest string, in UTF-8 bytes: the registry's ranges end at 255, with room for one more.</summary>
    public const int MaxStringBytes = 256;

    private byte[] _scratch;
    private int _origin;
    private int _start;
    private int _capacity;
    private int _skip;
    private int _suspended;
    private int _heldCapacity;

    /// <summary>The buffer written to.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Bytes written since <see cref="Reset"/> or <see cref="OpenWindow"/>, those outside the window included.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes in the window.</summary>
    public int Kept
    {
        get
        {
            int kept = Position - _skip;
            return kept < 0 ? 0 : kept > _capacity ? _capacity : kept;
        }
    }

    /// <summary>Bytes in the buffer since <see cref="Reset"/>.</summary>
    public int Length => _start - _origin + Kept;

    /// <summary>True when more was written than there is room for.</summary>
    public bool Overflow => Position - _skip > _capacity;

    /// <summary>Starts anew at <paramref name="offset"/> with room for <paramref name="capacity"/> bytes.</summary>
    public void Reset(byte[] buffer, int offset, int capacity)
    {
        Buffer = buffer;
        _origin = offset;
        _start = offset;
        _capacity = capacity;
        _skip = 0;
        _suspended = 0;
        Position = 0;
    }

    /// <summary>Of what follows, passes over the first <paramref name="skip"/> bytes and keeps at most
    /// <paramref name="capacity"/>; all of it is counted, from 0.</summary>
    public void OpenWindow(int skip, int capacity)
    {
        int room = _capacity - Kept;
        _start += Kept;
        _capacity = capacity < room ? capacity : room;
        _skip = skip;
        Position = 0;
    }

    /// <summary>From here on bytes are only counted, until <see cref="Resume"/>: a container whose length stands before
    /// its content is measured first. May be nested.</summary>
    /// <returns>What <see cref="Resume"/> needs.</returns>
    public int Suspend()
    {
        if (_suspended++ == 0)
        {
            _heldCapacity = _capacity;
            _capacity = 0;
        }

        return Position;
    }

    /// <summary>Goes back to where <see cref="Suspend"/> was called, and returns how many bytes were counted.</summary>
    public int Resume(int position)
    {
        int counted = Position - position;
        Position = position;
        if (--_suspended == 0)
        {
            _capacity = _heldCapacity;
        }

        return counted;
    }

    /// <summary>Writes one byte: the low eight bits of <paramref name="value"/>.</summary>
    public void Byte(int value)
    {
        int at = Position - _skip;
        Position++;
        if (at >= 0 && at < _capacity)
        {
            Buffer[_start + at] = (byte)value;
        }
    }

    /// <summary>Writes the low <paramref name="length"/> bytes of an integer, most significant first.</summary>
    public void Unsigned(long value, int length)
    {
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8)
        {
            Byte((int)(value >> shift));
        }
    }

    /// <summary>Copies bytes.</summary>
    public void Bytes(byte[] source, int offset, int length)
    {
        int at = Position - _skip;
        Position += length;
        if (at < 0)
        {
            offset -= at;
            length += at;
            at = 0;
        }

        if (length > _capacity - at)
        {
            length = _capacity - at;
        }

        if (length > 0)
        {
            Array.Copy(source, offset, Buffer, _start + at, length);
        }
    }

    /// <summary>Writes a string in UTF-8, without its length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more than <see cref="MaxStringBytes"/> bytes.</exception>
    public void Text(string value) => Bytes(Scratch, 0, Encode(value));

    /// <summary>Encodes a string in UTF-8 into <see cref="Scratch"/> and returns its length in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more than <see cref="MaxStringBytes"/> bytes.</exception>
    public int Encode(string value) => Encoding.UTF8.GetBytes(value, 0, value.Length, Scratch, 0);

    /// <summary>Where <see cref="Encode"/> puts its bytes; valid until the next call.</summary>
    public byte[] Scratch => _scratch ??= new byte[MaxStringBytes];
}

// RFC 6347 4.2.3: handshake messages out of fragments that come in any order, overlap, or come twice; those of later
// messages are kept until their turn.
using System;

namespace Firmware.Stack.Dtls;

/// <summary>Fragments of the next few messages, in a fixed amount of memory. What does not fit is dropped: the server
/// sends it again.</summary>
internal sealed class Reassembly
{
    /// <summary>The longest message: a HelloVerifyRequest has up to 258 bytes, a ServerHello about 150, a hint of an
    /// identity up to 128 (RFC 4279 5.3).</summary>
    internal const int MaxMessage = 384;

    /// <summary>ServerHello, ServerKeyExchange and ServerHelloDone: the longest flight of a server.</summary>
    private const int Slots = 3;

    // One message of the greatest length or several short ones, each with a bit for every byte.
    private const int ArenaSize = 512;

    private readonly byte[] _arena = new byte[ArenaSize];
    private readonly int[] _type = new int[Slots];
    private readonly int[] _length = new int[Slots];
    private readonly int[] _missing = new int[Slots];
    private readonly int[] _start = new int[Slots];
    private int _used;

    internal Reassembly()
    {
        Reset(0);
    }

    /// <summary>The number of the message whose turn it is.</summary>
    internal int Next { get; private set; }

    /// <summary>The memory in which <see cref="IsComplete"/>'s message lies.</summary>
    internal byte[] Buffer => _arena;

    /// <summary>Where its body begins.</summary>
    internal int Offset => _start[0];

    /// <summary>Its length.</summary>
    internal int Length => _length[0];

    /// <summary>Its type.</summary>
    internal int Type => _type[0];

    /// <summary>True when the message whose turn it is has come wholly.</summary>
    internal bool IsComplete => _start[0] >= 0 && _missing[0] == 0;

    /// <summary>Forgets all fragments; the next message is this one.</summary>
    internal void Reset(int next)
    {
        Next = next;
        Drop();
    }

    /// <summary>Forgets all fragments.</summary>
    internal void Drop()
    {
        _used = 0;
        for (int i = 0; i < Slots; i++)
        {
            _start[i] = -1;
        }
    }

    /// <summary>The message whose turn it was has been taken.</summary>
    internal void Advance()
    {
        Next++;
        bool empty = true;
        for (int i = 1; i < Slots; i++)
        {
            _type[i - 1] = _type[i];
            _length[i - 1] = _length[i];
            _missing[i - 1] = _missing[i];
            _start[i - 1] = _start[i];
            empty &= _start[i] < 0;
        }

        _start[Slots - 1] = -1;
        _used = empty ? 0 : _used;
    }

    /// <summary>Takes a fragment of a message from <see cref="Next"/> on.</summary>
    internal void Add(int sequence, int type, int length, int fragmentOffset, byte[] buffer, int offset, int fragmentLength)
    {
        int slot = sequence - Next;
        if (slot < 0 || slot >= Slots || length > MaxMessage || !HasSlot(slot, type, length))
        {
            return;
        }

        int start = _start[slot];
        int bits = start + length;
        Array.Copy(buffer, offset, _arena, start + fragmentOffset, fragmentLength);
        int missing = _missing[slot];
        for (int i = fragmentOffset; i < fragmentOffset + fragmentLength; i++)
        {
            int mask = 1 << (i & 7);
            int at = bits + (i >> 3);
            if ((_arena[at] & mask) == 0)
            {
                _arena[at] = (byte)(_arena[at] | mask);
                missing--;
            }
        }

        _missing[slot] = missing;
    }

    private bool HasSlot(int slot, int type, int length)
    {
        if (_start[slot] >= 0)
        {
            return _type[slot] == type && _length[slot] == length; // RFC 6347 4.2.2: the same in every fragment
        }

        int size = length + ((length + 7) >> 3);
        if (_used + size > ArenaSize && slot == 0)
        {
            Drop(); // the one whose turn it is goes before later ones
        }

        if (_used + size > ArenaSize)
        {
            return false;
        }

        _type[slot] = type;
        _length[slot] = length;
        _missing[slot] = length;
        _start[slot] = _used;
        Array.Clear(_arena, _used + length, size - length);
        _used += size;
        return true;
    }
}

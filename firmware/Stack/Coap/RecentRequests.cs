// RFC 7252 4.5: a request that comes twice is answered twice and acted upon once.
using System;

namespace Firmware.Stack.Coap;

/// <summary>Remembers the last requests of a server by message id, and short answers to them.</summary>
/// <remarks>
/// An answer of up to <see cref="MaxAnswer"/> bytes is kept and repeated. A longer one is a representation, the answer to
/// a request that changes nothing (RFC 7252 5.1: safe), so the request may simply be acted upon again (4.5).
/// </remarks>
public sealed class RecentRequests
{
    /// <summary>How many requests are remembered; a server that keeps NSTART has one under way, and late duplicates come
    /// within a few exchanges.</summary>
    public const int Capacity = 16;

    /// <summary>The longest answer kept: header, the longest token, and an option or two.</summary>
    public const int MaxAnswer = 32;

    /// <summary>RFC 7252 4.8.2: EXCHANGE_LIFETIME, after which a message id may be used anew.</summary>
    public const long LifetimeMs = 247000;

    private const int Free = -1;

    private readonly int[] _messageIds = new int[Capacity];
    private readonly long[] _times = new long[Capacity];
    private readonly byte[] _lengths = new byte[Capacity]; // of one that is not kept, one more than is
    private readonly byte[] _answers = new byte[Capacity * MaxAnswer];
    private int _next;

    /// <summary>Makes an empty memory.</summary>
    public RecentRequests()
    {
        Clear();
    }

    /// <summary>Forgets everything: the peer is another one now.</summary>
    public void Clear()
    {
        for (int i = 0; i < Capacity; i++)
        {
            _messageIds[i] = Free;
        }
    }

    /// <summary>The slot of a request seen before, or -1.</summary>
    public int Find(int messageId, long now)
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (_messageIds[i] == messageId && now - _times[i] < LifetimeMs)
            {
                return i;
            }
        }

        return Free;
    }

    /// <summary>Remembers a request, forgetting the oldest, and returns its slot.</summary>
    public int Add(int messageId, long now)
    {
        int slot = _next;
        _next = (_next + 1) % Capacity;
        _messageIds[slot] = messageId;
        _times[slot] = now;
        _lengths[slot] = 0;
        return slot;
    }

    /// <summary>Forgets one request.</summary>
    public void Forget(int slot) => _messageIds[slot] = Free;

    /// <summary>Keeps the answer to a request, if it is short enough.</summary>
    public void Keep(int slot, byte[] buffer, int offset, int length)
    {
        _lengths[slot] = (byte)(length <= MaxAnswer ? length : MaxAnswer + 1);
        if (length <= MaxAnswer)
        {
            Array.Copy(buffer, offset, _answers, slot * MaxAnswer, length);
        }
    }

    /// <summary>True when the answer was too long to keep: act upon the request again.</summary>
    public bool MustRepeat(int slot) => _lengths[slot] > MaxAnswer;

    /// <summary>Copies the answer kept and returns its length; 0 when there was none.</summary>
    public int Copy(int slot, byte[] buffer, int offset)
    {
        Array.Copy(_answers, slot * MaxAnswer, buffer, offset, _lengths[slot]);
        return _lengths[slot];
    }
}

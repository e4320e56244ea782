// The counter mode of both, SP 800-38A 6.5: counter blocks are laid out, then one call encrypts them all.
using System;

namespace Firmware.Stack.Crypto;

/// <summary>Counter blocks in a scratch buffer.</summary>
internal static class CounterMode
{
    private const int BlockSize = 16;

    /// <summary>Makes counter blocks of the first one, whose last byte, the counter's, is too small to overflow.</summary>
    internal static void Fill(byte[] scratch, int total)
    {
        for (int filled = BlockSize; filled < total; filled += filled)
        {
            int rest = total - filled;
            Array.Copy(scratch, 0, scratch, filled, rest < filled ? rest : filled);
        }

        byte counter = scratch[BlockSize - 1];
        for (int at = BlockSize + BlockSize - 1; at < total; at += BlockSize)
        {
            scratch[at] = ++counter;
        }
    }

    /// <summary>Adds bytes to others in GF(2).</summary>
    internal static void Add(byte[] source, int from, byte[] target, int to, int length)
    {
        for (int end = from + length; from < end; from++)
        {
            target[to] = (byte)(target[to] ^ source[from]);
            to++;
        }
    }
}

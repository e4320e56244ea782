// SHA-256, FIPS 180-4. No platform has it natively without a key, so this one runs on the board too: it hashes the handshake.
using System;

namespace Firmware.Stack.Crypto;

/// <summary>A hash over data that come in pieces. Nothing is allocated after the constructor.</summary>
public sealed class Sha256
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 32;

    /// <summary>Bytes that are hashed at a time.</summary>
    public const int BlockSize = 64;

    private const int Rounds = 64;
    private const int Words = 8;
    private const int LengthAt = 56;

    // The round constants, and after them the first state. Computed at the first construction: smaller than their list.
    private static uint[] s_constants;

    private readonly uint[] _state = new uint[Words];
    private readonly uint[] _schedule; // nothing in it outlives a call
    private readonly byte[] _block = new byte[BlockSize];
    private long _length;

    /// <summary>Makes one that has hashed nothing yet.</summary>
    public Sha256()
    {
        s_constants ??= Constants();
        _schedule = new uint[Rounds];
        Reset();
    }

    /// <summary>Makes one that works in the memory of another, for the same thread: that is half of what one takes.</summary>
    public Sha256(Sha256 other)
    {
        _schedule = other._schedule;
        Reset();
    }

    /// <summary>Starts anew.</summary>
    public void Reset()
    {
        Array.Copy(s_constants, Rounds, _state, 0, Words);
        _length = 0;
    }

    /// <summary>Hashes more.</summary>
    public void Update(byte[] data, int offset, int length)
    {
        int used = (int)_length & (BlockSize - 1);
        _length += length;
        if (used > 0)
        {
            int part = BlockSize - used;
            if (part > length)
            {
                part = length;
            }

            Array.Copy(data, offset, _block, used, part);
            if (used + part < BlockSize)
            {
                return;
            }

            Compress(_block, 0);
            offset += part;
            length -= part;
            used = 0;
        }

        while (length >= BlockSize)
        {
            Compress(data, offset);
            offset += BlockSize;
            length -= BlockSize;
        }

        Array.Copy(data, offset, _block, 0, length);
    }

    /// <summary>Writes the hash, 32 bytes, and starts anew. For a hash of what there is so far, finish a copy.</summary>
    public void Finish(byte[] hash, int offset)
    {
        // FIPS 180-4 5.1.1: a one bit, zeros, and the length in bits as the last eight bytes of a block.
        int used = (int)_length & (BlockSize - 1);
        _block[used++] = 0x80;
        if (used > LengthAt)
        {
            Array.Clear(_block, used, BlockSize - used);
            Compress(_block, 0);
            used = 0;
        }

        Array.Clear(_block, used, LengthAt - used);
        Write(_block, LengthAt, (uint)(_length >> 29));
        Write(_block, LengthAt + 4, (uint)(_length << 3));
        Compress(_block, 0);
        for (int i = 0; i < Words; i++)
        {
            Write(hash, offset + (4 * i), _state[i]);
        }

        Reset();
    }

    /// <summary>Makes <paramref name="other"/> go on from here as well.</summary>
    public void CopyTo(Sha256 other)
    {
        Array.Copy(_state, other._state, Words);
        Array.Copy(_block, other._block, BlockSize);
        other._length = _length;
    }

    /// <summary>Overwrites what it has seen, and starts anew.</summary>
    public void Clear()
    {
        Array.Clear(_block, 0, BlockSize);
        Array.Clear(_schedule, 0, Rounds);
        Reset();
    }

    private static void Write(byte[] buffer, int offset, uint word)
    {
        buffer[offset] = (byte)(word >> 24);
        buffer[offset + 1] = (byte)(word >> 16);
        buffer[offset + 2] = (byte)(word >> 8);
        buffer[offset + 3] = (byte)word;
    }

    // FIPS 180-4 6.2.2. A rotation is a shift of the word written twice, which takes the interpreter fewer steps. After four
    // rounds what the text calls a to d is in e to h, and the other way round.
    private void Compress(byte[] data, int offset)
    {
        ulong twice = 0x100000001;
        ulong x;
        ulong y;
        uint[] w = _schedule;
        for (int i = 0; i < 16; i++)
        {
            w[i] = (uint)((data[offset] << 24) | (data[offset + 1] << 16) | (data[offset + 2] << 8) | data[offset + 3]);
            offset += 4;
        }

        for (int i = 16; i < Rounds; i++)
        {
            uint p = w[i - 15];
            uint q = w[i - 2];
            x = p * twice;
            y = q * twice;
            w[i] = w[i - 16] + w[i - 7]
                + ((uint)((x >> 7) ^ (x >> 18)) ^ (p >> 3)) + ((uint)((y >> 17) ^ (y >> 19)) ^ (q >> 10));
        }

        uint[] k = s_constants;
        uint[] state = _state;
        uint a = state[0], b = state[1], c = state[2], d = state[3];
        uint e = state[4], f = state[5], g = state[6], h = state[7];
        for (int i = 0; i < Rounds; i += 4)
        {
            x = e * twice;
            h += k[i] + w[i] + (g ^ (e & (f ^ g))) + (uint)((x >> 6) ^ (x >> 11) ^ (x >> 25));
            d += h;
            y = a * twice;
            h += ((a & b) | (c & (a | b))) + (uint)((y >> 2) ^ (y >> 13) ^ (y >> 22));

            x = d * twice;
            g += k[i + 1] + w[i + 1] + (f ^ (d & (e ^ f))) + (uint)((x >> 6) ^ (x >> 11) ^ (x >> 25));
            c += g;
            y = h * twice;
            g += ((h & a) | (b & (h | a))) + (uint)((y >> 2) ^ (y >> 13) ^ (y >> 22));

            x = c * twice;
            f += k[i + 2] + w[i + 2] + (e ^ (c & (d ^ e))) + (uint)((x >> 6) ^ (x >> 11) ^ (x >> 25));
            b += f;
            y = g * twice;
            f += ((g & h) | (a & (g | h))) + (uint)((y >> 2) ^ (y >> 13) ^ (y >> 22));

            x = b * twice;
            e += k[i + 3] + w[i + 3] + (d ^ (b & (c ^ d))) + (uint)((x >> 6) ^ (x >> 11) ^ (x >> 25));
            a += e;
            y = f * twice;
            e += ((f & g) | (h & (f | g))) + (uint)((y >> 2) ^ (y >> 13) ^ (y >> 22));

            uint t = a;
            a = e;
            e = t;
            t = b;
            b = f;
            f = t;
            t = c;
            c = g;
            g = t;
            t = d;
            d = h;
            h = t;
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    // FIPS 180-4 4.2.2 and 5.3.3: of the first 64 primes the first 32 bits of the fractions of their cube roots, and of the first
    // eight those of their square roots. A double has 15 bits more than that takes.
    private static uint[] Constants()
    {
        uint[] constants = new uint[Rounds + Words];
        int n = 0;
        for (int prime = 2; n < Rounds; prime++)
        {
            int divisor = 2;
            while (prime % divisor != 0)
            {
                divisor++;
            }

            if (divisor == prime)
            {
                double cube = 3;
                double square = 3;
                for (int i = 0; i < 9; i++)
                {
                    cube = (cube + cube + (prime / (cube * cube))) / 3;
                    square = (square + (prime / square)) / 2;
                }

                constants[n] = Fraction(cube);
                if (n < Words)
                {
                    constants[Rounds + n] = Fraction(square);
                }

                n++;
            }
        }

        return constants;
    }

    private static uint Fraction(double root) => (uint)((root - (int)root) * 4294967296.0);
}

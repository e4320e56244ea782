// AES-128, FIPS 197, where the platform has none: the emulator and the desktop. Its table look-ups depend on the key, which a
// neighbour on the same processor could observe: the board, which has AES natively, never makes one of these.
//
// A round is four look-ups a column, each of which does SubBytes, ShiftRows and MixColumns for one byte. Decryption is the same
// (5.3.5, the equivalent inverse cipher) with other tables and keys, and with columns 1 and 3 exchanged, which makes ShiftRows
// its own inverse.
using System;

namespace Firmware.Stack.Crypto;

/// <summary>AES-128 in managed code.</summary>
public sealed class ManagedAes : IAes
{
    private const int BlockSize = 16;
    private const int Columns = 4;
    private const int KeyWords = 44;

    // Where column 1 is, in bytes: column 3 is as far from the end.
    private const int Forward = 4;
    private const int Backward = 12;

    // After the tables, one a row, the S-box itself. Made when first needed, and never in a static initialiser, which would run
    // on every board.
    private const int Rows = 4;
    private const int SBox = 4;
    private static uint[][] s_encryption;
    private static uint[][] s_decryption;

    private readonly uint[] _key = new uint[KeyWords];
    private uint[] _inverse;
    private bool _hasKey;
    private bool _hasInverse;

    /// <summary>Makes one without a key.</summary>
    public ManagedAes()
    {
        s_encryption ??= EncryptionTables();
    }

    /// <inheritdoc/>
    public void SetKey(byte[] key, int offset)
    {
        // FIPS 197 5.2.
        uint[] w = _key;
        uint[] s = s_encryption[SBox];
        for (int i = 0; i < Columns; i++)
        {
            w[i] = Read(key, offset + (4 * i));
        }

        uint constant = 1;
        for (int i = Columns; i < KeyWords; i++)
        {
            uint t = w[i - 1];
            if (i % Columns == 0)
            {
                t = ((s[(byte)(t >> 16)] ^ constant) << 24) | (s[(byte)(t >> 8)] << 16) | (s[(byte)t] << 8) | s[(int)(t >> 24)];
                constant = Double(constant);
            }

            w[i] = w[i - Columns] ^ t;
        }

        _hasKey = true;
        _hasInverse = false;
    }

    /// <inheritdoc/>
    public void EncryptEcb(byte[] buffer, int offset, int length) => EncryptCbc(null, 0, buffer, offset, length);

    /// <inheritdoc/>
    public void EncryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length)
    {
        RequireKey();
        Apply(s_encryption, _key, Forward, iv, ivOffset, buffer, offset, length);
    }

    /// <inheritdoc/>
    public void DecryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length)
    {
        RequireKey();
        if (!_hasInverse)
        {
            Invert();
        }

        // From the last block to the first: what a block is chained to is still there.
        for (int at = offset + length - BlockSize; at >= offset; at -= BlockSize)
        {
            Apply(s_decryption, _inverse, Backward, null, 0, buffer, at, BlockSize);
            if (at == offset)
            {
                CounterMode.Add(iv, ivOffset, buffer, at, BlockSize);
            }
            else
            {
                CounterMode.Add(buffer, at - BlockSize, buffer, at, BlockSize);
            }
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        Array.Clear(_key, 0, KeyWords);
        if (_inverse != null)
        {
            Array.Clear(_inverse, 0, KeyWords);
        }

        _hasKey = false;
    }

    private void RequireKey()
    {
        if (!_hasKey)
        {
            throw new InvalidOperationException();
        }
    }

    // FIPS 197 5.3.5: the same keys from the last to the first, with InvMixColumns applied to all but the outer two. The tables
    // do that to what they find in the inverse S-box, so each byte passes the S-box before.
    private void Invert()
    {
        uint[] box = s_encryption[SBox];
        s_decryption ??= DecryptionTables(box);
        _inverse ??= new uint[KeyWords];
        uint[][] t = s_decryption;
        for (int i = 0; i < KeyWords; i++)
        {
            uint word = _key[KeyWords - Columns - (i & ~3) + (-i & 3)];
            if (i >= Columns && i < KeyWords - Columns)
            {
                word = t[0][box[(int)(word >> 24)]] ^ t[1][box[(byte)(word >> 16)]] ^ t[2][box[(byte)(word >> 8)]]
                    ^ t[3][box[(byte)word]];
            }

            _inverse[i] = word;
        }

        _hasInverse = true;
    }

    // The cipher over all blocks, chained if there is an initialisation vector.
    private static void Apply(
        uint[][] tables, uint[] w, int second, byte[] iv, int ivOffset, byte[] buffer, int offset, int length)
    {
        uint[] t0 = tables[0], t1 = tables[1], t2 = tables[2], t3 = tables[3], s = tables[SBox];
        int fourth = BlockSize - second;
        uint x0 = 0, x1 = 0, x2 = 0, x3 = 0;
        if (iv != null)
        {
            x0 = Read(iv, ivOffset);
            x1 = Read(iv, ivOffset + 4);
            x2 = Read(iv, ivOffset + 8);
            x3 = Read(iv, ivOffset + 12);
        }

        for (int end = offset + length; offset < end; offset += BlockSize)
        {
            uint a0 = Read(buffer, offset) ^ x0 ^ w[0];
            uint a1 = Read(buffer, offset + second) ^ x1 ^ w[1];
            uint a2 = Read(buffer, offset + 8) ^ x2 ^ w[2];
            uint a3 = Read(buffer, offset + fourth) ^ x3 ^ w[3];
            uint b0;
            uint b1;
            uint b2;
            uint b3;
            int k = Columns;
            while (true)
            {
                b0 = t0[(int)(a0 >> 24)] ^ t1[(byte)(a1 >> 16)] ^ t2[(byte)(a2 >> 8)] ^ t3[(byte)a3] ^ w[k];
                b1 = t0[(int)(a1 >> 24)] ^ t1[(byte)(a2 >> 16)] ^ t2[(byte)(a3 >> 8)] ^ t3[(byte)a0] ^ w[k + 1];
                b2 = t0[(int)(a2 >> 24)] ^ t1[(byte)(a3 >> 16)] ^ t2[(byte)(a0 >> 8)] ^ t3[(byte)a1] ^ w[k + 2];
                b3 = t0[(int)(a3 >> 24)] ^ t1[(byte)(a0 >> 16)] ^ t2[(byte)(a1 >> 8)] ^ t3[(byte)a2] ^ w[k + 3];
                k += Columns;
                if (k == KeyWords - Columns)
                {
                    break;
                }

                a0 = t0[(int)(b0 >> 24)] ^ t1[(byte)(b1 >> 16)] ^ t2[(byte)(b2 >> 8)] ^ t3[(byte)b3] ^ w[k];
                a1 = t0[(int)(b1 >> 24)] ^ t1[(byte)(b2 >> 16)] ^ t2[(byte)(b3 >> 8)] ^ t3[(byte)b0] ^ w[k + 1];
                a2 = t0[(int)(b2 >> 24)] ^ t1[(byte)(b3 >> 16)] ^ t2[(byte)(b0 >> 8)] ^ t3[(byte)b1] ^ w[k + 2];
                a3 = t0[(int)(b3 >> 24)] ^ t1[(byte)(b0 >> 16)] ^ t2[(byte)(b1 >> 8)] ^ t3[(byte)b2] ^ w[k + 3];
                k += Columns;
            }

            // The last round mixes no columns.
            a0 = (s[(int)(b0 >> 24)] << 24) ^ (s[(byte)(b1 >> 16)] << 16) ^ (s[(byte)(b2 >> 8)] << 8)
                ^ s[(byte)b3] ^ w[k];
            a1 = (s[(int)(b1 >> 24)] << 24) ^ (s[(byte)(b2 >> 16)] << 16) ^ (s[(byte)(b3 >> 8)] << 8)
                ^ s[(byte)b0] ^ w[k + 1];
            a2 = (s[(int)(b2 >> 24)] << 24) ^ (s[(byte)(b3 >> 16)] << 16) ^ (s[(byte)(b0 >> 8)] << 8)
                ^ s[(byte)b1] ^ w[k + 2];
            a3 = (s[(int)(b3 >> 24)] << 24) ^ (s[(byte)(b0 >> 16)] << 16) ^ (s[(byte)(b1 >> 8)] << 8)
                ^ s[(byte)b2] ^ w[k + 3];
            if (iv != null)
            {
                x0 = a0;
                x1 = a1;
                x2 = a2;
                x3 = a3;
            }

            Write(buffer, offset, a0);
            Write(buffer, offset + second, a1);
            Write(buffer, offset + 8, a2);
            Write(buffer, offset + fourth, a3);
        }
    }

    private static uint Read(byte[] buffer, int offset) =>
        (uint)((buffer[offset] << 24) | (buffer[offset + 1] << 16) | (buffer[offset + 2] << 8) | buffer[offset + 3]);

    private static void Write(byte[] buffer, int offset, uint word)
    {
        buffer[offset] = (byte)(word >> 24);
        buffer[offset + 1] = (byte)(word >> 16);
        buffer[offset + 2] = (byte)(word >> 8);
        buffer[offset + 3] = (byte)word;
    }

    // Times x in GF(2^8), FIPS 197 4.2.1.
    private static uint Double(uint x) => (x << 1) ^ ((x >> 7) * 0x11b);

    // FIPS 197 5.1.1: the inverse in GF(2^8), then an affine map. The powers of a generator, 3, are every element but zero, and
    // the inverse of the i-th is the (255 - i)-th.
    private static uint[][] EncryptionTables()
    {
        uint[] power = new uint[256];
        uint p = 1;
        for (int i = 0; i < 256; i++)
        {
            power[i] = p;
            p ^= Double(p);
        }

        uint[] box = new uint[256];
        box[0] = 0x63;
        for (int i = 0; i < 255; i++)
        {
            // Written twice, so that a shift is a rotation.
            uint inverse = power[255 - i] * 0x101;
            box[(int)power[i]] = (byte)(inverse ^ (inverse >> 4) ^ (inverse >> 5) ^ (inverse >> 6) ^ (inverse >> 7) ^ 0x63);
        }

        return MakeTables(box, 0x02010103);
    }

    private static uint[][] DecryptionTables(uint[] box)
    {
        uint[] inverse = new uint[256];
        for (int i = 0; i < 256; i++)
        {
            inverse[(int)box[i]] = (uint)i;
        }

        return MakeTables(inverse, 0x0e090d0b);
    }

    // What a byte in row 0 adds to a column: FIPS 197 5.1.3 or 5.3.3. Rows 1 to 3 are rotated.
    private static uint[][] MakeTables(uint[] box, uint factors)
    {
        uint[][] tables = new uint[Rows + 1][];
        for (int row = 0; row < Rows; row++)
        {
            uint[] table = new uint[256];
            for (int i = 0; i < 256; i++)
            {
                // Four products at once, by Horner's rule from the factors' highest bit, which is the fourth.
                uint word = 0;
                for (int bit = 3; bit >= 0; bit--)
                {
                    word = ((word << 1) & 0xfefefefe) ^ (((word >> 7) & 0x01010101) * 0x1b)
                        ^ (((factors >> bit) & 0x01010101) * box[i]);
                }

                table[i] = word;
            }

            tables[row] = table;
            factors = (factors >> 8) | (factors << 24);
        }

        tables[SBox] = box;
        return tables;
    }
}

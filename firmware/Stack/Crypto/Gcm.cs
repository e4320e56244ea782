// AES-128-GCM, SP 800-38D, with the 12-byte nonces and 16-byte tags of RFC 5288. The counter blocks are one native call for every
// 22 of them; GHASH no platform has, so it is managed everywhere: four bits at a time through a table of 16 products, made once a key. Which of
// them are looked up depends on the key: where that can be observed, CCM is the better choice.
//
// GHASH's bits stand the other way round: the first bit of a block, the highest here, is the coefficient of x^0. Times x is thus
// a shift to the right, and what falls out at the end comes back as 0xe1 at the top.
using System;

namespace Firmware.Stack.Crypto;

/// <summary>Seals and opens in place. Nothing is allocated after the constructor.</summary>
public sealed class Gcm
{
    /// <summary>Bytes of a nonce.</summary>
    public const int NonceSize = 12;

    /// <summary>Bytes of a tag.</summary>
    public const int TagSize = 16;

    /// <summary>The longest payload.</summary>
    public const int MaxPayload = Ccm.MaxPayload;

    /// <summary>Bytes that it works on.</summary>
    public const int ScratchLength = Ccm.ScratchLength;

    private const int BlockSize = 16;

    private readonly byte[] _scratch;
    private readonly byte[] _tag = new byte[TagSize];
    private readonly byte[] _mask = new byte[TagSize]; // what encrypts the tag

    // GHASH's Y.
    private ulong _high;
    private ulong _low;

    /// <summary>Makes one that works on a buffer of <see cref="ScratchLength"/> bytes; others may use it in between.</summary>
    public Gcm(byte[] scratch)
    {
        _scratch = scratch;
    }

    /// <summary>Encrypts <paramref name="length"/> bytes in place and appends the tag.</summary>
    /// <param name="aes">Holds the key.</param>
    /// <param name="key">Has been made of it.</param>
    /// <param name="nonce">Begins with the nonce, 12 bytes, which no other message under this key may have.</param>
    /// <param name="aad">Holds the additional data, which are authenticated only.</param>
    /// <param name="aadOffset">Where they begin.</param>
    /// <param name="aadLength">Their length, any.</param>
    /// <param name="buffer">Holds the payload and has room for the tag.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its length, to <see cref="MaxPayload"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is too much.</exception>
    public void Seal(IAes aes, GcmKey key, byte[] nonce, byte[] aad, int aadOffset, int aadLength,
        byte[] buffer, int offset, int length)
    {
        if (length > MaxPayload)
        {
            throw new ArgumentOutOfRangeException();
        }

        Begin(aes, nonce, length);
        Encrypt(aes, nonce, buffer, offset, length);
        Authenticate(key, aad, aadOffset, aadLength, buffer, offset, length);
        Array.Copy(_tag, 0, buffer, offset + length, TagSize);
    }

    /// <summary>Decrypts in place, if the tag is right. If not, the buffer is as it was.</summary>
    /// <param name="aes">Holds the key.</param>
    /// <param name="key">Has been made of it.</param>
    /// <param name="nonce">Begins with the nonce, 12 bytes.</param>
    /// <param name="aad">Holds the additional data.</param>
    /// <param name="aadOffset">Where they begin.</param>
    /// <param name="aadLength">Their length, any.</param>
    /// <param name="buffer">Holds what was received.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its length, any, with the tag.</param>
    /// <returns>False when the tag is wrong, or the length is less than a tag's or too great.</returns>
    public bool Open(IAes aes, GcmKey key, byte[] nonce, byte[] aad, int aadOffset, int aadLength,
        byte[] buffer, int offset, int length)
    {
        length -= TagSize;
        if (length < 0 || length > MaxPayload)
        {
            return false;
        }

        Begin(aes, nonce, length);
        Authenticate(key, aad, aadOffset, aadLength, buffer, offset, length);
        if (!ConstantTime.AreEqual(_tag, 0, buffer, offset + length, TagSize))
        {
            return false;
        }

        Encrypt(aes, nonce, buffer, offset, length);
        return true;
    }

    // SP 800-38D 7.1: J0 is the nonce and a one; it encrypts the tag, those that follow the payload.
    private void Begin(IAes aes, byte[] nonce, int length)
    {
        Counters(aes, nonce, 1, BlockSize + length);
        Array.Copy(_scratch, 0, _mask, 0, TagSize);
    }

    // Adds the counter blocks, of which the first stand in the scratch after J0.
    private void Encrypt(IAes aes, byte[] nonce, byte[] buffer, int offset, int length)
    {
        int from = BlockSize;
        int counter = 1 + (ScratchLength / BlockSize);
        while (true)
        {
            int piece = length < ScratchLength - from ? length : ScratchLength - from;
            CounterMode.Add(_scratch, from, buffer, offset, piece);
            offset += piece;
            length -= piece;
            if (length == 0)
            {
                return;
            }

            Counters(aes, nonce, counter, length);
            counter += ScratchLength / BlockSize;
            from = 0;
        }
    }

    // Encrypts as many counter blocks, from a counter on, as bytes need and the scratch holds.
    private void Counters(IAes aes, byte[] nonce, int counter, int length)
    {
        byte[] scratch = _scratch;
        int total = length < ScratchLength ? (length + BlockSize - 1) & -BlockSize : ScratchLength;
        Array.Clear(scratch, 0, BlockSize);
        Array.Copy(nonce, 0, scratch, 0, NonceSize);
        scratch[BlockSize - 1] = (byte)counter;
        CounterMode.Fill(scratch, total);
        aes.EncryptEcb(scratch, 0, total);
    }

    // SP 800-38D 7.1: the tag of a ciphertext, GHASH of both and their lengths in bits, encrypted.
    private void Authenticate(GcmKey key, byte[] aad, int aadOffset, int aadLength, byte[] buffer, int offset, int length)
    {
        _high = 0;
        _low = 0;
        Hash(key, aad, aadOffset, aadLength);
        Hash(key, buffer, offset, length);
        byte[] tag = _tag;
        Write(tag, 0, (ulong)aadLength << 3);
        Write(tag, 8, (ulong)length << 3);
        Hash(key, tag, 0, BlockSize);
        Write(tag, 0, _high);
        Write(tag, 8, _low);
        CounterMode.Add(_mask, 0, tag, 0, TagSize);
    }

    // SP 800-38D 6.4, for each block: Y = (Y + X) H. The last is filled up with zeros.
    private void Hash(GcmKey key, byte[] data, int offset, int length)
    {
        byte[] last = _tag;
        ulong[] highs = key.High;
        ulong[] lows = key.Low;
        ulong[] reductions = key.Reduction;
        ulong high = _high;
        ulong low = _low;
        for (; length > 0; length -= BlockSize)
        {
            if (length < BlockSize)
            {
                Array.Clear(last, 0, BlockSize);
                Array.Copy(data, offset, last, 0, length);
                data = last;
                offset = 0;
            }

            // Horner's rule, four bits at a time from the highest power of x, which is the last bit.
            ulong first = high ^ Read(data, offset);
            ulong x = low ^ Read(data, offset + 8);
            high = 0;
            low = 0;
            for (int i = 0; i < 32; i++)
            {
                if (i == 16)
                {
                    x = first;
                }

                int n = (int)x & 15;
                int fallen = (int)low & 15;
                x >>= 4;
                low = ((low >> 4) | (high << 60)) ^ lows[n];
                high = (high >> 4) ^ reductions[fallen] ^ highs[n];
            }

            offset += BlockSize;
        }

        _high = high;
        _low = low;
    }

    /// <summary>Reads eight bytes, the first of which is the highest.</summary>
    internal static ulong Read(byte[] buffer, int offset)
    {
        ulong word = 0;
        for (int i = 0; i < 8; i++)
        {
            word = (word << 8) | buffer[offset + i];
        }

        return word;
    }

    private static void Write(byte[] buffer, int offset, ulong word)
    {
        for (int i = 7; i >= 0; i--)
        {
            buffer[offset + i] = (byte)word;
            word >>= 8;
        }
    }
}

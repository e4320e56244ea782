// AES-128-CCM: SP 800-38C, RFC 3610, and as TLS uses it RFC 6655. What is encrypted is laid out first, since a native call costs as
// much as hundreds of bytes: chained over what is authenticated,
//
//   B0: flags(1) nonce(n) length(15 - n) | length of the additional data(2), the data, zeros | the payload, zeros
//
// whose last block is the MAC, and over the counter blocks, the first of which encrypts the MAC,
//
//   Ai: flags(1) nonce(n) i(15 - n)
//
// One call each does for the records of every day. Longer ones are taken piece by piece: room for a whole datagram would be a kilobyte
// of heap for good, and as much again in the platform's arrays.
using System;

namespace Firmware.Stack.Crypto;

/// <summary>Seals and opens in place, with the key that the cipher has. Nothing is allocated after the constructor.</summary>
public sealed class Ccm
{
    /// <summary>The longest payload: a datagram of 1,280 bytes is what every path takes.</summary>
    public const int MaxPayload = 1280;

    /// <summary>The longest additional data; TLS has 13 bytes, with a connection id up to 40 more.</summary>
    public const int MaxAad = 64;

    /// <summary>Bytes that it works on: what precedes the payload in the chain, and a piece of that.</summary>
    public const int ScratchLength = BlockSize + MaxAad + BlockSize + PieceLength;

    private const int BlockSize = 16;
    private const int PieceLength = 256;
    private const int AadLengthSize = 2;

    private readonly byte[] _scratch;
    private readonly byte[] _chain = new byte[BlockSize];
    private readonly byte[] _tag = new byte[BlockSize];

    /// <summary>Makes one that works on a buffer of <see cref="ScratchLength"/> bytes; others may use it in between.</summary>
    public Ccm(byte[] scratch)
    {
        _scratch = scratch;
    }

    /// <summary>Encrypts <paramref name="length"/> bytes in place and appends the tag.</summary>
    /// <param name="aes">Holds the key.</param>
    /// <param name="nonce">Begins with the nonce, which no other message under this key may have.</param>
    /// <param name="nonceLength">7 to 13.</param>
    /// <param name="aad">Holds the additional data, which are authenticated only.</param>
    /// <param name="aadOffset">Where they begin.</param>
    /// <param name="aadLength">Their length, to <see cref="MaxAad"/>.</param>
    /// <param name="buffer">Holds the payload and has room for the tag.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its length, to <see cref="MaxPayload"/>.</param>
    /// <param name="tagLength">4 to 16, even.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is none of these.</exception>
    public void Seal(IAes aes, byte[] nonce, int nonceLength, byte[] aad, int aadOffset, int aadLength,
        byte[] buffer, int offset, int length, int tagLength)
    {
        Check(nonceLength, aadLength, tagLength);
        if (length > MaxPayload)
        {
            throw new ArgumentOutOfRangeException();
        }

        Array.Clear(_tag, 0, BlockSize);
        Authenticate(aes, nonce, nonceLength, aad, aadOffset, aadLength, buffer, offset, length, tagLength);
        Encrypt(aes, nonce, nonceLength, buffer, offset, length, tagLength);
        Array.Copy(_tag, 0, buffer, offset + length, tagLength);
    }

    /// <summary>Decrypts in place, if the tag is right. If not, the buffer is as it was.</summary>
    /// <param name="aes">Holds the key.</param>
    /// <param name="nonce">Begins with the nonce.</param>
    /// <param name="nonceLength">7 to 13.</param>
    /// <param name="aad">Holds the additional data.</param>
    /// <param name="aadOffset">Where they begin.</param>
    /// <param name="aadLength">Their length, to <see cref="MaxAad"/>.</param>
    /// <param name="buffer">Holds what was received.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its length, any, with the tag.</param>
    /// <param name="tagLength">4 to 16, even.</param>
    /// <returns>False when the tag is wrong, or the length is less than a tag's or too great.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Another length is none of these.</exception>
    public bool Open(IAes aes, byte[] nonce, int nonceLength, byte[] aad, int aadOffset, int aadLength,
        byte[] buffer, int offset, int length, int tagLength)
    {
        Check(nonceLength, aadLength, tagLength);
        length -= tagLength;
        if (length < 0 || length > MaxPayload)
        {
            return false;
        }

        Array.Clear(_tag, 0, BlockSize);
        Encrypt(aes, nonce, nonceLength, buffer, offset, length, tagLength);
        Authenticate(aes, nonce, nonceLength, aad, aadOffset, aadLength, buffer, offset, length, tagLength);
        if (ConstantTime.AreEqual(_tag, 0, buffer, offset + length, tagLength))
        {
            return true;
        }

        // The counter blocks a second time: to keep them would take another buffer, and this is an attack or a mistake.
        Encrypt(aes, nonce, nonceLength, buffer, offset, length, tagLength);
        return false;
    }

    private static void Check(int nonceLength, int aadLength, int tagLength)
    {
        if (nonceLength < 7 || nonceLength > 13 || aadLength > MaxAad || tagLength < 4 || tagLength > BlockSize
            || (tagLength & 1) != 0)
        {
            throw new ArgumentOutOfRangeException();
        }
    }

    // SP 800-38C A.2.1 and A.2.2, RFC 3610 2.2: adds the MAC to the tag.
    private void Authenticate(IAes aes, byte[] nonce, int nonceLength, byte[] aad, int aadOffset, int aadLength,
        byte[] buffer, int offset, int length, int tagLength)
    {
        byte[] scratch = _scratch;
        int at = BlockSize;
        int flags = (((tagLength - 2) / 2) << 3) | (BlockSize - 2 - nonceLength);
        if (aadLength > 0)
        {
            flags |= 0x40;
            at = BlockSize + ((AadLengthSize + aadLength + BlockSize - 1) & -BlockSize);
        }

        Array.Clear(scratch, 0, at);
        scratch[0] = (byte)flags;
        Array.Copy(nonce, 0, scratch, 1, nonceLength);
        scratch[14] = (byte)(length >> 8);
        scratch[15] = (byte)length;
        if (aadLength > 0)
        {
            scratch[BlockSize + 1] = (byte)aadLength;
            Array.Copy(aad, aadOffset, scratch, BlockSize + AadLengthSize, aadLength);
        }

        Array.Clear(_chain, 0, BlockSize);
        do
        {
            int piece = length < ScratchLength - at ? length : ScratchLength - at;
            int total = (at + piece + BlockSize - 1) & -BlockSize;
            Array.Copy(buffer, offset, scratch, at, piece);
            Array.Clear(scratch, at + piece, total - at - piece);
            aes.EncryptCbc(_chain, 0, scratch, 0, total);
            Array.Copy(scratch, total - BlockSize, _chain, 0, BlockSize);
            offset += piece;
            length -= piece;
            at = 0;
        }
        while (length > 0);

        CounterMode.Add(_chain, 0, _tag, 0, tagLength);
    }

    // SP 800-38C A.3, RFC 3610 2.3: adds the counter blocks, encrypted, to the tag and the payload.
    private void Encrypt(IAes aes, byte[] nonce, int nonceLength, byte[] buffer, int offset, int length, int tagLength)
    {
        byte[] scratch = _scratch;
        int from = BlockSize;
        int counter = 0;
        do
        {
            int piece = length < ScratchLength - from ? length : ScratchLength - from;
            int total = (from + piece + BlockSize - 1) & -BlockSize;
            Array.Clear(scratch, 0, BlockSize);
            scratch[0] = (byte)(BlockSize - 2 - nonceLength);
            Array.Copy(nonce, 0, scratch, 1, nonceLength);
            scratch[BlockSize - 1] = (byte)counter;
            CounterMode.Fill(scratch, total);
            aes.EncryptEcb(scratch, 0, total);
            if (counter == 0)
            {
                CounterMode.Add(scratch, 0, _tag, 0, tagLength);
            }

            CounterMode.Add(scratch, from, buffer, offset, piece);
            offset += piece;
            length -= piece;
            counter += total / BlockSize;
            from = 0;
        }
        while (length > 0);
    }
}

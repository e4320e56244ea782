// What an ESP32 computes natively: AES-128 in ECB and CBC, and HMAC-SHA-256. The library takes whole arrays and answers with new
// ones, so data are copied into arrays of a few lengths that are kept, longer data piece by piece. One thread.
using System;
using System.Security.Cryptography;
using Firmware.Stack.Crypto;

namespace Firmware.Platform;

/// <summary>The platform's ciphers, and the arrays in which data go to them.</summary>
internal sealed class NativeCryptography : ICryptography
{
    // A class is twice as long as the one before; the last holds what CCM and GCM encrypt at a time.
    private const int Smallest = 16;
    private const int Classes = 6;
    private const int Largest = Ccm.ScratchLength;

    // RFC 2104: a key is filled up with zeros to the hash's block, so one array does for all that are no longer.
    private const int HmacBlock = Sha256.BlockSize;

    private readonly Aes _ecb = new Aes(CipherMode.ECB);
    private readonly Aes _cbc = new Aes(CipherMode.CBC);
    private readonly byte[] _iv = new byte[Smallest];
    private readonly byte[][] _work = new byte[Classes][];
    private readonly byte[] _hmacKey = new byte[HmacBlock];
    private byte[] _hmacData;

    /// <inheritdoc/>
    public IAes CreateAes() => new NativeAes(this);

    /// <inheritdoc/>
    public void HmacSha256(
        byte[] key, int keyOffset, int keyLength, byte[] data, int offset, int length, byte[] mac, int macOffset)
    {
        // Only a pre-master secret may be longer, that of a key of more than 30 bytes.
        byte[] hmacKey = keyLength > HmacBlock ? new byte[keyLength] : _hmacKey;
        Array.Copy(key, keyOffset, hmacKey, 0, keyLength);
        if (_hmacData == null || _hmacData.Length != length)
        {
            _hmacData = new byte[length];
        }

        Array.Copy(data, offset, _hmacData, 0, length);
        byte[] result = HMACSHA256.HashData(hmacKey, _hmacData);
        Array.Copy(result, 0, mac, macOffset, Sha256.HashSize);

        // What is left may be a secret: a key, or what the next ones are made of.
        Array.Clear(hmacKey, 0, hmacKey.Length);
        Array.Clear(_hmacData, 0, length);
        Array.Clear(result, 0, Sha256.HashSize);
    }

    /// <summary>Encrypts in place, each block by itself.</summary>
    internal void EncryptEcb(byte[] key, byte[] buffer, int offset, int length)
    {
        for (int piece; length > 0; length -= piece)
        {
            piece = length < Largest ? length : Largest;
            byte[] work = Load(buffer, offset, piece);
            _ecb.Key = key;
            Array.Copy(_ecb.Encrypt(work), 0, buffer, offset, piece);
            offset += piece;
        }
    }

    /// <summary>Encrypts or decrypts in place, chained.</summary>
    internal void ApplyCbc(bool encrypt, byte[] key, byte[] iv, int ivOffset, byte[] buffer, int offset, int length)
    {
        Array.Copy(iv, ivOffset, _iv, 0, Smallest);
        for (int piece; length > 0; length -= piece)
        {
            piece = length < Largest ? length : Largest;
            byte[] work = Load(buffer, offset, piece);
            _cbc.Key = key;
            _cbc.IV = _iv;
            Array.Copy(encrypt ? _cbc.Encrypt(work) : _cbc.Decrypt(work), 0, buffer, offset, piece);

            // SP 800-38A 6.2: the last block of the ciphertext, which in decrypting is what was given.
            Array.Copy(encrypt ? buffer : work, (encrypt ? offset : 0) + piece - Smallest, _iv, 0, Smallest);
            offset += piece;
        }
    }

    // Copies into the shortest array that is long enough. What is in it beyond the data does no harm: in both modes the blocks
    // before do not depend on it.
    private byte[] Load(byte[] buffer, int offset, int length)
    {
        int size = Smallest;
        int index = 0;
        while (size < length && index < Classes - 1)
        {
            size <<= 1;
            index++;
        }

        _work[index] ??= new byte[size < Largest ? size : Largest];
        Array.Copy(buffer, offset, _work[index], 0, length);
        return _work[index];
    }
}

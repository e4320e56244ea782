// HMAC-SHA-256, RFC 2104, where the platform has none: the emulator and the desktop.
using System;

namespace Firmware.Stack.Crypto;

/// <summary>Everything in managed code. One thread.</summary>
public sealed class ManagedCryptography : ICryptography
{
    private const byte Inner = 0x36;
    private const byte Outer = 0x5c;

    private readonly Sha256 _hash = new Sha256();
    private readonly byte[] _pad = new byte[Sha256.BlockSize];
    private readonly byte[] _inner = new byte[Sha256.HashSize];

    /// <inheritdoc/>
    public IAes CreateAes() => new ManagedAes();

    /// <inheritdoc/>
    public void HmacSha256(
        byte[] key, int keyOffset, int keyLength, byte[] data, int offset, int length, byte[] mac, int macOffset)
    {
        byte[] pad = _pad;
        if (keyLength > Sha256.BlockSize)
        {
            _hash.Update(key, keyOffset, keyLength);
            _hash.Finish(pad, 0);
        }
        else
        {
            Array.Copy(key, keyOffset, pad, 0, keyLength);
        }

        for (int i = 0; i < Sha256.BlockSize; i++)
        {
            pad[i] ^= Inner;
        }

        _hash.Update(pad, 0, Sha256.BlockSize);
        _hash.Update(data, offset, length);
        _hash.Finish(_inner, 0);
        for (int i = 0; i < Sha256.BlockSize; i++)
        {
            pad[i] ^= Inner ^ Outer;
        }

        _hash.Update(pad, 0, Sha256.BlockSize);
        _hash.Update(_inner, 0, Sha256.HashSize);
        _hash.Finish(mac, macOffset);

        // For the next key, and since a key is not to stay.
        Array.Clear(pad, 0, Sha256.BlockSize);
        Array.Clear(_inner, 0, Sha256.HashSize);
        _hash.Clear();
    }
}

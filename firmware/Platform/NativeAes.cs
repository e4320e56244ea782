// AES-128 by the platform, FIPS 197 and SP 800-38A: NativeCryptography has what several keys can share.
using System;
using Firmware.Stack.Crypto;

namespace Firmware.Platform;

/// <summary>One key for the platform's cipher, which throws when there is none.</summary>
internal sealed class NativeAes : IAes
{
    private const int KeySize = 16;

    private readonly NativeCryptography _native;
    private byte[] _key;

    internal NativeAes(NativeCryptography native)
    {
        _native = native;
    }

    /// <inheritdoc/>
    public void SetKey(byte[] key, int offset)
    {
        _key ??= new byte[KeySize];
        Array.Copy(key, offset, _key, 0, KeySize);
    }

    /// <inheritdoc/>
    public void EncryptEcb(byte[] buffer, int offset, int length) => _native.EncryptEcb(_key, buffer, offset, length);

    /// <inheritdoc/>
    public void EncryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length) =>
        _native.ApplyCbc(true, _key, iv, ivOffset, buffer, offset, length);

    /// <inheritdoc/>
    public void DecryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length) =>
        _native.ApplyCbc(false, _key, iv, ivOffset, buffer, offset, length);

    /// <inheritdoc/>
    public void Clear()
    {
        if (_key != null)
        {
            Array.Clear(_key, 0, KeySize);
            _key = null;
        }
    }
}

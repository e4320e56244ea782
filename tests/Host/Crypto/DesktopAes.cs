using System;
using System.Security.Cryptography;
using Firmware.Stack.Crypto;

namespace Host.Crypto;

/// <summary>AES by .NET: another implementation for CCM and GCM to stand on.</summary>
internal sealed class DesktopAes : IAes, IDisposable
{
    private readonly Aes _aes = Aes.Create();

    public void SetKey(byte[] key, int offset) => _aes.Key = key.AsSpan(offset, 16).ToArray();

    public void EncryptEcb(byte[] buffer, int offset, int length) =>
        _aes.EncryptEcb(buffer.AsSpan(offset, length), PaddingMode.None).CopyTo(buffer, offset);

    public void EncryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length) =>
        _aes.EncryptCbc(buffer.AsSpan(offset, length), iv.AsSpan(ivOffset, 16), PaddingMode.None).CopyTo(buffer, offset);

    public void DecryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length) =>
        _aes.DecryptCbc(buffer.AsSpan(offset, length), iv.AsSpan(ivOffset, 16), PaddingMode.None).CopyTo(buffer, offset);

    public void Clear() => _aes.Key = new byte[16];

    public void Dispose() => _aes.Dispose();
}

using Firmware.Stack.Crypto;

namespace Unit.Stack.Crypto;

/// <summary>Counts the calls that a native cipher would have to answer.</summary>
public sealed class CountingAes : IAes
{
    private readonly IAes _aes = new ManagedAes();

    public int Ecb { get; private set; }

    public int Cbc { get; private set; }

    public void SetKey(byte[] key, int offset) => _aes.SetKey(key, offset);

    public void EncryptEcb(byte[] buffer, int offset, int length)
    {
        Ecb++;
        _aes.EncryptEcb(buffer, offset, length);
    }

    public void EncryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length)
    {
        Cbc++;
        _aes.EncryptCbc(iv, ivOffset, buffer, offset, length);
    }

    public void DecryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length) =>
        _aes.DecryptCbc(iv, ivOffset, buffer, offset, length);

    public void Clear() => _aes.Clear();

    public void Forget()
    {
        Ecb = 0;
        Cbc = 0;
    }
}

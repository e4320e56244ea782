// AES-128, FIPS 197, in the modes that an ESP32 has natively: SP 800-38A 6.1 and 6.2. One call encrypts many blocks, since
// each native call costs as much as a few hundred bytes.
namespace Firmware.Stack.Crypto;

/// <summary>AES-128 with one key. Lengths are multiples of 16.</summary>
public interface IAes
{
    /// <summary>Takes the 16 bytes of a key, in place of the one before.</summary>
    void SetKey(byte[] key, int offset);

    /// <summary>Encrypts in place, each block by itself.</summary>
    void EncryptEcb(byte[] buffer, int offset, int length);

    /// <summary>Encrypts in place, chained.</summary>
    void EncryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length);

    /// <summary>Decrypts in place, chained.</summary>
    void DecryptCbc(byte[] iv, int ivOffset, byte[] buffer, int offset, int length);

    /// <summary>Overwrites the key: nothing can be encrypted until there is another.</summary>
    void Clear();
}

// What an ESP32 computes natively, and no more: the rest of DTLS's cryptography is built of it.
namespace Firmware.Stack.Crypto;

/// <summary>The platform's cryptography: native on the board, managed in the emulator and on the desktop.</summary>
public interface ICryptography
{
    /// <summary>Makes an AES-128 without a key.</summary>
    IAes CreateAes();

    /// <summary>HMAC-SHA-256 of contiguous data: RFC 2104, FIPS 180-4.</summary>
    /// <param name="key">Holds the key.</param>
    /// <param name="keyOffset">Where it begins.</param>
    /// <param name="keyLength">Its length, any.</param>
    /// <param name="data">Holds the data.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">Their length.</param>
    /// <param name="mac">Takes 32 bytes; may be <paramref name="data"/>.</param>
    /// <param name="macOffset">Where.</param>
    void HmacSha256(byte[] key, int keyOffset, int keyLength, byte[] data, int offset, int length, byte[] mac, int macOffset);
}

// RFC 5246 5: the pseudorandom function, P_SHA256.
using System;
using System.Text;
using Firmware.Stack.Crypto;

namespace Firmware.Stack.Dtls;

/// <summary>Expands a secret.</summary>
public static class Prf
{
    private const int HashSize = 32;

    /// <summary>Fills <paramref name="output"/> with PRF(secret, label, seed).</summary>
    /// <param name="cryptography">Computes the HMACs.</param>
    /// <param name="work">Scratch: 32 bytes, the label and the seed.</param>
    /// <param name="secret">Holds the secret.</param>
    /// <param name="secretLength">How long it is; it begins at 0.</param>
    /// <param name="label">ASCII.</param>
    /// <param name="seed">Holds the seed; may not be <paramref name="work"/>.</param>
    /// <param name="seedLength">How long it is; it begins at 0.</param>
    /// <param name="output">Takes the result.</param>
    /// <param name="outputLength">How long it shall be.</param>
    public static void Expand(ICryptography cryptography, byte[] work, byte[] secret, int secretLength, string label,
        byte[] seed, int seedLength, byte[] output, int outputLength)
    {
        //  A(i) label seed,  where A(0) = label seed and A(i) = HMAC(secret, A(i-1))
        int labelLength = Encoding.UTF8.GetBytes(label, 0, label.Length, work, HashSize);
        Array.Copy(seed, 0, work, HashSize + labelLength, seedLength);
        int length = labelLength + seedLength;
        var block = new byte[HashSize];
        cryptography.HmacSha256(secret, 0, secretLength, work, HashSize, length, work, 0);
        for (int done = 0; done < outputLength; done += HashSize)
        {
            cryptography.HmacSha256(secret, 0, secretLength, work, 0, HashSize + length, block, 0);
            int left = outputLength - done;
            Array.Copy(block, 0, output, done, left < HashSize ? left : HashSize);
            if (left > HashSize)
            {
                cryptography.HmacSha256(secret, 0, secretLength, work, 0, HashSize, work, 0);
            }
        }

        Array.Clear(block, 0, HashSize);
        Array.Clear(work, 0, HashSize + length);
    }
}

// What GHASH needs of a key: SP 800-38D 6.3 and 6.4, by Shoup's tables of four bits.
using System;

namespace Firmware.Stack.Crypto;

/// <summary>The products of H, which is the key's, and the 16 polynomials of four bits: made once a key, for many records.
/// </summary>
public sealed class GcmKey
{
    private const int Products = 16;

    /// <summary>The first eight bytes of each product.</summary>
    internal readonly ulong[] High = new ulong[Products];

    /// <summary>The other eight.</summary>
    internal readonly ulong[] Low = new ulong[Products];

    /// <summary>What four bits that fall out at the end come back as, at the top.</summary>
    internal readonly ulong[] Reduction = new ulong[Products];

    /// <summary>Takes the key that the cipher has, in place of the one before.</summary>
    public void Set(IAes aes)
    {
        byte[] h = new byte[16];
        aes.EncryptEcb(h, 0, h.Length);
        ulong high = Gcm.Read(h, 0);
        ulong low = Gcm.Read(h, 8);
        Array.Clear(h, 0, h.Length);

        // The highest of four bits is x^0: 8 is 1; 4, 2 and 1 are each the one before times x.
        for (int n = Products / 2; n > 0; n >>= 1)
        {
            High[n] = high;
            Low[n] = low;
            ulong carry = (low & 1) * 0xe100000000000000;
            low = (low >> 1) | (high << 63);
            high = (high >> 1) ^ carry;
        }

        // The lowest falls out first, and comes back three bits further down than the highest. The others are sums.
        ulong reduction = 0x1c20000000000000;
        for (int n = 1; n < Products; n <<= 1)
        {
            Reduction[n] = reduction;
            reduction <<= 1;
            for (int i = 1; i < n; i++)
            {
                High[n + i] = High[n] ^ High[i];
                Low[n + i] = Low[n] ^ Low[i];
                Reduction[n + i] = Reduction[n] ^ Reduction[i];
            }
        }
    }

    /// <summary>Overwrites it.</summary>
    public void Clear()
    {
        Array.Clear(High, 0, Products);
        Array.Clear(Low, 0, Products);
    }
}

// What is compared with a secret takes the same time wherever it differs.
namespace Firmware.Stack.Crypto;

/// <summary>Comparison that tells nothing but its result.</summary>
public static class ConstantTime
{
    /// <summary>True when <paramref name="length"/> bytes of both are the same.</summary>
    public static bool AreEqual(byte[] a, int aOffset, byte[] b, int bOffset, int length)
    {
        int difference = 0;
        for (int i = 0; i < length; i++)
        {
            difference |= a[aOffset + i] ^ b[bOffset + i];
        }

        return difference == 0;
    }
}

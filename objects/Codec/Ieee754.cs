// IEEE 754 binary16, binary32 and binary64 by their bits: the platform's float type is never used, so nothing is rounded
// on the way.
using System;

namespace Objects.Codec;

/// <summary>The smallest IEEE 754 encoding that keeps a value exactly, and back.</summary>
public static class Ieee754
{
    private const long SignBit = long.MinValue;
    private const long MantissaMask = 0xFFFFFFFFFFFFF;
    private const int Bias = 1023;

    /// <summary>True for an infinity and for not-a-number, which no LwM2M value may be.</summary>
    public static bool IsSpecial(double value) => ((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF) == 0x7FF;

    /// <summary>2, 4 or 8: the bytes of the smallest encoding that holds the value exactly.</summary>
    /// <param name="value">Any finite number.</param>
    /// <param name="least">The smallest encoding there is where it goes: 2 in CBOR, 4 in TLV.</param>
    public static int Size(double value, int least)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF) - Bias;
        long mantissa = bits & MantissaMask;
        if (least == 2 && IsHalf(exponent, mantissa))
        {
            return 2;
        }

        // Subnormals of binary32 are left to binary64.
        bool single = (mantissa & 0x1FFFFFFF) == 0 && ((exponent >= -126 && exponent <= 127) || IsZero(exponent, mantissa));
        return single ? 4 : 8;
    }

    /// <summary>The bits of the value in an encoding of <paramref name="size"/> bytes that <see cref="Size"/> allowed.</summary>
    public static long ToBits(double value, int size)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        if (size == 8)
        {
            return bits;
        }

        int exponent = (int)((bits >> 52) & 0x7FF) - Bias;
        long mantissa = bits & MantissaMask;
        long sign = bits < 0 ? 1 : 0;
        if (IsZero(exponent, mantissa))
        {
            return sign << ((8 * size) - 1);
        }

        if (size == 4)
        {
            return (sign << 31) | ((long)(exponent + 127) << 23) | (mantissa >> 29);
        }

        // Below 2^-14 a half is subnormal: its leading one becomes explicit.
        return exponent >= -14
            ? (sign << 15) | ((long)(exponent + 15) << 10) | (mantissa >> 42)
            : (sign << 15) | ((mantissa | (MantissaMask + 1)) >> (28 - exponent));
    }

    /// <summary>The value of the bits of an encoding of 2, 4 or 8 bytes; may be an infinity or not-a-number.</summary>
    public static double FromBits(long bits, int size)
    {
        return size == 8 ? BitConverter.Int64BitsToDouble(bits) : size == 4 ? Widen(bits, 8, 23) : Widen(bits, 5, 10);
    }

    private static double Widen(long bits, int exponentBits, int mantissaBits)
    {
        int top = (1 << exponentBits) - 1;
        int exponent = (int)(bits >> mantissaBits) & top;
        long mantissa = bits & ((1L << mantissaBits) - 1);
        long sign = ((bits >> (exponentBits + mantissaBits)) & 1) != 0 ? SignBit : 0;
        if (exponent == 0)
        {
            if (mantissa == 0)
            {
                return BitConverter.Int64BitsToDouble(sign);
            }

            // A subnormal: shift its leading one into place.
            exponent = 1;
            while ((mantissa >> mantissaBits) == 0)
            {
                mantissa <<= 1;
                exponent--;
            }

            mantissa &= (1L << mantissaBits) - 1;
        }

        long wide = exponent == top ? 0x7FF : exponent - (top >> 1) + Bias;
        return BitConverter.Int64BitsToDouble(sign | (wide << 52) | (mantissa << (52 - mantissaBits)));
    }

    private static bool IsZero(int exponent, long mantissa) => exponent == -Bias && mantissa == 0;

    private static bool IsHalf(int exponent, long mantissa)
    {
        if (exponent > 15)
        {
            return false;
        }

        if (exponent >= -14)
        {
            return (mantissa & 0x3FFFFFFFFFF) == 0;
        }

        // Subnormal halves are multiples of 2^-24.
        return IsZero(exponent, mantissa) ||
            (exponent >= -24 && ((mantissa | (MantissaMask + 1)) & ((1L << (28 - exponent)) - 1)) == 0);
    }
}

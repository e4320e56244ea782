// Numbers as decimal text, both ways, exactly: the platform's formatter does not round-trip every double, and its parser
// throws, trims and accepts more than LwM2M allows.
using System;
using Objects.Bytes;

namespace Objects.Codec;

/// <summary>Writes and parses decimal numbers: integers of 64 bits, scaled integers, and binary64 with the fewest digits that
/// parse to the same value.</summary>
public static class DecimalText
{
    /// <summary>2^53: below it, every integer is a binary64 of its own.</summary>
    public const double MaxExact = 9007199254740992;

    private const int MaxFastScale = 9;
    private const long Infinity = 0x7FF0000000000000;

    /// <summary>Writes a signed integer.</summary>
    public static void WriteInteger(ByteWriter writer, long value)
    {
        if (value < 0)
        {
            writer.Byte('-');
            value = -value; // long.MinValue stays as it is, and its bits are the magnitude
        }

        WriteUnsigned(writer, (ulong)value);
    }

    /// <summary>Writes an unsigned integer.</summary>
    public static void WriteUnsigned(ByteWriter writer, ulong value)
    {
        ulong unit = 1;
        while (value / unit >= 10)
        {
            unit *= 10;
        }

        for (; unit != 0; unit /= 10)
        {
            writer.Byte('0' + (int)(value / unit % 10));
        }
    }

    /// <summary>Writes <paramref name="value"/> divided by ten to the power of <paramref name="scale"/>, without
    /// trailing zeros: 21500 with scale 3 is <c>21.5</c>.</summary>
    public static void WriteScaled(ByteWriter writer, long value, int scale)
    {
        if (value < 0)
        {
            writer.Byte('-');
            value = -value;
        }

        ulong magnitude = (ulong)value;
        ulong unit = 1;
        for (int i = 0; i < scale; i++)
        {
            unit *= 10;
        }

        WriteUnsigned(writer, magnitude / unit);
        ulong rest = magnitude % unit;
        if (rest != 0)
        {
            writer.Byte('.');
            while (rest != 0)
            {
                unit /= 10;
                writer.Byte('0' + (int)(rest / unit));
                rest %= unit;
            }
        }
    }

    /// <summary>Writes the fewest digits that parse to the same binary64, without an exponent; the value must be finite.
    /// </summary>
    public static void WriteDouble(ByteWriter writer, double value)
    {
        if (BitConverter.DoubleToInt64Bits(value) < 0)
        {
            writer.Byte('-');
            value = -value;
        }

        // Most readings are a whole number of a small decimal fraction. An integer below 2^53 divided by a power of ten
        // below 10^22 is correctly rounded (Clinger 1990), so equality proves that the text parses back.
        double power = 1;
        for (int scale = 0; scale <= MaxFastScale; scale++)
        {
            double scaled = (value * power) + 0.5;
            if (scaled >= MaxExact)
            {
                break;
            }

            long whole = (long)scaled;
            if (whole / power == value)
            {
                WriteScaled(writer, whole, scale);
                return;
            }

            power *= 10;
        }

        WriteShortest(writer, value);
    }

    /// <summary>Parses a signed integer: an optional minus sign and digits, nothing else. False when the text is none or
    /// does not fit.</summary>
    public static bool TryParseInteger(byte[] buffer, int offset, int length, out long value)
    {
        bool negative = length > 0 && buffer[offset] == '-';
        int skip = negative ? 1 : 0;
        value = 0;
        if (!TryParseUnsigned(buffer, offset + skip, length - skip, out ulong magnitude) ||
            magnitude > (negative ? 1UL << 63 : (1UL << 63) - 1))
        {
            return false;
        }

        value = negative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    /// <summary>Parses digits and nothing else. False when the text is none or does not fit in 64 bits.</summary>
    public static bool TryParseUnsigned(byte[] buffer, int offset, int length, out ulong value)
    {
        value = 0;
        int end = offset + length;
        for (int i = offset; i < end; i++)
        {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9 || value > (ulong.MaxValue - (uint)digit) / 10)
            {
                return false;
            }

            value = (value * 10) + (uint)digit;
        }

        return length > 0;
    }

    /// <summary>Parses an optional minus sign, digits, an optional fraction and an optional exponent, correctly rounded.
    /// False when the text is no such number or too large; NaN and infinity have no text.</summary>
    /// <remarks>19 significant digits count in full; of further ones, only whether they are zero.</remarks>
    public static bool TryParseDouble(byte[] buffer, int offset, int length, out double value)
    {
        int end = offset + length;
        bool negative = length > 0 && buffer[offset] == '-';
        if (negative)
        {
            offset++;
        }

        ulong digits = 0;
        int exponent = 0;
        bool any = false;
        bool more = false;
        bool fraction = false;
        value = 0;
        for (; offset < end; offset++)
        {
            int c = buffer[offset];
            if (c == '.' && any && !fraction)
            {
                fraction = true;
                any = false; // RFC 8259 6: at least one digit follows
                continue;
            }

            if (c < '0' || c > '9')
            {
                break;
            }

            any = true;
            if (digits < 1000000000000000000)
            {
                digits = (digits * 10) + (uint)(c - '0');
                exponent -= fraction ? 1 : 0;
            }
            else
            {
                more |= c != '0';
                exponent += fraction ? 0 : 1;
            }
        }

        if (!any || !TryParseExponent(buffer, offset, end, ref exponent))
        {
            return false;
        }

        value = ToDouble(digits, exponent, more);
        if (Ieee754.IsSpecial(value))
        {
            value = 0;
            return false;
        }

        value = negative ? -value : value;
        return true;
    }

    private static bool TryParseExponent(byte[] buffer, int offset, int end, ref int exponent)
    {
        if (offset == end)
        {
            return true;
        }

        if ((buffer[offset] | 0x20) != 'e' || ++offset == end)
        {
            return false;
        }

        bool negative = buffer[offset] == '-';
        if ((negative || buffer[offset] == '+') && ++offset == end)
        {
            return false;
        }

        int value = 0;
        for (; offset < end; offset++)
        {
            int digit = buffer[offset] - '0';
            if (digit < 0 || digit > 9)
            {
                return false;
            }

            if (value < 100000)
            {
                value = (value * 10) + digit; // beyond, the result is zero or infinite anyhow
            }
        }

        exponent += negative ? -value : value;
        return true;
    }

    // digits times 10^exponent, a little more when `more`; correctly rounded, infinity when too large.
    private static double ToDouble(ulong digits, int exponent, bool more)
    {
        if (digits == 0 || exponent < -345)
        {
            return 0; // 19 digits times 10^-345 is below half the least subnormal
        }

        if (exponent > 310)
        {
            return BitConverter.Int64BitsToDouble(Infinity);
        }

        if (!more && digits <= (ulong)MaxExact && exponent >= -22 && exponent <= 22)
        {
            // Both operands are exact, so the one operation is correctly rounded (Clinger 1990).
            double power = 1;
            for (int i = exponent < 0 ? -exponent : exponent; i > 0; i--)
            {
                power *= 10;
            }

            double exact = (long)digits;
            return exponent < 0 ? exact / power : exact * power;
        }

        var numerator = new BigNumber(digits);
        int binary = 0;
        if (more)
        {
            numerator.ShiftLeft(1);
            numerator.Increment();
            binary = -1;
        }

        if (exponent >= 0)
        {
            numerator.MultiplyPowerOfTen(exponent);
            ulong top = numerator.Top(out int shift, out bool below);
            return Round(top, binary + shift, below);
        }

        // Long division, bit by bit: the quotient gets 64 bits, what is left over is the sticky bit.
        var denominator = new BigNumber(1);
        denominator.MultiplyPowerOfTen(-exponent);
        int gap = denominator.BitLength - numerator.BitLength;
        if (gap > 0)
        {
            numerator.ShiftLeft(gap);
        }
        else
        {
            denominator.ShiftLeft(-gap);
        }

        if (numerator.Compare(denominator) < 0)
        {
            numerator.ShiftLeft(1);
            gap++;
        }

        ulong quotient = 0;
        for (int i = 0; i < 64; i++)
        {
            quotient <<= 1;
            if (numerator.Compare(denominator) >= 0)
            {
                numerator.Subtract(denominator);
                quotient |= 1;
            }

            numerator.ShiftLeft(1);
        }

        return Round(quotient, binary - gap - 63, numerator.BitLength != 0);
    }

    // A significand with its upper bit set, times 2^exponent, to the nearest binary64, ties to even.
    private static double Round(ulong significand, int exponent, bool more)
    {
        int biased = exponent + 63 + 1023;
        if (biased > 2046)
        {
            return BitConverter.Int64BitsToDouble(Infinity);
        }

        int drop = biased > 0 ? 11 : 12 - biased; // subnormals keep fewer bits
        if (drop > 64)
        {
            return 0;
        }

        ulong kept = drop == 64 ? 0 : significand >> drop;
        ulong rest = drop == 64 ? significand : significand << (64 - drop);
        if (rest > 1UL << 63 || (rest == 1UL << 63 && (more || (kept & 1) != 0)))
        {
            kept++; // a carry into the next power of two is what the addition below makes of it
        }

        long bits = biased > 0 ? ((long)(biased - 1) << 52) + (long)kept : (long)kept;
        return BitConverter.Int64BitsToDouble(bits); // the carry of the greatest number makes infinity
    }

    // Steele and White's and Dragon4's free-format algorithm as Burger and Dybvig (1996) state it: value = r / s, and
    // every number within (low, high) / s of it parses to the same double.
    private static void WriteShortest(ByteWriter writer, double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        long significand = biased == 0 ? mantissa : mantissa | 0x10000000000000;
        int exponent = (biased == 0 ? 1 : biased) - 1075;
        bool even = (significand & 1) == 0;
        int closer = mantissa == 0 && biased > 1 ? 1 : 0; // the neighbour below is at half the distance

        var r = new BigNumber((ulong)significand);
        int length = r.BitLength;
        var s = new BigNumber(1);
        var high = new BigNumber(1);
        var low = new BigNumber(1);
        r.ShiftLeft(1 + closer + (exponent > 0 ? exponent : 0));
        s.ShiftLeft(1 + closer + (exponent < 0 ? -exponent : 0));
        high.ShiftLeft(closer + (exponent > 0 ? exponent : 0));
        low.ShiftLeft(exponent > 0 ? exponent : 0);

        // log10(value) from below: 1233 / 4096 is log10(2).
        int point = (((length + exponent - 1) * 1233) >> 12) - 1; // never too large: the loop below corrects upwards only
        if (point >= 0)
        {
            s.MultiplyPowerOfTen(point);
        }
        else
        {
            r.MultiplyPowerOfTen(-point);
            high.MultiplyPowerOfTen(-point);
            low.MultiplyPowerOfTen(-point);
        }

        int sum = r.CompareSum(high, s);
        while (sum > 0 || (sum == 0 && even))
        {
            s.Multiply(10);
            point++;
            sum = r.CompareSum(high, s);
        }

        byte[] digits = writer.Scratch; // 17 always suffice
        int count = 0;
        bool below;
        bool above;
        do
        {
            r.Multiply(10);
            high.Multiply(10);
            low.Multiply(10);
            int digit = 0;
            while (r.Compare(s) >= 0)
            {
                r.Subtract(s);
                digit++;
            }

            int toLow = r.Compare(low);
            int toHigh = r.CompareSum(high, s);
            below = toLow < 0 || (toLow == 0 && even);
            above = toHigh > 0 || (toHigh == 0 && even);
            if (above && (!below || r.CompareSum(r, s) >= 0))
            {
                digit++;
            }

            digits[count++] = (byte)('0' + digit);
        }
        while (!below && !above);

        WritePlain(writer, digits, count, point);
    }

    // 0.ddd times 10^point. LwM2M 1.1 Core table C-2 has 6.667e-11 as 0.00000000006667, and 5.1.2 numbers of attributes
    // without an exponent.
    private static void WritePlain(ByteWriter writer, byte[] digits, int count, int point)
    {
        if (point <= 0)
        {
            writer.Byte('0');
        }

        for (int i = 0; i < point; i++)
        {
            writer.Byte(i < count ? digits[i] : '0');
        }

        if (point < count)
        {
            writer.Byte('.');
            for (int i = point; i < 0; i++)
            {
                writer.Byte('0');
            }

            int whole = point > 0 ? point : 0;
            writer.Bytes(digits, whole, count - whole);
        }
    }
}

// The functions that physical formulas need, in integers: the platform has them only as native calls on doubles, which the
// emulator lacks.
namespace Sensors;

/// <summary>Logarithm, power, root and trigonometry. Numbers with Q24 in their name have 24 binary places: 2^24 is 1.
/// Angles are in thousandths of a degree.</summary>
public static class FixedPoint
{
    /// <summary>1 with 24 binary places.</summary>
    public const int OneQ24 = 1 << 24;

    /// <summary>The natural logarithm of 2.</summary>
    public const int NaturalLogarithmOf2Q24 = 11629080;

    /// <summary>A turn.</summary>
    public const int TurnMilliDegrees = 360000;

    private const int Places = 24;

    // Vectors are scaled to have their longer side here before they are turned: 2^30 leaves room for the gain of 1.65.
    private const long LongSide = 1L << 30;

    // Half a turn in the unit that CORDIC turns by: millionths of a degree.
    private const int HalfTurnMicroDegrees = 180000000;

    // A turn divided by 2 pi, millionths of a degree: the arctangent of a small number is that number.
    private const int RadianMicroDegrees = 57295780;

    // Turns by arctan 2^-i down to 55 millionths of a degree.
    private const int Turns = 21;

    /// <summary>The product of two such numbers, rounded down. The result must have room.</summary>
    public static long MultiplyQ24(long xQ24, long yQ24) => (xQ24 * yQ24) >> Places;

    /// <summary>The quotient of two integers, rounded to the nearest; the denominator is positive.</summary>
    public static long Divide(long numerator, long denominator) =>
        (numerator < 0 ? numerator - denominator / 2 : numerator + denominator / 2) / denominator;

    /// <summary>The square root, rounded down; of a negative number, 0.</summary>
    public static int SquareRoot(long value)
    {
        long rest = value, root = 0;
        long bit = 1L << 62;
        while (bit > rest)
        {
            bit >>= 2;
            if (bit == 0)
            {
                return 0;
            }
        }

        while (bit != 0)
        {
            if (rest >= root + bit)
            {
                rest -= root + bit;
                root = (root >> 1) + bit;
            }
            else
            {
                root >>= 1;
            }

            bit >>= 2;
        }

        return (int)root;
    }

    /// <summary>The logarithm to base 2 of numerator / denominator; within 2 units of the last place.</summary>
    /// <param name="numerator">1 to 2^37.</param>
    /// <param name="denominator">1 to 2^37.</param>
    public static int Log2Q24(long numerator, long denominator)
    {
        // mantissa = numerator / denominator, shifted to lie in [1, 2) with 30 places
        int exponent = 0;
        while (numerator < denominator)
        {
            numerator <<= 1;
            exponent--;
        }

        while (numerator >> 1 >= denominator)
        {
            denominator <<= 1;
            exponent++;
        }

        while (numerator >= 1L << 32)
        {
            numerator >>= 1;
            denominator >>= 1;
        }

        long mantissa = (numerator << 30) / denominator;

        // Each squaring doubles the logarithm: whether the square reaches 2 is its next binary digit.
        int fraction = 0;
        for (int i = 0; i < Places; i++)
        {
            mantissa = (mantissa * mantissa) >> 30;
            fraction <<= 1;
            if (mantissa >= 1L << 31)
            {
                mantissa >>= 1;
                fraction |= 1;
            }
        }

        return (exponent << Places) + fraction;
    }

    /// <summary>2 to the power of a number from -24 to 38, within 3e-8 of the result or one unit of the last place.</summary>
    public static long Exp2Q24(int exponentQ24)
    {
        int whole = exponentQ24 >> Places;
        long x = (long)(exponentQ24 & (OneQ24 - 1)) << 6; // 30 places

        // 2^x = sum of (x ln 2)^n / n!, cut off where the terms end: ln2^n / n! with 30 places, highest first
        long sum = 109;                      // n = 9
        sum = 1419 + ((sum * x) >> 30);      // 8
        sum = 16377 + ((sum * x) >> 30);     // 7
        sum = 165394 + ((sum * x) >> 30);    // 6
        sum = 1431680 + ((sum * x) >> 30);   // 5
        sum = 10327387 + ((sum * x) >> 30);  // 4
        sum = 59597083 + ((sum * x) >> 30);  // 3
        sum = 257941248 + ((sum * x) >> 30); // 2
        sum = 744261118 + ((sum * x) >> 30); // 1
        sum = 1073741824 + ((sum * x) >> 30);
        int shift = whole - 6;
        return shift >= 0 ? sum << shift : (sum + (1L << (-shift - 1))) >> -shift;
    }

    /// <summary>The sine, within 2 units of the 22nd place.</summary>
    public static int SinQ24(int milliDegrees)
    {
        int angle = Normalize(milliDegrees);
        bool negative = angle >= TurnMilliDegrees / 2;
        angle = negative ? angle - TurnMilliDegrees / 2 : angle;
        angle = angle > TurnMilliDegrees / 4 ? TurnMilliDegrees / 2 - angle : angle;

        // radians with 30 places: pi / 180000 times 2^50 is 19650660422.3
        long x = (angle * 19650660422L) >> 20;
        long square = (x * x) >> 30;

        // x - x^3/3! + x^5/5! ..., factored
        long sum = 1073741824 - square / 110;
        sum = 1073741824 - (square / 72 * sum >> 30);
        sum = 1073741824 - (square / 42 * sum >> 30);
        sum = 1073741824 - (square / 20 * sum >> 30);
        sum = 1073741824 - (square / 6 * sum >> 30);
        int sine = (int)(((x * sum >> 30) + 32) >> 6);
        return negative ? -sine : sine;
    }

    /// <summary>The cosine, within 2 units of the 22nd place.</summary>
    public static int CosQ24(int milliDegrees) => SinQ24(Normalize(milliDegrees) + TurnMilliDegrees / 4);

    /// <summary>The angle of the vector (x, y) against the x axis: 0 to 359999; within 1. Of the zero vector, 0.</summary>
    /// <param name="y">The sine's side; any size below 2^62.</param>
    /// <param name="x">The cosine's side; any size below 2^62.</param>
    public static int ArcTangentMilliDegrees(long y, long x)
    {
        if (x == 0 && y == 0)
        {
            return 0;
        }

        int micro = 0;
        if (x < 0)
        {
            x = -x;
            y = -y;
            micro = HalfTurnMicroDegrees;
        }

        long longer = y < 0 ? -y : y;
        longer = x > longer ? x : longer;
        while (longer > LongSide)
        {
            longer >>= 1;
            x >>= 1;
            y >>= 1;
        }

        while (longer <= LongSide / 2)
        {
            longer <<= 1;
            x <<= 1;
            y <<= 1;
        }

        // CORDIC: turns the vector onto the x axis by ever smaller known angles.
        for (int i = 0; i < Turns; i++)
        {
            int turn = ArcTangentMicroDegrees(i);
            long turnedX = x;
            if (y > 0)
            {
                x += y >> i;
                y -= turnedX >> i;
                micro += turn;
            }
            else
            {
                x -= y >> i;
                y += turnedX >> i;
                micro -= turn;
            }
        }

        return Normalize((int)Divide(micro, 1000));
    }

    /// <summary>The angle from 0 to 180000 with this cosine, which lies from -1 to 1.</summary>
    public static int ArcCosineMilliDegrees(int cosineQ24)
    {
        long square = (long)OneQ24 * OneQ24 - (long)cosineQ24 * cosineQ24;
        return ArcTangentMilliDegrees(SquareRoot(square), cosineQ24);
    }

    /// <summary>The same direction from 0 to 359999.</summary>
    public static int Normalize(int milliDegrees)
    {
        int rest = milliDegrees % TurnMilliDegrees;
        return rest < 0 ? rest + TurnMilliDegrees : rest;
    }

    // arctan 2^-i, rounded. No table: that would take a hundred bytes of heap, this takes none.
    private static int ArcTangentMicroDegrees(int i)
    {
        switch (i)
        {
            case 0: return 45000000;
            case 1: return 26565051;
            case 2: return 14036243;
            case 3: return 7125016;
            case 4: return 3576334;
            case 5: return 1789911;
            case 6: return 895174;
            case 7: return 447614;
            case 8: return 223811;
            default: return (RadianMicroDegrees + (1 << i >> 1)) >> i;
        }
    }
}

// Decimal text against .NET's own conversions, which are correctly rounded and shortest since .NET Core 3.0.
using System;
using System.Globalization;
using System.IO;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;

namespace Host;

[TestClass]
public class NumberDecimalTests
{
    private const int Seed = 20180710;

    private static readonly byte[] s_buffer = new byte[1100];
    private static readonly ByteWriter s_output = new();

    public TestContext TestContext { get; set; }

    [TestMethod]
    public void WritesRandomDoublesInTheFewestDigits()
    {
        TestContext.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int i = 0; i < 15000; i++)
        {
            long bits = random.NextInt64(long.MinValue, long.MaxValue);
            WritesAndReads(BitConverter.Int64BitsToDouble(bits)); // any exponent
            WritesAndReads(BitConverter.Int64BitsToDouble((bits & long.MaxValue) >> random.Next(11, 64))); // subnormals too
            WritesAndReads(Math.ScaleB(bits, -random.Next(40, 130)));
            WritesAndReads((float)Math.ScaleB(bits, -random.Next(40, 80)));
            for (int digits = 0; digits < 3; digits++)
            {
                WritesAndReads((bits >> random.Next(20, 64)) / Math.Pow(10, random.Next(0, 15))); // readings
            }
        }
    }

    [TestMethod]
    public void WritesPowersOfTwoAndTheirNeighbours()
    {
        for (int exponent = -1074; exponent <= 1023; exponent++)
        {
            double power = Math.ScaleB(1, exponent);
            WritesAndReads(power);
            WritesAndReads(Math.BitIncrement(power));
            WritesAndReads(Math.BitDecrement(power));
        }

        for (int exponent = -323; exponent <= 308; exponent++)
        {
            double power = double.Parse("1e" + exponent, CultureInfo.InvariantCulture);
            WritesAndReads(power);
            WritesAndReads(Math.BitIncrement(power));
            WritesAndReads(-Math.BitDecrement(power));
        }

        WritesAndReads(double.MaxValue);
        WritesAndReads(double.Epsilon);
        WritesAndReads(float.MaxValue);
        WritesAndReads(float.Epsilon);
        WritesAndReads(0.0);
        WritesAndReads(-0.0);
    }

    [TestMethod]
    public void WritesTheBoundOfAnEvenNumbersRange()
    {
        // From 2^54 on doubles are four apart, and what lies two away parses to the even one: it counts where it is shorter.
        int shorter = 0;
        for (long value = 1L << 54; value < (1L << 54) + 4000; value += 4)
        {
            WritesAndReads(value);
            shorter += value % 8 == 0 && ((value - 2) % 10 == 0 || (value + 2) % 10 == 0) ? 1 : 0;
        }

        Assert.IsTrue(shorter > 100);
    }

    [TestMethod]
    public void ReadsRandomDecimalsCorrectlyRounded()
    {
        TestContext.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var text = new StringBuilder();
        for (int i = 0; i < 200000; i++)
        {
            text.Clear().Append(random.Next(4) == 0 ? "-" : "");
            int digits = random.Next(1, 20);
            int point = random.Next(3) == 0 ? random.Next(1, digits + 1) : digits;
            for (int digit = 0; digit < digits; digit++)
            {
                text.Append(digit == point ? "." : "").Append((char)('0' + random.Next(10)));
            }

            if (random.Next(3) != 0)
            {
                int range = random.Next(2) == 0 ? 30 : 350;
                text.Append(random.Next(2) == 0 ? 'e' : 'E').Append(random.Next(-range, range));
            }

            Parses(text.ToString());
        }
    }

    [TestMethod]
    public void ReadsHalfwayCasesToEven()
    {
        // Between 2^53 and 10^19 the numbers halfway between two doubles are integers of at most 19 digits.
        var random = new Random(Seed);
        for (int i = 0; i < 50000; i++)
        {
            int exponent = random.Next(53, 63);
            long step = 1L << (exponent - 52);
            long value = ((1L << exponent) + (random.NextInt64(1L << 52) * step)) + (step / 2);
            Parses(value.ToString(CultureInfo.InvariantCulture));
            Parses((value - 1).ToString(CultureInfo.InvariantCulture));
            Parses((value + 1).ToString(CultureInfo.InvariantCulture));
            Parses(value.ToString(CultureInfo.InvariantCulture) + ".000000000000000000000");
        }

        // And odd multiples of a power of two below one, as far as 19 digits hold them.
        for (int power = 1; power <= 19; power++)
        {
            for (int odd = 1; odd < 40; odd += 2)
            {
                Parses((odd / Math.Pow(2, power)).ToString("R", CultureInfo.InvariantCulture));
            }
        }
    }

    [TestMethod]
    public void ReadsTheLiteraturesHardCases()
    {
        string[] lines = File.ReadAllLines(CodecFiles.Repository("tests/Vectors/doubles.txt"));
        int cases = 0;
        foreach (string line in lines)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                cases++;
                Parses(line);
                Parses("-" + line);
                WritesAndReads(double.Parse(line, CultureInfo.InvariantCulture));
            }
        }

        Assert.IsTrue(cases > 50, $"{cases} cases");
    }

    [TestMethod]
    public void OfMoreThanNineteenDigitsTheRestCountsAsSome()
    {
        // What DecimalText promises of longer numbers: never further than the neighbour, and exact when the rest is zeros.
        var random = new Random(Seed);
        var text = new StringBuilder();
        int other = 0;
        for (int i = 0; i < 50000; i++)
        {
            text.Clear().Append((char)('1' + random.Next(9)));
            int digits = random.Next(20, 40);
            for (int digit = 1; digit < digits; digit++)
            {
                text.Append((char)('0' + random.Next(10)));
            }

            text.Append('e').Append(random.Next(-300, 260));
            double expected = double.Parse(text.ToString(), CultureInfo.InvariantCulture);
            Assert.IsTrue(TryParse(text.ToString(), out double value), text.ToString());
            long distance = Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(value));
            Assert.IsTrue(distance <= 1, text.ToString());
            other += distance == 0 ? 0 : 1;
        }

        TestContext.WriteLine($"{other} of 50000 are the neighbour");
        Assert.IsTrue(other < 50, $"{other} of 50000");
    }

    [TestMethod]
    public void ReadsWhatJsonCallsANumberAndNothingElse()
    {
        // RFC 8259 6, but for leading zeros, which plain text may have; and nothing too large for a double.
        const string Letters = "0123456789012345..--++eE x,_NIni";
        var grammar = new System.Text.RegularExpressions.Regex("^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$");
        var random = new Random(Seed);
        var text = new StringBuilder();
        int numbers = 0;
        for (int i = 0; i < 300000; i++)
        {
            text.Clear();
            for (int length = random.Next(0, 9); length > 0; length--)
            {
                text.Append(Letters[random.Next(Letters.Length)]);
            }

            string candidate = text.ToString();
            bool number = grammar.IsMatch(candidate) &&
                double.IsFinite(double.Parse(candidate, NumberStyles.Float, CultureInfo.InvariantCulture));
            numbers += number ? 1 : 0;
            Assert.AreEqual(number, TryParse(candidate, out _), candidate);
            byte[] bytes = Encoding.ASCII.GetBytes(candidate);
            bool integer = grammar.IsMatch(candidate) & long.TryParse(
                candidate, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long expected);
            Assert.AreEqual(integer, DecimalText.TryParseInteger(bytes, 0, bytes.Length, out long actual), candidate);
            Assert.AreEqual(integer ? expected : 0, actual, candidate);
        }

        Assert.IsTrue(numbers > 10000);
    }

    [TestMethod]
    public void ReadsAndWritesRandomIntegers()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 200000; i++)
        {
            long value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            string text = Write(output => DecimalText.WriteInteger(output, value));
            Assert.AreEqual(value.ToString(CultureInfo.InvariantCulture), text);
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            Assert.IsTrue(DecimalText.TryParseInteger(bytes, 0, bytes.Length, out long parsed));
            Assert.AreEqual(value, parsed);
            ulong unsigned = (ulong)value;
            text = Write(output => DecimalText.WriteUnsigned(output, unsigned));
            Assert.AreEqual(unsigned.ToString(CultureInfo.InvariantCulture), text);
            bytes = Encoding.ASCII.GetBytes(text);
            Assert.IsTrue(DecimalText.TryParseUnsigned(bytes, 0, bytes.Length, out ulong read));
            Assert.AreEqual(unsigned, read);
            int scale = random.Next(10);
            text = Write(output => DecimalText.WriteScaled(output, value, scale));
            decimal expected = value / (decimal)Math.Pow(10, scale);
            Assert.AreEqual(expected, decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), text);
            Assert.IsFalse(text.Contains('.') && (text.EndsWith('0') || text.EndsWith('.')), text);
        }

        // One more than fits, and a digit more.
        string[] beyond =
        {
            "9223372036854775808", "-9223372036854775809", "92233720368547758070", "18446744073709551616",
            "184467440737095516150",
        };
        foreach (string text in beyond)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            Assert.IsFalse(DecimalText.TryParseInteger(bytes, 0, bytes.Length, out _), text);
            Assert.AreEqual(text.Length == 19, DecimalText.TryParseUnsigned(bytes, 0, bytes.Length, out _), text);
        }
    }

    private static void WritesAndReads(double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        s_output.Reset(s_buffer, 0, s_buffer.Length);
        DecimalText.WriteDouble(s_output, value);
        Assert.IsFalse(s_output.Overflow);
        string text = Encoding.ASCII.GetString(s_buffer, 0, s_output.Length);
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        double parsed = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(parsed), $"{shortest} as {text}");
        Assert.IsTrue(DecimalText.TryParseDouble(s_buffer, 0, s_output.Length, out double read), text);
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read), text);

        // .NET's "R" drops a digit too many of a few powers of two, such as 2^-958, whose lower neighbour is nearer.
        if (double.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture) == value)
        {
            Assert.IsTrue(Digits(text) <= Digits(shortest), $"{shortest} as {text}");
        }

        Assert.IsTrue(text.IndexOfAny(['e', 'E', '+']) < 0, text);
        Parses(shortest);
    }

    // How many digits from the first to the last that is not zero.
    private static int Digits(string text)
    {
        int end = text.IndexOf('E');
        string digits = (end < 0 ? text : text[..end]).Replace(".", "").TrimStart('-').Trim('0');
        return digits.Length;
    }

    private static void Parses(string text)
    {
        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        bool parsed = TryParse(text, out double value);
        Assert.AreEqual(double.IsFinite(expected), parsed, text);
        if (parsed)
        {
            Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value), text);
        }
    }

    private static bool TryParse(string text, out double value)
    {
        int length = Encoding.ASCII.GetBytes(text, 0, text.Length, s_buffer, 400);
        s_buffer[399] = s_buffer[400 + length] = (byte)'7'; // neighbours that would make it another number
        return DecimalText.TryParseDouble(s_buffer, 400, length, out value);
    }

    private static string Write(Action<ByteWriter> write)
    {
        s_output.Reset(s_buffer, 0, s_buffer.Length);
        write(s_output);
        return Encoding.ASCII.GetString(s_buffer, 0, s_output.Length);
    }
}

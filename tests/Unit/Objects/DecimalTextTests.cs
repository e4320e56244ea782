// Decimal text both ways. Bits of doubles from IEEE 754 and from the literature's hard cases: V. Paxson, "A Program for Testing
// IEEE Decimal-Binary Conversion" (1991); R. Regan's collection of conversion bugs (2.2250738585072011e-308 and others).
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;

namespace Unit.Objects;

[TestClass]
public class DecimalTextTests
{
    [TestMethod]
    public void ReadsAndWritesDoubles()
    {
        Same("0", 0x0000000000000000);
        Same("-0", unchecked((long)0x8000000000000000));
        Same("1", 0x3FF0000000000000);
        Same("-0.5", unchecked((long)0xBFE0000000000000));
        Same("0.05", 0x3FA999999999999A);
        Same("0.0000001", 0x3E7AD7F29ABCAF48);
        Same("21.5", 0x4035800000000000);
        Same("21.37", 0x40355EB851EB851F);
        Same("0.1", 0x3FB999999999999A);
        Same("0.3333333333333333", 0x3FD5555555555555);
        Same("0.30000000000000004", 0x3FD3333333333334); // 0.1 + 0.2
        Same("3.141592653589793", 0x400921FB54442D18);
        Same("21.3700008392334", 0x40355EB860000000); // 21.37 in binary32
        Same("100000", 0x40F86A0000000000);
        Same("123456.789", 0x40FE240C9FBE76C9);
        Same("0.000000001", 0x3E112E0BE826D695);
        Same("0.0000000012", 0x3E149DA7E361CE4C);
        Same("9007199254740991", 0x433FFFFFFFFFFFFF);
        Same("9007199254740992", 0x4340000000000000);
        Same("9007199254740994", 0x4340000000000001);
        Same("4503599627370497", 0x4330000000000001);
        Same("2251799813685249.5", 0x4320000000000003);
        Same("100000000000000000000000", 0x44B52D02C7E14AF6); // 1e23, nearer to its lower neighbour
        Same("8410000000000000000000", 0x447C7E83209E90B2);
    }

    [TestMethod]
    public void ReadsAndWritesTheExtremes()
    {
        Extreme("5e-324", 0x0000000000000001, 325);
        Extreme("2.225073858507201e-308", 0x000FFFFFFFFFFFFF, 324);
        Extreme("2.2250738585072014e-308", 0x0010000000000000, 325);
        Extreme("1.7976931348623157e308", 0x7FEFFFFFFFFFFFFF, 309);
        Extreme("3.4028234663852886e38", 0x47EFFFFFE0000000, 39); // the greatest binary32
        Extreme("1.401298464324817e-45", 0x36A0000000000000, 61); // the least
    }

    [TestMethod]
    public void RoundsHardCasesCorrectly()
    {
        Parses("2.2250738585072011e-308", 0x000FFFFFFFFFFFFF);
        Parses("2.2250738585072012e-308", 0x0010000000000000);
        Parses("4.9e-324", 0x0000000000000001);
        Parses("2.4703282292062327e-324", 0x0000000000000000); // just below half the least
        Parses("2.4703282292062328e-324", 0x0000000000000001);
        Parses("1.7976931348623158e308", 0x7FEFFFFFFFFFFFFF);
        Parses("9007199254740993", 0x4340000000000000); // halfway: to even
        Parses("9007199254740995", 0x4340000000000002);
        Parses("9007199254740993.00000000000000000001", 0x4340000000000001); // and a little more
        Parses("8.5e22", 0x44B1FFDBF6B2B2EB);
        Parses("69e267", 0x77C0B7CB60C994DA);
        Parses("123456789012345678901234567890", 0x45F8EE90FF6C373E);
        Parses("0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001e99",
            0x3FF0000000000000);
        Parses("1000000000000000000000000000000000000000000e-42", 0x3FF0000000000000);
        Parses("0e999999999999", 0);
        Parses("1e-99999", 0);
        Parses("-1e-99999", unchecked((long)0x8000000000000000));
        Parses("1E5", 0x40F86A0000000000);
        Parses("1e+5", 0x40F86A0000000000);
        Parses("00001", 0x3FF0000000000000); // leading zeros: JSON's reader refuses them, plain text need not
    }

    [TestMethod]
    public void RefusesWhatIsNoNumber()
    {
        string[] junk =
        {
            "", "-", ".5", "5.", "1e", "1e-", "1e+", "+1", " 1", "1 ", "0x1", "1,5", "NaN", "Infinity", "1e999", "1e309",
            "--1", "-.5", "1.e1",
            "1e1.5", "1e 1", "1_000", "1f", "1.7976931348623159e308", "\u0661",
        };
        for (int i = 0; i < junk.Length; i++)
        {
            byte[] bytes = Hex.Utf8(junk[i]);
            bool parsed = DecimalText.TryParseDouble(bytes, 0, bytes.Length, out double value);
            Assert.IsFalse(parsed, junk[i]);
            Assert.AreEqual(0.0, value, junk[i]);
        }
    }

    [TestMethod]
    public void ReadsAndWritesIntegers()
    {
        long[] values =
        {
            0, 1, -1, 9, 10, -10, 99, 127, 128, -128, -129, 255, 256, 32767, -32768, 65535, 2147483647, -2147483648, 4294967295,
            1000000000000000000, 999999999999999999, long.MaxValue, long.MinValue,
        };
        for (int i = 0; i < values.Length; i++)
        {
            var output = Output();
            DecimalText.WriteInteger(output, values[i]);
            string text = Hex.Latin(Subject.Copy(output, 0));
            Assert.AreEqual(values[i].ToString(), text);
            bool parsed = DecimalText.TryParseInteger(output.Buffer, 0, output.Length, out long value);
            Assert.IsTrue(parsed, text);
            Assert.AreEqual(values[i], value);
        }

        var wide = Output();
        DecimalText.WriteUnsigned(wide, ulong.MaxValue);
        string widest = Hex.Latin(Subject.Copy(wide, 0));
        Assert.AreEqual("18446744073709551615", widest);
        bool read = DecimalText.TryParseUnsigned(wide.Buffer, 0, wide.Length, out ulong unsigned);
        Assert.IsTrue(read);
        Assert.AreEqual(ulong.MaxValue, unsigned);
    }

    [TestMethod]
    public void RefusesWhatIsNoInteger()
    {
        string[] junk =
        {
            "", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "1,000", "--1", "9223372036854775808", "-9223372036854775809",
            "99999999999999999999", "18446744073709551616", "28446744073709551616",
        };
        for (int i = 0; i < junk.Length; i++)
        {
            byte[] bytes = Hex.Utf8(junk[i]);
            bool parsed = DecimalText.TryParseInteger(bytes, 0, bytes.Length, out long value);
            Assert.IsFalse(parsed, junk[i]);
            Assert.AreEqual(0L, value, junk[i]);
            parsed = DecimalText.TryParseUnsigned(bytes, 0, bytes.Length, out ulong unsigned);
            Assert.AreEqual(junk[i] == "9223372036854775808", parsed, junk[i]);
        }

        byte[] minus = Hex.Utf8("-1");
        bool negative = DecimalText.TryParseUnsigned(minus, 0, 2, out _);
        Assert.IsFalse(negative);
    }

    [TestMethod]
    public void WritesScaledIntegers()
    {
        Scaled(0, 0, "0");
        Scaled(0, 3, "0");
        Scaled(1, 3, "0.001");
        Scaled(-1, 3, "-0.001");
        Scaled(21500, 3, "21.5");
        Scaled(21370, 3, "21.37");
        Scaled(-500, 3, "-0.5");
        Scaled(-10100, 3, "-10.1");
        Scaled(65200, 3, "65.2");
        Scaled(1000, 3, "1");
        Scaled(1001, 3, "1.001");
        Scaled(15, 1, "1.5");
        Scaled(1, 9, "0.000000001");
        Scaled(long.MaxValue, 9, "9223372036.854775807");
        Scaled(long.MinValue, 9, "-9223372036.854775808");
        Scaled(long.MinValue, 0, "-9223372036854775808");
    }

    private static ByteWriter Output()
    {
        var output = new ByteWriter();
        output.Reset(new byte[400], 0, 400);
        return output;
    }

    private static string Write(long bits)
    {
        var output = Output();
        DecimalText.WriteDouble(output, System.BitConverter.Int64BitsToDouble(bits));
        return Hex.Latin(Subject.Copy(output, 0));
    }

    private static void Same(string text, long bits)
    {
        Parses(text, bits);
        string written = Write(bits);
        Assert.AreEqual(text, written);
    }

    private static void Extreme(string text, long bits, int length)
    {
        Parses(text, bits);
        string written = Write(bits);
        Assert.AreEqual(length, written.IndexOf('.') < 0 ? written.Length : written.Length - 1, text);
        Parses(written, bits);
    }

    private static void Parses(string text, long bits)
    {
        byte[] bytes = Hex.Utf8(text);
        bool parsed = DecimalText.TryParseDouble(bytes, 0, bytes.Length, out double value);
        Assert.IsTrue(parsed, text);
        string expected = Hex.Text(bits), actual = Hex.Text(System.BitConverter.DoubleToInt64Bits(value));
        Assert.AreEqual(expected, actual, text);
    }

    private static void Scaled(long value, int scale, string expected)
    {
        var output = Output();
        DecimalText.WriteScaled(output, value, scale);
        string text = Hex.Latin(Subject.Copy(output, 0));
        Assert.AreEqual(expected, text);
    }
}

// CBOR items: RFC 8949 appendix A, and one value a payload as LwM2M has it (OMA-TS-LightweightM2M_Core-V1_1_1 Table C-2).
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class CborTests
{
    [TestMethod]
    public void ReadsAndWritesAppendixAsIntegers()
    {
        Integer(0, "00");
        Integer(1, "01");
        Integer(10, "0A");
        Integer(23, "17");
        Integer(24, "1818");
        Integer(25, "1819");
        Integer(100, "1864");
        Integer(1000, "1903E8");
        Integer(1000000, "1A000F4240");
        Integer(1000000000000, "1B000000E8D4A51000");
        Integer(-1, "20");
        Integer(-10, "29");
        Integer(-100, "3863");
        Integer(-1000, "3903E7");
        Integer(255, "18FF");
        Integer(256, "190100");
        Integer(65535, "19FFFF");
        Integer(65536, "1A00010000");
        Integer(4294967295, "1AFFFFFFFF");
        Integer(4294967296, "1B0000000100000000");
        Integer(long.MaxValue, "1B7FFFFFFFFFFFFFFF");
        Integer(long.MinValue, "3B7FFFFFFFFFFFFFFF");
        string records = Read(3, "1BFFFFFFFFFFFFFFFF");
        Assert.AreEqual("18446744073709551615", records);
        records = Read(2, "1BFFFFFFFFFFFFFFFF");
        Assert.AreEqual("?", records);
        records = Read(2, "3BFFFFFFFFFFFFFFFF"); // -18446744073709551616
        Assert.AreEqual("?", records);
        records = Read(3, "20");
        Assert.AreEqual("?", records);
    }

    [TestMethod]
    public void ReadsAndWritesAppendixAsFloats()
    {
        Float(0.0, "F90000");
        Float(1.0, "F93C00");
        Float(1.1, "FB3FF199999999999A");
        Float(1.5, "F93E00");
        Float(65504.0, "F97BFF");
        Float(100000.0, "FA47C35000");
        Float(3.4028234663852886e+38, "FA7F7FFFFF");
        Float(1.0e+300, "FB7E37E43C8800759C");
        Float(5.960464477539063e-8, "F90001");
        Float(0.00006103515625, "F90400");
        Float(-4.0, "F9C400");
        Float(-4.1, "FBC010666666666666");
    }

    [TestMethod]
    public void KeepsTheSignOfZero()
    {
        string records = Read(4, "F98000");
        Assert.AreEqual("8000000000000000", records);
        string hex = Write(4, -0.0);
        Assert.AreEqual("F98000", hex);
    }

    [TestMethod]
    public void RefusesInfinityAndNotANumber()
    {
        string[] special =
        {
            "F97C00", "F97E00", "F9FC00", "FA7F800000", "FA7FC00000", "FAFF800000", "FB7FF0000000000000", "FB7FF8000000000000",
            "FBFFF0000000000000",
        };
        for (int i = 0; i < special.Length; i++)
        {
            string records = Read(4, special[i]);
            Assert.AreEqual("?", records, special[i]);
        }
    }

    [TestMethod]
    public void ReadsAndWritesAppendixAsOthers()
    {
        Same(5, false, "F4", "false");
        Same(5, true, "F5", "true");
        Same(1, "", "60", "");
        Same(1, "a", "6161", "a");
        Same(1, "IETF", "6449455446", "IETF");
        Same(1, "\"\\", "62225C", "\"\\");
        Same(1, "\u00fc", "62C3BC", "\u00fc");
        Same(1, "\u6c34", "63E6B0B4", "\u6c34");
        Same(1, "\ud800\udd51", "64F0908591", "\ud800\udd51");
        Same(6, new byte[0], "40", "h''");
        Same(6, Hex.Parse("01020304"), "4401020304", "h'01020304'");
    }

    [TestMethod]
    public void WritesATimeAsRfc8949Tag1()
    {
        // Table C-2: "as defined in Section 2.4.1 of [RFC7049]", which is the tags 0 and 1; Leshan reads no time without one.
        Same(7, 1363896240L, "C11A514B67B0", "1363896240");
        string records = Read(7, "1A514B67B0");
        Assert.AreEqual("1363896240", records);
        records = Read(7, "C1FB41D452D9EC200000"); // 1363896240.5 has no whole seconds
        Assert.AreEqual("?", records);
        records = Read(7, "C1FB41D452D9EC000000");
        Assert.AreEqual("1363896240", records);
        records = Read(7, "C074323031332D30332D32315432303A30343A30305A"); // 0("2013-03-21T20:04:00Z") is not understood
        Assert.AreEqual("?", records);
    }

    [TestMethod]
    public void ReadsAndWritesLinksAsText()
    {
        Same(8, new[] { 66, 1 }, "6436363A31", "66:1");
        Same(8, new[] { 65535, 65535 }, "6B36353533353A3635353335", "65535:65535");
        Same(9, "</3/0>", "663C2F332F303E", "</3/0>");
    }

    [TestMethod]
    public void PassesOverTags()
    {
        string records = Read(6, "D74401020304"); // 23(h'01020304')
        Assert.AreEqual("h'01020304'", records);
        records = Read(6, "D818456449455446");    // 24(h'6449455446')
        Assert.AreEqual("h'6449455446'", records);
        records = Read(1, "D82076687474703A2F2F7777772E6578616D706C652E636F6D"); // 32("http://www.example.com")
        Assert.AreEqual("http://www.example.com", records);
    }

    [TestMethod]
    public void RefusesWhatIsNoValue()
    {
        string[] none =
        {
            "", "F6", "F7", "F0", "F8FF", "80", "83010203", "A0", "A201020304", "FF", "9FFF", "BFFF",
            "C249010000000000000000", "C349010000000000000000", // bignums are byte strings
            "5F42010243030405FF", "7F657374726561646D696E67FF", // strings in chunks
        };
        for (int i = 0; i < none.Length; i++)
        {
            for (int resource = 1; resource <= 9; resource++)
            {
                string records = Read(resource, none[i]);
                bool big = none[i].Length == 22 && resource == 6; // an opaque value may have a tag
                Assert.AreEqual(big ? "h'010000000000000000'" : "?", records.TrimEnd('!'), none[i]);
            }
        }
    }

    [TestMethod]
    public void RefusesWhatIsMalformed()
    {
        // RFC 8949 appendix F.1: reserved additional information; ends early; a break out of place; and more than one item.
        string[] malformed =
        {
            "1C", "1D", "1E", "3C", "5C", "7C", "9C", "BC", "DC", "FC", "FD", "FE", "1F", "3F", "DF",
            "18", "19", "1A", "1B", "1901", "1A0102", "1B01020304050607", "38", "58", "78", "98", "B8", "D8", "F8", "F900",
            "FA0000",
            "FB000000", "41", "61", "5AFFFFFFFF00", "5BFFFFFFFFFFFFFFFF010203", "7AFFFFFFFF00", "7B7FFFFFFFFFFFFFFF010203",
            "C0", "C1", "F800", "F818", "F81F", "0000", "F400", "6161FF",
        };
        for (int i = 0; i < malformed.Length; i++)
        {
            for (int resource = 1; resource <= 9; resource++)
            {
                string records = Read(resource, malformed[i]);
                Assert.AreEqual("?", records.TrimEnd('!'), malformed[i]);
            }
        }
    }

    [TestMethod]
    public void SkipsEveryWellFormedItem()
    {
        // RFC 8949 appendix A and F.1
        Skips("83010203", true);
        Skips("8301820203820405", true);
        Skips("A26161016162820203", true);
        Skips("826161A161626163", true);
        Skips("5F42010243030405FF", true);
        Skips("7F657374726561646D696E67FF", true);
        Skips("9F018202039F0405FFFF", true);
        Skips("83019F0203FF820405", true);
        Skips("BF6346756EF563416D7421FF", true);
        Skips("BF61610161629F0203FFFF", true);
        Skips("C1FB41D452D9EC200000", true);
        Skips("F6", true);
        Skips("F8FF", true);
        Skips("FB7FF8000000000000", true);
        Skips("818181818181818100", false); // deeper than anything that LwM2M defines
        Skips("8102030F", false);
        Skips("81", false);
        Skips("8200", false);
        Skips("A1", false);
        Skips("A100", false);
        Skips("9F", false);
        Skips("9F01", false);
        Skips("BF", false);
        Skips("BF01FF", false); // a key without its value
        Skips("5F00FF", false); // chunks are strings of the same type
        Skips("5F6100FF", false);
        Skips("7F4100FF", false);
        Skips("5F5F4100FFFF", false);
        Skips("FF", false);
        Skips("81FF", false);
        Skips("9BFFFFFFFFFFFFFFFF", false);
        Skips("9B7FFFFFFFFFFFFFFF00", false);
        Skips("BB7FFFFFFFFFFFFFFF0000", false); // twice as many items as an integer holds
        Skips("BB4000000000000000", false);
        Skips("BB40000000000000000000", false);
        Skips("BB8000000000000000", false);
    }

    private static void Skips(string hex, bool well)
    {
        byte[] bytes = Hex.Parse(hex);
        var input = new ByteReader();
        var item = new CborItem();
        input.Reset(bytes, 0, bytes.Length);
        item.Read(input);
        item.Skip(input);
        bool whole = !input.Failed && input.Remaining == 0;
        Assert.AreEqual(well, whole, hex);
    }

    private static void Integer(long value, string hex) => Same(2, value, hex, value.ToString());

    private static void Float(double value, string hex) =>
        Same(4, value, hex, Hex.Text(System.BitConverter.DoubleToInt64Bits(value)));

    private static void Same(int resource, object value, string hex, string text)
    {
        string written = Write(resource, value);
        Assert.AreEqual(hex, written);
        string read = Read(resource, hex);
        Assert.AreEqual(text, read, hex);
    }

    private static string Write(int resource, object value) => Hex.Text(Subject.Read(
        Subject.Tree(SpecExamples.AllTypes().With(0, resource, value)), "/3442/0/" + resource.ToString(), new CborWriter()));

    private static string Read(int resource, string hex)
    {
        string path = "/3442/0/" + resource.ToString();
        return Subject.Records(new CborReader(), path, SpecExamples.AllTypes(), Hex.Parse(hex)).Substring(path.Length + 1);
    }
}

// text/plain and application/octet-stream: OMA-TS-LightweightM2M_Core-V1_1_1 Table C-2, and Base64 of RFC 4648 9 and 10.
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class TextTests
{
    [TestMethod]
    public void ReadsAndWritesTheSpecificationsExamples()
    {
        Same(2, -750L, "-750", "-750");
        Same(3, (ulong)18, "18", "18");
        Same(4, 6.667e-11, "0.00000000006667", Hex.Text(System.BitConverter.DoubleToInt64Bits(6.667e-11)));
        Same(5, false, "0", "false");
        Same(5, true, "1", "true");
        Same(6, Hex.Parse("0102030405"), "AQIDBAU=", "h'0102030405'");
        Same(7, 1476186613L, "1476186613", "1476186613");
        Same(8, new[] { 66, 1 }, "66:1", "66:1");
        Same(8, new[] { 65535, 65535 }, "65535:65535", "65535:65535");
        Same(9, "</3303/0/5700>;gt=23", "</3303/0/5700>;gt=23", "</3303/0/5700>;gt=23");
        Same(1, "Open Mobile Alliance", "Open Mobile Alliance", "Open Mobile Alliance");
    }

    [TestMethod]
    public void ReadsAndWritesRfc4648sVectors()
    {
        Base64("", "");
        Base64("66", "Zg==");
        Base64("666F", "Zm8=");
        Base64("666F6F", "Zm9v");
        Base64("666F6F62", "Zm9vYg==");
        Base64("666F6F6261", "Zm9vYmE=");
        Base64("666F6F626172", "Zm9vYmFy");
        Base64("14FB9C03D97E", "FPucA9l+");
        Base64("14FB9C03D9", "FPucA9k=");
        Base64("14FB9C03", "FPucAw==");
        Base64("FBFFFE", "+//+");
    }

    [TestMethod]
    public void RefusesBadBase64()
    {
        // RFC 4648 3.2 and 3.3
        string[] bad =
        {
            "A", "A=", "A==", "A===", "=", "==", "====", "AA=", "AA===", "AAA==", "AAAA=", "AAAA==", "AAAAA", "A=AA", "AA=A",
            "AA A", "AA", "AAA", "AAAAAA", "AA-_", "----",
            "AAA\n", "!,-INVALID$_'", "Zm9v*", "Zm.v", "\u00fcAA",
        };
        for (int i = 0; i < bad.Length; i++)
        {
            string records = Read(new PlainTextReader(), 6, Hex.Utf8(bad[i]));
            Assert.AreEqual("?", records, bad[i]);
        }
    }

    [TestMethod]
    public void RefusesMoreBytesThanThereIsRoomFor()
    {
        var target = new byte[4];
        byte[] text = Hex.Utf8("Zm9vYg==");
        int length = global::Objects.Codec.Base64.Decode(text, 0, text.Length, target, 1, 3);
        Assert.AreEqual(-1, length);
        length = global::Objects.Codec.Base64.Decode(text, 0, text.Length, target, 0, 4);
        Assert.AreEqual(4, length);
        length = global::Objects.Codec.Base64.Decode(text, 0, text.Length, text, 0, text.Length);
        Assert.AreEqual(4, length);
        string hex = Hex.Text(text, 0, 4);
        Assert.AreEqual("666F6F62", hex); // in place

        string records = Read(new PlainTextReader(), 6, Letters(4 * 171));
        Assert.AreEqual("?", records);
    }

    [TestMethod]
    public void RefusesWhatIsNoNumber()
    {
        string[] junk =
        {
            "", "-", ".5", "5.", "1e", "1e+", "+1", " 1", "1 ", "0x1", "1,5", "NaN", "1e999", "--1", "1-", "1.2.3", "e5",
        };
        for (int i = 0; i < junk.Length; i++)
        {
            for (int resource = 2; resource <= 7; resource++)
            {
                string records = resource == 6 ? "?" : Read(new PlainTextReader(), resource, Hex.Utf8(junk[i]));
                Assert.AreEqual("?", records, junk[i]);
            }
        }

        string fraction = Read(new PlainTextReader(), 2, Hex.Utf8("1.0"));
        Assert.AreEqual("?", fraction);
        fraction = Read(new PlainTextReader(), 3, Hex.Utf8("-1"));
        Assert.AreEqual("?", fraction);
        fraction = Read(new PlainTextReader(), 2, Hex.Utf8("9223372036854775808"));
        Assert.AreEqual("?", fraction);
        fraction = Read(new PlainTextReader(), 3, Hex.Utf8("18446744073709551616"));
        Assert.AreEqual("?", fraction);
    }

    [TestMethod]
    public void ReadsScientificNotationToo()
    {
        string bits = Read(new PlainTextReader(), 4, Hex.Utf8("6.667E-11")); // Java's Double.toString, so Leshan
        Assert.AreEqual(Hex.Text(System.BitConverter.DoubleToInt64Bits(6.667e-11)), bits);
        bits = Read(new PlainTextReader(), 4, Hex.Utf8("21"));
        Assert.AreEqual("4035000000000000", bits);
    }

    [TestMethod]
    public void ReadsOnlyZeroAndOneAsBoolean()
    {
        string[] junk = { "", "2", "true", "false", "00", "01", " 1", "/", "\u0001" };
        for (int i = 0; i < junk.Length; i++)
        {
            string records = Read(new PlainTextReader(), 5, Hex.Utf8(junk[i]));
            Assert.AreEqual("?", records, junk[i]);
        }
    }

    [TestMethod]
    public void ReadsOnlyTwoIdsAsLink()
    {
        string[] junk =
        {
            "", ":", "1:", ":1", "1", "1:2:3", "65536:0", "0:65536", "-1:0", "1: 2", "1;2", "100000:0", "000001:0",
            "1:99999999999", "a:b",
        };
        for (int i = 0; i < junk.Length; i++)
        {
            string records = Read(new PlainTextReader(), 8, Hex.Utf8(junk[i]));
            Assert.AreEqual("?", records, junk[i]);
        }
    }

    [TestMethod]
    public void RefusesTextThatIsNoUtf8OrHasANul()
    {
        string[] junk = { "FF", "41C3", "C0AF", "EDA080", "F4908080", "004142", "4100" };
        for (int i = 0; i < junk.Length; i++)
        {
            string records = Read(new PlainTextReader(), 1, Hex.Parse(junk[i]));
            Assert.AreEqual("?", records, junk[i]);
        }
    }

    [TestMethod]
    public void WritesTextThatIsLongerThanUsual()
    {
        int[] lengths = { 85, 86, 256, 257, 600 };
        for (int i = 0; i < lengths.Length; i++)
        {
            string text = new string('\u20ac', lengths[i]);
            ObjectTree tree = Subject.Tree(SpecExamples.AllTypes().With(0, 1, text));
            byte[] written = Subject.Read(tree, "/3442/0/1", new PlainTextWriter());
            Assert.AreEqual(3 * lengths[i], written.Length);
            string hex = Hex.Text(written, written.Length - 6, 6);
            Assert.AreEqual("E282ACE282AC", hex);
        }
    }

    [TestMethod]
    public void OpaqueIsTheBytes()
    {
        byte[] bytes = Hex.Parse("00FF0A0D5B");
        ObjectTree tree = Subject.Tree(SpecExamples.AllTypes().With(0, 6, bytes).With(0, 16, 3, bytes).With(0, 1, "a"));
        string hex = Hex.Text(Subject.Read(tree, "/3442/0/6", new OpaqueWriter()));
        Assert.AreEqual("00FF0A0D5B", hex);
        hex = Hex.Text(Subject.Read(tree, "/3442/0/16/3", new OpaqueWriter()));
        Assert.AreEqual("00FF0A0D5B", hex);
        string records = Read(new OpaqueReader(), 6, bytes);
        Assert.AreEqual("h'00FF0A0D5B'", records);
        for (int resource = 1; resource <= 9; resource++)
        {
            records = resource == 6 ? "?" : Read(new OpaqueReader(), resource, bytes);
            Assert.AreEqual("?", records);
        }
    }

    private static void Base64(string hex, string text)
    {
        Same(6, Hex.Parse(hex), text, "h'" + hex + "'");
        var output = new ByteWriter();
        output.Reset(new byte[32], 0, 32);
        byte[] bytes = Hex.Parse(hex);
        global::Objects.Codec.Base64.Write(output, bytes, 0, bytes.Length, true);

        // RFC 8428 5: the URL-safe alphabet without padding, which is none in plain text
        string safe = Hex.Latin(Subject.Copy(output, 0));
        string expected = text.TrimEnd('=');
        byte[] letters = Hex.Utf8(safe);
        byte[] decoded = new byte[32];
        int length = global::Objects.Codec.Base64.Decode(letters, 0, letters.Length, decoded, 0, decoded.Length);
        string read = Hex.Text(decoded, 0, length);
        Assert.AreEqual(hex, read);
        read = Read(new PlainTextReader(), 6, letters);
        Assert.AreEqual(safe == text ? "h'" + hex + "'" : "?", read);
        string standard = "";
        for (int i = 0; i < safe.Length; i++)
        {
            standard += safe[i] == '-' ? "+" : safe[i] == '_' ? "/" : safe.Substring(i, 1);
        }

        Assert.AreEqual(expected, standard);
    }

    private static void Same(int resource, object value, string text, string read)
    {
        ObjectTree tree = Subject.Tree(SpecExamples.AllTypes().With(0, resource, value));
        string written = Hex.Latin(Subject.Read(tree, "/3442/0/" + resource.ToString(), new PlainTextWriter()));
        Assert.AreEqual(text, written);
        string records = Read(new PlainTextReader(), resource, Hex.Utf8(text));
        Assert.AreEqual(read, records, text);
    }

    private static string Read(ValueReader reader, int resource, byte[] payload)
    {
        string path = "/3442/0/" + resource.ToString();
        return Subject.Records(reader, path, SpecExamples.AllTypes(), payload).Substring(path.Length + 1);
    }

    private static byte[] Letters(int count)
    {
        var letters = new byte[count];
        for (int i = 0; i < count; i++)
        {
            letters[i] = (byte)'A';
        }

        return letters;
    }
}

// Every LwM2M type through every format, both ways: OMA-TS-LightweightM2M_Core-V1_1_1 appendix C. What is written
// must be read as the same value, single and as an instance of a multiple resource.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class RoundTripTests
{
    private const int Formats = 7;

    // From text on, and before those that leave the type to the reader.
    private const int FirstTyped = 1, EndOfTyped = 5;

    [TestMethod]
    public void Strings()
    {
        string[] values =
        {
            "", "a", "Open Mobile Alliance", "\"quoted\"", "back\\slash", "/", "\b\t\n\f\r", "\u0001\u001f\u007f",
            "\u00fc\u6c34\ud800\udd51",
            "</1>;ver=1.1", "{\"a\":[1]}", "a 7-bit string of exactly sixty-four characters that a server set", "=", "null",
            "66:1",
        };
        for (int i = 0; i < values.Length; i++)
        {
            Both(1, values[i], values[i]);
            Both(9, values[i], values[i]);
        }

        string longest = "";
        for (int i = 0; i < 16; i++)
        {
            longest += "\u00fc.sixteen bytes";
        }

        Both(1, longest, longest);
    }

    [TestMethod]
    public void Integers()
    {
        long[] values =
        {
            0, 1, -1, 23, 24, -24, -25, 127, 128, -128, -129, 255, 256, -256, -257, 32767, 32768, -32768, -32769, 65535,
            65536, 2147483647,
            2147483648, -2147483648, -2147483649, 4294967295, 4294967296, 9007199254740993, long.MaxValue, long.MinValue,
        };
        for (int i = 0; i < values.Length; i++)
        {
            Both(2, values[i], values[i].ToString());
            Both(7, values[i], values[i].ToString());
        }
    }

    [TestMethod]
    public void UnsignedIntegers()
    {
        ulong[] values =
        {
            0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, long.MaxValue, 1UL << 63, ulong.MaxValue,
        };
        for (int i = 0; i < values.Length; i++)
        {
            Both(3, values[i], values[i].ToString());
        }
    }

    [TestMethod]
    public void Floats()
    {
        double[] values =
        {
            0, -0.0, 1, -0.5, 0.05, -0.05, 1e-7, 21.5, 21.37, 0.1, -273.15, 100000, 65504, 65505, 1.0 / 3, 3.4028234663852886e38,
            1.401298464324817e-45, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308,
            9007199254740993,
            1e23, 6.667e-11,
        };
        for (int i = 0; i < values.Length; i++)
        {
            Both(4, values[i], Hex.Text(System.BitConverter.DoubleToInt64Bits(values[i])));
        }
    }

    [TestMethod]
    public void ReadingsInThousandths()
    {
        int[] values = { 0, 1, -1, 5, -500, 21500, 21370, -10100, 65200, 999, 1000, 1001, 123456789, 2147483647, -2147483647 };
        for (int i = 0; i < values.Length; i++)
        {
            // The double nearest to it, as a correctly rounded division gives it.
            Both(4, values[i], Hex.Text(System.BitConverter.DoubleToInt64Bits(values[i] / 1000.0)));
        }

        Both(4, 21L, "4035000000000000"); // an integer where the table says Float
        Both(4, -3L, "C008000000000000");
    }

    [TestMethod]
    public void Booleans()
    {
        Both(5, false, "false");
        Both(5, true, "true");
    }

    [TestMethod]
    public void OpaqueValues()
    {
        int[] lengths = { 0, 1, 2, 3, 4, 7, 8, 23, 24, 255, 256, 300 };
        for (int i = 0; i < lengths.Length; i++)
        {
            var bytes = new byte[lengths[i]];
            for (int j = 0; j < bytes.Length; j++)
            {
                bytes[j] = (byte)(0xFB + (j * 7));
            }

            Both(6, bytes, "h'" + Hex.Text(bytes) + "'");
        }
    }

    [TestMethod]
    public void Links()
    {
        Both(8, new[] { 0, 0 }, "0:0");
        Both(8, new[] { 66, 1 }, "66:1");
        Both(8, new[] { 3, 65535 }, "3:65535");
        Both(8, new[] { 65535, 65535 }, "65535:65535");
        Both(8, new[] { 65534, 10 }, "65534:10");
    }

    [TestMethod]
    public void ManyResourcesAndInstances()
    {
        SampleObject item = SpecExamples.AllTypes().With(0, 1, "x").With(0, 2, -2L).With(0, 4, 21500)
            .With(0, 6, Hex.Parse("00FF")).With(0, 8, new[] { 3, 0 }).With(0, 11, 0, "y\"").With(0, 11, 300, "")
            .With(0, 12, 1, 0L).With(0, 14, 65534, -0.5)
            .With(0, 15, 3, true).With(0, 16, 0, Hex.Parse("01")).With(0, 18, 7, new[] { 65535, 65535 })
            .With(3, 2, 7L).With(3, 12, 9, 5L);
        const string First = "/3442/0/1=x|/3442/0/2=-2|/3442/0/4=4035800000000000|/3442/0/6=h'00FF'|/3442/0/8=3:0|" +
            "/3442/0/11/0=y\"|/3442/0/11/300=|/3442/0/12/1=0|/3442/0/14/65534=BFE0000000000000|/3442/0/15/3=true|" +
            "/3442/0/16/0=h'01'|/3442/0/18/7=65535:65535";
        for (int format = 2; format < Formats; format++)
        {
            string records = Through(item, "/3442/0", format);
            Assert.AreEqual(First, records, "format " + format.ToString());
            records = Through(item, "/3442", format);
            Assert.AreEqual(First + "|/3442/3/2=7|/3442/3/12/9=5", records, "format " + format.ToString());
            records = Through(item, "/3442/0/11", format);
            Assert.AreEqual("/3442/0/11/0=y\"|/3442/0/11/300=", records, "format " + format.ToString());
        }
    }

    [TestMethod]
    public void NotANumberAndInfinityAreNotWritten()
    {
        long[] special = { 0x7FF0000000000000, 0x7FF8000000000000, unchecked((long)0xFFF0000000000000), -1 };
        for (int i = 0; i < special.Length; i++)
        {
            double value = System.BitConverter.Int64BitsToDouble(special[i]);
            ObjectTree tree = Subject.Tree(SpecExamples.AllTypes().With(0, 4, value).With(0, 14, 0, 1.0).With(0, 14, 1, value));
            for (int format = 0; format < Formats; format++)
            {
                Status status = Subject.TryRead(tree, "/3442/0/4", Writer(format));
                Assert.AreEqual((int)Status.InternalServerError, (int)status);
                status = Subject.TryRead(tree, "/3442/0/14/1", Writer(format));
                Assert.AreEqual((int)Status.InternalServerError, (int)status);
                status = Subject.TryRead(tree, "/3442/0/14/0", Writer(format));
                Assert.AreEqual((int)Status.Content, (int)status);
            }
        }
    }

    [TestMethod]
    public void NoTypePassesForAnother()
    {
        // Each single value written as itself and read as every other type, by formats that carry a type.
        SampleObject item = SpecExamples.AllTypes().With(0, 1, "x").With(0, 5, true).With(0, 6, Hex.Parse("00FF")).With(0, 4, 0.5)
            .With(0, 2, -1L);
        int[] written = { 1, 5, 6, 4, 2 };
        for (int format = FirstTyped; format < EndOfTyped; format++)
        {
            for (int i = 0; i < written.Length; i++)
            {
                byte[] payload = Subject.Read(Subject.Tree(item), "/3442/0/" + written[i].ToString(), Writer(format));
                for (int type = 1; type <= 9; type++)
                {
                    var model = new SampleObject(3442, new[] { written[i] | (type << 24) });
                    string records = Subject.Records(Reader(format), "/3442/0/" + written[i].ToString(), model, payload);
                    bool same = type == written[i] || (written[i] == 1 && type == 9) ||
                        (written[i] == 2 && (type == 7 || type == 4));
                    Assert.AreEqual(same, !records.EndsWith("?"), written[i].ToString() + " as " + type.ToString());
                }
            }
        }
    }

    private static void Both(int resource, object value, string expected)
    {
        SampleObject item = SpecExamples.AllTypes().With(0, resource, value).With(0, resource + 10, 5, value);
        string single = "/3442/0/" + resource.ToString(), multiple = "/3442/0/" + (resource + 10).ToString() + "/5";
        for (int format = 0; format < Formats; format++)
        {
            string records = Through(item, single, format);
            Assert.AreEqual(single + "=" + expected, records, "format " + format.ToString());
            records = Through(item, multiple, format);
            Assert.AreEqual(multiple + "=" + expected, records, "format " + format.ToString());
        }
    }

    private static string Through(SampleObject item, string path, int format) =>
        Subject.Records(Reader(format), path, item, Subject.Read(Subject.Tree(item), path, Writer(format)));

    private static ValueWriter Writer(int format) => format switch
    {
        0 => new PlainTextWriter(),
        1 => new CborWriter(),
        2 => new SenMlJsonWriter(),
        3 => new SenMlCborWriter(),
        4 => new Lwm2mCborWriter(),
        5 => new Lwm2mJsonWriter(),
        _ => new TlvWriter(),
    };

    private static ValueReader Reader(int format) => format switch
    {
        0 => new PlainTextReader(),
        1 => new CborReader(),
        2 => new SenMlJsonReader(),
        3 => new SenMlCborReader(),
        4 => new Lwm2mCborReader(),
        5 => new Lwm2mJsonReader(),
        _ => new TlvReader(),
    };
}

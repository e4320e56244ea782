// Values with times as SenML: RFC 8428 4.1 and 4.5.1. Each path stands once, as a base name, and the first time is the base time.
// More is in the desktop's tests.
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class SenMlSeriesTests
{
    private const int Temperature = 5700 | Resource.R | Resource.Float;
    private const long Start = 1700000000; // 6553F100

    [TestMethod]
    public void TellsAPathAndABaseTimeOnce()
    {
        string json = Hex.Latin(Series(new SenMlJsonWriter(), "/3303/0/5700"));
        Assert.AreEqual("[{\"bn\":\"/3303/0/5700\",\"bt\":1700000000,\"v\":21.5},{\"t\":3600,\"v\":22},{\"v\":-0.5}," +
            "{\"bn\":\"/3303/1/5700\",\"t\":-60,\"v\":5},{\"v\":6},{\"bn\":\"/3303/0/5700\",\"t\":7200,\"v\":7}]", json);
        string cbor = Hex.Text(Series(new SenMlCborWriter(), "/3303/0/5700"));
        string expected = Hex.Text(Hex.Parse("86" +
            "A3 21 6C 2F333330332F302F35373030 22 1A6553F100 02 F94D60" +
            "A2 06 190E10 02 F94D80" +
            "A1 02 F9B800" +
            "A3 21 6C 2F333330332F312F35373030 06 383B 02 F94500" +
            "A1 02 F94600" +
            "A3 21 6C 2F333330332F302F35373030 06 191C20 02 F94700"));
        Assert.AreEqual(expected, cbor);
    }

    [TestMethod]
    public void ADayOfHourlyReadingsTakes244Bytes()
    {
        var writer = new SenMlCborWriter();
        ByteWriter output = Begin(writer, "/3303/0/5700", 24);
        for (int hour = 0; hour < 24; hour++)
        {
            writer.At(Start + (3600 * hour));
            writer.Select(3303, 0, Temperature);
            writer.Milli(18000 + (250 * hour)); // quarters of a degree are exact in a half
        }

        writer.End();
        Assert.AreEqual(24, writer.Total);
        Assert.AreEqual(244, output.Length);
    }

    private static byte[] Series(ValueWriter writer, string path)
    {
        ByteWriter output = Begin(writer, path, 6);
        Put(writer, 0, Start, 21500);
        Put(writer, 0, Start + 3600, 22000);
        Put(writer, 0, Start, -500);
        Put(writer, 1, Start - 60, 5000);
        Put(writer, 1, Start, 6000);
        Put(writer, 0, Start + 7200, 7000);
        writer.End();
        return Subject.Copy(output, 0);
    }

    private static void Put(ValueWriter writer, int instance, long time, int milli)
    {
        writer.At(time);
        writer.Select(3303, instance, Temperature);
        writer.Milli(milli);
    }

    private static ByteWriter Begin(ValueWriter writer, string path, int count)
    {
        var output = new ByteWriter();
        output.Reset(new byte[Subject.Room], 0, Subject.Room);
        writer.Begin(output, Subject.Path(path), count);
        return output;
    }
}

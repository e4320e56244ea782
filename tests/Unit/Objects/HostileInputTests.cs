// Every prefix of a few vectors, and each of their bytes changed, through every reader. The desktop's tests do the same to all
// vectors, with every value of a byte, and to random bytes.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class HostileInputTests
{
    [TestMethod]
    public void TlvIsReadOrRefused()
    {
        Abuse(new TlvReader(), "/2", Hex.Parse(Vectors.AccessControlTlv));
        Abuse(new TlvReader(), "/65/0", Hex.Parse(Vectors.LinksTlv));
    }

    [TestMethod]
    public void JsonIsReadOrRefused()
    {
        Abuse(new SenMlJsonReader(), "/6/0", Hex.Utf8(
            "[{\"bn\":\"/6/0/\",\"n\":\"1\",\"v\":-2.5e1,\"x\":[{}]},{\"vs\":\"\\u20ac\",\"n\":\"2\"}]"));
    }

    [TestMethod]
    public void SenMlCborIsReadOrRefused()
    {
        Abuse(new SenMlCborReader(), "/0/0", Hex.Parse(Vectors.TimedCbor));
    }

    [TestMethod]
    public void Lwm2mCborIsReadOrRefused()
    {
        Abuse(new Lwm2mCborReader(), "/", Hex.Parse(Vectors.CompositeLwm2mCbor));
        Abuse(new Lwm2mCborReader(), "/9", Hex.Parse("BF 09 BF 9F 0004 FF BF 00 F6 02 05 FF 9F 19FFFF 06 FF A0 FF FF"));
    }

    [TestMethod]
    public void Lwm2mJsonIsReadOrRefused()
    {
        Abuse(new Lwm2mJsonReader(), "/3/0", Hex.Utf8("{\"e\":[{\"n\":\"9\",\"v\":-2.5e1,\"t\":1}],\"bn\":\"3/0/\"}"));
        Abuse(new Lwm2mJsonReader(), "/3/0", Hex.Utf8("{\"bn\":\"\\/3\",\"e\":[{\"sv\":\"\\u20ac\",\"n\":\"/0/1\"}],\"bt\":1}"));
    }

    [TestMethod]
    public void SenMlEtchIsReadOrRefused()
    {
        Abuse(new SenMlJsonReader(true), "/", Hex.Utf8("[{\"bn\":\"/9/0/\",\"n\":\"4/1\",\"v\":null},{\"n\":\"1\"}]"));
        Abuse(new SenMlCborReader(true), "/", Hex.Parse("82 A3 21 65 2F392F302F 00 63 342F31 02 F6 A1 00 61 31"));
    }

    [TestMethod]
    public void SingleValuesAreReadOrRefused()
    {
        Abuse(new CborReader(), "/3/0/9", Hex.Parse("C11A514B67B0"));
        Abuse(new CborReader(), "/3/0/9", Hex.Parse("FB3FF199999999999A"));
        Abuse(new PlainTextReader(), "/3/0/9", Hex.Utf8("-273.15"));
        Abuse(new PlainTextReader(), "/3/0/9", Hex.Utf8("AQIDBAU="));
        Abuse(new PlainTextReader(), "/3/0/9", Hex.Utf8("65534:10"));
        Abuse(new OpaqueReader(), "/3/0/9", Hex.Parse("0001"));
    }

    private static void Abuse(ValueReader reader, string path, byte[] payload)
    {
        var value = new Value();
        byte[] space = Hostile.Space();
        Lwm2mPath request = Subject.Path(path);
        for (int length = 0; length <= payload.Length; length++)
        {
            int digest = Hostile.Check(reader, request, value, payload, length, space);
            Assert.IsTrue(digest >= 0, "prefix");
        }

        for (int i = 0; i < payload.Length; i++)
        {
            byte kept = payload[i];
            for (int way = 0; way < 3; way++)
            {
                payload[i] = (byte)(way == 0 ? kept ^ 0x80 : way == 1 ? kept + 1 : 0xFF);
                int digest = Hostile.Check(reader, request, value, payload, payload.Length, space);
                Assert.IsTrue(digest >= 0, "change");
            }

            payload[i] = kept;
        }
    }
}

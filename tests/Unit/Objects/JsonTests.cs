// JSON text: RFC 8259, token by token, and what SenML (RFC 8428 4 and 5) makes of it.
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class JsonTests
{
    [TestMethod]
    public void ReadsRfc8428sText()
    {
        string tokens = Tokens(Vectors.Rfc8428Json);
        string record = "{'bn':\"urn:dev:ow:10e2073a0108006:\"'bt':1.276020076001e+09'bu':\"A\"'bver':5" +
            "'n':\"voltage\"'u':\"V\"'v':120.1}";
        string start = tokens.Substring(0, 1 + record.Length);
        Assert.AreEqual("[" + record, start);
        Assert.EndsWith("{'n':\"current\"'t':-1'v':1.6}{'n':\"current\"'v':1.7}]", tokens);
        byte[] number = Hex.Utf8("1.276020076001e+09");
        bool parsed = DecimalText.TryParseDouble(number, 0, number.Length, out double value);
        Assert.IsTrue(parsed);
        Assert.AreEqual(1276020076.001, value);
    }

    [TestMethod]
    public void ReadsEveryToken()
    {
        Reads("{}", "{}");
        Reads("[]", "[]");
        Reads(" \t\r\n[ \t\r\n] \t\r\n", "[]");
        Reads("[[],{}]", "[[]{}]");
        Reads("{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":true}", "{'a':{'b':[1{'c':null}]}'d':true}");
        Reads("[true,false,null]", "[truefalsenull]");
        Reads("\"\"", "\"\"");
        Reads("0", "0");
        Reads("-0", "-0");
        Reads("[0,-1,1.5,1e5,1E+5,1e-5,0.0e0]", "[0-11.51e51E+51e-50.0e0]");
        Reads("{\"\":\"\"}", "{'':\"\"}");
    }

    [TestMethod]
    public void UnescapesStrings()
    {
        // RFC 8259 7
        Reads("\"\\\"\\\\\\/\"", "\"\"\\/\"");
        Reads("\"\\b\\f\\n\\r\\t\"", "\"\b\f\n\r\t\"");
        Reads("\"\\u0041\\u00e9\\u20AC\\ud834\\udd1e\"", "\"A\u00e9\u20ac\ud834\udd1e\""); // U+1D11E is RFC 8259's example
        Reads("\"a\\u0062c\"", "\"abc\"");
        Reads("{\"\\u006e\":\"x\"}", "{'n':\"x\"}");
        Reads("\"\u00fc\u6c34\ud800\udd51\"", "\"\u00fc\u6c34\ud800\udd51\"");
        Reads("\"\\u007f\"", "\"\u007f\"");
    }

    [TestMethod]
    public void RefusesWhatIsNoJson()
    {
        string[] malformed =
        {
            "", " ", "[", "]", "{", "}", "[1", "[1,", "[,]", "[1,]", "[1 2]", "[1,,2]", "[}", "{]", "{\"a\"}", "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\" 1}", "{a:1}", "{1:1}", "{,}", "{\"a\":1 \"b\":2}", "{\"a\":1,,\"b\":2}", "[]]", "[][]", "1 2", "{}[]",
            "tru", "truE", "falsy", "nul", "nan", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".1", "1e", "1e+", "1.e1",
            "0x1", "--1",
            "1e999", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\\ud800x\"", "\"\\u0000\"", "\"\u0001\"", "\"\u001f\"", "\"\n\"", "\"\t\"", "'a'", "[1]x", "/**/1",
            "\ufeff[]", "[\"a\":1]",
        };
        for (int i = 0; i < malformed.Length; i++)
        {
            string tokens = Tokens(malformed[i]);
            Assert.EndsWith("!", tokens, malformed[i]);
        }
    }

    [TestMethod]
    public void LimitsDepth()
    {
        Reads("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]");
        string tokens = Tokens("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]");
        Assert.EndsWith("!", tokens);
    }

    [TestMethod]
    public void LimitsEscapedStringsAlone()
    {
        string letters = Repeat("x", 1000);
        Reads("\"" + letters + "\"", "\"" + letters + "\"");
        string some = Repeat("y", JsonReader.MaxEscapedBytes - 10);
        Reads("\"\\n" + some + "\"", "\"\n" + some + "\"");
        string tokens = Tokens("\"\\n" + letters + "\"");
        Assert.EndsWith("!", tokens);
        tokens = Tokens("\"" + letters + "\\n\"");
        Assert.EndsWith("!", tokens);
    }

    [TestMethod]
    public void SkipsAnyValue()
    {
        Records("[{\"n\":\"/3/0/9\",\"x\":{\"y\":[1,{\"z\":\"]\"}]},\"w\":[],\"q\":null,\"p\":\"}\",\"v\":1}]", "/3/0/9=1");
        Records("[{\"x\":tru,\"n\":\"/3/0/9\",\"v\":1}]", "!");
        Records("[{\"x\":[1,\"n\":\"/3/0/9\",\"v\":1}]", "!");
    }

    [TestMethod]
    public void RefusesSenMlThatItWouldMisread()
    {
        // RFC 8428 4.1 base value and base sum, 4.2 sum, 4.4 labels that must be understood
        Records("[{\"bn\":\"/3/0/\",\"bv\":5,\"n\":\"9\",\"v\":1}]", "!");
        Records("[{\"bn\":\"/3/0/\",\"bs\":5,\"n\":\"9\",\"v\":1}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"s\":1}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1,\"x_\":1}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1,\"_\":1}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1,\"x_y\":1}]", "/3/0/9=1");
        Records("[{\"n\":\"/3/0/9\",\"v\":1,\"v\":2}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1,\"vs\":\"2\"}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"n\":\"/3/0/10\",\"v\":1}]", "!");
        Records("[{\"v\":1}]", "!");
        Records("[{}]", "!");
        Records("[{\"n\":\"3/0/9\",\"v\":1}]", "!");
        Records("[{\"n\":\"/3/0/09\",\"v\":1}]", "!");
        Records("[{\"n\":\"/3/0/65535\",\"v\":1}]", "!");
        Records("[{\"n\":\"/3/0/9/0/0\",\"v\":1}]", "!");
        Records("[{\"n\":\"/3/0/\",\"v\":1}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":\"1\"}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":true}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":null}]", "!"); // RFC 8790 knows it; RFC 8428 does not
        Records("[{\"n\":\"/3/0/0\",\"vs\":1}]", "!");
        Records("[{\"n\":\"/3/0/0\",\"vb\":1}]", "!");
        Records("[{\"n\":1,\"v\":1}]", "!");
        Records("[{\"n\":[\"/3/0/9\"],\"v\":1}]", "!");
        Records("[1]", "!");
        Records("[[]]", "!");
        Records("{}", "!");
        Records("{\"n\":\"/3/0/9\",\"v\":1}", "!");
        Records("", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1}]]", "/3/0/9=1!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1}", "/3/0/9=1!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1},]", "/3/0/9=1!");
    }

    [TestMethod]
    public void RefusesALaterVersion()
    {
        // RFC 8428 4.1: the version is 10 where it is not given.
        Records("[{\"bver\":10,\"n\":\"/3/0/9\",\"v\":1}]", "/3/0/9=1");
        Records("[{\"bver\":5,\"n\":\"/3/0/9\",\"v\":1}]", "/3/0/9=1");
        Records("[{\"bver\":11,\"n\":\"/3/0/9\",\"v\":1}]", "!");
        Records("[{\"n\":\"/3/0/9\",\"v\":1,\"bver\":11}]", "!");
        Records("[{\"bver\":-1,\"n\":\"/3/0/9\",\"v\":1}]", "!");
        Records("[{\"bver\":\"10\",\"n\":\"/3/0/9\",\"v\":1}]", "!");
        Records("[{\"bver\":99999999999999999999,\"n\":\"/3/0/9\",\"v\":1}]", "!");
    }

    [TestMethod]
    public void ReadsIntegersExactly()
    {
        Records("[{\"n\":\"/3/0/9\",\"v\":1.0}]", "/3/0/9=1");
        Records("[{\"n\":\"/3/0/9\",\"v\":1e3}]", "/3/0/9=1000");
        Records("[{\"n\":\"/3/0/9\",\"v\":-12.50e1}]", "/3/0/9=-125");
        Records("[{\"n\":\"/3/0/9\",\"v\":1.5}]", "/3/0/9=?");
        Records("[{\"n\":\"/3/0/9\",\"v\":9223372036854775807}]", "/3/0/9=9223372036854775807");
        Records("[{\"n\":\"/3/0/9\",\"v\":-9223372036854775808}]", "/3/0/9=-9223372036854775808");
        Records("[{\"n\":\"/3/0/9\",\"v\":9223372036854775808}]", "/3/0/9=?");
        Records("[{\"n\":\"/3/0/9\",\"v\":-9223372036854775809}]", "/3/0/9=?");
        Records("[{\"n\":\"/3/0/9\",\"v\":9007199254740993.0}]", "/3/0/9=?"); // no double says which integer it is
        Records("[{\"n\":\"/3/0/9\",\"v\":1e15}]", "/3/0/9=1000000000000000");
        Records("[{\"n\":\"/3/0/9\",\"v\":1e17}]", "/3/0/9=?");
    }

    [TestMethod]
    public void StaysAtTheEnd()
    {
        byte[] json = Hex.Utf8("[{\"n\":\"/3/0/9\",\"v\":1}]");
        var reader = new SenMlJsonReader();
        reader.Begin(Subject.Path("/3/0"), json, 0, json.Length);
        Assert.IsTrue(reader.Next());
        for (int i = 0; i < 3; i++)
        {
            Assert.IsFalse(reader.Next());
            Assert.IsFalse(reader.Failed);
        }
    }

    [TestMethod]
    public void DoesNotLookBeforeItsText()
    {
        // An empty payload behind a digit, and at the very start of a buffer.
        var reader = new SenMlJsonReader();
        reader.Begin(Subject.Path("/3/0"), new byte[] { (byte)'7' }, 1, 0);
        Assert.IsFalse(reader.Next());
        Assert.IsTrue(reader.Failed);
        reader.Begin(Subject.Path("/3/0"), new byte[0], 0, 0);
        Assert.IsFalse(reader.Next());
        Assert.IsTrue(reader.Failed);
    }

    private static void Records(string json, string expected)
    {
        string records = Subject.Records(new SenMlJsonReader(), "/3/0", SpecExamples.DeviceModel(), Hex.Utf8(json));
        Assert.AreEqual(expected, records, json);
    }

    private static void Reads(string json, string expected)
    {
        string tokens = Tokens(json);
        Assert.AreEqual(expected, tokens, json);
    }

    private static string Tokens(string json)
    {
        byte[] bytes = Hex.Utf8(json);
        var input = new ByteReader();
        input.Reset(bytes, 0, bytes.Length);
        var reader = new JsonReader(input);
        reader.Begin();
        string tokens = "";
        JsonToken token;
        while ((token = reader.Next()) != JsonToken.End)
        {
            switch (token)
            {
                case JsonToken.ObjectStart: tokens += "{"; break;
                case JsonToken.ObjectEnd: tokens += "}"; break;
                case JsonToken.ArrayStart: tokens += "["; break;
                case JsonToken.ArrayEnd: tokens += "]"; break;
                case JsonToken.Name: tokens += "'" + Text(reader) + "':"; break;
                case JsonToken.String: tokens += "\"" + Text(reader) + "\""; break;
                case JsonToken.Number: tokens += Text(reader); break;
                case JsonToken.True: tokens += "true"; break;
                case JsonToken.False: tokens += "false"; break;
                default: tokens += "null"; break;
            }
        }

        return input.Failed ? tokens + "!" : tokens;
    }

    private static string Text(JsonReader reader) => reader.Length == 0 ? "" :
        System.Text.Encoding.UTF8.GetString(reader.Buffer, reader.Offset, reader.Length);

    private static string Repeat(string letter, int count)
    {
        string text = "";
        for (int i = 0; i < count; i++)
        {
            text += letter;
        }

        return text;
    }
}

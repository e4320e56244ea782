// application/link-format: RFC 6690 2 and 5, and the links of OMA-TS-LightweightM2M_Core-V1_1_1 6.2.1, 6.3.2 and 7.3.1.
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class LinkFormatTests
{
    // RFC 6690 5
    private const string Sensors = "</sensors>;ct=40;title=\"Sensor Index\"," +
        "</sensors/temp>;rt=\"temperature-c\";if=\"sensor\"," +
        "</sensors/light>;rt=\"light-lux\";if=\"sensor\"," +
        "<http://www.example.com/sensors/t123>;anchor=\"/sensors/temp\";rel=\"describedby\"," +
        "</t>;anchor=\"/sensors/temp\";rel=\"alternate\"";

    [TestMethod]
    public void ReadsRfc6690sExamples()
    {
        Reads("</sensors>;if=\"sensor\"", "/sensors(if=sensor)");
        Reads(Sensors, "/sensors(ct=40)(title=Sensor Index) /sensors/temp(rt=temperature-c)(if=sensor) " +
            "/sensors/light(rt=light-lux)(if=sensor) " +
            "http://www.example.com/sensors/t123(anchor=/sensors/temp)(rel=describedby) /t(anchor=/sensors/temp)(rel=alternate)");
        Reads("</firmware/v2.1>;rt=\"firmware\";sz=262144", "/firmware/v2.1(rt=firmware)(sz=262144)");
    }

    [TestMethod]
    public void ReadsLwm2mLinks()
    {
        Reads(Vectors.CoreLink, "[/](rt=oma.lwm2m)(ct=60 110 112 1542 1543 11542 11543) [/1](ver=1.1) [/1/0] [/2] " +
            "[/3](ver=1.1) [/3/0] [/3442/0]");
        Reads("</3/0>;pmin=10;pmax=60,</3/0/7>;dim=8;gt=50;lt=42.2,</3/0/8>;obs", "[/3/0](pmin=10)(pmax=60) " +
            "[/3/0/7](dim=8)(gt=50)(lt=42.2) [/3/0/8](obs=)");
        Reads("</2/0/2/310>", "[/2/0/2/310]");
        Reads("</2/0/2/310/1>", "/2/0/2/310/1");
        Reads("</01>", "/01");
        Reads("<>", "");
        Reads("", "");
    }

    [TestMethod]
    public void ReadsAwkwardValues()
    {
        Reads("</1>;title=\"a,b;c=d>e\",</2>", "[/1](title=a,b;c=d>e) [/2]");
        Reads("</1>;title=\"\"", "[/1](title=)");
        Reads("</1>;title=\"a\\\"b\",</2>", "[/1](title=a\\\"b) [/2]"); // RFC 2616 2.2: a quoted pair
        Reads("</1>;a=1;b;c=\"x\";d", "[/1](a=1)(b=)(c=x)(d=)");
        Reads("</1>;a=,</2>", "[/1](a=) [/2]");
    }

    [TestMethod]
    public void PassesOverAttributes()
    {
        byte[] text = Hex.Utf8(Sensors);
        var reader = new LinkReader();
        reader.Begin(text, 0, text.Length);
        int links = 0;
        while (reader.NextLink())
        {
            links++;
        }

        Assert.AreEqual(5, links);
        Assert.IsFalse(reader.Failed);
    }

    [TestMethod]
    public void RefusesWhatIsMalformed()
    {
        string[] malformed =
        {
            "<", "</1", "/1", "</1>x", "</1></2>", "</1>,", ",</1>", "</1>,,</2>", "</1>;", "</1>;;a", "</1>;=1", "</1>;a=\"b",
            "</1>;a=\"b\"c", "</1> ,</2>", "</1>;a=\"b\\\"", "x</1>",
        };
        for (int i = 0; i < malformed.Length; i++)
        {
            string links = Links(malformed[i]);
            Assert.EndsWith("!", links, malformed[i]);
        }
    }

    [TestMethod]
    public void WritesLinks()
    {
        var output = new ByteWriter();
        var writer = new LinkWriter();
        output.Reset(new byte[256], 0, 256);
        writer.Begin(output);
        writer.Link(1);
        writer.Version(11);
        writer.Link(1, 0);
        writer.Link(3, 0, 7);
        writer.Attribute("dim", 8);
        writer.Attribute("gt", 50.0);
        writer.Attribute("lt", 42.2);
        writer.Attribute("st", -0.5);
        writer.Attribute("pmax", 4294967296);
        writer.Link(65534, 65534, 65534, 65534);
        writer.Attribute("st", 6.667e-11); // 5.1.2: digits and a point
        writer.Version(10);
        string text = Hex.Latin(Subject.Copy(output, 0));
        Assert.AreEqual("</1>;ver=1.1,</1/0>,</3/0/7>;dim=8;gt=50;lt=42.2;st=-0.5;pmax=4294967296," +
            "</65534/65534/65534/65534>;st=0.00000000006667;ver=1.0", text);
        output.Reset(new byte[1], 0, 1);
        writer.Begin(output);
        Assert.AreEqual(0, output.Length);
    }

    private static void Reads(string text, string expected)
    {
        string links = Links(text);
        Assert.AreEqual(expected, links);
    }

    private static string Links(string text)
    {
        byte[] bytes = Hex.Utf8(text);
        var reader = new LinkReader();
        reader.Begin(bytes, 0, bytes.Length);
        string links = "";
        while (reader.NextLink())
        {
            links += (links.Length == 0 ? "" : " ") +
                (reader.IsPath ? "[" + reader.Path.ToString() + "]" : Part(bytes, reader.NameOffset, reader.NameLength));
            while (reader.NextAttribute())
            {
                links += "(" + Part(bytes, reader.NameOffset, reader.NameLength) + "=" +
                    Part(bytes, reader.ValueOffset, reader.ValueLength) + ")";
            }
        }

        return reader.Failed ? links + "!" : links;
    }

    private static string Part(byte[] bytes, int offset, int length) =>
        length == 0 ? "" : System.Text.Encoding.UTF8.GetString(bytes, offset, length);
}

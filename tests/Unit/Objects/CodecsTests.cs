// Which content formats the node speaks: OMA-TS-LightweightM2M_Core-V1_1_1 7.4, and the numbers of drafts of 1.0.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class CodecsTests
{
    [TestMethod]
    public void FindsEveryFormat()
    {
        int[] formats =
        {
            ContentFormat.PlainText, ContentFormat.Opaque, ContentFormat.Cbor, ContentFormat.SenMlJson, ContentFormat.SenMlCbor,
            ContentFormat.Tlv,
        };
        int[] numbers = { 0, 42, 60, 110, 112, 11542 };
        var codecs = new Codecs();
        for (int i = 0; i < formats.Length; i++)
        {
            Assert.AreEqual(numbers[i], formats[i]);
            Assert.AreEqual(formats[i], codecs.FindWriter(formats[i]).Format);
            Assert.AreEqual(formats[i], codecs.FindReader(formats[i]).Format);
        }
    }

    [TestMethod]
    public void KnowsNoOther()
    {
        int[] others = { -1, 1, 40, 41, 47, 50, 11543, 11544, 65535 };
        var codecs = new Codecs();
        for (int i = 0; i < others.Length; i++)
        {
            Assert.IsNull(codecs.FindWriter(others[i]));
            Assert.IsNull(codecs.FindReader(others[i]));
        }
    }

    [TestMethod]
    public void KnowsTheDraftsNumbers()
    {
        int[] drafts = { 1541, 1542, 1544 }; // text, TLV and opaque; 1543 was a JSON of LwM2M's own
        int[] formats = { ContentFormat.PlainText, ContentFormat.Tlv, ContentFormat.Opaque };
        var codecs = new Codecs();
        for (int i = 0; i < drafts.Length; i++)
        {
            Assert.AreEqual(formats[i], codecs.FindWriter(drafts[i]).Format);
            Assert.AreEqual(formats[i], codecs.FindReader(drafts[i]).Format);
        }

        Assert.IsNull(codecs.FindReader(1543));
    }

    [TestMethod]
    public void OneValueFormatsSaySo()
    {
        var codecs = new Codecs();
        bool single = codecs.FindWriter(ContentFormat.PlainText).SingleValue && codecs.FindWriter(ContentFormat.Opaque).SingleValue &&
            codecs.FindWriter(ContentFormat.Cbor).SingleValue;
        Assert.IsTrue(single);
        single = codecs.FindWriter(ContentFormat.Tlv).SingleValue || codecs.FindWriter(ContentFormat.SenMlJson).SingleValue ||
            codecs.FindWriter(ContentFormat.SenMlCbor).SingleValue;
        Assert.IsFalse(single);
    }
}

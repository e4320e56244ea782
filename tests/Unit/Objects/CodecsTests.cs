// Which content formats the node speaks: OMA-TS-LightweightM2M_Core-V1_1_1 7.4 and V1_2 7.5, RFC 8790 (for requests
// only), and the numbers of drafts of 1.0.
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
        FindsAll(new Codecs());
    }

    [TestMethod]
    public void MakesEachOnce()
    {
        int[] formats = { 0, 42, 60, 110, 112, 320, 322, 11542, 11543, 11544 };
        var codecs = new Codecs();
        var readers = new ValueReader[formats.Length];
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < formats.Length; i++)
            {
                int other = (i * 7) % formats.Length; // in any order
                ValueReader reader = codecs.FindReader(formats[other]);
                readers[other] ??= reader;
                Assert.AreEqual(formats[other], reader.Format);
                Assert.IsTrue(readers[other] == reader);
                Assert.IsTrue(codecs.FindWriter(formats[other]) == codecs.FindWriter(formats[other]));
            }
        }
    }

    [TestMethod]
    public void KnowsNoOther()
    {
        var codecs = new Codecs();
        FindsNoOther(codecs);
        FindsAll(codecs);
        FindsNoOther(codecs); // nor when there is no room for one
    }

    [TestMethod]
    public void KnowsTheDraftsNumbers()
    {
        int[] drafts = { 1541, 1542, 1543, 1544 };
        int[] formats = { ContentFormat.PlainText, ContentFormat.Tlv, ContentFormat.Lwm2mJson, ContentFormat.Opaque };
        var codecs = new Codecs();
        for (int i = 0; i < drafts.Length; i++)
        {
            Assert.AreEqual(formats[i], codecs.FindWriter(drafts[i]).Format);
            Assert.AreEqual(formats[i], codecs.FindReader(drafts[i]).Format);
        }
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

    [TestMethod]
    public void FormatsSayWhatTheyCanDo()
    {
        int[] formats = { 0, 42, 60, 110, 112, 11542, 11543, 11544 };
        bool[] times = { false, false, false, true, true, false, true, false };
        bool[] composite = { false, false, false, true, true, false, false, true };
        var codecs = new Codecs();
        for (int i = 0; i < formats.Length; i++)
        {
            Assert.AreEqual(times[i], codecs.FindWriter(formats[i]).HasTimes);
            Assert.AreEqual(composite[i], codecs.FindWriter(formats[i]).IsComposite);
        }
    }

    private static void FindsAll(Codecs codecs)
    {
        int[] formats =
        {
            ContentFormat.PlainText, ContentFormat.Opaque, ContentFormat.Cbor, ContentFormat.SenMlJson, ContentFormat.SenMlCbor,
            ContentFormat.SenMlEtchJson, ContentFormat.SenMlEtchCbor, ContentFormat.Tlv, ContentFormat.Lwm2mJson,
            ContentFormat.Lwm2mCbor,
        };
        int[] numbers = { 0, 42, 60, 110, 112, 320, 322, 11542, 11543, 11544 };
        for (int i = 0; i < formats.Length; i++)
        {
            Assert.AreEqual(numbers[i], formats[i]);
            Assert.AreEqual(formats[i], codecs.FindReader(formats[i]).Format);
            bool isForRequests = formats[i] == ContentFormat.SenMlEtchJson || formats[i] == ContentFormat.SenMlEtchCbor;
            ValueWriter writer = codecs.FindWriter(formats[i]);
            Assert.AreEqual(isForRequests, writer == null);
            Assert.IsTrue(isForRequests || writer.Format == formats[i]);
        }
    }

    private static void FindsNoOther(Codecs codecs)
    {
        int[] others = { -1, 1, 40, 41, 47, 50, 321, 11541, 11545, 65535 };
        for (int i = 0; i < others.Length; i++)
        {
            Assert.IsNull(codecs.FindWriter(others[i]));
            Assert.IsNull(codecs.FindReader(others[i]));
        }
    }
}

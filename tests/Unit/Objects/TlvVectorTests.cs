// The TLV examples of OMA-TS-LightweightM2M_Core-V1_1_1 7.4.3, read and written again to the same octets; then headers of every
// shape.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class TlvVectorTests
{
    [TestMethod]
    public void ReadsTheSpecificationsExamples()
    {
        Reads("/3/0", SpecExamples.Device(), Vectors.DeviceTlv, SpecExamples.DeviceRecords);
        Reads("/3/0", SpecExamples.Device(), Vectors.DeviceObjectTlv, SpecExamples.DeviceRecords);
        Reads("/3", SpecExamples.Device(), Vectors.DeviceObjectTlv, SpecExamples.DeviceRecords);
        Reads("/2", SpecExamples.AccessControl(), Vectors.AccessControlTlv, SpecExamples.AccessControlRecords);
        Reads("/1", SpecExamples.Server(), Vectors.ServerTlv, SpecExamples.ServerRecords);
        Reads("/65/0", SpecExamples.Links(), Vectors.LinksTlv, SpecExamples.LinksRecords);
        Reads("/66", SpecExamples.Linked(), Vectors.LinkedTlv, SpecExamples.LinkedRecords);
        Reads("/3442", SpecExamples.CoreLinkHolder(), Vectors.CoreLinkTlv, "/3442/0/180=" + Vectors.CoreLink);
    }

    [TestMethod]
    public void WritesTheSpecificationsExamples()
    {
        Writes("/3/0", SpecExamples.Device(), Vectors.DeviceTlv);
        Writes("/3", SpecExamples.Device(), Vectors.DeviceObjectTlv);
        Writes("/2", SpecExamples.AccessControl(), Vectors.AccessControlTlv);
        Writes("/1", SpecExamples.Server(), Vectors.ServerTlv);
        Writes("/65/0", SpecExamples.Links(), Vectors.LinksTlv);
        Writes("/66", SpecExamples.Linked(), Vectors.LinkedTlv);
        Writes("/3442", SpecExamples.CoreLinkHolder(), Vectors.CoreLinkTlv);
    }

    [TestMethod]
    public void ReadsAndWritesResourcesAndTheirInstances()
    {
        // Leshan's tests: a multiple resource bare and in its TLV. A resource instance alone is a Resource Instance TLV.
        Reads("/3/0/6", SpecExamples.Device(), "410001 410105", "/3/0/6/0=1|/3/0/6/1=5");
        Reads("/3/0/6", SpecExamples.Device(), "8606 410001 410105", "/3/0/6/0=1|/3/0/6/1=5");
        Reads("/3/0/6/1", SpecExamples.Device(), "410105", "/3/0/6/1=5");
        Reads("/3/0/9", SpecExamples.Device(), "C10964", "/3/0/9=100");
        Writes("/3/0/6", SpecExamples.Device(), "8606 410001 410105");
        Writes("/3/0/7/1", SpecExamples.Device(), "42011388");
        Writes("/3/0/9", SpecExamples.Device(), "C10964");
        Writes("/2/2/2/310", SpecExamples.AccessControl(), "61013601");
    }

    [TestMethod]
    public void ReadsWhatACreateLeavesOut()
    {
        // Core 6.3.6: without an Object Instance TLV the node chooses the instance.
        var reader = new TlvReader { NewInstance = 5 };
        string records = Subject.Records(reader, "/2", SpecExamples.AccessControl(), Hex.Parse("C10001 8302417F07"));
        Assert.AreEqual("/2/5/0=1|/2/5/2/127=7", records);
        records = Subject.Records(new TlvReader(), "/2", SpecExamples.AccessControl(), Hex.Parse("C10001"));
        Assert.AreEqual("!", records);
    }

    [TestMethod]
    public void ReadsEmptyContainers()
    {
        Reads("/2/0", SpecExamples.AccessControl(), "8002", "/2/0/2");
        Reads("/2", SpecExamples.AccessControl(), "0007 0008", "/2/7|/2/8");
        Reads("/2", SpecExamples.AccessControl(), "0803028002", "/2/3/2");
        Reads("/2/0", SpecExamples.AccessControl(), "", "");
        Reads("/3/0", SpecExamples.Device(), "C000", "/3/0/0=");
    }

    [TestMethod]
    public void TakesTheSmallestSizeOfANumber()
    {
        // Table C-2: 1, 2, 4 or 8 bytes of an integer; binary32 or binary64, whichever keeps the value
        Number(2, 42L, "C1022A");
        Number(2, -129L, "C202FF7F");
        Number(2, 424242L, "C40200067932");
        Number(2, 4242424242L, "C8020800000000FCDE41B2");
        Number(3, (ulong)127, "C1037F");
        Number(3, (ulong)255, "C20300FF");
        Number(3, (ulong)4294967295, "C8030800000000FFFFFFFF");
        Number(3, (ulong)4294967296, "C803080000000100000000");
        Number(4, -42000.0, "C404C7241000");
        Number(4, 21.5, "C40441AC0000");
        Number(4, 1.1, "C804083FF199999999999A");
        Number(4, 21370, "C8040840355EB851EB851F");
        Number(4, 21500, "C40441AC0000");
        Number(5, true, "C10501");
        Number(7, 1367491215L, "C4075182428F");
    }

    [TestMethod]
    public void RefusesOtherSizes()
    {
        SampleObject model = SpecExamples.AllTypes();
        int[] integers = { 2, 3, 7 };
        for (int i = 0; i < integers.Length; i++)
        {
            string id = Hex.Text(new[] { (byte)integers[i] });
            Reads("/3442/0", model, "C0" + id, "/3442/0/" + integers[i].ToString() + "=?");
            Reads("/3442/0", model, "C3" + id + "010203", "/3442/0/" + integers[i].ToString() + "=?");
            Reads("/3442/0", model, "C8" + id + "09010203040506070809", "/3442/0/" + integers[i].ToString() + "=?");
        }

        Reads("/3442/0", model, "C2040102", "/3442/0/4=?"); // no binary16 in TLV
        Reads("/3442/0", model, "C4047F800000", "/3442/0/4=?");
        Reads("/3442/0", model, "C804087FF8000000000000", "/3442/0/4=?");
        Reads("/3442/0", model, "C005", "/3442/0/5=?");
        Reads("/3442/0", model, "C10502", "/3442/0/5=?");
        Reads("/3442/0", model, "C2050001", "/3442/0/5=?"); // "The Length of a Boolean value MUST always be 1 byte."
        Reads("/3442/0", model, "C308000300", "/3442/0/8=?");
        Reads("/3442/0", model, "C101FF", "/3442/0/1=?");
    }

    [TestMethod]
    public void ReadsEveryHeader()
    {
        SampleObject model = SpecExamples.AllTypes();
        Reads("/3442/0", model, "C10141", "/3442/0/1=A");
        Reads("/3442/0", model, "E1000141", "/3442/0/1=A");            // an id of 16 bits that needs 8
        Reads("/3442/0", model, "C8010141", "/3442/0/1=A");            // a length of 8 bits that needs 3
        Reads("/3442/0", model, "D001000141", "/3442/0/1=A");          // 16 bits
        Reads("/3442/0", model, "D80100000141", "/3442/0/1=A");        // 24 bits
        Reads("/3442/0", model, "F8000100000141", "/3442/0/1=A");
        Reads("/3442/0", model, "CF010141", "/3442/0/1=A");            // bits 2-0 MUST be ignored beside a length field
    }

    [TestMethod]
    public void WritesEveryHeader()
    {
        Header(0, "C001");
        Header(7, "C701");
        Header(8, "C80108");
        Header(255, "C801FF");
        Header(256, "D0010100");
        Header(1000, "D00103E8");
        byte[] wide = Subject.Read(
            Subject.Tree(new SampleObject(9, new[] { 256 | Resource.R | Resource.Boolean }).With(0, 256, true)), "/9/0/256",
            new TlvWriter());
        string hex = Hex.Text(wide);
        Assert.AreEqual("E1010001", hex);
    }

    [TestMethod]
    public void RefusesWhatIsMisplaced()
    {
        SampleObject model = SpecExamples.Device();
        Reads("/3/0", model, "0003 0003 080303 080000", "/3/3|/3/3!");  // an instance in an instance
        Reads("/3/0", model, "410001", "!");                            // a resource instance without its resource
        Reads("/3/0", model, "830683060141", "!");                      // a multiple resource in a multiple resource
        Reads("/3/0", model, "8306C10964", "!");                        // a resource in a multiple resource
        Reads("/3/0/6", model, "080003C10964", "!");                    // an instance where the request names a resource
        Reads("/3/0", model, "C20964", "!");                            // longer than the payload
        Reads("/3/0", model, "8306420064", "!");                        // longer than its container
        Reads("/3", model, "080003C4096400", "!");
        Reads("/3/0", model, "E1FFFF01", "!");                          // Core 7.3: 65535 is reserved
        Reads("/3", model, "21FFFF01", "!");
        Reads("/3/0", model, "C1", "!");
        Reads("/3/0", model, "D809FFFFFF00", "!");
        Reads("/", model, "080003C10964", "!");
    }

    private static void Reads(string path, SampleObject model, string hex, string expected)
    {
        string records = Subject.Records(new TlvReader(), path, model, Hex.Parse(hex));
        Assert.AreEqual(expected, records, hex);
    }

    private static void Writes(string path, SampleObject item, string expected)
    {
        string hex = Hex.Text(Subject.Read(Subject.Tree(item), path, new TlvWriter()));
        Assert.AreEqual(Hex.Text(Hex.Parse(expected)), hex, path);
    }

    private static void Number(int resource, object value, string expected)
    {
        ObjectTree tree = Subject.Tree(SpecExamples.AllTypes().With(0, resource, value));
        string hex = Hex.Text(Subject.Read(tree, "/3442/0/" + resource.ToString(), new TlvWriter()));
        Assert.AreEqual(expected, hex);
    }

    private static void Header(int length, string expected)
    {
        var item = new SampleObject(9, new[] { 1 | Resource.R | Resource.Opaque }).With(0, 1, new byte[length]);
        byte[] tlv = Subject.Read(Subject.Tree(item), "/9/0/1", new TlvWriter());
        string hex = Hex.Text(tlv, 0, tlv.Length - length);
        Assert.AreEqual(expected, hex);
    }
}

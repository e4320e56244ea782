// Portfolio (16) and BinaryAppDataContainer (19) of the OMA registry: instances that servers make.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class ContainerObjectTests
{
    // A Create of 16 with one identity "a", and one of 19 with the byte AA as data: LwM2M 1.1 Core 6.3.6 wants what is mandatory.
    private const string Identity = "8300" + "410061", Data = "8300" + "4100AA";

    [TestMethod]
    public void ServersMakeAndDeleteInstances()
    {
        var item = new PortfolioObject();
        ObjectTree tree = Subject.Tree(item);
        Assert.AreEqual(0, item.InstanceCount);
        Expect.Create(tree, "/16", "", Status.BadRequest); // Identity is mandatory
        Expect.Create(tree, "/16", Identity, Status.Created);
        Assert.AreEqual(0, tree.CreatedInstance);
        Expect.Create(tree, "/16", "2503E8" + "8300410062", Status.Created); // with an id
        Expect.Create(tree, "/16", "8300410063", Status.Created);
        Expect.Create(tree, "/16", "0505" + "8300410064", Status.Created);
        int[] ids = { 0, 1, 5, 1000 };
        for (int i = 0; i < ids.Length; i++)
        {
            int id = item.InstanceAt(i);
            Assert.AreEqual(ids[i], id, "ascending");
        }

        Expect.Create(tree, "/16", "8300410065", Status.BadRequest); // no room
        Assert.AreEqual(PortfolioObject.MaxInstances, item.InstanceCount, "full");
        Expect.Text(tree, "/16/1000/0/0", "b");
        Expect.Text(tree, "/16/5/0/0", "d");
        Expect.Delete(tree, "/16/1", Status.Deleted);
        Expect.Delete(tree, "/16/1", Status.NotFound);
        Expect.Text(tree, "/16/5/0/0", "d");
        Expect.Create(tree, "/16", "8300410065", Status.Created);
        Expect.Text(tree, "/16/1/0/0", "e");
    }

    [TestMethod]
    public void PortfolioKeepsIdentities()
    {
        var item = new PortfolioObject();
        ObjectTree tree = Subject.Tree(item);
        Expect.Create(tree, "/16", Identity, Status.Created);
        Expect.Write(tree, "/16/0", "83004107" + "7A", false, Status.Changed);
        Expect.Tlv(tree, "/16/0/0", "8600410061" + "41077A");
        Expect.Write(tree, "/16/0", "83004108" + "7A", false, Status.BadRequest); // the ninth
        Expect.Write(tree, "/16/0/0/3", "host", Status.Changed);
        Expect.Text(tree, "/16/0/0/3", "host");
        string longest = new string('x', PortfolioObject.MaxIdentityBytes);
        Expect.Write(tree, "/16/0/0/3", longest + "x", Status.BadRequest);
        Expect.Write(tree, "/16/0/0/3", longest, Status.Changed);
        Expect.Text(tree, "/16/0/0/3", longest);
        Expect.Write(tree, "/16/0/0", "410162", true, Status.Changed); // replaced as a whole
        Expect.Tlv(tree, "/16/0/0", "8300410162");
        int revision = item.Revision;
        Expect.Delete(tree, "/16/0/0/1", Status.Deleted);
        Expect.Delete(tree, "/16/0/0/1", Status.NotFound);
        Expect.Delete(tree, "/16/0/0/9", Status.NotFound);
        Assert.AreNotEqual(revision, item.Revision, "deleted");
        Expect.Tlv(tree, "/16/0/0", "8000");
    }

    [TestMethod]
    public void PortfolioHasNoServiceToOffer()
    {
        ObjectTree tree = Subject.Tree(new PortfolioObject());
        Expect.Create(tree, "/16", Identity, Status.Created);
        Expect.Text(tree, "/16/0/3", "0");
        Expect.Tlv(tree, "/16/0/2", "none");
        Expect.Execute(tree, "/16/0/1", "0='1'", Status.Changed);
        Expect.Text(tree, "/16/0/3", "2");
        Expect.Write(tree, "/16/0/3", "0", Status.MethodNotAllowed);
    }

    [TestMethod]
    public void ContainerKeepsDataAndWhatItIs()
    {
        var item = new BinaryAppDataContainerObject();
        ObjectTree tree = Subject.Tree(item);
        Expect.Create(tree, "/19", Data, Status.Created);
        Expect.Tlv(tree, "/19/0", Data);
        Expect.Write(tree, "/19/0/1", "2", Status.Changed);
        Expect.Write(tree, "/19/0/2", "1476186613", Status.Changed);
        Expect.Write(tree, "/19/0/3", "meter reading", Status.Changed);
        Expect.Write(tree, "/19/0/4", "UTF8-string", Status.Changed);
        Expect.Write(tree, "/19/0/5", "65535", Status.Changed);
        Expect.Text(tree, "/19/0/1", "2");
        Expect.Text(tree, "/19/0/2", "1476186613");
        Expect.Text(tree, "/19/0/3", "meter reading");
        Expect.Text(tree, "/19/0/4", "UTF8-string");
        Expect.Text(tree, "/19/0/5", "65535");
        int found = item.FindApplication(65535), other = item.FindApplication(7);
        Assert.AreEqual(0, found, "application");
        Assert.AreEqual(Lwm2mPath.None, other, "nobody's");
        Assert.AreEqual("AA", Hex.Text(item.GetData(0, 0)), "data");
        Assert.IsTrue(item.SetData(0, 1, Hex.Parse("BBCC")), "an answer");
        Expect.Tlv(tree, "/19/0/0", "8700" + "4100AA" + "4201BBCC");
        Expect.Write(tree, "/19/0", "830041021D", true, Status.Changed); // all of the instance
        Expect.Tlv(tree, "/19/0", "830041021D");
    }

    [TestMethod]
    public void ContainerRefusesWhatIsOutOfRange()
    {
        ObjectTree tree = Subject.Tree(new BinaryAppDataContainerObject());
        Expect.Create(tree, "/19", Data, Status.Created);
        string[] good = { "0", "2", "101", "254" }, bad = { "-1", "3", "100", "255" };
        for (int i = 0; i < good.Length; i++)
        {
            Expect.Write(tree, "/19/0/1", good[i], Status.Changed);
            Expect.Write(tree, "/19/0/1", bad[i], Status.BadRequest);
        }

        Expect.Write(tree, "/19/0/2", "-1", Status.BadRequest);
        Expect.Write(tree, "/19/0/5", "65536", Status.BadRequest);
        Expect.Write(tree, "/19/0/5", "-1", Status.BadRequest);
        string longest = new string('x', BinaryAppDataContainerObject.MaxTextBytes);
        for (int resource = 3; resource <= 4; resource++)
        {
            string path = "/19/0/" + resource.ToString();
            Expect.Write(tree, path, longest, Status.Changed);
            Expect.Write(tree, path, longest + "x", Status.BadRequest);
        }

        Expect.Write(tree, "/19/0", "83004104AA", false, Status.BadRequest); // the fifth
        Write(tree, "/19/0/0/0", BinaryAppDataContainerObject.MaxDataBytes + 1, Status.RequestEntityTooLarge);
        Write(tree, "/19/0/0/0", BinaryAppDataContainerObject.MaxDataBytes, Status.Changed);
        Expect.Delete(tree, "/19/0/0/0", Status.Deleted);
        Expect.Delete(tree, "/19/0/0/0", Status.NotFound);
        Expect.Delete(tree, "/19/0/0/4", Status.NotFound);
    }

    [TestMethod]
    public void ContainersShareTheirRoom()
    {
        var item = new BinaryAppDataContainerObject();
        ObjectTree tree = Subject.Tree(item);
        Expect.Create(tree, "/19", Data, Status.Created);
        Expect.Create(tree, "/19", Data, Status.Created);
        const int Most = BinaryAppDataContainerObject.MaxDataBytes;
        for (int i = 0; i < BinaryAppDataContainerObject.MaxData; i++)
        {
            bool last = i == BinaryAppDataContainerObject.MaxData - 1; // the other instance has a byte
            Write(tree, "/19/0/0/" + i.ToString(), Most, last ? Status.RequestEntityTooLarge : Status.Changed);
        }

        Write(tree, "/19/0/0/3", Most - 1, Status.Changed);
        Write(tree, "/19/0/0/0", Most, Status.Changed); // in place of what is there
        Write(tree, "/19/1/0/0", 1, Status.Changed);
        Write(tree, "/19/1/0/0", 2, Status.RequestEntityTooLarge);
        Expect.Tlv(tree, "/19/1/0", "8300" + "410000");
        Expect.Create(tree, "/19", Data, Status.RequestEntityTooLarge);
        Assert.AreEqual(2, item.InstanceCount, "undone");
        Assert.IsFalse(item.SetData(1, 1, new byte[1]), "no room for the node either");

        // Two of a hundred bytes come in place of all: others only from an update would not have room.
        var two = new byte[206];
        Put(two, 0, "480264");
        Put(two, 103, "480364");
        Expect.Answer(Status.Changed, Subject.Write(tree, "/19/0/0", new TlvReader(), two, true), "replace");
        string hex = Hex.Text(Subject.Read(tree, "/19/0/0", new TlvWriter()));
        Assert.AreEqual("8800CE4802" + "64", hex.Substring(0, 12), "two");
        Assert.IsTrue(item.SetData(1, 1, new byte[Most]), "there is room again");
    }

    // LwM2M 1.1 Core 6.3.9: all or nothing, also where each instance alone would have room.
    [TestMethod]
    public void AWriteToSeveralThatHaveNoRoomTogetherChangesNothing()
    {
        ObjectTree tree = Subject.Tree(new BinaryAppDataContainerObject());
        Expect.Create(tree, "/19", Data, Status.Created);
        Expect.Create(tree, "/19", Data, Status.Created);
        byte[] six = Hex.Utf8("[" + TwoHundredBytes("0/0/1") + "," + TwoHundredBytes("0/0/2") + "," + TwoHundredBytes("0/0/3") + "," +
            TwoHundredBytes("1/0/1") + "," + TwoHundredBytes("1/0/2") + "," + TwoHundredBytes("1/0/3") + "]");
        Expect.Answer(Status.RequestEntityTooLarge, tree.WriteComposite(new SenMlJsonReader(), six, 0, six.Length), "1200 bytes");
        Expect.Tlv(tree, "/19/0", Data);
        Expect.Tlv(tree, "/19/1", Data);
        byte[] two = Hex.Utf8("[" + TwoHundredBytes("0/0/1") + "," + TwoHundredBytes("1/0/1") + "]");
        Expect.Answer(Status.Changed, tree.WriteComposite(new SenMlJsonReader(), two, 0, two.Length), "400 bytes");
    }

    private static string TwoHundredBytes(string path) => "{\"n\":\"/19/" + path + "\",\"vd\":\"" + new string('A', 267) + "\"}";

    [TestMethod]
    public void AWriteThatHasNoRoomChangesNothing()
    {
        ObjectTree tree = Subject.Tree(new BinaryAppDataContainerObject());
        Expect.Create(tree, "/19", Data, Status.Created);
        Expect.Create(tree, "/19", Data, Status.Created);
        for (int i = 0; i < 3; i++)
        {
            Write(tree, "/19/1/0/" + i.ToString(), BinaryAppDataContainerObject.MaxDataBytes, Status.Changed);
        }

        // Priority first, then 200 bytes and 100 more: together too much.
        var payload = new byte[313];
        Put(payload, 0, "C10102 90000132 4800C8");
        Put(payload, 210, "480164");
        Expect.Answer(Status.RequestEntityTooLarge, Subject.Write(tree, "/19/0", new TlvReader(), payload, false), "update");
        Expect.Tlv(tree, "/19/0", Data);
        Expect.Answer(Status.RequestEntityTooLarge, Subject.Write(tree, "/19/0", new TlvReader(), payload, true), "replace");
        Expect.Tlv(tree, "/19/0", Data);
    }

    private static void Put(byte[] payload, int offset, string hex)
    {
        byte[] bytes = Hex.Parse(hex);
        System.Array.Copy(bytes, 0, payload, offset, bytes.Length);
    }

    // So many zeros.
    private static void Write(ObjectTree tree, string path, int length, Status expected) =>
        Expect.Answer(expected, Subject.Write(tree, path, new OpaqueReader(), new byte[length], true), path);
}

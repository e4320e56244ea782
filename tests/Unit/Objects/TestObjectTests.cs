// LwM2M v1.0 and v1.1 Test Object, 3441 and 3442 of the OMA registry.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Conformance;
using Objects.Core;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class TestObjectTests
{
    private const string Bytes = "ASNFZ4mrze8="; // 0123456789ABCDEF

    [TestMethod]
    public void BeginsWithInitialValues()
    {
        Initial(new TestObject(TestObject.Version10, 1));
        Initial(new TestObject(TestObject.Version11, 1));
        ObjectTree tree = Tree(out TestObject _);
        Expect.Text(tree, "/3442/0/125", "9223372036854775808");
        Expect.Text(tree, "/3442/0/180", "</3442>");
        Expect.Text(tree, "/3442/0/1125/0", "9223372036854775808");
        Expect.Text(tree, "/3442/0/1180/0", "</3442>");
        Expect.Tlv(tree, "/3442/0/6", "8006");
        Expect.Text(Subject.Tree(new TestObject(TestObject.Version10, 1)), "/3441/0/125", "absent");
    }

    [TestMethod]
    public void ClearsAndResets()
    {
        ObjectTree tree = Tree(out TestObject _);
        Expect.Execute(tree, "/3442/0/3", "1='x'", Status.Changed);
        Expect.Write(tree, "/3442/0/6/0", "/3", Status.Changed);
        Expect.Execute(tree, "/3442/0/2", "", Status.Changed);
        int[] zeros = { 120, 125, 130, 140, 160 }, empty = { 110, 150, 180 };
        for (int i = 0; i < zeros.Length; i++)
        {
            Expect.Text(tree, "/3442/0/" + zeros[i].ToString(), "0");
        }

        for (int i = 0; i < empty.Length; i++)
        {
            Expect.Text(tree, "/3442/0/" + empty[i].ToString(), "");
        }

        Expect.Text(tree, "/3442/0/170", "65535:65535");
        int[] multiple = { 4, 6, 1110, 1120, 1125, 1130, 1140, 1150, 1160, 1170, 1180 };
        for (int i = 0; i < multiple.Length; i++)
        {
            Expect.Text(tree, "/3442/0/" + multiple[i].ToString() + "/0", "absent");
        }

        Expect.Tlv(tree, "/3442/0/1110", "A00456");
        Expect.Execute(tree, "/3442/0/0", "", Status.Changed);
        Initial(tree, "/3442/0/");
    }

    [TestMethod]
    public void TakesValuesOfEveryType()
    {
        ObjectTree tree = Tree(out TestObject _);
        Takes(tree, 110, "\u00fc 7");
        Takes(tree, 110, "");
        Takes(tree, 120, "-9223372036854775808");
        Takes(tree, 125, "18446744073709551615");
        Takes(tree, 130, "-0.1");
        Takes(tree, 140, "0");
        Takes(tree, 150, "AAE=");
        Takes(tree, 160, "-1");
        Takes(tree, 170, "3442:0");
        Takes(tree, 170, "65535:65535");
        Takes(tree, 180, "</3/0>;title=\"x\"");
        Expect.Write(tree, "/3442/0/180", "3442", Status.BadRequest);
        Expect.Write(tree, "/3442/0/120", "x", Status.BadRequest);
        Expect.Write(tree, "/3442/0/4/0", "x", Status.MethodNotAllowed);
    }

    [TestMethod]
    public void HoldsLimits()
    {
        ObjectTree tree = Tree(out TestObject _);
        string longest = new string('x', TestObject.MaxBytes);
        Expect.Write(tree, "/3442/0/110", longest, Status.Changed);
        Expect.Write(tree, "/3442/0/110", longest + "x", Status.BadRequest);
        Expect.Write(tree, "/3442/0/1110/0", longest + "x", Status.BadRequest);
        Expect.Write(tree, "/3442/0/180", "<" + longest, Status.BadRequest);
        Expect.Text(tree, "/3442/0/110", longest);
        Opaque(tree, TestObject.MaxBytes + 1, Status.RequestEntityTooLarge);
        Opaque(tree, TestObject.MaxBytes, Status.Changed);

        // Ten instances, by update, by replacement, and with any ids.
        for (int i = 1; i < TestObject.MaxResourceInstances; i++)
        {
            Expect.Write(tree, "/3442/0/1120/" + (6000 * i).ToString(), i.ToString(), Status.Changed);
        }

        Expect.Write(tree, "/3442/0/1120/65534", "1", Status.BadRequest);
        Expect.Write(tree, "/3442/0/1120/54000", "11", Status.Changed);
        Expect.Write(tree, "/3442/0", "A60460" + "410A01" + "410001", false, Status.BadRequest); // one is new
        Expect.Text(tree, "/3442/0/1120/0", "1024");
        Expect.Write(tree, "/3442/0/1120", "410A01" + "410001", true, Status.Changed);
        Expect.Tlv(tree, "/3442/0/1120", "A60460" + "410001" + "410A01");
        string eleven = "";
        for (int i = 0; i <= TestObject.MaxResourceInstances; i++)
        {
            eleven += "41" + Hex.Text(new byte[] { (byte)i }) + "05";
        }

        Expect.Write(tree, "/3442/0/1120", eleven, true, Status.BadRequest);
        Expect.Tlv(tree, "/3442/0/1120", "A60460" + "410001" + "410A01");
        Expect.Write(tree, "/3442/0/1120", eleven.Substring(6), true, Status.Changed);
        Expect.Text(tree, "/3442/0/1120/10", "5");
        Expect.Text(tree, "/3442/0/1120/0", "absent");
    }

    [TestMethod]
    public void UpdatesReplacesAndDeletesResourceInstances()
    {
        ObjectTree tree = Tree(out TestObject item);
        Expect.Write(tree, "/3442/0", "A60456" + "410761" + "410362", false, Status.Changed); // Partial Update
        Expect.Text(tree, "/3442/0/1110/0", "initial value");
        Expect.Text(tree, "/3442/0/1110/3", "b");
        Expect.Text(tree, "/3442/0/1110/7", "a");
        int revision = item.Revision;
        Expect.Delete(tree, "/3442/0/1110/0", Status.Deleted);
        Expect.Delete(tree, "/3442/0/1110/0", Status.NotFound);
        Assert.AreNotEqual(revision, item.Revision, "deleted");
        Expect.Tlv(tree, "/3442/0/1110", "A60456" + "410362" + "410761");
        Expect.Write(tree, "/3442/0/1110", "410163", true, Status.Changed);
        Expect.Tlv(tree, "/3442/0/1110", "A30456" + "410163");

        // All of the instance: what the request does not have is gone, but not what only the node writes.
        Expect.Execute(tree, "/3442/0/3", "2='y'", Status.Changed);
        Expect.Write(tree, "/3442/0", "C16E7A", true, Status.Changed);
        Expect.Text(tree, "/3442/0/110", "z");
        Expect.Text(tree, "/3442/0/120", "absent");
        Expect.Text(tree, "/3442/0/1110/1", "absent");
        Expect.Text(tree, "/3442/0/4/2", "y");
    }

    [TestMethod]
    public void TakesBytesBlockByBlock()
    {
        ObjectTree tree = Tree(out TestObject _);
        Lwm2mPath path = Subject.Path("/3442/0/150");
        byte[] block = Hex.Parse("000102030405060708090A0B0C0D0E0F");
        Expect.Answer(Status.BadRequest, tree.WriteBlock(path, block, 0, 16, 16, true), "a gap");
        for (int i = 0; i < 4; i++)
        {
            Expect.Answer(Status.Changed, tree.WriteBlock(path, block, 0, 16, 16 * i, true), "block");
        }

        Expect.Answer(Status.RequestEntityTooLarge, tree.WriteBlock(path, block, 0, 1, 64, false), "one more");
        string hex = Hex.Text(Subject.Read(tree, "/3442/0/150", new OpaqueWriter()));
        string once = Hex.Text(block);
        Assert.AreEqual(once + once + once + once, hex, "joined");
        Expect.Answer(Status.Changed, tree.WriteBlock(path, block, 0, 2, 16, false), "again from the second");
        hex = Hex.Text(Subject.Read(tree, "/3442/0/150", new OpaqueWriter()));
        Assert.AreEqual(once + "0001", hex, "shorter");
    }

    [TestMethod]
    public void KeepsArguments()
    {
        ObjectTree tree = Tree(out TestObject _);
        Expect.Tlv(tree, "/3442/0/4", "8004");
        Expect.Execute(tree, "/3442/0/3", "3='stringValue',4", Status.Changed); // the registry's example
        Expect.Text(tree, "/3442/0/4/3", "stringValue");
        Expect.Text(tree, "/3442/0/4/4", "");
        string longest = new string('x', TestObject.MaxBytes);
        Expect.Execute(tree, "/3442/0/3", "0='" + longest + "x'", Status.BadRequest);
        Expect.Text(tree, "/3442/0/4/3", "stringValue");
        Expect.Execute(tree, "/3442/0/3", "9,0='" + longest + "'", Status.Changed);
        Expect.Text(tree, "/3442/0/4/0", longest);
        Expect.Text(tree, "/3442/0/4/9", "");
        Expect.Text(tree, "/3442/0/4/3", "absent");
        Expect.Execute(tree, "/3442/0/1", "", Status.Changed);
        Expect.Text(tree, "/3442/0/4/0", longest); // Randomize leaves it alone
        Expect.Execute(tree, "/3442/0/3", "", Status.Changed);
        Expect.Tlv(tree, "/3442/0/4", "8004");
    }

    [TestMethod]
    public void RandomizesWithinLimits()
    {
        ObjectTree tree = Tree(out TestObject item);
        tree.Add(new DeviceObject(new DeviceIdentity(), new WallClock()));
        Expect.Write(tree, "/3442/0/6/0", "/3", Status.Changed);
        string before = "";
        for (int round = 0; round < 20; round++)
        {
            int revision = item.Revision;
            Expect.Execute(tree, "/3442/0/1", "", Status.Changed);
            Assert.AreNotEqual(revision, item.Revision, "revision");
            byte[] all = Subject.Read(tree, "/3442/0", new TlvWriter());
            string hex = Hex.Text(all);
            Assert.IsTrue(hex != before, "another one");
            before = hex;
            for (int i = 0; i < item.Resources.Length; i++)
            {
                int definition = item.Resources[i];
                if (Resource.Id(definition) >= 110 && (definition & Resource.Multiple) != 0)
                {
                    string first = "/3442/0/" + Resource.Id(definition).ToString() + "/0";
                    Assert.AreEqual(Status.Content, Subject.TryRead(tree, first, new PlainTextWriter()), first);
                }
            }

            // What it made may be written back: links, too, point to what there is.
            byte[] instance = Subject.Read(tree, "/3442/0/1170", new TlvWriter());
            Expect.Answer(Status.Changed, Subject.Write(tree, "/3442/0", new TlvReader(), instance, false), "links");
            Expect.Text(tree, "/3442/0/6/0", "/3");
        }

        var same = new TestObject(TestObject.Version11, 77);
        var other = new TestObject(TestObject.Version11, 77);
        Expect.Execute(Subject.Tree(same), "/3442/0/1", "", Status.Changed);
        Expect.Execute(Subject.Tree(other), "/3442/0/1", "", Status.Changed);
        string one = Hex.Text(Subject.Read(Subject.Tree(same), "/3442/0", new TlvWriter()));
        string two = Hex.Text(Subject.Read(Subject.Tree(other), "/3442/0", new TlvWriter()));
        Assert.AreEqual(one, two, "by its seed");
    }

    [TestMethod]
    public void AsksForASend()
    {
        ObjectTree tree = Tree(out TestObject item);
        string[] bad = { "", "/", "3/0", "/x", "/3/0/1/2/3", "/65535", "/3/" };
        for (int i = 0; i < bad.Length; i++)
        {
            Expect.Write(tree, "/3442/0/6/0", bad[i], Status.BadRequest);
        }

        Expect.Execute(tree, "/3442/0/5", "", Status.Changed);
        Assert.IsFalse(item.TakeSend(out int format), "nothing to send");
        Expect.Write(tree, "/3442/0/6/9", "/3303/1/5700", Status.Changed);
        Expect.Write(tree, "/3442/0/6/2", "/3", Status.Changed);
        Expect.Text(tree, "/3442/0/6/9", "/3303/1/5700");
        Assert.IsFalse(item.TakeSend(out format), "not asked");
        Expect.Execute(tree, "/3442/0/5", "", Status.Changed);
        Assert.IsTrue(item.TakeSend(out format), "asked");
        Assert.AreEqual(ContentFormat.None, format, "the node's choice");
        Assert.AreEqual(0, item.SendTimeoutMs, "the node's choice");
        Assert.IsFalse(item.TakeSend(out format), "once");
        Expect.Execute(tree, "/3442/0/5", "1='2000',0='110'", Status.Changed);
        Assert.IsTrue(item.TakeSend(out format), "asked again");
        Assert.AreEqual(ContentFormat.SenMlJson, format, "format");
        Assert.AreEqual(2000, item.SendTimeoutMs, "timeout");
        Assert.AreEqual(0, item.SendInstance, "instance");
        Assert.AreEqual(2, item.SendPathCount, "paths");
        var path = new Lwm2mPath();
        item.GetSendPath(0, path);
        Assert.AreEqual("/3", path.ToString(), "first");
        item.GetSendPath(1, path);
        Assert.AreEqual("/3303/1/5700", path.ToString(), "second");
        string[] refused = { "0", "0='x'", "0='65536'", "0='-1'", "1=''", "1='2147483648'" };
        for (int i = 0; i < refused.Length; i++)
        {
            Expect.Execute(tree, "/3442/0/5", refused[i], Status.BadRequest);
        }

        Assert.IsFalse(item.TakeSend(out format), "refused");
    }

    [TestMethod]
    public void HasTwoInstances()
    {
        ObjectTree tree = Tree(out TestObject item);
        Expect.Create(tree, "/3442", "A60456" + "410161" + "410262", Status.Created);
        Expect.Tlv(tree, "/3442/1/1110", "A60456" + "410161" + "410262"); // rather than added to the initial one
        Expect.Text(tree, "/3442/1/120", "1024");
        Expect.Create(tree, "/3442", "", Status.BadRequest);
        Expect.Delete(tree, "/3442/0", Status.Deleted);
        Expect.Execute(tree, "/3442/1/5", "", Status.Changed);
        Expect.Delete(tree, "/3442/1", Status.Deleted);
        Assert.AreEqual(0, item.InstanceCount);
        Assert.IsFalse(item.TakeSend(out int _), "what was to be sent is gone");
        string eleven = "A80456" + "21";
        for (int i = 0; i <= TestObject.MaxResourceInstances; i++)
        {
            eleven += "41" + Hex.Text(new byte[] { (byte)i }) + "61";
        }

        Expect.Create(tree, "/3442", eleven, Status.BadRequest);
        Assert.AreEqual(0, item.InstanceCount, "undone");
        Expect.Create(tree, "/3442", "", Status.Created);
        Initial(tree, "/3442/0/");
    }

    private static ObjectTree Tree(out TestObject item)
    {
        item = new TestObject(TestObject.Version11, 1);
        return Subject.Tree(item);
    }

    private static void Initial(TestObject item) => Initial(Subject.Tree(item), "/" + item.Id.ToString() + "/0/");

    private static void Initial(ObjectTree tree, string instance)
    {
        Expect.Text(tree, instance + "110", "initial value");
        Expect.Text(tree, instance + "120", "1024");
        Expect.Text(tree, instance + "130", "3.14159");
        Expect.Text(tree, instance + "140", "1");
        Expect.Text(tree, instance + "150", Bytes);
        Expect.Text(tree, instance + "160", "946684800");
        Expect.Text(tree, instance + "170", "3:0");
        Expect.Text(tree, instance + "1110/0", "initial value");
        Expect.Text(tree, instance + "1120/0", "1024");
        Expect.Text(tree, instance + "1130/0", "3.14159");
        Expect.Text(tree, instance + "1140/0", "1");
        Expect.Text(tree, instance + "1150/0", Bytes);
        Expect.Text(tree, instance + "1160/0", "946684800");
        Expect.Text(tree, instance + "1170/0", "3:0");
        Expect.Text(tree, instance + "1110/1", "absent");
        Expect.Tlv(tree, instance + "4", "8004");
    }

    // In the single resource, and in an instance of the multiple one.
    private static void Takes(ObjectTree tree, int resource, string value)
    {
        string path = "/3442/0/" + resource.ToString(), other = "/3442/0/" + (1000 + resource).ToString() + "/5";
        Expect.Write(tree, path, value, Status.Changed);
        Expect.Write(tree, other, value, Status.Changed);
        Expect.Text(tree, path, value);
        Expect.Text(tree, other, value);
    }

    private static void Opaque(ObjectTree tree, int length, Status expected)
    {
        Expect.Answer(expected, Subject.Write(tree, "/3442/0/150", new OpaqueReader(), new byte[length], true), "150");
        Expect.Answer(expected, Subject.Write(tree, "/3442/0/1150/0", new OpaqueReader(), new byte[length], true), "1150");
    }
}

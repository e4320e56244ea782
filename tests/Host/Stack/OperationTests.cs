// LwM2M 1.1 Core 6.3 and 7.2: Read, Write, Execute, Create and Delete on each level, and which code says what.
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Asks for what is there, what is not, and what is not allowed.</summary>
[TestClass]
public class OperationTests
{
    private const int Changed = 0x44, Content = 0x45, BadRequest = 0x80, Unauthorized = 0x81, NotFound = 0x84, NotAllowed = 0x85,
        NotAcceptable = 0x86, Unsupported = 0x8F;

    private readonly TestObject _item = new(2);
    private readonly TestNode _node;
    private int _id;

    public OperationTests()
    {
        _node = TestNode.Registered(_item);
    }

    // 7.4: the formats of one value; appendix C: their encodings. 21.5 is 0x41AC0000 as binary32, 0x4D60 as binary16.
    [TestMethod]
    [DataRow("3303/0/5700", Ct.Text, "32312e35")]
    [DataRow("3303/0/5700", Ct.Cbor, "f94d60")]
    [DataRow("3303/0/5700", Ct.Tlv, "e4 1644 41ac0000")]
    [DataRow("3303/0/5700", Ct.SenMlCbor, "81a2 00 6c2f333330332f302f35373030 02 f94d60")]
    [DataRow("30000/0/1", Ct.Text, "37")]
    [DataRow("30000/0/8", Ct.Opaque, "010203")]
    [DataRow("30000/0/8", Ct.Text, "41514944")]
    [DataRow("30000/0/6/3", Ct.Text, "3133")]
    [DataRow("30000/0/6/3", Ct.Tlv, "41 03 0d")]
    [DataRow("30000/0/6", Ct.Tlv, "86 06 41000a 41030d")]
    [DataRow("30000/0/0", -1, "74657874")]
    [DataRow("30000/0/8", -1, "010203")]
    public void ReadsAResourceInEveryFormat(string path, int format, string payload)
    {
        byte[] answer = Read(path, format);
        Assert.AreEqual(Content, Packet.Code(answer));
        CollectionAssert.AreEqual(Packet.Hex(payload), Packet.Payload(answer));
        int expected = format >= 0 ? format : path.EndsWith('8') ? Ct.Opaque : Ct.Text;
        Assert.AreEqual(expected, Packet.Number(answer, 12), "Content-Format");
    }

    [TestMethod]
    [DataRow("3303/0", Ct.Tlv)]
    [DataRow("3303", Ct.SenMlJson)]
    [DataRow("3303", Ct.SenMlCbor)]
    [DataRow("30000/0/6", Ct.SenMlJson)]
    public void ReadsMoreThanOneValue(string path, int format) => Assert.AreEqual(Content, Packet.Code(Read(path, format)));

    [TestMethod]
    public void ReadsMoreThanOneValueInTlvUnasked() => Assert.AreEqual(Ct.Tlv, Packet.Number(Read("3303/0", -1), 12));

    [TestMethod]
    [DataRow("9999", -1, NotFound)]
    [DataRow("3303/9", -1, NotFound)]
    [DataRow("3303/0/9", -1, NotFound)]
    [DataRow("3303/0/5518", -1, NotFound)] // optional, and not there now
    [DataRow("3303/0/5700/0", -1, NotFound)] // 6.3.1: not a multiple resource
    [DataRow("30000/0/6/9", -1, NotFound)]
    [DataRow("30000/0/4", -1, NotAllowed)]
    [DataRow("30000/0/7", -1, NotAllowed)]
    [DataRow("", -1, NotAllowed)]
    [DataRow("0", -1, Unauthorized)] // appendix E.1: no server reaches Security
    [DataRow("0/0", Ct.Tlv, Unauthorized)]
    [DataRow("0/0/5", Ct.Opaque, Unauthorized)]
    [DataRow("3303/0/5700", 320, NotAcceptable)] // RFC 8790: for requests
    [DataRow("3303/0/5700", 65535, NotAcceptable)]
    [DataRow("3303/0/5700", Ct.Opaque, NotAcceptable)]
    [DataRow("3303/0", Ct.Text, NotAcceptable)]
    [DataRow("3303/0", Ct.Cbor, NotAcceptable)]
    [DataRow("3303", Ct.Opaque, NotAcceptable)]
    [DataRow("30000/0/6", Ct.Text, NotAcceptable)]
    public void RefusesToRead(string path, int format, int code) => Assert.AreEqual(code, Packet.Code(Read(path, format)));

    [TestMethod]
    public void RefusesAQueryThatSaysNothingToIt()
    {
        Assert.AreEqual(BadRequest, Packet.Code(Read("3303/0/5700?pmin=1", -1)));
        Assert.AreEqual(BadRequest, Packet.Code(Ask(Packet.Post, "30000/0/4?a", null, -1)));
        Assert.AreEqual(BadRequest, Packet.Code(Ask(Packet.Delete, "30000/1?a", null, -1)));
        Assert.AreEqual(0, _item.Executions);
        Assert.AreEqual(2, _item.InstanceCount);
    }

    // 6.3.3: Write (Replace) takes what is not in the payload back to its default, Write (Partial Update) leaves it alone.
    [TestMethod]
    public void ReplacesOrUpdatesAnInstance()
    {
        _item.First.Real = 99;
        Assert.AreEqual(Changed, Packet.Code(Ask(Packet.Post, "30000/0", Packet.Hex("c1010b"), Ct.Tlv)));
        Assert.AreEqual(11, _item.First.Number);
        Assert.AreEqual(99, _item.First.Real);
        Assert.AreEqual(Changed, Packet.Code(Ask(Packet.Put, "30000/0", Packet.Hex("c1010c"), Ct.Tlv)));
        Assert.AreEqual(12, _item.First.Number);
        Assert.AreEqual(1.5, _item.First.Real);
    }

    [TestMethod]
    public void ReplacesOrUpdatesAMultipleResource()
    {
        Ask(Packet.Post, "30000/0/6", Packet.Hex("8306410501"), Ct.Tlv);
        CollectionAssert.AreEqual(new[] { 0, 3, 5 }, _item.First.Many.Keys.ToArray());
        Ask(Packet.Put, "30000/0/6", Packet.Hex("8306410702"), Ct.Tlv);
        CollectionAssert.AreEqual(new[] { 7 }, _item.First.Many.Keys.ToArray());
        Ask(Packet.Put, "30000/0/6/7", "5"u8.ToArray(), Ct.Text);
        Assert.AreEqual(5, _item.First.Many[7]);
    }

    [TestMethod]
    [DataRow(Ct.Text, "3132")]
    [DataRow(Ct.Cbor, "0c")]
    [DataRow(Ct.Tlv, "c1010c")]
    [DataRow(Ct.SenMlCbor, "81a321692f33303030302f302f006131020c")]
    [DataRow(Ct.SenMlJson, "5b7b22626e223a222f33303030302f302f31222c2276223a31327d5d")]
    [DataRow(-1, "3132")]
    public void WritesInEveryFormat(int format, string payload)
    {
        Assert.AreEqual(Changed, Packet.Code(Ask(Packet.Put, "30000/0/1", Packet.Hex(payload), format)));
        Assert.AreEqual(12, _item.First.Number);
    }

    [TestMethod]
    [DataRow("9999/0/0", "31", Ct.Text, NotFound)]
    [DataRow("30000/7/1", "31", Ct.Text, NotFound)]
    [DataRow("30000/0/99", "31", Ct.Text, NotFound)]
    [DataRow("30000/0/1/0", "31", Ct.Text, NotFound)]
    [DataRow("3303/0/5700", "31", Ct.Text, NotAllowed)]
    [DataRow("30000/0/4", "", Ct.Text, NotAllowed)]
    [DataRow("30000", "", Ct.Tlv, NotAllowed)]
    [DataRow("", "", Ct.Tlv, NotAllowed)]
    [DataRow("0/0/0", "31", Ct.Text, Unauthorized)]
    [DataRow("0/0", "c0", Ct.Tlv, Unauthorized)]
    [DataRow("30000/0/1", "31", 50, Unsupported)]
    [DataRow("30000/0/1", "31", Ct.LinkFormat, Unsupported)]
    [DataRow("30000/0/1", "", Ct.Text, BadRequest)]
    [DataRow("30000/0/1", "78", Ct.Text, BadRequest)]
    [DataRow("30000/0/1", "2d31", Ct.Text, BadRequest)] // out of range, says the object
    [DataRow("30000/0/1", "31", Ct.Opaque, BadRequest)]
    [DataRow("30000/0/1", "c201", Ct.Tlv, BadRequest)]
    [DataRow("30000/0/1", "c10201", Ct.Tlv, BadRequest)] // for another resource
    [DataRow("30000/0", "c1010c c163", Ct.Tlv, BadRequest)]
    public void RefusesToWriteAndChangesNothing(string path, string payload, int format, int code)
    {
        Assert.AreEqual(code, Packet.Code(Ask(Packet.Put, path, Packet.Hex(payload), format)));
        Assert.AreEqual(7, _item.First.Number);
        Assert.AreEqual(0, _item.Writes);
    }

    [TestMethod]
    public void ExecutesWithArguments()
    {
        Assert.AreEqual(Changed, Packet.Code(Ask(Packet.Post, "30000/0/4", "0='on',5"u8.ToArray(), Ct.Text)));
        Assert.AreEqual("on", _item.Argument);
        Assert.AreEqual(Changed, Packet.Code(Ask(Packet.Post, "30000/0/4", null, -1)));
        Assert.AreEqual(2, _item.Executions);
    }

    [TestMethod]
    [DataRow("30000/0/4", "61", -1, BadRequest)]
    [DataRow("30000/0/4", "303d27", -1, BadRequest)]
    [DataRow("30000/0/4", "302c30", -1, BadRequest)] // an argument twice
    [DataRow("30000/0/4", "30", Ct.Tlv, Unsupported)]
    [DataRow("30000/0/1", "30", Ct.Tlv, BadRequest)] // not executable, so a Write
    [DataRow("30000/9/4", "", -1, NotFound)]
    [DataRow("30000/0/4/0", "", -1, NotFound)]
    [DataRow("0/0/4", "", -1, Unauthorized)]
    public void RefusesToExecute(string path, string payload, int format, int code)
    {
        Assert.AreEqual(code, Packet.Code(Ask(Packet.Post, path, Packet.Hex(payload), format)));
        Assert.AreEqual(0, _item.Executions);
    }

    [TestMethod]
    public void CreatesWithAnIdOfItsOwnOrOfTheServers()
    {
        byte[] chosen = Ask(Packet.Post, "30000", Packet.Hex("c10105"), Ct.Tlv);
        Assert.AreEqual(0x41, Packet.Code(chosen));
        Assert.AreEqual("30000/2", Packet.Path(chosen, 8));
        byte[] named = Ask(Packet.Post, "30000", Packet.Hex("030ac10105"), Ct.Tlv);
        Assert.AreEqual("30000/10", Packet.Path(named, 8));
        Assert.AreEqual(5, _item.Get(10).Number);
        Assert.AreEqual(BadRequest, Packet.Code(Ask(Packet.Post, "30000", Packet.Hex("030ac10105"), Ct.Tlv)), "there is one");
        Assert.AreEqual(4, _item.InstanceCount);
    }

    [TestMethod]
    public void RefusesToCreateOrDeleteWhatIsNotTheServers()
    {
        Assert.AreEqual(NotAllowed, Packet.Code(Ask(Packet.Post, "3303", Packet.Hex("c10105"), Ct.Tlv)));
        Assert.AreEqual(NotFound, Packet.Code(Ask(Packet.Post, "9999", Packet.Hex("c10105"), Ct.Tlv)));
        Assert.AreEqual(Unauthorized, Packet.Code(Ask(Packet.Post, "0", Packet.Hex("c10105"), Ct.Tlv)));
        Assert.AreEqual(Unauthorized, Packet.Code(Ask(Packet.Delete, "0/0", null, -1)));
        Assert.AreEqual(NotAllowed, Packet.Code(Ask(Packet.Delete, "3303/0", null, -1)));
        Assert.AreEqual(NotAllowed, Packet.Code(Ask(Packet.Delete, "30000", null, -1)));
        Assert.AreEqual(NotAllowed, Packet.Code(Ask(Packet.Delete, "30000/0/1", null, -1)));
        Assert.AreEqual(NotAllowed, Packet.Code(Ask(Packet.Delete, "", null, -1)));
        Assert.AreEqual(NotFound, Packet.Code(Ask(Packet.Delete, "30000/7", null, -1)));
        Assert.AreEqual(0x42, Packet.Code(Ask(Packet.Delete, "30000/0", null, -1)));
        Assert.AreEqual(1, _item.InstanceCount);
    }

    // A node answers its server at any time: before it is registered, while it waits, after it was stopped.
    [TestMethod]
    public void AnswersInEveryState()
    {
        var node = new TestNode("urn:test:001", 1, _item);
        Assert.AreEqual("7", Text(node, 1));
        node.Poll();
        Assert.AreEqual("7", Text(node, 2));
        node.Advance(100_000);
        Assert.AreEqual("7", Text(node, 3));
        node.Node.Stop();
        Assert.IsTrue(node.Node.IsIdle);
        Assert.AreEqual("7", Text(node, 4));
    }

    private static string Text(TestNode node, int id) => Packet.Text(node.Receive(Packet.Request(Packet.Get, id, "30000/0/1")));

    private byte[] Read(string path, int format) => _node.Receive(Packet.Request(
        Packet.Get, ++_id, path, null, Packet.Con, null, format < 0 ? [] : [Packet.Option(17, format)]));

    private byte[] Ask(int method, string path, byte[] payload, int format) => _node.Receive(Packet.Request(
        method, ++_id, path, payload, Packet.Con, null, format < 0 ? [] : [Packet.Option(12, format)]));
}

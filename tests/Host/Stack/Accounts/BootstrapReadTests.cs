// LwM2M 1.2 Core 6.1.7.3 and 6.1.7.4: what a bootstrap server sees of a node.
using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapReadTests
{
    private const int Bs = AccountNode.Bs;

    // Core 7.5.5.2, example B.
    private const string SpecRights = "08 00 0E C1 00 01 C1 01 00 83 02 41 7F 07 C1 03 7F" +
        "08 02 12 C1 00 03 C1 01 00 87 02 41 7F 07 61 01 36 01 C1 03 7F";

    // Example C, whose length there is that of an older version of it.
    private const string SpecServer = "08 00 0F C1 00 01 C4 01 00 01 51 80 C1 06 01 C1 07 55";

    // Short server ids and URIs of servers, but not of the bootstrap server; keys of nobody.
    [TestMethod]
    [DataRow(10, "1.0")]
    [DataRow(11, "1.1")]
    public void DiscoverOfTheRootTellsAccountsAndAllThatThereIs(int version, string told)
    {
        AccountNode node = Open(n =>
        {
            n.Version = version;
            n.AddServer(101);
            n.AddBootstrap();
            n.AddServer(102);
        });
        byte[] answer = node.Ask(Bs, Packet.Get, "", accept: Ct.LinkFormat);
        Assert.AreEqual(AccountNode.Content, Packet.Code(answer));
        Assert.AreEqual(Ct.LinkFormat, Packet.Number(answer, 12));
        Assert.AreEqual(
            $"</>;lwm2m={told},</0>;ver=1.1,</0/0>;ssid=101;uri=\"coap://192.0.2.101\",</0/1>,</0/2>;ssid=102;uri=\"coap://192.0.2.102\"," +
            "</1>;ver=1.2,</1/0>;ssid=101,</1/1>;ssid=102,</2>;ver=1.1,</3>;ver=1.2,</3/0>,</3303>;ver=1.1,</3303/0>,</30000/0>",
            Packet.Text(answer));
    }

    [TestMethod]
    [DataRow("0", "</>;lwm2m=1.1,</0>;ver=1.1,</0/0>,</0/1>;ssid=1;uri=\"coap://192.0.2.1\"")]
    [DataRow("1", "</>;lwm2m=1.1,</1>;ver=1.2,</1/0>;ssid=1")]
    [DataRow("2", "</>;lwm2m=1.1,</2>;ver=1.1")]
    [DataRow("30000", "</>;lwm2m=1.1,</30000/0>")]
    public void DiscoverOfAnObjectTellsItsInstances(string path, string links)
    {
        AccountNode node = Open(Two);
        Assert.AreEqual(links, Packet.Text(node.Ask(Bs, Packet.Get, path, accept: Ct.LinkFormat)));
    }

    // Transport table 6.7-1: 2.05, 4.00 or 4.04.
    [TestMethod]
    [DataRow("0/0", AccountNode.BadRequest)]
    [DataRow("1/0/1", AccountNode.BadRequest)]
    [DataRow("9", AccountNode.NotFound)]
    public void DiscoverOfAnythingElseIsRefused(string path, int code)
    {
        AccountNode node = Open(Two);
        Assert.AreEqual(code, node.Code(Bs, Packet.Get, path, accept: Ct.LinkFormat));
    }

    // RFC 3986 2: no URI has a quotation mark. Whatever was written as one, the list stays a list (RFC 6690 2).
    [TestMethod]
    public void DiscoverCutsAUriOffWhereItIsNone()
    {
        AccountNode node = Open(null);
        Assert.AreEqual(AccountNode.Changed, node.Write("/0/1", AccountNode.Account(7, 1, "coap://a\",</9/9>;b=\"\\")));
        StringAssert.EndsWith(Packet.Text(node.Ask(Bs, Packet.Get, "0", accept: Ct.LinkFormat)), ";ssid=7;uri=\"coap://a\"");
    }

    // RFC 7959: any answer may be longer than a datagram.
    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(6)]
    public void DiscoverAndReadComeInBlocksOfTheServersSize(int szx)
    {
        AccountNode node = Open(Two);
        byte[] rights = Enumerable.Range(0, 40).SelectMany(i => Payload.TlvRecord(0, i,
            Packet.Hex($"C2 00 0C E7 C1 01 {i:X2} 87 02 41 01 0F 61 01 36 01 C1 03 01"))).ToArray();
        Assert.AreEqual(AccountNode.Changed, node.Code(Bs, Packet.Put, "2", rights, Ct.Tlv));
        CollectionAssert.AreEqual(rights, InBlocks(node, "2", Ct.Tlv, szx));
        string links = System.Text.Encoding.UTF8.GetString(InBlocks(node, "", Ct.LinkFormat, szx));
        StringAssert.Contains(links, "</2/39>");
        StringAssert.EndsWith(links, "</30000/0>");
    }

    [TestMethod]
    public void ABlockBeyondTheEndIsRefused()
    {
        AccountNode node = Open(Two);
        byte[] answer = node.Ask(Bs, Packet.Get, "1", accept: Ct.Tlv, options: Packet.Option(23, Packet.Block(9, false, 4)));
        Assert.AreEqual(AccountNode.BadRequest, Packet.Code(answer));
    }

    [TestMethod]
    public void ReadsTheServerObjectAsTheSpecificationHasIt()
    {
        AccountNode node = Open(Two);
        byte[] answer = node.Ask(Bs, Packet.Get, "1", accept: Ct.Tlv);
        Assert.AreEqual(Ct.Tlv, Packet.Number(answer, 12));
        CollectionAssert.AreEqual(Packet.Hex(SpecServer), Packet.Payload(answer));
        CollectionAssert.AreEqual(Packet.Hex(SpecServer)[3..], Packet.Payload(node.Ask(Bs, Packet.Get, "1/0", accept: Ct.Tlv)));
    }

    [TestMethod]
    public void ReadsTheRightsAsTheSpecificationHasThem()
    {
        AccountNode node = Open(Two);
        Assert.AreEqual(AccountNode.Changed, node.Code(Bs, Packet.Put, "2", Packet.Hex(SpecRights), Ct.Tlv));
        CollectionAssert.AreEqual(Packet.Hex(SpecRights), Packet.Payload(node.Ask(Bs, Packet.Get, "2", accept: Ct.Tlv)));
        Assert.AreEqual(
            """[{"bn":"/2/2/","n":"0","v":3},{"n":"1","v":0},{"n":"2/127","v":7},{"n":"2/310","v":1},{"n":"3","v":127}]""",
            Packet.Text(node.Ask(Bs, Packet.Get, "2/2", accept: Ct.SenMlJson)));
    }

    // Of what the node was asked for nothing, it takes what it has told as preferred (pct); LwM2M 1.0 had TLV.
    [TestMethod]
    [DataRow(10, Ct.Tlv)]
    [DataRow(11, Ct.SenMlCbor)]
    [DataRow(12, Ct.SenMlCbor)]
    public void WithoutAcceptItReadsInTheFormatThatItPrefers(int version, int format)
    {
        AccountNode node = Open(n =>
        {
            n.Version = version;
            Two(n);
        });
        Assert.AreEqual(format, Packet.Number(node.Ask(Bs, Packet.Get, "1"), 12));
    }

    // 6.1.7.4: the Server and the Access Control object, each as a whole or an instance of it.
    [TestMethod]
    [DataRow("0", AccountNode.NotAllowed)]
    [DataRow("0/0", AccountNode.NotAllowed)]
    [DataRow("0/0/5", AccountNode.NotAllowed)]
    [DataRow("3", AccountNode.NotAllowed)]
    [DataRow("3303/0", AccountNode.NotAllowed)]
    [DataRow("1/0/1", AccountNode.NotAllowed)]
    [DataRow("1/7", AccountNode.NotFound)]
    [DataRow("9", AccountNode.NotFound)]
    [DataRow("2", AccountNode.Content)]
    public void ReadsNothingElse(string path, int code)
    {
        AccountNode node = Open(Two);
        Assert.AreEqual(code, node.Code(Bs, Packet.Get, path, accept: Ct.Tlv));
    }

    [TestMethod]
    [DataRow(Ct.Text)]
    [DataRow(Ct.Opaque)]
    [DataRow(Ct.Cbor)]
    [DataRow(50)]
    [DataRow(322)]
    public void AnInstanceInAFormatForSingleValuesIs406(int accept)
    {
        AccountNode node = Open(Two);
        Assert.AreEqual(AccountNode.NotAcceptable, node.Code(Bs, Packet.Get, "1/0", accept: accept));
    }

    // None of these is an operation of the bootstrap interface: 6.1.7.
    [TestMethod]
    [DataRow(Packet.Post, "1/0", "c10107")]
    [DataRow(Packet.Post, "1/0/8", "")]
    [DataRow(Packet.Post, "30000", "")]
    [DataRow(Packet.Post, "bs/1", "")]
    [DataRow(5, "", "")]
    [DataRow(6, "", "")]
    [DataRow(7, "", "")]
    public void OperationsOfManagementAreRefused(int method, string path, string payload)
    {
        AccountNode node = Open(Two);
        int code = node.Code(Bs, method, path, Packet.Hex(payload), Ct.Tlv);
        Assert.IsTrue(code is AccountNode.NotAllowed or AccountNode.NotFound, code.ToString("x"));
        Assert.AreEqual(86400, node.Servers[0].Lifetime);
        Assert.AreEqual(1, node.Item.InstanceCount);
        Assert.IsFalse(node.Servers[0].UpdateTriggered);
    }

    // Nothing can be observed: the answer has no Observe option.
    [TestMethod]
    public void ObservesNothing()
    {
        AccountNode node = Open(Two);
        byte[] answer = node.Ask(Bs, Packet.Get, "1", accept: Ct.Tlv, options: Packet.Option(6, 0));
        Assert.AreEqual(AccountNode.Content, Packet.Code(answer));
        Assert.AreEqual(-1, Packet.Number(answer, 6));
    }

    private static byte[] InBlocks(AccountNode node, string path, int accept, int szx)
    {
        byte[] whole = [];
        for (int number = 0; ; number++)
        {
            byte[] answer = node.Ask(Bs, Packet.Get, path, accept: accept, options: Packet.Option(23, Packet.Block(number, false, szx)));
            Assert.AreEqual(AccountNode.Content, Packet.Code(answer));
            int block = Packet.Number(answer, 23);
            whole = [.. whole, .. Packet.Payload(answer)];
            if (block < 0 || (block & 8) == 0)
            {
                Assert.IsTrue(block < 0 || block >> 4 == number);
                return whole;
            }

            Assert.AreEqual(Packet.Block(number, true, szx), block);
            Assert.HasCount(16 << szx, Packet.Payload(answer));
        }
    }

    private static void Two(AccountNode node)
    {
        node.AddBootstrap();
        node.AddServer(1);
    }

    // In the middle of a bootstrap.
    private static AccountNode Open(Action<AccountNode> factory)
    {
        var node = new AccountNode(factory);
        if (node.Servers.InstanceCount > 0)
        {
            node.Settle();
            node.AskForBootstrap();
        }

        node.OpenBootstrap();
        return node;
    }
}

// LwM2M 1.2 Core 6.1.7.5 and 6.1.7.6: what a bootstrap server writes and deletes.
using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapWriteTests
{
    private const int Bs = AccountNode.Bs, Continue = 0x5F, Incomplete = 0x88, TooLarge = 0x8D, Unsupported = 0x8F, Block1 = 27, Size1 = 60;

    [TestMethod]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Payload.Lwm2mCbor)]
    [DataRow(Payload.Lwm2mJson)]
    public void OneWriteBringsSeveralInstancesInEveryFormat(int format)
    {
        AccountNode node = Open();
        (string, object)[] accounts = [.. AccountNode.Account(101, 1), .. AccountNode.Account(102, 4, "coap://[2001:db8::1]:61616")];
        Assert.AreEqual(AccountNode.Changed, node.Write("/0", format, accounts));
        (string, object)[] settings = [.. AccountNode.Settings(101, 0, 70000), .. AccountNode.Settings(102, 65534, 300)];
        Assert.AreEqual(AccountNode.Changed, node.Write("/1", format, settings));
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.AreEqual(70000, node.Servers.FindServer(101).Lifetime);
        Assert.AreEqual(300, node.Servers.FindServer(102).Lifetime);
        Assert.AreEqual(61616, node.Node.Session(1).Uri.Port);
        CollectionAssert.Contains(node.Trace(0), "1000 POST rd");
        CollectionAssert.Contains(node.Trace(1), "1000 POST rd");
    }

    [TestMethod]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Payload.Lwm2mCbor)]
    [DataRow(Payload.Lwm2mJson)]
    public void AnInstanceWithKeysComesInEveryFormat(int format)
    {
        AccountNode node = Open();
        byte[] identity = "node-7\"\\"u8.ToArray(), key = Enumerable.Range(240, 16).Select(i => (byte)i).ToArray();
        Assert.AreEqual(AccountNode.Changed, node.Write("/0/3", format,
            ("/0/3/0", "coaps://server.example.com"), ("/0/3/1", false), ("/0/3/2", 0L), ("/0/3/3", identity), ("/0/3/4", Array.Empty<byte>()),
            ("/0/3/5", key), ("/0/3/10", 9L), ("/0/3/16/0", 0xC0A8L), ("/0/3/16/1", 0xA8L)));
        SecurityInstance account = node.Security[1];
        Assert.AreEqual((3, "coaps://server.example.com", false, 0, 9), (account.Id, account.Uri, account.IsBootstrap, account.Mode, account.ShortServerId));
        CollectionAssert.AreEqual(identity, account.Identity);
        CollectionAssert.AreEqual(key, account.SecretKey);
        CollectionAssert.AreEqual(new[] { 0xC0A8, 0xA8 }, account.CipherSuites);
    }

    [TestMethod]
    [DataRow(-1, "373737")] // RFC 7252 5.10.3 leaves it open; it is text here
    [DataRow(Ct.Text, "373737")]
    [DataRow(Ct.Cbor, "190309")]
    [DataRow(Ct.Tlv, "c2010309")]
    [DataRow(Ct.SenMlJson, "5b7b226e223a222f312f302f31222c2276223a3737377d5d")]
    [DataRow(Ct.SenMlCbor, "81a200662f312f302f3102190309")]
    [DataRow(Payload.Lwm2mCbor, "a183010001190309")]
    public void AResourceComesInEveryFormat(int format, string payload)
    {
        AccountNode node = Open();
        Assert.AreEqual(AccountNode.Changed, node.Write("/1/0", AccountNode.Settings(1, 0)));
        Assert.AreEqual(AccountNode.Changed, node.Code(Bs, Packet.Put, "1/0/1", Packet.Hex(payload), format));
        Assert.AreEqual(777, node.Servers[0].Lifetime);
        Assert.AreEqual(1, node.Servers[0].ShortServerId, "the rest stays");
    }

    [TestMethod]
    public void AKeyComesAsItIs()
    {
        AccountNode node = Open();
        node.Write("/0/1", AccountNode.Account(1, 1));
        byte[] key = [0, 1, 2, 0xFF, 0];
        Assert.AreEqual(AccountNode.Changed, node.Code(Bs, Packet.Put, "0/1/5", key, Ct.Opaque));
        CollectionAssert.AreEqual(key, node.Security[1].SecretKey);
    }

    // "regardless of an existence of the targeted Object Instance(s) or Resource(s)"
    [TestMethod]
    public void AResourceOfAnInstanceThatIsNotThereMakesIt()
    {
        AccountNode node = Open();
        Assert.AreEqual(AccountNode.Changed, node.Code(Bs, Packet.Put, "1/3/0", "5"u8.ToArray(), Ct.Text));
        Assert.AreEqual((3, 5), (node.Servers[0].Id, node.Servers[0].ShortServerId));
    }

    // What no server may write, a bootstrap server may.
    [TestMethod]
    public void WhatServersOnlyReadIsWritten()
    {
        AccountNode node = Open();
        Assert.AreEqual(AccountNode.Changed, node.Write("/1/0", [.. AccountNode.Settings(1, 0), ("/1/0/13", 4L), ("/1/0/15", true)]));
        Assert.AreEqual((4, true), (node.Servers[0].Priority, node.Servers[0].FailureBlock));
    }

    // "If the LwM2M Client supports optional resources not present in the payload, it MUST NOT instantiate" them.
    [TestMethod]
    [DataRow("/1")]
    [DataRow("/1/0")]
    public void WhatAnInstanceHadAndIsNotWrittenIsGone(string path)
    {
        AccountNode node = Open();
        Assert.AreEqual(AccountNode.Changed, node.Write("/1/0",
            [.. AccountNode.Settings(1, 0), ("/1/0/2", 5L), ("/1/0/3", 50L), ("/1/0/17", 3L), ("/1/0/25/0", "1.1"), ("/1/0/23", false)]));
        Assert.AreEqual(AccountNode.Changed, node.Write(path, AccountNode.Settings(1, 0)));
        Assert.AreEqual("08000d c10001 c2010258 c10601 c10755".Replace(" ", ""),
            Convert.ToHexStringLower(Packet.Payload(node.Ask(Bs, Packet.Get, "1", accept: Ct.Tlv))));
    }

    [TestMethod]
    public void OfSeveralInstancesOnlyThoseNamedAreWritten()
    {
        AccountNode node = Open();
        node.Write("/1", [.. AccountNode.Settings(1, 0, 100), .. AccountNode.Settings(2, 1, 200)]);
        Assert.AreEqual(AccountNode.Changed, node.Write("/1", AccountNode.Settings(2, 1, 300)));
        Assert.AreEqual((100, 300), (node.Servers[0].Lifetime, node.Servers[1].Lifetime));
    }

    // Each cipher suite has a place of its own: naming one again and again takes no memory.
    [TestMethod]
    public void CipherSuitesNeverGrowBeyondTheirPlaces()
    {
        AccountNode node = Open();
        (string, object)[] many = Enumerable.Range(0, 24).Select(i => ("/0/1/16/" + (i % 8), (object)(long)i)).ToArray();
        Assert.AreEqual(AccountNode.Changed, node.Write("/0/1", Ct.SenMlCbor, [.. AccountNode.Account(1, 1), .. many]));
        Assert.IsTrue(node.Security[1].CipherSuites.Length <= 8);
        for (int i = 0; i < 20; i++)
        {
            Assert.AreEqual(AccountNode.Changed, node.Write("/0/1/16", Ct.SenMlCbor, many));
            Assert.IsTrue(node.Security[1].CipherSuites.Length <= 8);
        }

        CollectionAssert.AreEqual(Enumerable.Range(16, 8).ToArray(), node.Security[1].CipherSuites);
    }

    // "Any optional Resources ... unknown to the LwM2M Client MUST NOT be interpreted as an error."
    [TestMethod]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Payload.Lwm2mCbor)]
    public void UnknownResourcesAmongOthersAreNoError(int format)
    {
        AccountNode node = Open();
        Assert.AreEqual(AccountNode.Changed, node.Write("/1/0", format, [.. AccountNode.Settings(1, 0), ("/1/0/10", "3:0"), ("/1/0/999", 1L)]));
        Assert.AreEqual(600, node.Servers[0].Lifetime);
        Assert.AreEqual(AccountNode.Changed, node.Write("/0", format, [.. AccountNode.Account(1, 1), ("/0/1/6", 3L), ("/0/1/13", 0L)]));
    }

    // Transport table 6.7-1: a Bootstrap-Write is answered 2.04, 4.00 or 4.15.
    [TestMethod]
    [DataRow("/", Ct.SenMlJson, "[{\"n\":\"/1/0/1\",\"v\":5}]", AccountNode.BadRequest)] // but in a Bootstrap-Pack
    [DataRow("1/0/25/0", Ct.Text, "1.1", AccountNode.BadRequest)]
    [DataRow("9/0/1", Ct.Text, "1", AccountNode.BadRequest)]
    [DataRow("9", Ct.SenMlJson, "[{\"n\":\"/9/0/1\",\"v\":5}]", AccountNode.BadRequest)]
    [DataRow("1/0/1", Ct.Text, "soon", AccountNode.BadRequest)]
    [DataRow("1/0/1", Ct.Text, "", AccountNode.BadRequest)]
    [DataRow("1/0/0", Ct.Text, "0", AccountNode.BadRequest)]
    [DataRow("1/0/0", Ct.Text, "65535", AccountNode.BadRequest)]
    [DataRow("1/0/7", Ct.Text, "T", AccountNode.BadRequest)]
    [DataRow("1/0/8", Ct.Text, "1", AccountNode.BadRequest)] // nothing to be written
    [DataRow("1/65535/1", Ct.Text, "1", AccountNode.BadRequest)]
    [DataRow("1/x/1", Ct.Text, "1", AccountNode.BadRequest)]
    [DataRow("1/0", Ct.SenMlJson, "[{\"n\":\"/1/1/1\",\"v\":5}]", AccountNode.BadRequest)]
    [DataRow("1/0", Ct.SenMlJson, "[{\"n\":\"/1/0/1\",\"v\":5},{\"n\":\"/0/0/1\",\"vb\":false}]", AccountNode.BadRequest)]
    [DataRow("1/0", Ct.SenMlJson, "[{\"n\":\"/1/0/1\",\"v\":5}", AccountNode.BadRequest)]
    [DataRow("1/0", Ct.Text, "1", AccountNode.BadRequest)]
    [DataRow("1/0", 9999, "1", Unsupported)]
    [DataRow("1/0", Ct.LinkFormat, "</1>", Unsupported)]
    [DataRow("1/0/1", 320, "[{\"n\":\"/1/0/1\",\"v\":5}]", Unsupported)] // RFC 8790: for FETCH and PATCH
    public void WhatCannotBeWrittenChangesNothing(string path, int format, string payload, int code)
    {
        AccountNode node = Open();
        node.Write("/1/0", AccountNode.Settings(1, 0));
        byte[] before = Packet.Payload(node.Ask(Bs, Packet.Get, "1", accept: Ct.Tlv));
        Assert.AreEqual(code, node.Code(Bs, Packet.Put, path, System.Text.Encoding.UTF8.GetBytes(payload), format));
        CollectionAssert.AreEqual(before, Packet.Payload(node.Ask(Bs, Packet.Get, "1", accept: Ct.Tlv)));
        Assert.AreEqual(1, node.Security.InstanceCount);
    }

    [TestMethod]
    public void MoreInstancesThanThereIsRoomForAreRefused()
    {
        AccountNode node = Open();
        node.Write("/1/0", AccountNode.Settings(1, 0));
        (string, object)[] five = Enumerable.Range(1, 5).SelectMany(i => AccountNode.Settings(i, i)).ToArray();
        Assert.AreEqual(AccountNode.BadRequest, node.Write("/1", Ct.SenMlCbor, five));
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, "1"));
        Assert.AreEqual(AccountNode.Changed, node.Write("/1", Ct.SenMlCbor, five[..16]));
        Assert.AreEqual(4, node.Servers.InstanceCount);
    }

    [TestMethod]
    public void MoreRightsThanThereIsRoomForAreRefusedAsAWhole()
    {
        AccountNode node = Open();
        (string, object)[] rights = Enumerable.Range(1, AccessControlObject.MaxRights + 1).Select(i => ("/2/0/2/" + i, (object)1L)).ToArray();
        Assert.AreEqual(AccountNode.BadRequest, node.Write("/2/0", [("/2/0/0", 3L), ("/2/0/1", 0L), ("/2/0/3", 1L), .. rights]));
        Assert.AreEqual(AccountNode.Changed, node.Write("/2/0", [("/2/0/0", 3L), ("/2/0/1", 0L), ("/2/0/3", 1L), .. rights[1..]]));
    }

    // RFC 7959 2.5.
    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(4)]
    public void ALongWriteComesInBlocks(int szx)
    {
        AccountNode node = Open();
        byte[] payload = Payload.Make(Ct.SenMlJson, "/0", Enumerable.Range(1, 4).SelectMany(i => AccountNode.Account(i, i)).ToArray());
        int size = 16 << szx, last = (payload.Length - 1) / size;
        for (int i = 0; i < last; i++)
        {
            byte[] answer = Block(node, "0", payload, i, true, szx);
            Assert.AreEqual((Continue, Packet.Block(i, true, szx)), (Packet.Code(answer), Packet.Number(answer, Block1)));
            Assert.AreEqual(1, node.Security.InstanceCount, "nothing is written before all of it is there");
        }

        byte[] end = Block(node, "0", payload, last, false, szx);
        Assert.AreEqual((AccountNode.Changed, Packet.Block(last, false, szx)), (Packet.Code(end), Packet.Number(end, Block1)));
        Assert.AreEqual(5, node.Security.InstanceCount);
    }

    [TestMethod]
    public void BlocksThatDoNotFollowAreRefused()
    {
        AccountNode node = Open();
        byte[] payload = Payload.Make(Ct.SenMlJson, "/1", AccountNode.Settings(1, 0));
        Assert.AreEqual(Incomplete, Packet.Code(Block(node, "1", payload, 1, true, 0)));
        Assert.AreEqual(Continue, Packet.Code(Block(node, "1", payload, 0, true, 0)));
        Assert.AreEqual(Incomplete, Packet.Code(Block(node, "1", payload, 2, true, 0)));
        Assert.AreEqual(Continue, Packet.Code(Block(node, "1", payload, 1, true, 0)));
        Assert.AreEqual(Incomplete, Packet.Code(Block(node, "0", payload, 2, true, 0)), "of another path");
        Assert.AreEqual(0, node.Servers.InstanceCount);
    }

    // What came of a payload is of one bootstrap: the next one cannot go on with it.
    [TestMethod]
    public void BlocksDoNotOutliveTheirBootstrap()
    {
        AccountNode node = Open();
        byte[] payload = Payload.Make(Ct.SenMlJson, "/1", AccountNode.Settings(1, 0));
        Assert.AreEqual(Continue, Packet.Code(Block(node, "1", payload, 0, true, 0)));
        node.Run(247_000);
        node.OpenBootstrap(60_000);
        Assert.AreEqual(Incomplete, Packet.Code(Block(node, "1", payload, 1, true, 0)));
    }

    [TestMethod]
    public void MoreThanTheNodeCanKeepIs413()
    {
        AccountNode node = Open();
        byte[] payload = new byte[3000];
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual(Continue, Packet.Code(Block(node, "0", payload, i, true, 6)));
        }

        Assert.AreEqual(TooLarge, Packet.Code(Block(node, "0", payload, 2, false, 6)));
        byte[] told = node.Ask(Bs, Packet.Put, "0", payload[..64], Ct.Tlv, options: [Packet.Option(Block1, Packet.Block(0, true, 2)), Packet.Option(Size1, 3000)]);
        Assert.AreEqual(TooLarge, Packet.Code(told));
    }

    // 6.1.7.6: "all Instances of all Objects", but for its own account and Device.
    [TestMethod]
    public void DeletingTheRootLeavesTheBootstrapServersAccountAndDevice()
    {
        AccountNode node = Open(Three);
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, ""));
        Assert.AreEqual("</>;lwm2m=1.1,</0>;ver=1.1,</0/1>,</1>;ver=1.2,</2>;ver=1.1,</3>;ver=1.2,</3/0>,</3303>;ver=1.1,</3303/0>,</30000>",
            Packet.Text(node.Ask(Bs, Packet.Get, "", accept: Ct.LinkFormat)), "what a sensor feeds stays, too");
        Assert.AreEqual(AccountNode.BsUri, node.Security[0].Uri);
    }

    [TestMethod]
    [DataRow("0", AccountNode.Deleted, "</0/1>")]
    [DataRow("0/0", AccountNode.Deleted, "</0/1>,</0/2>;ssid=2;uri=\"coap://192.0.2.2\"")]
    [DataRow("0/1", AccountNode.BadRequest, "</0/0>;ssid=1;uri=\"coap://192.0.2.1\",</0/1>,</0/2>;ssid=2;uri=\"coap://192.0.2.2\"")]
    [DataRow("0/9", AccountNode.Deleted, "</0/0>;ssid=1;uri=\"coap://192.0.2.1\",</0/1>,</0/2>;ssid=2;uri=\"coap://192.0.2.2\"")]
    public void DeletesAccountsButItsOwn(string path, int code, string left)
    {
        AccountNode node = Open(Three);
        Assert.AreEqual(code, node.Code(Bs, Packet.Delete, path));
        Assert.AreEqual("</>;lwm2m=1.1,</0>;ver=1.1," + left, Packet.Text(node.Ask(Bs, Packet.Get, "0", accept: Ct.LinkFormat)));
    }

    // Transport table 6.7-1: 2.02 or 4.00.
    [TestMethod]
    [DataRow("1", AccountNode.Deleted)]
    [DataRow("1/1", AccountNode.Deleted)]
    [DataRow("2", AccountNode.Deleted)]
    [DataRow("30000/0", AccountNode.Deleted)]
    [DataRow("30000/5", AccountNode.Deleted)]
    [DataRow("3", AccountNode.Deleted)] // "not affected by any Delete operation"
    [DataRow("3/0", AccountNode.BadRequest)]
    [DataRow("3303/0", AccountNode.BadRequest)]
    [DataRow("9", AccountNode.BadRequest)]
    [DataRow("9/0", AccountNode.BadRequest)]
    [DataRow("1/0/2", AccountNode.BadRequest)]
    [DataRow("bs", AccountNode.BadRequest)]
    public void DeletesWhatThereIsAndSaysWhatStays(string path, int code)
    {
        AccountNode node = Open(Three);
        Assert.AreEqual(code, node.Code(Bs, Packet.Delete, path));
        Assert.AreEqual(path == "1" ? 0 : path == "1/1" ? 1 : 2, node.Servers.InstanceCount);
        Assert.AreEqual(path == "30000/0" ? 0 : 1, node.Item.InstanceCount);
        Assert.IsTrue(node.Tree.Find(3).HasInstance(0));
    }

    private static byte[] Block(AccountNode node, string path, byte[] payload, int number, bool more, int szx)
    {
        int size = 16 << szx;
        return node.Ask(Bs, Packet.Put, path, payload[(number * size)..Math.Min(payload.Length, (number + 1) * size)],
            Ct.SenMlJson, options: Packet.Option(Block1, Packet.Block(number, more, szx)));
    }

    private static void Three(AccountNode node)
    {
        node.AddServer(1);
        node.AddBootstrap();
        node.AddServer(2);
    }

    private static AccountNode Open(Action<AccountNode> factory = null)
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

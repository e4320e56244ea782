// LwM2M 1.2 Core 6.1.7.7 and Transport 6.4.2: a Bootstrap-Pack, and what is done when there is none.
using System;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapPackTests
{
    private const int Bs = AccountNode.Bs, Block2 = 23;

    [TestMethod]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Payload.Lwm2mCbor)]
    public void BringsSeveralObjectsAtOnce(int format)
    {
        AccountNode node = Asking(request => Pack(request, format, AccountNode.Account(1, 1), AccountNode.Settings(1, 0, 500)));
        node.Settle();
        Assert.AreEqual(BootstrapState.Done, node.BootstrapState, node.LogText);
        CollectionAssert.AreEqual(new[] { "1000 GET bspack" }, node.Trace(Bs), "no Bootstrap-Finish is waited for");
        Assert.AreEqual("ep=urn:test:001&lt=500&lwm2m=1.2", Packet.Query(node.Sent.Single(s => s.Link == 0).Datagram));
    }

    // The specification's own example, with the mode and keys that it names left to nobody: 6.1.7.7.
    [TestMethod]
    public void TakesTheSpecificationsExampleAsFarAsTheNodeCan()
    {
        string pack = """
            [{"bn":"/0/1/","n":"0","vs":"coaps://server1.example.com"},{"n":"1","vb":false},{"n":"2","v":0},
            {"n":"3","vd":"YjMxM2NjMjItZjk2OS00MmVjLWFkNDI"},{"n":"4","vd":""},{"n":"5","vd":"HKICjXGXx3jprvXvaQgr6g"},{"n":"10","v":101},
            {"bn":"/1/0/","n":"0","v":101},{"n":"1","v":86400},{"n":"2","v":300},{"n":"3","v":6000},{"n":"5","v":86400},{"n":"6","vb":true},
            {"n":"7","vs":"U"},{"bn":"/2/0/","n":"0","v":1},{"n":"1","v":0},{"n":"2/101","v":15},{"n":"3","v":101}]
            """;
        AccountNode node = Asking(request => Pack(request, Ct.SenMlJson, System.Text.Encoding.UTF8.GetBytes(pack)));
        node.Run(10);
        Assert.AreEqual(BootstrapState.Done, node.BootstrapState, node.LogText);
        Assert.AreEqual("b313cc22-f969-42ec-ad42", System.Text.Encoding.UTF8.GetString(node.Security[1].Identity));
        Assert.AreEqual((300, 6000, 86400), (node.Servers[0].DefaultMinPeriod, node.Servers[0].DefaultMaxPeriod, node.Servers[0].DisableTimeout));
        Assert.AreEqual(1, node.Rights.InstanceCount);
        Assert.AreEqual("server1.example.com", node.Node.Session(0).Uri.Host);
    }

    // "The LwM2M client MUST delete the existing Objects and their Instances [...] if the Object IDs are the same. Object IDs [...] which are
    // not provided in the "Bootstrap-Pack" MUST NOT be deleted." Nor are the bootstrap server's account and Device.
    [TestMethod]
    public void ReplacesTheObjectsThatItNamesAndNoOthers()
    {
        AccountNode node = Asking(request => Pack(request, Ct.SenMlCbor, AccountNode.Account(7, 7), AccountNode.Settings(7, 7)), n =>
        {
            n.AddServer(1);
            n.AddServer(2);
            n.AddRights(3, 0, 1);
        });
        node.AskForBootstrap();
        node.Settle();
        CollectionAssert.AreEqual(new[] { 0, 7 }, Enumerable.Range(0, node.Security.InstanceCount).Select(i => node.Security[i].Id).ToArray());
        Assert.AreEqual(AccountNode.BsUri, node.Security[0].Uri);
        Assert.AreEqual(7, node.Servers[0].Id);
        Assert.AreEqual((1, 1, 1), (node.Servers.InstanceCount, node.Rights.InstanceCount, node.Item.InstanceCount));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(6)]
    public void MayComeInBlocks(int szx)
    {
        AccountNode node = Asking(request => Block(request, Whole(4), szx));
        node.Settle();
        Assert.AreEqual(BootstrapState.Done, node.BootstrapState, node.LogText);
        Assert.AreEqual(4, node.Servers.InstanceCount);
        Assert.HasCount(((Whole(4).Length - 1) / (16 << szx)) + 1, node.Trace(Bs));
        Assert.IsTrue(node.Sent.Where(s => s.Link == Bs).All(s => Packet.Query(s.Datagram) == "ep=urn:test:001"));
    }

    // "it MUST return an error code indicating not implemented", or "that the method is not allowed": "After receiving an error in response to
    // a "Bootstrap-Pack-Request", the LwM2M Client MUST use "Bootstrap-Request" operation".
    [TestMethod]
    [DataRow(0xA1)]
    [DataRow(0x85)]
    [DataRow(0x80)]
    [DataRow(0x84)]
    [DataRow(0x86)]
    [DataRow(0x44)]
    public void WhereThereIsNoneItAsksTheOldWayAtOnce(int code)
    {
        AccountNode node = Asking(request => Packet.Response(request, code));
        node.Settle();
        CollectionAssert.AreEqual(new[] { "1000 GET bspack", "1000 POST bs" }, node.Trace(Bs));
        Assert.AreEqual("ep=urn:test:001&pct=112", Packet.Query(node.Sent[^1].Datagram));
        node.WriteAccount(1, 1, 0);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.HasCount(1, node.Trace(0));
    }

    // 6.1.6: "in case of any inconsistency, the LwM2M Client MUST retry bootstrapping with "Bootstrap-Request"". And nothing of it is left.
    [TestMethod]
    [DataRow("no settings")]
    [DataRow("an unknown object")]
    [DataRow("too many")]
    [DataRow("cut off")]
    [DataRow("nothing at all")]
    [DataRow("text")]
    [DataRow("another block")]
    [DataRow("a short block")]
    [DataRow("too long")]
    public void APackThatMakesNoSenseIsUndoneAndTheOldWayFollows(string what)
    {
        byte[] good = Whole(1);
        AccountNode node = Asking(
            request => what switch
            {
                "no settings" => Pack(request, Ct.SenMlCbor, AccountNode.Account(9, 9)),
                "an unknown object" => Pack(request, Ct.SenMlCbor, AccountNode.Account(9, 9), AccountNode.Settings(9, 9), [("/9/0/1", 1L)]),
                "too many" => Pack(request, Ct.SenMlCbor, Enumerable.Range(10, 7).Select(i => AccountNode.Settings(i, i)).ToArray()),
                "cut off" => Pack(request, Ct.SenMlCbor, good[..^3]),
                "nothing at all" => Packet.Make(Packet.Ack, 0x45, Packet.Id(request), Packet.Token(request), [], []),
                "text" => Pack(request, Ct.Text, good),
                "another block" => Block(request, Whole(4), 3, Packet.Number(request, Block2) < 0 ? 0 : 2),
                "a short block" => Packet.Make(Packet.Ack, 0x45, Packet.Id(request), Packet.Token(request),
                    [Packet.Option(12, Ct.SenMlCbor), Packet.Option(Block2, Packet.Block(0, true, 6))], good[..20]),
                _ => Block(request, new byte[5000], 6),
            },
            n =>
            {
                n.AddServer(1, 777);
                n.AddServer(2);
                n.AddRights(3, 0, 1);
            });
        node.AskForBootstrap();
        node.Settle();
        Assert.AreEqual(BootstrapState.Open, node.BootstrapState);
        Assert.AreEqual("POST bs", AccountNode.Describe(node.Sent.Last(s => s.Link == Bs).Datagram));
        Assert.AreEqual((3, 2, 1), (node.Security.InstanceCount, node.Servers.InstanceCount, node.Rights.InstanceCount));
        Assert.AreEqual((777, "coap://192.0.2.1"), (node.Servers.FindServer(1).Lifetime, node.Security.FindServer(1).Uri));
    }

    // Step 3 of 6.1.3.3: unsuccessful by whatever means, it is followed by a Bootstrap-Request, and that by another pack.
    [TestMethod]
    public void WithoutAnAnswerBothWaysTakeTurns()
    {
        AccountNode node = Asking(_ => null, answer: (_, _) => null);
        node.Run(800_000);
        CollectionAssert.AreEqual(
            new[] { "1000 GET bspack", "123000 POST bs", "305000 GET bspack", "607000 POST bs" }, node.Trace(Bs));
    }

    [TestMethod]
    public void ARejectedRequestIsFollowedByTheOther()
    {
        AccountNode node = Asking(request => Packet.Empty(Packet.Rst, Packet.Id(request)));
        node.Run(61_000);
        CollectionAssert.AreEqual(new[] { "1000 GET bspack", "61000 POST bs" }, node.Trace(Bs));
    }

    [TestMethod]
    public void BetweenItsBlocksTheServerMayFallSilent()
    {
        int asked = 0;
        AccountNode node = Asking(request => asked++ == 0 ? Block(request, Whole(4), 3) : null);
        node.Run(61_000);
        Assert.AreEqual(BootstrapState.Requesting, node.BootstrapState);
        node.Run(100_000);
        CollectionAssert.AreEqual(new[] { "1000 GET bspack", "1000 GET bspack", "123000 POST bs" }, node.Trace(Bs));
    }

    // A server that begins to write although it was asked for a pack is obeyed.
    [TestMethod]
    public void AServerThatWritesInsteadIsObeyed()
    {
        AccountNode node = Asking(_ => null, answer: (_, _) => null);
        node.Run(1000);
        node.WriteAccount(1, 1, 0);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(100_000);
        CollectionAssert.Contains(node.Trace(0), "2000 POST rd");
    }

    // Requests in between change nothing of how the pack goes on.
    [TestMethod]
    public void ARequestBetweenTheBlocksDoesNotEndThem()
    {
        AccountNode node = null;
        node = Asking(request =>
        {
            if (Packet.Number(request, Block2) > 0)
            {
                node.Ask(Bs, Packet.Get, "1", accept: Ct.Tlv);
            }

            return Block(request, Whole(4), 3);
        });
        node.Settle();
        Assert.AreEqual(BootstrapState.Done, node.BootstrapState, node.LogText);
    }

    private static byte[] Whole(int servers) => Payload.Make(Ct.SenMlCbor, "", Enumerable.Range(1, servers).SelectMany(i =>
        AccountNode.Account(i, i).Concat(AccountNode.Settings(i, i))).ToArray());

    private static byte[] Pack(byte[] request, int format, params (string, object)[][] values) =>
        Pack(request, format, Payload.Make(format, "", values.SelectMany(v => v).ToArray()));

    private static byte[] Pack(byte[] request, int format, byte[] payload) =>
        Packet.Make(Packet.Ack, 0x45, Packet.Id(request), Packet.Token(request), [Packet.Option(12, format)], payload);

    private static byte[] Block(byte[] request, byte[] whole, int szx, int number = -1)
    {
        number = number >= 0 ? number : Math.Max(Packet.Number(request, Block2), 0) >> 4;
        int size = 16 << szx, from = number * size, to = Math.Min(from + size, whole.Length);
        return Packet.Make(Packet.Ack, 0x45, Packet.Id(request), Packet.Token(request),
            [Packet.Option(12, Ct.SenMlCbor), Packet.Option(Block2, Packet.Block(number, to < whole.Length, szx))], whole[from..to]);
    }

    // A node that speaks 1.2; the pack is what is said, all else is agreed to.
    private static AccountNode Asking(Func<byte[], byte[]> pack, Action<AccountNode> factory = null, Func<int, byte[], byte[]> answer = null) =>
        new(n =>
        {
            n.Version = 12;
            n.AddBootstrap();
            factory?.Invoke(n);
        })
        {
            Answer = answer ?? ((link, datagram) =>
                AccountNode.Describe(datagram) == "GET bspack" ? pack(datagram) : AccountNode.Agree(link, datagram)),
        };
}

// LwM2M 1.2 Core 6.1.3.3 and 6.1.6: which accounts make sense, and what a bootstrap that is done leaves behind.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapFinishTests
{
    private const int Bs = AccountNode.Bs;

    [TestMethod]
    public void RegistersWithWhatItWasGiven()
    {
        AccountNode node = Open();
        node.WriteAccount(7, 1, 3, 1234);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        Assert.IsEmpty(node.Trace(0));
        node.Settle();
        byte[] register = node.Sent.Single(s => s.Link == 0).Datagram;
        Assert.AreEqual("rd", Packet.Path(register));
        Assert.AreEqual("ep=urn:test:001&lt=1234&lwm2m=1.1", Packet.Query(register));
        StringAssert.Contains(Packet.Text(register), "</1/3>");
        Assert.AreEqual("192.0.2.7", node.Node.Session(0).Uri.Host);
    }

    // Each is reported in the answer to Bootstrap-Finish, "and the Bootstrap-Server MAY take corrective actions".
    [TestMethod]
    [DataRow("nothing")]
    [DataRow("no settings")]
    [DataRow("no access data")]
    [DataRow("settings of another")]
    [DataRow("no short server id")]
    [DataRow("short server id 0")]
    [DataRow("short server id 65535")]
    [DataRow("two with one short server id")]
    [DataRow("two settings of one server")]
    [DataRow("certificates")]
    [DataRow("coaps without a key")]
    [DataRow("PSK over coap")]
    [DataRow("PSK without an identity")]
    [DataRow("an empty key")]
    [DataRow("no URI")]
    [DataRow("a URI of the web")]
    [DataRow("port 0")]
    [DataRow("two new bootstrap servers")]
    [DataRow("a bad bootstrap server")]
    public void AccountsThatMakeNoSenseAre406AndMayBeMended(string what)
    {
        AccountNode node = Open();
        foreach ((string path, (string, object)[] values) in Senseless(what))
        {
            Assert.AreEqual(AccountNode.Changed, node.Write(path, Ct.SenMlCbor, values), path);
        }

        Assert.AreEqual(AccountNode.NotAcceptable, node.Finish());
        node.Run(1000);
        Assert.AreEqual(BootstrapState.Open, node.BootstrapState);
        Assert.IsFalse(node.Sent.Any(s => s.Link != Bs), "no account is used before it makes sense");

        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, "0"));
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, "1"));
        node.WriteAccount(1, 1, 0);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        CollectionAssert.AreEqual(new[] { "2000 POST rd" }, node.Trace(0));
        Assert.AreEqual(AccountNode.BsUri, node.Security.Bootstrap.Uri);
    }

    // Lost answers: RFC 7252 4.5.
    [TestMethod]
    public void AFinishThatComesAgainIsAnsweredAgain()
    {
        AccountNode node = Open();
        node.WriteAccount(1, 1, 0);
        byte[] finish = Packet.Request(Packet.Post, 0x777, "bs");
        byte[] first = node.Receive(Bs, finish);
        Assert.AreEqual(AccountNode.Changed, Packet.Code(first));
        CollectionAssert.AreEqual(first, node.Receive(Bs, finish));
        node.Run(2000);
        Assert.AreEqual(BootstrapState.Done, node.BootstrapState);
        CollectionAssert.AreEqual(first, node.Receive(Bs, finish));
        Assert.HasCount(1, node.Trace(0));
    }

    [TestMethod]
    public void NothingIsWrittenAfterFinish()
    {
        AccountNode node = Open();
        node.WriteAccount(1, 1, 0);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        Assert.IsNull(node.Ask(Bs, Packet.Delete, "1"));
        Assert.AreEqual(1, node.Servers.InstanceCount);
    }

    // 6.1.3.3 step 3: "the replacement and the purge of the previous Bootstrap-Server Account MUST properly take place before the Client
    // sends the Bootstrap-Finish response".
    [TestMethod]
    public void ANewBootstrapServersAccountReplacesThePreviousOne()
    {
        AccountNode node = Open();
        node.WriteAccount(1, 1, 0);
        node.Write("/0/5", BootstrapAccount(5, "coap://192.0.2.200"));
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        Assert.AreEqual("coap://192.0.2.200", node.Security.Bootstrap.Uri, "before the answer");
        CollectionAssert.AreEqual(new[] { 1, 5 }, Ids(node));
        node.Settle();
        node.AskForBootstrap();
        node.Settle();
        Assert.AreEqual(("192.0.2.200", BootstrapState.Open), (node.Node.Bootstrap.Uri.Host, node.BootstrapState));
        Assert.AreEqual(AccountNode.BadRequest, node.Code(Bs, Packet.Delete, "0/5"), "which is its own now");
    }

    // "otherwise a "Not Acceptable" Response MUST be returned, and the previous Bootstrap-Server Account is still the only one active."
    [TestMethod]
    public void WhileTheRestMakesNoSenseThePreviousBootstrapServerStays()
    {
        AccountNode node = Open();
        node.Write("/0/5", BootstrapAccount(5, "coap://192.0.2.200"));
        Assert.AreEqual(AccountNode.NotAcceptable, node.Finish());
        CollectionAssert.AreEqual(new[] { 0, 5 }, Ids(node));
        Assert.AreEqual(AccountNode.BadRequest, node.Code(Bs, Packet.Delete, "0/0"));
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, "0/5"), "the new one may be taken back");
        node.Run(300_000);
        Assert.AreEqual(AccountNode.BsUri, node.Security.Bootstrap.Uri);
    }

    [TestMethod]
    public void ABootstrapServerMayMoveByWritingItsOwnAccount()
    {
        AccountNode node = Open();
        node.WriteAccount(1, 1, 0);
        node.Write("/0/0", BootstrapAccount(0, "coap://192.0.2.200"));
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.AreEqual("192.0.2.200", node.Node.Bootstrap.Uri.Host);
    }

    // What is not part of the fingerprint counts all the same.
    [TestMethod]
    public void ANewHoldOffTimeCountsFromThenOn()
    {
        AccountNode node = Open();
        node.WriteAccount(1, 1, 0);
        node.Write("/0/0", [.. BootstrapAccount(0, AccountNode.BsUri), ("/0/0/11", 50L)]);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        node.AskForBootstrap();
        node.Run(49_999);
        Assert.HasCount(1, node.Trace(Bs));
        node.Run(1);
        Assert.HasCount(2, node.Trace(Bs));
    }

    // A bootstrap server may give its account up: then there is none.
    [TestMethod]
    public void ABootstrapServerMayBecomeAServer()
    {
        AccountNode node = Open();
        node.Write("/0/0", AccountNode.Account(1, 0));
        node.Write("/1/0", AccountNode.Settings(1, 0));
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.IsNull(node.Node.Bootstrap);
        CollectionAssert.AreEqual(new[] { "1000 POST rd" }, node.Trace(0));
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/9"));
        node.Run(1_000_000);
    }

    // E.1 resource 12: "the LwM2M Client MUST purge the LwM2M Bootstrap-Server Account after the expiration time".
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3600)]
    public void TheBootstrapServersAccountEndsWhenItSays(int timeout)
    {
        AccountNode node = Open(n => n.AddBootstrap(0, timeout));
        node.WriteAccount(1, 1, 0);
        node.Finish();
        node.Settle();
        node.Run((timeout * 1000L) - 1);
        Assert.IsNotNull(node.Security.Bootstrap);
        node.Run(1);
        Assert.AreEqual(timeout == 0, node.Security.Bootstrap != null);
        Assert.AreEqual(timeout == 0, node.Node.Bootstrap != null);
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/9"), "which comes to nothing now");
        node.Run(100_000);
        Assert.AreEqual(timeout == 0 ? 2 : 1, node.Trace(Bs).Length);
    }

    [TestMethod]
    public void ATimeoutThatTheBootstrapBringsCounts()
    {
        AccountNode node = Open();
        node.WriteAccount(1, 1, 0);
        node.Write("/0/0", [.. BootstrapAccount(0, AccountNode.BsUri), ("/0/0/12", 10L)]);
        node.Finish();
        node.Run(9_000);
        Assert.IsNotNull(node.Node.Bootstrap);
        node.Run(1_000);
        Assert.IsNull(node.Node.Bootstrap);
    }

    [TestMethod]
    public void AnAccountThatHasEndedDoesNotComeBackByARestart()
    {
        AccountNode node = Open(n => n.AddBootstrap(0, 10), new PowerStore());
        node.WriteAccount(1, 1, 0);
        node.Finish();
        node.Run(20_000);
        node = node.Reboot();
        Assert.IsNull(node.Node.Bootstrap);
        Assert.AreEqual(1, node.Security.InstanceCount);
    }

    // E.2 resource 12, which a server reads; nobody knows without the time of day.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ServersCanTellWhenItWas(bool hasTime)
    {
        AccountNode node = Open();
        node.WriteAccount(1, 1, 0);
        node.Clock.Now = node.Now;
        if (hasTime)
        {
            node.Clock.Set(1_800_000_000);
        }

        node.Finish();
        node.Settle();
        byte[] answer = node.Ask(0, Packet.Get, "1/0/12", accept: Ct.Text);
        Assert.AreEqual(hasTime ? AccountNode.Content : AccountNode.NotFound, Packet.Code(answer));
        Assert.AreEqual(hasTime ? "1800000000" : "", Packet.Text(answer));
    }

    // 6.1.3.3: "if the matching LwM2M Server Account was deleted, the LwM2M Client MUST consider itself de-registered".
    [TestMethod]
    public void AServerWhoseAccountIsGoneIsTalkedToNoMore()
    {
        AccountNode node = Two();
        node.Code(0, Packet.Post, "1/0/9");
        node.OpenBootstrap();
        node.Code(Bs, Packet.Delete, "0/1");
        node.Code(Bs, Packet.Delete, "1/0");
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.IsNull(node.Node.Session(0));
        int before = node.Trace(0).Length;
        node.Run(1_000_000);
        Assert.HasCount(before, node.Trace(0));
        Assert.IsNull(node.Ask(0, Packet.Get, "3/0/0"));
        Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "3/0/0"));
    }

    // Transport 5.2.5: with the access data go the settings.
    [TestMethod]
    public void SettingsWhoseAccessDataAreGoneGoToo()
    {
        AccountNode node = Two();
        node.Code(0, Packet.Post, "1/0/9");
        node.OpenBootstrap();
        node.Code(Bs, Packet.Delete, "0/1");
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.AreEqual(2, node.Servers[0].ShortServerId);
        Assert.AreEqual(1, node.Servers.InstanceCount);
    }

    // But not before the end: they may be meant to be kept.
    [TestMethod]
    public void AccessDataMayBeRenewedWithoutTouchingTheSettings()
    {
        AccountNode node = Two();
        node.Code(0, Packet.Post, "1/0/9");
        node.OpenBootstrap();
        node.Code(Bs, Packet.Delete, "0");
        node.Write("/0/7", AccountNode.Account(1, 7, "coap://192.0.2.111"));
        node.Write("/0/8", AccountNode.Account(2, 8));
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.AreEqual(2, node.Servers.InstanceCount);
        Assert.AreEqual("192.0.2.111", node.Node.Session(0).Uri.Host);
        Assert.AreEqual("POST rd", node.Trace(0)[^1][(node.Trace(0)[^1].IndexOf(' ') + 1)..], "at its new address it registers");
        CollectionAssert.DoesNotContain(node.Trace(1)[1..], node.Now + " POST rd", "the other knows the node still");
    }

    // An incremental bootstrap adds a server and leaves the others alone.
    [TestMethod]
    public void AServerMayBeAddedLater()
    {
        AccountNode node = Two();
        node.Code(1, Packet.Post, "1/1/9");
        node.OpenBootstrap();
        node.WriteAccount(3, 3, 2);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.AreEqual("POST rd", AccountNode.Describe(node.Sent.Last(s => s.Link == 2).Datagram));
        foreach (int link in new[] { 0, 1 })
        {
            byte[] update = node.Sent.Last(s => s.Link == link).Datagram;
            Assert.AreEqual("rd/s" + link, Packet.Path(update));
            StringAssert.Contains(Packet.Text(update), "</1/2>", "the list is another one");
        }
    }

    [TestMethod]
    public void AChangedLifetimeIsUpdated()
    {
        AccountNode node = Two();
        node.Code(1, Packet.Post, "1/1/9");
        node.OpenBootstrap();
        node.Code(Bs, Packet.Put, "1/0/1", "4321"u8.ToArray(), Ct.Text);
        node.Finish();
        node.Run(10);
        Assert.AreEqual("lt=4321", Packet.Query(node.Sent.Last(s => s.Link == 0).Datagram));
    }

    // What is acknowledged is kept, or it is not acknowledged.
    [TestMethod]
    public void AccountsThatAreTooLongToBeKeptAre406()
    {
        AccountNode node = Open(null, new PowerStore());
        for (int i = 1; i <= 4; i++)
        {
            string uri = "coap://" + new string('a', 240) + i;
            Assert.AreEqual(AccountNode.Changed, node.Write("/0/" + i, [.. AccountNode.Account(i, i, uri), ("/0/" + i + "/14", new string('n', 64))]));
            node.Write("/1/" + i, AccountNode.Settings(i, i));
        }

        for (int i = 0; i < AccessControlObject.MaxInstances; i++)
        {
            (string, object)[] rights = Enumerable.Range(1000, 6).Select(server => ($"/2/{i}/2/{server}", (object)15L)).ToArray();
            Assert.AreEqual(AccountNode.Changed, node.Write("/2/" + i, [($"/2/{i}/0", 30000L), ($"/2/{i}/1", (long)i), ($"/2/{i}/3", 1000L), .. rights]));
        }

        Assert.AreEqual(AccountNode.NotAcceptable, node.Finish());
        for (int i = 40; i < AccessControlObject.MaxInstances; i++)
        {
            node.Code(Bs, Packet.Delete, "2/" + i);
        }

        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        node = node.Reboot();
        Assert.AreEqual((4, 40), (node.Servers.InstanceCount, node.Rights.InstanceCount));
    }

    [TestMethod]
    public void AStoreThatIsFullIsSaid()
    {
        AccountNode node = Open(null, new PowerStore());
        node.WriteAccount(1, 1, 0);
        node.Store.IsFull = true;
        node.Finish();
        node.Settle();
        StringAssert.Contains(node.LogText, "could not be saved");
        CollectionAssert.AreEqual(new[] { "1000 POST rd" }, node.Trace(0), "it is of use all the same");
    }

    // Other accounts made in the factory count rather than what was saved with the earlier ones.
    [TestMethod]
    public void OtherFactoryAccountsEndWhatWasSaved()
    {
        var store = new PowerStore();
        AccountNode node = Open(null, store);
        node.WriteAccount(1, 1, 0);
        node.Finish();
        node.Settle();
        Assert.AreEqual(1, new AccountNode(null, store).Servers.InstanceCount);
        Assert.AreEqual(0, new AccountNode(n => n.AddBootstrap(5), store).Servers.InstanceCount);
    }

    // A record that was damaged is not believed, whichever octet it is.
    [TestMethod]
    public void ADamagedRecordIsNotTakenUp()
    {
        var store = new PowerStore();
        AccountNode node = Open(null, store);
        node.WriteAccount(1, 1, 0);
        node.Finish();
        node.Settle();
        byte[] record = store[RecordKey.Accounts];
        for (int i = 0; i < record.Length; i++)
        {
            byte[] damaged = [.. record];
            damaged[i] ^= 0x10;
            var other = new PowerStore();
            other.Save(RecordKey.Accounts, damaged, damaged.Length);
            Assert.AreEqual(0, new AccountNode(null, other).Servers.InstanceCount, i.ToString());
            other.Save(RecordKey.Accounts, record, i);
            Assert.AreEqual(0, new AccountNode(null, other).Servers.InstanceCount, i.ToString());
        }
    }

    private static (string, object)[] BootstrapAccount(int instance, string uri) =>
    [
        ($"/0/{instance}/0", uri), ($"/0/{instance}/1", true), ($"/0/{instance}/2", 3L), ($"/0/{instance}/3", Array.Empty<byte>()),
        ($"/0/{instance}/4", Array.Empty<byte>()), ($"/0/{instance}/5", Array.Empty<byte>()),
    ];

    private static IEnumerable<(string, (string, object)[])> Senseless(string what)
    {
        (string, object)[] account = AccountNode.Account(1, 1), settings = AccountNode.Settings(1, 0);
        (string, object)[] With(params (string Path, object Value)[] others) =>
            account.Where(a => others.All(o => o.Path != a.Item1)).Concat(others.Select(o => (o.Path, o.Value))).ToArray();
        (string, object)[] psk = With(("/0/1/0", "coaps://192.0.2.1"), ("/0/1/2", 0L), ("/0/1/3", "id"u8.ToArray()), ("/0/1/5", new byte[16]));
        (string, object)[][] written = what switch
        {
            "nothing" => [],
            "no settings" => [account],
            "no access data" => [settings],
            "settings of another" => [account, AccountNode.Settings(2, 0)],
            "no short server id" => [account[..^1], settings[1..]],
            "short server id 0" => [With(("/0/1/10", 0L)), settings[1..]],
            "short server id 65535" => [With(("/0/1/10", 65535L)), settings],
            "two with one short server id" => [[.. account, .. AccountNode.Account(1, 2)], settings],
            "two settings of one server" => [account, [.. settings, .. AccountNode.Settings(1, 1)]],
            "certificates" => [With(("/0/1/0", "coaps://192.0.2.1"), ("/0/1/2", 2L)), settings],
            "coaps without a key" => [With(("/0/1/0", "coaps://192.0.2.1")), settings],
            "PSK over coap" => [psk.Select(p => p.Item1 == "/0/1/0" ? (p.Item1, "coap://192.0.2.1") : p).ToArray(), settings],
            "PSK without an identity" => [psk.Select(p => p.Item1 == "/0/1/3" ? (p.Item1, Array.Empty<byte>()) : p).ToArray(), settings],
            "an empty key" => [psk.Select(p => p.Item1 == "/0/1/5" ? (p.Item1, Array.Empty<byte>()) : p).ToArray(), settings],
            "no URI" => [With(("/0/1/0", "")), settings],
            "a URI of the web" => [With(("/0/1/0", "https://192.0.2.1")), settings],
            "port 0" => [With(("/0/1/0", "coap://192.0.2.1:0")), settings],
            "two new bootstrap servers" => [[.. account, .. BootstrapAccount(5, "coap://a"), .. BootstrapAccount(6, "coap://b")], settings],
            "a bad bootstrap server" => [[.. account, .. BootstrapAccount(5, "ftp://a")], settings],
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        return written.Select(w => (w[0].Item1[..2], w));
    }

    private static int[] Ids(AccountNode node) => Enumerable.Range(0, node.Security.InstanceCount).Select(i => node.Security[i].Id).ToArray();

    private static AccountNode Two()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            n.AddServer(1);
            n.AddServer(2);
        });
        node.Run(5000);
        return node;
    }

    private static AccountNode Open(Action<AccountNode> factory = null, PowerStore store = null)
    {
        var node = new AccountNode(factory, store);
        node.OpenBootstrap();
        return node;
    }
}

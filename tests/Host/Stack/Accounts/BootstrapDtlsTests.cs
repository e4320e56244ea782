// LwM2M 1.2 Transport 5.2: a bootstrap over DTLS, and what becomes of it when there is no association any more.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;
using Host.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Objects.Model;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapDtlsTests
{
    private const int Bs = AccountNode.Bs;

    private static readonly byte[] s_key = "bootstrapPSK1234"u8.ToArray(), s_serverKey = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    public void BringsAnAccountWithAKeyThatIsUsed()
    {
        using var world = new World();
        world.Open();
        world.WriteAccount();
        Assert.AreEqual(AccountNode.Changed, world.Ask(Packet.Request(Packet.Post, 9, "bs")));
        Assert.IsTrue(world.RunUntil(() => world.Node.Session(0)?.Registration.IsRegistered == true), world.LogText);
        Assert.AreEqual(BootstrapState.Done, world.Node.Bootstrap.State);
        Assert.IsTrue(world.RunUntil(() => world.Peers[Bs].IsEnded), "the association is closed");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void WithoutAHandshakeItAsksAgainLater(bool wrongKey)
    {
        using var world = new World(wrongKey ? "anotherPSK12345678"u8.ToArray() : s_key) { IsBsDown = !wrongKey };
        Assert.IsTrue(world.RunUntil(() => world.LogText.Contains("next attempt in 6", StringComparison.Ordinal), 200_000), world.LogText);
        Assert.AreEqual(BootstrapState.Waiting, world.Node.Bootstrap.State);
        world.ReplaceBs();
        world.IsBsDown = false;
        Assert.IsTrue(world.RunUntil(() => world.Node.Bootstrap.State == BootstrapState.Open, 400_000), world.LogText);
    }

    // The server restarts and says so, or closes: it can send nothing more, and the node need not wait for it.
    [TestMethod]
    public void AnAssociationThatEndsEndsTheBootstrap()
    {
        using var world = new World(s_key, true);
        world.Register();
        world.AskForBootstrap();
        world.Open();
        Assert.AreEqual(AccountNode.Deleted, world.Ask(Packet.Request(Packet.Delete, 5, "0")));
        Assert.AreEqual(AccountNode.Deleted, world.Ask(Packet.Request(Packet.Delete, 6, "1")));
        world.Peers[Bs].Close();
        Assert.IsTrue(world.RunUntil(() => world.Node.Bootstrap.State == BootstrapState.Waiting, 5000), world.LogText);
        Assert.AreEqual((2, 1), (world.Security.InstanceCount, world.Servers.InstanceCount));
        AssertServerAnswers(world);
        world.ReplaceBs();
        world.Open(100_000);
    }

    // Without a connection id the server knows the node by its address.
    [TestMethod]
    public void AnotherAddressEndsTheBootstrap()
    {
        using var world = new World(s_key, true);
        world.Register();
        world.AskForBootstrap();
        world.Node.LinkUp(Bs, world.Now);
        world.Open();
        Assert.AreEqual(AccountNode.Deleted, world.Ask(Packet.Request(Packet.Delete, 6, "1")));
        world.Node.LinkUp(Bs, world.Now);
        Assert.IsTrue(world.RunUntil(() => world.Node.Bootstrap.State == BootstrapState.Waiting, 5000), world.LogText);
        Assert.AreEqual(1, world.Servers.InstanceCount);
        world.ReplaceBs();
        world.Open(100_000);
    }

    // It has said Bootstrap-Finish, and does not wait for more.
    [TestMethod]
    public void AServerMayCloseRightAfterFinish()
    {
        using var world = new World();
        world.Open();
        world.WriteAccount();
        world.Peers[Bs].Send(Packet.Request(Packet.Post, 9, "bs"));
        world.Peers[Bs].Close();
        Assert.IsTrue(world.RunUntil(() => world.Node.Session(0)?.Registration.IsRegistered == true), world.LogText);
    }

    // RFC 7252 4.5: the answer was lost, and the request comes again, in a record of its own.
    [TestMethod]
    public void AFinishThatComesAgainIsAnsweredAgain()
    {
        using var world = new World();
        world.Open();
        world.WriteAccount();
        byte[] finish = Packet.Request(Packet.Post, 9, "bs");
        world.LosesNext = true;
        Assert.AreEqual(-1, world.Ask(finish));
        Assert.AreEqual(BootstrapState.Done, world.Node.Bootstrap.State);
        Assert.AreEqual(AccountNode.Changed, world.Ask(finish));
        Assert.IsFalse(world.RunUntil(() => world.Peers[Bs].IsEnded, 30_000));
        Assert.IsTrue(world.RunUntil(() => world.Peers[Bs].IsEnded, 20_000));
    }

    // The keys in use are not those that the bootstrap wrote and that were taken back: a handshake works as before.
    [TestMethod]
    [DataRow("delete")]
    [DataRow("key")]
    [DataRow("instance")]
    public void AfterAFailedBootstrapTheKeysAreTheOldOnes(string change)
    {
        using var world = new World(s_key, true);
        world.Register();
        world.AskForBootstrap();
        world.Open();
        int instance = Enumerable.Range(0, 2).Select(i => world.Security[i]).Single(s => !s.IsBootstrap).Id;
        int code = world.Ask(change switch
        {
            "delete" => Packet.Request(Packet.Delete, 6, "0"),
            "key" => Packet.Request(Packet.Put, 6, "0/" + instance + "/5", new byte[16], options: Packet.Option(12, Ct.Opaque)),
            _ => Packet.Request(Packet.Put, 6, "0/" + instance, Payload.Make(Ct.Tlv, "/0/" + instance, World.Account(instance, new byte[16])), options: Packet.Option(12, Ct.Tlv)),
        });
        Assert.IsTrue(code is AccountNode.Changed or AccountNode.Deleted);
        Assert.IsTrue(world.RunUntil(() => world.Node.Bootstrap.State == BootstrapState.Waiting, 300_000));
        world.RestartServer();
        world.Servers[0].UpdateTriggered = true;
        world.Heard = 0;
        Assert.IsTrue(world.RunUntil(() => world.Heard > 0, 400_000), world.LogText);
        AssertServerAnswers(world);
    }

    // An account that was deleted and written as it was is the same account: its session goes on, and can shake hands.
    [TestMethod]
    public void AnAccountWrittenAsItWasKeepsItsKey()
    {
        using var world = new World(s_key, true);
        world.Register();
        world.AskForBootstrap();
        world.Open();
        Assert.AreEqual(AccountNode.Deleted, world.Ask(Packet.Request(Packet.Delete, 5, "0")));
        world.Write("/0/1", World.Account(1, s_serverKey));
        Assert.AreEqual(AccountNode.Changed, world.Ask(Packet.Request(Packet.Post, 9, "bs")));
        Assert.IsTrue(world.RunUntil(() => world.Node.Bootstrap.State == BootstrapState.Done));
        world.Heard = 0;
        world.RestartServer();
        world.Servers[0].UpdateTriggered = true;
        Assert.IsTrue(world.RunUntil(() => world.Heard > 0, 400_000), world.LogText);
        AssertServerAnswers(world);
    }

    // A new key counts from then on, by a handshake of its own.
    [TestMethod]
    public void ANewKeyIsUsedAtOnce()
    {
        using var world = new World(s_key, true);
        world.Register();
        world.AskForBootstrap();
        world.Open();
        byte[] key = "a new key for it"u8.ToArray();
        Assert.AreEqual(AccountNode.Changed, world.Ask(Packet.Request(Packet.Put, 6, "0/1/5", key, options: Packet.Option(12, Ct.Opaque))));
        Assert.AreEqual(AccountNode.Changed, world.Ask(Packet.Request(Packet.Post, 9, "bs")));
        world.ServerKey = key;
        world.RestartServer();
        world.Heard = 0;
        Assert.IsTrue(world.RunUntil(() => world.Heard > 0, 100_000), world.LogText);
        AssertServerAnswers(world);
    }

    private static void AssertServerAnswers(World world) =>
        Assert.AreEqual(AccountNode.Content, world.AskServer(Packet.Request(Packet.Get, world.NextId(), "3/0/0")), world.LogText);

    // A node, a bootstrap server and a server, all with DTLS, and a clock moved by hand.
    private sealed class World : IDisposable
    {
        private readonly byte[] _received = new byte[Node.ReceiveBytes];
        private readonly byte[] _bsKey;
        private readonly ListLog _log = new();
        private readonly Dictionary<int, List<byte[]>> _answers = new() { [0] = [], [Bs] = [] };
        private int _id = 0x100;

        internal World(byte[] bsKey = null, bool hasServer = false)
        {
            _bsKey = bsKey ?? s_key;
            Security.Add(new SecurityInstance
            {
                Uri = "coaps://192.0.2.99",
                IsBootstrap = true,
                ShortServerId = 0,
                Mode = SecurityInstance.PreSharedKey,
                Identity = "node"u8.ToArray(),
                SecretKey = [.. s_key],
            });
            if (hasServer)
            {
                Security.Add(new SecurityInstance
                {
                    Uri = "coaps://192.0.2.1",
                    Mode = SecurityInstance.PreSharedKey,
                    Identity = "node"u8.ToArray(),
                    SecretKey = [.. s_serverKey],
                });
                Servers.Add(new ServerInstance { Lifetime = 86400 });
            }

            var clock = new WallClock();
            var tree = new ObjectTree();
            tree.Add(Security);
            tree.Add(Servers);
            tree.Add(new AccessControlObject());
            tree.Add(new DeviceObject(new DeviceIdentity { Manufacturer = "Test" }, clock));
            Node = new Node("node", tree, Security, Servers, clock, new SeededRandom(1), _log, new ManagedCryptography());
            Peers = new() { [0] = Server(ServerKey), [Bs] = Server(_bsKey) };
            Node.Start(Now);
        }

        internal Node Node { get; }

        internal SecurityObject Security { get; } = new();

        internal ServerObject Servers { get; } = new();

        internal Dictionary<int, BouncyServer> Peers { get; }

        internal byte[] ServerKey { get; set; } = s_serverKey;

        internal bool IsBsDown { get; set; }

        // The next datagram to the bootstrap server does not arrive.
        internal bool LosesNext { get; set; }

        internal int Heard { get; set; }

        internal long Now { get; private set; } = 1000;

        internal string LogText => string.Join("\n", _log.Lines);

        internal static (string, object)[] Account(int instance, byte[] key) =>
        [
            ($"/0/{instance}/0", "coaps://192.0.2.1"), ($"/0/{instance}/1", false), ($"/0/{instance}/2", 0L), ($"/0/{instance}/3", "node"u8.ToArray()),
            ($"/0/{instance}/4", Array.Empty<byte>()), ($"/0/{instance}/5", key), ($"/0/{instance}/10", 1L),
        ];

        public void Dispose()
        {
            Peers[0].Dispose();
            Peers[Bs].Dispose();
        }

        internal int NextId() => ++_id;

        // As a server does it.
        internal void AskForBootstrap() => Servers[0].BootstrapTriggered = true;

        internal void Register() => Assert.IsTrue(RunUntil(() => Node.Session(0).Registration.IsRegistered), LogText);

        internal void Open(long withinMs = 5000) =>
            Assert.IsTrue(RunUntil(() => Node.Bootstrap.State == BootstrapState.Open, withinMs), LogText);

        internal void ReplaceBs()
        {
            Peers[Bs].Dispose();
            Peers[Bs] = Server(s_key);
        }

        internal void RestartServer()
        {
            Peers[0].Dispose();
            Peers[0] = Server(ServerKey);
        }

        internal void Write(string path, (string, object)[] values) => Assert.AreEqual(AccountNode.Changed,
            Ask(Packet.Request(Packet.Put, NextId(), path, Payload.Make(Ct.Tlv, path, values), options: Packet.Option(12, Ct.Tlv))));

        internal void WriteAccount()
        {
            Write("/0/3", Account(3, s_serverKey));
            Write("/1/0", AccountNode.Settings(1, 0));
        }

        internal int Ask(byte[] request) => Ask(Bs, request);

        internal int AskServer(byte[] request) => Ask(0, request);

        // Runs until something is so, or a limit.
        internal bool RunUntil(Func<bool> isSo, long withinMs = 120_000)
        {
            long end = Now + withinMs;
            int idle = 0;
            while (!isSo())
            {
                int length;
                bool some = false;
                while ((length = Node.Poll(Now)) > 0)
                {
                    some = true;
                    Pass(Node.Link, length);
                }

                foreach (int link in Peers.Keys.ToArray())
                {
                    BouncyServer peer = Peers[link];
                    peer.Poll(Now);
                    while (peer.TryTake(out byte[] datagram))
                    {
                        some = true;
                        if (link == Bs && IsBsDown)
                        {
                            continue;
                        }

                        datagram.CopyTo(_received, 0);
                        length = Node.Receive(link, _received, 0, datagram.Length, Now);
                        if (length > 0)
                        {
                            Pass(link, length);
                        }

                        while ((length = Node.Poll(Now)) > 0)
                        {
                            Pass(Node.Link, length);
                        }
                    }
                }

                if (some)
                {
                    idle = 0;
                    continue;
                }

                long next = Math.Min(Node.Deadline, Peers.Values.Min(p => p.Deadline));
                if (next <= Now && ++idle < 20)
                {
                    continue;
                }

                Assert.IsTrue(idle < 20, "the node has work, and does nothing\n" + LogText);
                idle = 0;
                if (Now >= end)
                {
                    return isSo();
                }

                Now = Math.Min(Math.Max(next, Now + 1), end);
            }

            return true;
        }

        private static BouncyServer Server(byte[] key) => new(new PskServerSettings
        {
            Keys = new() { ["node"] = key },
            ConnectionIdLength = -1,
        }, false);

        private int Ask(int link, byte[] request)
        {
            _answers[link].Clear();
            Peers[link].Send(request);
            return RunUntil(() => _answers[link].Count > 0, 10_000) ? Packet.Code(_answers[link][0]) : -1;
        }

        private void Pass(int link, int length)
        {
            byte[] datagram = Node.Out.AsSpan(Node.OutOffset, length).ToArray();
            if (link == Bs && (IsBsDown || LosesNext))
            {
                LosesNext = false;
                return;
            }

            Peers[link].Receive(datagram, Now);
            while (Peers[link].Data.TryDequeue(out byte[] message))
            {
                if (Packet.Code(message) >= 0x40)
                {
                    _answers[link].Add(message);
                }
                else if (AccountNode.Agree(link, message) is byte[] reply)
                {
                    Heard += link == 0 ? 1 : 0;
                    Peers[link].Send(reply);
                }
            }
        }
    }
}

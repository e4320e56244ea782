// A node with accounts, each at the end of a link of its own, and a clock moved by hand. The far ends are the test's.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Lwm2m;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Unit.Objects;

namespace Host.Stack.Accounts;

/// <summary>A node under test: what was made in the factory is said once, and what happens later is bytes.</summary>
internal sealed class AccountNode
{
    /// <summary>The bootstrap server's link.</summary>
    internal const int Bs = Node.BootstrapLink;

    internal const int Created = 0x41, Deleted = 0x42, Changed = 0x44, Content = 0x45, BadRequest = 0x80, Unauthorized = 0x81,
        NotFound = 0x84, NotAllowed = 0x85, NotAcceptable = 0x86;

    internal const string BsUri = "coap://192.0.2.99:5783";

    private const int MostSends = 100_000, MostIdle = 20;

    private readonly byte[] _received = new byte[Node.ReceiveBytes];
    private readonly Action<AccountNode> _factory;
    private readonly DataObject _temperatures;
    private int _nextId;

    /// <summary>Switches it on.</summary>
    /// <param name="factory">Makes the accounts; by default that of a bootstrap server alone.</param>
    /// <param name="store">What outlives a restart, or null.</param>
    /// <param name="random">Randomness; by default the least numbers, so that delays are as they are set.</param>
    /// <param name="unixSeconds">The time of day; 0 when it is not known.</param>
    /// <param name="sincePowerMs">How long the power has been there, when the node has slept since; 0 when it has not.</param>
    internal AccountNode(Action<AccountNode> factory = null, PowerStore store = null, IRandom random = null,
        long unixSeconds = 0, long sincePowerMs = 0)
    {
        _factory = factory ?? (node => node.AddBootstrap());
        Store = store;
        Clock = new WallClock();
        Tree = new ObjectTree();
        Tree.Add(Security);
        Tree.Add(Servers);
        Tree.Add(Rights);
        Tree.Add(new DeviceObject(new DeviceIdentity { Manufacturer = "Test", Model = "T1", SerialNumber = "1" }, Clock));
        _temperatures = Measuring.Create(Measuring.Temperature);
        Temperature = AddTemperature();
        Tree.Add(_temperatures);
        Tree.Add(Item);
        _factory(this);
        Node = new Node("urn:test:001", Tree, Security, Servers, Clock, random ?? new ExtremeRandom(false), Log,
            new ManagedCryptography(), store, Rights)
        {
            Version = Version,
            IsQueueMode = IsQueueMode,
            HasSlept = sincePowerMs > 0,
        };
        Clock.Now = Now;
        Clock.BeforeMs = sincePowerMs > 0 ? sincePowerMs - Now : 0;
        if (unixSeconds != 0)
        {
            Clock.Set(unixSeconds);
        }

        Node.Start(Now);
    }

    internal Node Node { get; }

    internal ObjectTree Tree { get; }

    internal SecurityObject Security { get; } = new();

    internal ServerObject Servers { get; } = new();

    internal AccessControlObject Rights { get; } = new();

    internal Measurement Temperature { get; }

    /// <summary>Object 30000, of which servers make instances.</summary>
    internal TestObject Item { get; } = new();

    internal WallClock Clock { get; }

    internal ListLog Log { get; } = new();

    internal PowerStore Store { get; }

    internal long Now { get; set; } = 1000;

    /// <summary>To be set by the factory.</summary>
    internal int Version { get; set; } = Registration.UsualVersion;

    internal bool IsQueueMode { get; set; }

    /// <summary>All that the node has sent, when and over which link.</summary>
    internal List<(long At, int Link, byte[] Datagram)> Sent { get; } = [];

    /// <summary>What a far end makes of a datagram; null for silence.</summary>
    internal Func<int, byte[], byte[]> Answer { get; set; } = Agree;

    internal BootstrapState BootstrapState => Node.Bootstrap.State;

    internal string LogText => string.Join("\n", Log.Lines);

    // ---- The factory ----

    /// <summary>One more instance of object 3303.</summary>
    internal Measurement AddTemperature()
    {
        var temperature = new Measurement(_temperatures, "air");
        temperature.Set(21500);
        return temperature;
    }

    internal SecurityInstance AddBootstrap(int holdOff = 0, int timeout = 0)
    {
        var account = new SecurityInstance
        {
            Uri = BsUri,
            IsBootstrap = true,
            ShortServerId = 0,
            HoldOff = holdOff,
            AccountTimeout = timeout,
        };
        Security.Add(account);
        return account;
    }

    internal ServerInstance AddServer(int shortServerId, int lifetime = 86400)
    {
        Security.Add(new SecurityInstance { Uri = $"coap://192.0.2.{shortServerId}", ShortServerId = shortServerId });
        var server = new ServerInstance { ShortServerId = shortServerId, Lifetime = lifetime };
        Servers.Add(server);
        return server;
    }

    /// <summary>Rights to an instance, as a bootstrap server would have left them.</summary>
    internal void AddRights(int objectId, int instance, int owner, params (int Server, int Rights)[] rights)
    {
        int id = Rights.InstanceCount;
        Bootstrapping(() =>
        {
            (string, object)[] values =
            [
                ($"/2/{id}/0", objectId), ($"/2/{id}/1", instance), ($"/2/{id}/3", owner),
                .. rights.Select(r => ($"/2/{id}/2/{r.Server}", (object)r.Rights)),
            ];
            byte[] tlv = Payload.Make(Ct.Tlv, $"/2/{id}", values);
            var path = new Lwm2mPath();
            path.Set(2, id);
            Status status = Tree.BootstrapWrite(path, new Objects.Codec.TlvReader(), tlv, 0, tlv.Length);
            if (status != Status.Changed)
            {
                throw new InvalidOperationException(status.ToString());
            }
        });
    }

    /// <summary>The same node after a power failure: what it knew is gone but for what was saved.</summary>
    internal AccountNode Reboot()
    {
        Store.CutAt = -1;
        return new AccountNode(_factory, Store);
    }

    /// <summary>The same node after a restart, with the time of day as it is then.</summary>
    internal AccountNode Restart(long unixSeconds) => new(_factory, Store, null, unixSeconds);

    /// <summary>The same node after a sleep.</summary>
    internal AccountNode Sleep(int seconds)
    {
        Node.Suspend(false, true);
        Clock.Now = Now;
        return new(_factory, Store, null, Clock.IsSet ? Clock.UnixSeconds + seconds : 0, Clock.BeforeMs + Now + (seconds * 1000L));
    }

    // ---- Time ----

    /// <summary>Lets time pass, deadline by deadline.</summary>
    internal void Run(long milliseconds)
    {
        int count = 0, idle = 0;
        bool over = false;
        long end = Now + milliseconds;
        while (true)
        {
            int length;
            while ((length = Node.Poll(Now)) > 0)
            {
                if (++count > MostSends)
                {
                    throw new InvalidOperationException("the node does not stop sending");
                }

                idle = 0;
                Take(Node.Link, length);
            }

            // A node that has work now is polled again now; one that goes on having some and does nothing hangs.
            if (Node.Deadline <= Now && ++idle < MostIdle)
            {
                continue;
            }

            if (idle >= MostIdle && Node.Deadline <= Now)
            {
                throw new InvalidOperationException("the node has work, and does nothing");
            }

            // The platform's loop comes by now and then, whatever the deadline: at the end at least.
            idle = 0;
            if (over)
            {
                return;
            }

            long next = Math.Max(Node.Deadline, Now + 1);
            over = next >= end;
            Now = over ? end : next;
        }
    }

    /// <summary>What is due now.</summary>
    internal void Settle() => Run(0);

    /// <summary>Brings a datagram; returns the node's immediate answer, null when there is none. What follows of it is not done
    /// until time passes.</summary>
    internal byte[] Receive(int link, byte[] datagram)
    {
        Array.Copy(datagram, _received, datagram.Length);
        int length = Node.Receive(link, _received, 0, datagram.Length, Now);
        return length == 0 ? null : Node.Out.AsSpan(Node.OutOffset, length).ToArray();
    }

    // ---- What the far ends ask ----

    /// <summary>Asks; returns the answer, null when there is none.</summary>
    internal byte[] Ask(int link, int method, string path, byte[] payload = null, int format = -1, int accept = -1,
        params (int Number, byte[] Value)[] options)
    {
        IEnumerable<(int, byte[])> all = options;
        all = format < 0 ? all : all.Append(Packet.Option(12, format));
        all = accept < 0 ? all : all.Append(Packet.Option(17, accept));
        _nextId = (_nextId + 1) & 0xFFFF;
        byte[] token = [(byte)(_nextId >> 8), (byte)_nextId, 0x77];
        return Receive(link, Packet.Request(method, _nextId, path, payload, Packet.Con, token, all.ToArray()));
    }

    /// <summary>Asks; returns the code of the answer, -1 when there is none.</summary>
    internal int Code(int link, int method, string path, byte[] payload = null, int format = -1, int accept = -1)
    {
        byte[] answer = Ask(link, method, path, payload, format, accept);
        return answer == null ? -1 : Packet.Code(answer);
    }

    internal int Write(string path, int format, params (string, object)[] values) =>
        Code(Bs, Packet.Put, path, Payload.Make(format, path, values), format);

    internal int Write(string path, params (string, object)[] values) => Write(path, Ct.Tlv, values);

    internal int Finish() => Code(Bs, Packet.Post, "bs");

    /// <summary>The values of a server's account: instances of objects 0 and 1.</summary>
    internal static (string, object)[] Account(int shortServerId, int security, string uri = null) =>
    [
        ($"/0/{security}/0", uri ?? $"coap://192.0.2.{shortServerId}"), ($"/0/{security}/1", false), ($"/0/{security}/2", 3L),
        ($"/0/{security}/3", Array.Empty<byte>()), ($"/0/{security}/4", Array.Empty<byte>()), ($"/0/{security}/5", Array.Empty<byte>()),
        ($"/0/{security}/10", (long)shortServerId),
    ];

    internal static (string, object)[] Settings(int shortServerId, int server, long lifetime = 600) =>
    [
        ($"/1/{server}/0", (long)shortServerId), ($"/1/{server}/1", lifetime), ($"/1/{server}/6", true), ($"/1/{server}/7", "U"),
    ];

    /// <summary>Writes an account by two requests.</summary>
    internal void WriteAccount(int shortServerId, int security, int server, long lifetime = 600)
    {
        Check(Changed, Write($"/0/{security}", Account(shortServerId, security)));
        Check(Changed, Write($"/1/{server}", Settings(shortServerId, server, lifetime)));
    }

    /// <summary>As if a server had executed the trigger.</summary>
    internal void AskForBootstrap() => Servers[0].BootstrapTriggered = true;

    /// <summary>Lets the node ask for its bootstrap, which is granted; returns the request.</summary>
    internal byte[] OpenBootstrap(long withinMs = 0)
    {
        int before = Sent.Count;
        Run(withinMs);
        byte[] request = Sent.Skip(before).Last(s => s.Link == Bs).Datagram;
        if (BootstrapState != BootstrapState.Open)
        {
            throw new InvalidOperationException("the bootstrap is " + BootstrapState);
        }

        return request;
    }

    // ---- What the node sent ----

    /// <summary>When and what was sent to a link, each message once: <c>1000 POST rd</c>.</summary>
    internal string[] Trace(int link = -1)
    {
        var seen = new Dictionary<(int, int), long>();
        var lines = new List<string>();
        foreach ((long at, int to, byte[] datagram) in Sent)
        {
            // RFC 7252 4.2: a retransmission comes 2 s later at least; what comes sooner with the same id is another session's message.
            bool again = seen.TryGetValue((to, Packet.Id(datagram)), out long before) && at - before >= 2000;
            seen[(to, Packet.Id(datagram))] = at;
            if ((link < 0 || to == link) && !again)
            {
                lines.Add($"{at} {(link < 0 ? to + " " : "")}{Describe(datagram)}");
            }
        }

        return lines.ToArray();
    }

    internal static string Describe(byte[] datagram) => Packet.Code(datagram) switch
    {
        0 => Packet.Type(datagram) == Packet.Ack ? "ACK" : Packet.Type(datagram) == Packet.Rst ? "RST" : "ping",
        1 => "GET " + Packet.Path(datagram),
        2 => "POST " + Packet.Path(datagram),
        3 => "PUT " + Packet.Path(datagram),
        4 => "DELETE " + Packet.Path(datagram),
        int code => $"{code >> 5}.{code & 31:D2}",
    };

    /// <summary>A server that has nothing against anything.</summary>
    internal static byte[] Agree(int link, byte[] datagram)
    {
        if (Packet.Type(datagram) == Packet.Con && Packet.Code(datagram) >= 0x40)
        {
            return Packet.Empty(Packet.Ack, Packet.Id(datagram));
        }

        return Describe(datagram) switch
        {
            "POST rd" => Packet.Response(datagram, Created, Packet.Option(8, "rd"), Packet.Option(8, "s" + link)),
            "GET bspack" => Packet.Response(datagram, 0xA1),
            string text when text.StartsWith("POST ", StringComparison.Ordinal) => Packet.Response(datagram, Changed),
            string text when text.StartsWith("DELETE ", StringComparison.Ordinal) => Packet.Response(datagram, Deleted),
            _ => null,
        };
    }

    private void Take(int link, int length)
    {
        byte[] datagram = Node.Out.AsSpan(Node.OutOffset, length).ToArray();
        Sent.Add((Now, link, datagram));
        byte[] reply = Answer(link, datagram);
        if (reply != null)
        {
            byte[] more = Receive(link, reply);
            if (more != null)
            {
                Sent.Add((Now, link, more));
            }
        }
    }

    private void Bootstrapping(Action action)
    {
        Tree.IsBootstrapping = true;
        action();
        Tree.IsBootstrapping = false;
    }

    private static void Check(int expected, int code)
    {
        if (code != expected)
        {
            throw new InvalidOperationException($"{code >> 5}.{code & 31:D2} instead of {expected >> 5}.{expected & 31:D2}");
        }
    }
}

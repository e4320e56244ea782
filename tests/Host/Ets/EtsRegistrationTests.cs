// LightweightM2M-1.1-int-101 to 109, 950 and 951: the registration interface.
using System;
using System.Collections.Generic;
using System.Linq;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

[TestClass]
public class EtsRegistrationTests
{
    // RFC 7252 4.8.2: MAX_TRANSMIT_WAIT.
    private const int ListensSeconds = 93;

    [TestMethod]
    [EtsCase(101)]
    public void Int101InitialRegistration()
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage register = board.Server.Asked("rd").Last();
        Assert.AreEqual("0.02", register.Code);
        Assert.AreEqual(40, register.Format);
        string[] query = register.Query.Split('&');
        CollectionAssert.IsSubsetOf(new[] { "ep=" + EtsBoard.Endpoint, "lt=86400", "lwm2m=1.1" }, query);
        Assert.IsTrue(query.All(part => part[..part.IndexOf('=')] is "ep" or "lt" or "lwm2m" or "b"), register.Query);
        Assert.IsTrue(query.All(part => !part.StartsWith("b=", StringComparison.Ordinal) || part == "b=U"), register.Query);
        string[] links = board.Server.Registry.Links.Split(',');
        CollectionAssert.IsSubsetOf(
            new[] { "</1/0>", "</3/0>", "</4/0>", "</6/0>", "</7/0>", "</16>", "</20>;ver=2.1", "</20/0>", "</3303>;ver=1.1", "</3303/0>" },
            links);
        Assert.IsFalse(links.Any(link => link.StartsWith("</0", StringComparison.Ordinal)), "Security is not told");
        board.Run(300);
        Assert.AreEqual(1, board.Server.Registry.Registrations, "2.01 was taken for an answer");
    }

    [TestMethod]
    [EtsCase(102)]
    public void Int102RegistrationUpdate()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "20"));
        EtsMessage update = NextUpdate(board, 5);
        Assert.AreEqual("lt=20", update.Query);
        EtsMessage next = NextUpdate(board, 20);
        Assert.IsTrue(next.AtMs - update.AtMs < 20_000, "the registration would have ended");
        Assert.AreEqual("", next.Query);
        Assert.AreEqual(0, next.Payload.Length);
    }

    [TestMethod]
    [EtsCase(103)]
    public void Int103Deregistration()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.Write("1/0/5", "600"));
        string location = board.Server.Registry.Location;
        Assert.AreEqual("2.04", board.Server.Execute("1/0/4"));
        board.RunUntil("deregistered", 5, () => board.Server.Registry.Location == null);
        EtsMessage last = board.Server.Requests.Last();
        Assert.AreEqual("0.04", last.Code);
        Assert.AreEqual(location, last.Path);
        board.Run(590);
        Assert.AreEqual(last, board.Server.Requests.Last(), "a disabled server hears nothing");
        board.RunUntil("registered anew", 15, () => board.Server.Registry.Location != null);
    }

    [TestMethod]
    [EtsCase(104)]
    public void Int104RegistrationUpdateTrigger()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "60"));
        NextUpdate(board, 5);
        board.Run(10);
        int before = board.Server.Requests.Count;
        Assert.AreEqual("2.04", board.Server.Execute("1/0/8"));
        EtsMessage update = NextUpdate(board, 5, before);
        Assert.AreEqual("", update.Query);
        Assert.AreEqual(0, update.Payload.Length);

        // Still registered after the initial lifetime.
        List<long> at = [update.AtMs];
        board.Run(120);
        at.AddRange(board.Server.Requests.Skip(before + 1).Select(request => request.AtMs));
        Assert.IsTrue(at.Zip(at.Skip(1), (one, other) => other - one).All(gap => gap < 60_000), string.Join(' ', at));
        Assert.AreEqual(1, board.Server.Registry.Registrations);
    }

    [TestMethod]
    [EtsCase(105)]
    public void Int105DiscardedRegisterUpdate()
    {
        using EtsBoard board = EtsBoard.Registered();
        board.Server.Write("1/0/1", "60");
        NextUpdate(board, 5);
        NextUpdate(board, 60);
        board.Server.Registry.Forget();
        EtsMessage refused = NextUpdate(board, 60);
        board.RunUntil("registered anew", 5, () => board.Server.Registry.Location != null);
        EtsMessage register = board.Server.Asked("rd").Last();
        Assert.IsTrue(register.AtMs >= refused.AtMs);
        CollectionAssert.IsSubsetOf(new[] { "ep=" + EtsBoard.Endpoint, "lt=60", "lwm2m=1.1" }, register.Query.Split('&'));
        StringAssert.Contains(board.Server.Registry.Links, "</3/0>");
        Assert.AreEqual(2, board.Server.Registry.Registrations);
    }

    [TestMethod]
    [EtsCase(107)]
    public void Int107ExtendingTheLifetime()
    {
        using EtsBoard board = EtsBoard.Registered(configuration => configuration.Lifetime = 60);
        StringAssert.Contains(board.Server.Asked("rd").Last().Query, "lt=60");
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "120"));
        EtsMessage update = NextUpdate(board, 5);
        Assert.AreEqual("lt=120", update.Query);
        EtsMessage next = NextUpdate(board, 120);
        Assert.IsTrue(next.AtMs - update.AtMs is > 55_000 and < 120_000, $"{next.AtMs - update.AtMs} ms");
        Assert.AreEqual(120, board.Server.Read("1/0/1").Values.Integer("1/0/1"));
    }

    [TestMethod]
    [EtsCase(108)]
    public void Int108TurnOnQueueMode()
    {
        using EtsBoard board = EtsBoard.Registered(configuration => configuration.QueueMode = true);
        string[] query = board.Server.Asked("rd").Last().Query.Split('&');
        CollectionAssert.Contains(query, "Q");
        Assert.IsTrue(query.All(part => !part.StartsWith("b=", StringComparison.Ordinal) || part == "b=U"), string.Join('&', query));
    }

    [TestMethod]
    [EtsCase(109)]
    public void Int109BehaviourInQueueMode()
    {
        using EtsBoard board = EtsBoard.Registered(configuration => configuration.QueueMode = true);
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "240"));
        EtsMessage update = NextUpdate(board, 5);
        CollectionAssert.Contains(update.Query.Split('&'), "lt=240");

        // It listens as long as a server may still send, and no longer.
        long last = board.Clock.Now;
        board.Run(ListensSeconds - 1);
        Assert.IsFalse(board.Board.Image.Node.IsAsleep);
        board.Run(120 - ListensSeconds + 1);
        Assert.IsTrue(board.Board.Image.Node.IsAsleep);
        EtsMessage next = NextUpdate(board, 240);
        Assert.IsTrue(next.AtMs - update.AtMs < 240_000, $"{next.AtMs - last} ms");
        Assert.IsFalse(board.Board.Image.Node.IsAsleep);
        EtsMessage read = board.Server.Read("1/0/1");
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(240, read.Values.Integer("1/0/1"));
    }

    [TestMethod]
    [EtsCase(950)]
    public void Int950RegistrationAtSeveralServers()
    {
        using EtsBoard board = AtTwoServers();
        foreach (EtsServer server in new[] { board.Server, board.Second })
        {
            EtsMessage register = server.Asked("rd").Last();
            Assert.AreEqual(1, server.Registry.Registrations);
            CollectionAssert.IsSubsetOf(new[] { "ep=" + EtsBoard.Endpoint, "lwm2m=1.1" }, register.Query.Split('&'));
            string[] links = server.Registry.Links.Split(',');
            CollectionAssert.IsSubsetOf(new[] { "</1/0>", "</1/1>", "</2/0>", "</3/0>" }, links);
        }

        StringAssert.Contains(board.Server.Asked("rd").Last().Query, "lt=86400");
        StringAssert.Contains(board.Second.Asked("rd").Last().Query, "lt=43200");

        // Each has its own account, and no right to the other's.
        Assert.AreEqual(1, board.Server.Read("1/0/0").Values.Integer("1/0/0"));
        Assert.AreEqual(2, board.Second.Read("1/1/0").Values.Integer("1/1/0"));
        Assert.AreEqual("4.01", board.Server.Read("1/1/0").Code);
        Assert.AreEqual("4.01", board.Second.Write("1/0/1", "60"));
        int before = board.Server.Requests.Count;
        Assert.AreEqual("2.04", board.Second.Write("1/1/1", "60"));
        board.RunUntil("updated", 5, () => board.Second.Requests.Last().Query == "lt=60");
        Assert.AreEqual(before, board.Server.Requests.Count, "to the other server nothing has changed");
    }

    [TestMethod]
    [EtsCase(951)]
    public void Int951AttributesOfSeveralServers()
    {
        using EtsBoard board = AtTwoServers();
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0?pmin=2&pmax=10"));
        Assert.AreEqual("2.04", board.Second.WriteAttributes("3/0?pmin=15&pmax=50"));
        string first = board.Server.Discover("3/0"), second = board.Second.Discover("3/0");
        Assert.StartsWith("</3/0>;pmin=2;pmax=10,</3/0/0>,</3/0/1>,</3/0/2>,</3/0/3>,", first);
        Assert.AreEqual(first.Replace("pmin=2;pmax=10", "pmin=15;pmax=50"), second);

        // And each is told at its own pace.
        EtsMessage one = board.Server.Observe("3/0/16"), other = board.Second.Observe("3/0/16");
        board.Run(51);
        Assert.AreEqual(5, board.Server.NotificationsOf(one).Count);
        Assert.AreEqual(1, board.Second.NotificationsOf(other).Count);
    }

    private static EtsMessage NextUpdate(EtsBoard board, int withinSeconds, int before = -1)
    {
        before = before < 0 ? board.Server.Requests.Count : before;
        board.RunUntil("updated", withinSeconds, () => board.Server.Requests.Count > before);
        EtsMessage update = board.Server.Requests[before];
        Assert.AreEqual("0.02", update.Code);
        Assert.StartsWith("rd/", update.Path);
        return update;
    }

    // Two accounts, and who may do what: all of it by a bootstrap server.
    private static EtsBoard AtTwoServers()
    {
        var board = new EtsBoard(configuration =>
        {
            configuration.Server = "";
            configuration.Bootstrap = "coap://" + EtsBoard.BootstrapHost;
        });
        board.RunUntil("asks for a bootstrap", 10, () => board.Bootstrap.Asked("bs").Count > 0);
        Write("0", [.. Account("0/1", EtsBoard.ServerHost, 1), .. Account("0/2", EtsBoard.SecondHost, 2)]);
        Write("1", [.. Settings("1/0", 1, 86400), .. Settings("1/1", 2, 43200)]);
        Write("2",
            [.. Rights("2/0", 1, 0, 1, 1), .. Rights("2/1", 1, 1, 2, 2), ("2/2/0", 3), ("2/2/1", 0), ("2/2/2/0", 15), ("2/2/3", 65535)]);
        Assert.AreEqual("2.04", board.Bootstrap.Ask(Packet.Post, "bs", null).Code);
        board.RunUntil("registered", 5, () => board.Server.Registry.Location != null && board.Second.Registry.Location != null);
        return board;

        void Write(string path, (string, object)[] values) =>
            Assert.AreEqual("2.04", board.Bootstrap.Put(path, Ct.SenMlCbor, EtsPayload.Write(Ct.SenMlCbor, path, values)).Code, path);
    }

    private static (string, object)[] Account(string path, string host, int shortServerId) =>
    [
        (path + "/0", "coap://" + host), (path + "/1", false), (path + "/2", 3), (path + "/3", Array.Empty<byte>()),
        (path + "/4", Array.Empty<byte>()), (path + "/5", Array.Empty<byte>()), (path + "/10", shortServerId),
    ];

    private static (string, object)[] Settings(string path, int shortServerId, int lifetime) =>
        [(path + "/0", shortServerId), (path + "/1", lifetime), (path + "/6", false), (path + "/7", "U")];

    private static (string, object)[] Rights(string path, int objectId, int instance, int server, int owner) =>
        [(path + "/0", objectId), (path + "/1", instance), (path + "/2/" + server, 15), (path + "/3", owner)];
}

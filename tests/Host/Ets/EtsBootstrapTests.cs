// LightweightM2M-1.1-int-0 to 9: the bootstrap interface. The bootstrap server's own account is /0/0 here, the server's /0/1.
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench.Server.Dtls;
using Firmware.Operation;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

[TestClass]
public class EtsBootstrapTests
{
    private const int Finished = 5;

    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();
    private static readonly byte[] s_newKey = "anotherPSK123456"u8.ToArray();

    [TestMethod]
    [EtsCase(0)]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.Tlv)]
    public void Int0ClientInitiatedBootstrap(int format)
    {
        using EtsBoard board = Unaccounted();
        EtsMessage request = BootstrapRequest(board);
        Assert.AreEqual("0.02", request.Code);
        StringAssert.Contains(request.Query, "ep=" + EtsBoard.Endpoint);
        Assert.AreEqual("2.04", board.Bootstrap.Put("0", format, EtsPayload.Write(format, "0", Security("0/1"))).Code);
        Assert.AreEqual("2.04", board.Bootstrap.Put("1", format, EtsPayload.Write(format, "1", Settings("1/0"))).Code);
        string links = board.Bootstrap.Discover("");
        Assert.StartsWith("</>;lwm2m=1.1,", links);
        List<string> named = Links(links);
        CollectionAssert.IsSubsetOf(new[] { "</0/0>", "</0/1>;ssid=1;uri=\"coap://192.0.2.1\"", "</1/0>;ssid=1", "</3/0>" }, named);
        Assert.AreEqual("2.04", Finish(board));
        board.RunUntil("registered", Finished, () => board.Server.Registry.Location != null);
    }

    // 1.1 Core 6.1.7.3: the answer to a Bootstrap-Discover of one object has that object alone.
    [TestMethod]
    [EtsCase(0)]
    public void Int0DiscoversOneObject()
    {
        using EtsBoard board = Unaccounted();
        BootstrapRequest(board);
        List<string> links = Links(board.Bootstrap.Discover("0"));
        Assert.AreEqual("</>;lwm2m=1.1", links[0]);
        Assert.IsTrue(links.Skip(1).All(link => link.StartsWith("</0", System.StringComparison.Ordinal)), string.Join(',', links));
    }

    [TestMethod]
    [EtsCase(1)]
    public void Int1ClientInitiatedBootstrapFullWithPsk()
    {
        var secure = new PskServerSettings { Keys = { [EtsBoard.Endpoint] = s_key, ["provisioned"] = s_newKey } };
        using var board = new EtsBoard(
            configuration =>
            {
                configuration.Server = "";
                configuration.Bootstrap = "coaps://" + EtsBoard.BootstrapHost;
                configuration.BootstrapKey = s_key;
            },
            secure);
        StringAssert.Contains(BootstrapRequest(board).Query, "ep=" + EtsBoard.Endpoint);
        Assert.AreEqual("2.04", Write(board, Ct.SenMlCbor, "0/1",
            ("0/1/0", "coaps://" + EtsBoard.ServerHost), ("0/1/1", false), ("0/1/2", 0), ("0/1/3", "provisioned"u8.ToArray()),
            ("0/1/4", System.Array.Empty<byte>()), ("0/1/5", s_newKey), ("0/1/10", 1)));
        Assert.AreEqual("2.04", Write(board, Ct.SenMlCbor, "1/0", Settings("1/0")));
        CollectionAssert.IsSubsetOf(
            new[] { "</0/0>", "</0/1>;ssid=1;uri=\"coaps://192.0.2.1\"", "</1/0>;ssid=1", "</3/0>" }, Links(board.Bootstrap.Discover("")));
        Assert.AreEqual("2.04", Finish(board));
        board.RunUntil("registered", Finished, () => board.Server.Registry.Location != null);

        // As 401: with the identity and the key that came, and no other way.
        Assert.AreEqual("provisioned", board.Server.Negotiated.Identity);
        EtsValues device = board.Server.Read("3/0", Ct.Tlv).Values;
        Assert.AreEqual("U", device.String("3/0/16"));
    }

    [TestMethod]
    [EtsCase(4)]
    public void Int4BootstrapDelete()
    {
        using EtsBoard board = Unaccounted();
        BootstrapRequest(board);
        Write(board, Ct.SenMlCbor, "0/1", Security("0/1"));
        Write(board, Ct.SenMlCbor, "1/0", Settings("1/0"));
        CollectionAssert.Contains(Links(board.Bootstrap.Discover("")), "</1/0>;ssid=1");
        EtsMessage read = board.Bootstrap.Read("1");
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(86400, read.Values.Integer("1/0/1"));

        Assert.AreEqual("2.02", board.Bootstrap.Delete("0"));
        Assert.AreEqual("2.02", board.Bootstrap.Delete("1"));
        List<string> links = Links(board.Bootstrap.Discover(""));
        CollectionAssert.Contains(links, "</0/0>", "the bootstrap server's account stays");
        CollectionAssert.DoesNotContain(links, "</1/0>;ssid=1");
        Assert.IsFalse(links.Exists(link => link.StartsWith("</0/1>", System.StringComparison.Ordinal)));
        read = board.Bootstrap.Read("1");
        Assert.IsTrue(read.Code == "4.04" || (read.Code == "2.05" && read.Values.Paths.Count == 0), read.ToString());

        Write(board, Ct.SenMlCbor, "0/1", Security("0/1"));
        Write(board, Ct.SenMlCbor, "1/0", Settings("1/0"));
        Assert.AreEqual("2.04", Finish(board));
        board.RunUntil("registered", Finished, () => board.Server.Registry.Location != null);
    }

    // 1.1 Core 6.1.7.6: neither the bootstrap server's account nor the Device object goes, whatever is deleted.
    [TestMethod]
    [EtsCase(4)]
    public void Int4DeletesAllButItsOwnAccountAndTheDevice()
    {
        using EtsBoard board = Unaccounted();
        BootstrapRequest(board);
        Write(board, Ct.SenMlCbor, "0/1", Security("0/1"));
        Write(board, Ct.SenMlCbor, "1/0", Settings("1/0"));
        Assert.AreEqual("2.02", board.Bootstrap.Delete(""));
        List<string> links = Links(board.Bootstrap.Discover(""));
        CollectionAssert.Contains(links, "</0/0>");
        CollectionAssert.Contains(links, "</3/0>");
        CollectionAssert.DoesNotContain(links, "</1/0>;ssid=1");
    }

    [TestMethod]
    [EtsCase(5)]
    public void Int5ServerInitiatedBootstrap()
    {
        using EtsBoard board = EtsBoard.Registered(WithBootstrap);
        Assert.AreEqual(0, board.Bootstrap.Requests.Count);
        Assert.AreEqual("2.04", board.Server.Execute("1/0/9"));
        StringAssert.Contains(BootstrapRequest(board).Query, "ep=" + EtsBoard.Endpoint);
        Assert.AreEqual("2.04", Write(board, Ct.SenMlCbor, "1/0", Settings("1/0", 4321)));
        Assert.AreEqual("2.04", Finish(board));
        board.RunUntil("told", Finished, () => board.Server.Requests.Exists(request => request.Query.Contains("lt=4321")));
    }

    [TestMethod]
    [EtsCase(6)]
    public void Int6FactoryBootstrapComesFirst()
    {
        using EtsBoard board = EtsBoard.Registered(WithBootstrap);
        board.Run(600);
        Assert.AreEqual(1, board.Server.Asked("rd").Count);
        Assert.AreEqual(0, board.Bootstrap.Requests.Count);
    }

    [TestMethod]
    [EtsCase(6)]
    public void Int6WithoutAnAccountTheClientAsks()
    {
        using EtsBoard board = Unaccounted();
        BootstrapRequest(board);
        Assert.AreEqual(0, board.Server.Requests.Count);
    }

    [TestMethod]
    [EtsCase(6, 7)]
    public void Int7FallsBackToBootstrap()
    {
        // The factory's server is none.
        using var board = new EtsBoard(configuration =>
        {
            WithBootstrap(configuration);
            configuration.Server = "coap://192.0.2.99";
        });
        board.Run(60);
        Assert.AreEqual(0, board.Bootstrap.Requests.Count, "registering comes first");
        board.RunUntil("asks for a bootstrap", 3600, () => board.Bootstrap.Asked("bs").Count > 0);
        Assert.AreEqual("2.02", board.Bootstrap.Delete("0"));
        Assert.AreEqual("2.04", Write(board, Ct.SenMlCbor, "0/1", Security("0/1")));
        Assert.AreEqual("2.04", Write(board, Ct.SenMlCbor, "1/0", Settings("1/0")));
        Assert.AreEqual("2.04", Finish(board));
        board.RunUntil("registered", Finished, () => board.Server.Registry.Location != null);
        StringAssert.Contains(board.Server.Asked("rd").Single().Query, "lt=86400");
    }

    [TestMethod]
    [EtsCase(8)]
    public void Int8BootstrapRead()
    {
        using EtsBoard board = Unaccounted();
        BootstrapRequest(board);
        Assert.AreEqual("2.04", board.Bootstrap.Put("0", Ct.SenMlCbor, EtsPayload.Write(Ct.SenMlCbor, "0", Security("0/1"))).Code);
        Assert.AreEqual("2.04", board.Bootstrap.Put("1", Ct.SenMlCbor, EtsPayload.Write(Ct.SenMlCbor, "1", Settings("1/0"))).Code);
        Assert.AreEqual("2.04", Write(board, Ct.SenMlCbor, "2/0", ("2/0/0", 3), ("2/0/1", 0), ("2/0/2/0", 31), ("2/0/3", 65535)));
        EtsMessage server = board.Bootstrap.Read("1"), rights = board.Bootstrap.Read("2");
        Assert.AreEqual("2.05", server.Code);
        Assert.AreEqual(1, server.Values.Integer("1/0/0"));
        Assert.AreEqual(86400, server.Values.Integer("1/0/1"));
        Assert.IsFalse(server.Values.Boolean("1/0/6"));
        Assert.AreEqual("U", server.Values.String("1/0/7"));
        Assert.AreEqual("2.05", rights.Code);
        CollectionAssert.AreEquivalent(new[] { "2/0/0", "2/0/1", "2/0/2/0", "2/0/3" }, rights.Values.Paths.ToArray());
        Assert.AreEqual(3, rights.Values.Integer("2/0/0"));
        Assert.AreEqual(31, rights.Values.Integer("2/0/2/0"));
        Assert.AreEqual(65535, rights.Values.Integer("2/0/3"));

        // 1.1 Core 6.1.7.4: of objects 1 and 2 alone.
        Assert.AreEqual("4.05", board.Bootstrap.Read("0").Code);
        Assert.AreEqual("4.05", board.Bootstrap.Read("3").Code);
        Assert.AreEqual("2.04", Finish(board));
    }

    [TestMethod]
    [EtsCase(9)]
    public void Int9ConfigurationMustBeConsistent()
    {
        using EtsBoard board = Unaccounted();
        BootstrapRequest(board);
        Assert.AreEqual("2.04", board.Bootstrap.Put("1/0/5", Ct.Text, Encoding.UTF8.GetBytes("86400")).Code);
        Assert.AreEqual("4.06", Finish(board));
        board.Run(30);
        Assert.AreEqual(0, board.Server.Requests.Count);
    }

    private static EtsBoard Unaccounted() => new(configuration =>
    {
        WithBootstrap(configuration);
        configuration.Server = "";
    });

    private static void WithBootstrap(Configuration configuration) => configuration.Bootstrap = "coap://" + EtsBoard.BootstrapHost;

    private static EtsMessage BootstrapRequest(EtsBoard board)
    {
        board.RunUntil("asks for a bootstrap", 10, () => board.Bootstrap.Asked("bs").Count > 0);
        return board.Bootstrap.Asked("bs").Single();
    }

    private static (string, object)[] Security(string path) =>
    [
        (path + "/0", "coap://" + EtsBoard.ServerHost), (path + "/1", false), (path + "/2", 3), (path + "/3", System.Array.Empty<byte>()),
        (path + "/4", System.Array.Empty<byte>()), (path + "/5", System.Array.Empty<byte>()), (path + "/10", 1),
    ];

    private static (string, object)[] Settings(string path, int lifetime = 86400) =>
        [(path + "/0", 1), (path + "/1", lifetime), (path + "/6", false), (path + "/7", "U")];

    private static string Write(EtsBoard board, int format, string path, params (string, object)[] values) =>
        board.Bootstrap.Put(path, format, EtsPayload.Write(format, path, values)).Code;

    private static string Finish(EtsBoard board) => board.Bootstrap.Ask(Packet.Post, "bs", null).Code;

    private static List<string> Links(string text) => [.. text.Split(',')];
}

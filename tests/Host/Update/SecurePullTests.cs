// A package fetched by coaps: with a key that the node has for a server, through losses and restarts of either side.
using System;
using System.Linq;
using System.Text;
using Bench.Server;
using Bench.Server.Dtls;
using Firmware.Stack.Lwm2m;
using Host.Ets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using static Objects.Core.FirmwareUpdateObject;

namespace Host.Update;

[TestClass]
public class SecurePullTests
{
    private const string Uri = "coaps://" + EtsBoard.SecondHost + "/weather.pkg";

    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    public void IsDownloadedWithTheKeyOfTheServerThatAskedForIt()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        board.RunUntil("downloaded", 120, () => Object(board).State == Downloaded);
        CollectionAssert.AreEqual(Good(), board.Board.Files["boards.a"]);
        Assert.AreEqual(EtsBoard.Endpoint, board.Second.Negotiated.Identity);
        Assert.IsTrue(board.Second.Datagrams.All(datagram => datagram[0] is 20 or 21 or 22 or 23 or 25), "a datagram is no record");
        Assert.AreEqual("2.05", board.Server.Read("5/0").Code, "the association with the server is as it was");
        Assert.AreEqual(1, board.Server.Asked("rd").Count);
    }

    [TestMethod]
    public void TheServerMayRestartMeanwhile()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        RunUntilHalf(board);
        int before = board.Second.Files.Requests;
        board.Second.Dispose(); // it has forgotten the association
        board.RunUntil("downloaded", 1200, () => Object(board).State == Downloaded);
        Assert.IsTrue(board.Second.Files.Requests - before < 25, (board.Second.Files.Requests - before) + " blocks more");
        CollectionAssert.AreEqual(Good(), board.Board.Files["boards.a"]);
    }

    [TestMethod]
    public void TheNodeMayRestartMeanwhile()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        RunUntilHalf(board);
        int before = board.Second.Files.Requests;
        board.Board.FailPower();
        board.Second.Dispose(); // it comes from another port
        board.RunUntil("downloaded", 1200, () => Object(board).State == Downloaded);
        Assert.IsTrue(board.Second.Files.Requests - before < 25);
        CollectionAssert.AreEqual(Good(), board.Board.Files["boards.a"]);
    }

    [TestMethod]
    public void TheAddressMayChangeMeanwhile()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        RunUntilHalf(board);
        board.Move("192.0.2.78");
        board.RunUntil("downloaded", 1200, () => Object(board).State == Downloaded);
        CollectionAssert.AreEqual(Good(), board.Board.Files["boards.a"]);
    }

    [TestMethod]
    public void AServerThatRefusesTheKeyIsAConnectionThatIsLost()
    {
        using EtsBoard board = Registered("anotherPSK123456"u8.ToArray());
        Start(board, Uri);
        board.RunUntil("given up", 7200, () => Object(board).State == Idle);
        Assert.AreEqual(ConnectionLost, Object(board).Result, board.Log);
        StringAssert.Contains(board.Log, "at byte 0: the server fell silent at the key: check PSK identity and key here and there; next attempt in 5 s");
    }

    private static EtsBoard Registered(byte[] serverKey = null)
    {
        var board = new EtsBoard(
            configuration =>
            {
                configuration.Server = "coaps://" + EtsBoard.ServerHost;
                configuration.Key = s_key;
                configuration.UpdateKey = UpdateWorld.Key;
            },
            new PskServerSettings { Keys = { [EtsBoard.Endpoint] = serverKey ?? s_key } });
        if (serverKey == null)
        {
            board.RunUntil("registered", 20, () => board.Server.Registry.Location != null);
        }
        else
        {
            board.Run(5);
        }

        board.Second.Files = new FileServer(null) { Files = { ["weather.pkg"] = Good() } };
        return board;
    }

    private static byte[] Good() => (UpdateWorld.Manifest() with { Boards = ["all"] }).Make(UpdateWorld.Key);

    private static FirmwareUpdateObject Object(EtsBoard board) => (FirmwareUpdateObject)board.Tree.Find(5);

    private static void Start(EtsBoard board, string uri)
    {
        var value = new Objects.Model.Value();
        byte[] bytes = Encoding.ASCII.GetBytes(uri);
        value.SetText(Objects.Model.Resource.String, bytes, 0, bytes.Length);
        Object(board).Write(0, 1, 0, value);
    }

    private static void RunUntilHalf(EtsBoard board) =>
        board.RunUntil("half of it is there", 120, () => board.Board.Files.Length("boards.a") > Good().Length / 2);
}

// LightweightM2M-1.1-int-751 to 779: Firmware Update.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server;
using Host.Stack;
using Host.Update;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Objects.Core.FirmwareUpdateObject;

namespace Host.Ets;

[TestClass]
public class EtsFirmwareTests
{
    private const string Uri = "coap://" + EtsBoard.SecondHost + "/firmware";

    [TestMethod]
    [EtsCase(751)]
    public void Int751FirmwareUpdateReadableResources()
    {
        using EtsBoard board = Registered();
        EtsMessage answer = board.Server.Read("5/0");
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(Idle, answer.Values.Integer("5/0/3"));
        Assert.AreEqual(Initial, answer.Values.Integer("5/0/5"));
        Assert.AreEqual("", answer.Values.String("5/0/1"));
        Assert.AreEqual(0, answer.Values.Integer("5/0/8/0"), "CoAP");
        Assert.AreEqual(1, answer.Values.Integer("5/0/8/1"), "CoAPS");
        Assert.AreEqual(2, answer.Values.Integer("5/0/9"), "push and pull");
        Assert.IsFalse(answer.Values.Has("5/0/0") || answer.Values.Has("5/0/2"), "neither Package nor Update is to be read");
        Assert.AreEqual("4.05", board.Server.Read("5/0/0").Code);
        Assert.AreEqual("4.05", board.Server.Write("5/0/3", "2"));
    }

    [TestMethod]
    [EtsCase(755)]
    public void Int755SettingPackage()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.PutBlocks("5/0/0", Good()));
        EtsMessage answer = board.Server.Read("5/0");
        Assert.AreEqual(Downloaded, answer.Values.Integer("5/0/3"));
        Assert.AreEqual(Initial, answer.Values.Integer("5/0/5"));
        Assert.AreEqual("boards", answer.Values.String("5/0/6"));
        Assert.AreEqual("1.0.1", answer.Values.String("5/0/7"));
        Assert.AreEqual("2.04", board.Server.PutBlocks("5/0/0", [0]));
        Assert.AreEqual(Idle, board.Server.Read("5/0").Values.Integer("5/0/3"));
    }

    [TestMethod]
    [EtsCase(756)]
    public void Int756SettingPackageUri()
    {
        using EtsBoard board = Registered();
        board.Second.IsDown = true;
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        Assert.AreEqual(Downloading, board.Server.Read("5/0").Values.Integer("5/0/3"));
        Assert.AreEqual(Uri, board.Server.Read("5/0/1", Ct.Text).Text);
        board.Second.IsDown = false;
        board.RunUntil("downloaded", 120, () => State(board) == Downloaded);
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", ""));
        Assert.AreEqual(Idle, board.Server.Read("5/0").Values.Integer("5/0/3"));
    }

    [TestMethod]
    [EtsCase(760)]
    public void Int760FirmwareUpdateObservation()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.WriteAttributes("5/0?pmin=1&pmax=20"));
        EtsMessage observed = board.Server.Observe("5/0");
        Assert.AreEqual("2.05", observed.Code);
        Assert.AreEqual(Idle, observed.Values.Integer("5/0/3"));
        Assert.AreEqual("2.04", board.Server.PutBlocks("5/0/0", Good()));
        board.Run(3);
        List<EtsMessage> told = board.Server.NotificationsOf(observed);
        Assert.AreEqual(Downloaded, told[^1].Values.Integer("5/0/3"));
        Assert.AreEqual("2.04", board.Server.PutBlocks("5/0/0", []));
        board.Run(3);
        Assert.AreEqual(Idle, board.Server.NotificationsOf(observed)[^1].Values.Integer("5/0/3"));
        Assert.AreEqual("2.05", board.Server.Cancel(observed, "5/0").Code);
    }

    [TestMethod]
    [EtsCase(770)]
    public void Int770SuccessfulUpdateViaCoap()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.PutBlocks("5/0/0", Good()));
        Succeed(board);
    }

    [TestMethod]
    [EtsCase(771)]
    public void Int771SuccessfulUpdateViaPackageUri()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        board.RunUntil("downloaded", 120, () => State(board) == Downloaded);
        Succeed(board);
    }

    [TestMethod]
    [EtsCase(772)]
    public void Int772PackageNotDownloaded()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("4.05", board.Server.Execute("5/0/2"));
        board.Second.IsDown = true;
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        Assert.AreEqual("4.05", board.Server.Execute("5/0/2"));
        Assert.AreEqual(Downloading, State(board));
    }

    [TestMethod]
    [EtsCase(773)]
    public void Int773NotEnoughStorage()
    {
        using EtsBoard board = Registered();
        board.Board.Files.Capacity = 10000;
        Assert.AreEqual("4.13", board.Server.PutBlocks("5/0/0", Good()));
        AssertIs(board, Idle, NoStorage);
    }

    [TestMethod]
    [EtsCase(774)]
    public void Int774OutOfMemory()
    {
        using EtsBoard board = Registered();
        board.Board.Files.Problem = new OutOfMemoryException();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        board.RunUntil("ended", 120, () => State(board) == Idle);
        AssertIs(board, Idle, OutOfMemory);
    }

    [TestMethod]
    [EtsCase(775)]
    public void Int775ConnectionLostDuringDownload()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", Uri));
        board.RunUntil("half of it is there", 120, () => board.Board.Files.Length("boards.a") > 10000);
        board.Second.IsDown = true;
        board.RunUntil("ended", 7200, () => State(board) == Idle);
        AssertIs(board, Idle, ConnectionLost);
    }

    [TestMethod]
    [EtsCase(776)]
    public void Int776IntegrityCheckFails()
    {
        using EtsBoard board = Registered();
        byte[] package = Good();
        package[20000] ^= 1;
        Assert.AreEqual("2.04", board.Server.PutBlocks("5/0/0", package));
        AssertIs(board, Idle, IntegrityFailure);
    }

    [TestMethod]
    [EtsCase(777)]
    public void Int777UnsupportedPackageType()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("4.00", board.Server.PutBlocks("5/0/0", new byte[5000]));
        AssertIs(board, Idle, UnsupportedPackage);
    }

    [TestMethod]
    [EtsCase(778)]
    [DataRow("coap://" + EtsBoard.SecondHost + "/missing", InvalidUri)]
    [DataRow("no URI", InvalidUri)]
    [DataRow("ftp://" + EtsBoard.SecondHost + "/firmware", UnsupportedProtocol)]
    public void Int778InvalidUri(string uri, int result)
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.Write("5/0/1", uri));
        board.RunUntil("ended", 120, () => State(board) == Idle);
        AssertIs(board, Idle, result);
    }

    [TestMethod]
    [EtsCase(779)]
    public void Int779UnsuccessfulUpdate()
    {
        using EtsBoard board = Registered();
        Assert.AreEqual("2.04", board.Server.PutBlocks("5/0/0", Good(new byte[2000])));
        Assert.AreEqual("2.04", board.Server.Execute("5/0/2"));
        board.RunUntil("rebooted", 10, () => board.Board.Boots > 1);
        board.RunUntil("updated at the server", 60, () => board.Server.Registry.Location != null && board.Board.IsRegistered);
        AssertIs(board, Idle, UpdateFailed);
    }

    private static EtsBoard Registered()
    {
        EtsBoard board = EtsBoard.Registered(configuration => configuration.UpdateKey = UpdateWorld.Key);
        board.Second.Files = new FileServer(null) { Files = { ["firmware"] = Good() } };
        return board;
    }

    private static byte[] Good(byte[] assembly = null) => (UpdateWorld.Manifest(assembly) with { Boards = ["all"] }).Make(UpdateWorld.Key);

    private static int State(EtsBoard board) => ((Objects.Core.FirmwareUpdateObject)board.Tree.Find(5)).State;

    private static void AssertIs(EtsBoard board, int state, int result)
    {
        EtsMessage answer = board.Server.Read("5/0");
        Assert.AreEqual((state, result), ((int)answer.Values.Integer("5/0/3"), (int)answer.Values.Integer("5/0/5")), board.Log);
    }

    private static void Succeed(EtsBoard board)
    {
        AssertIs(board, Downloaded, Initial);
        string before = board.Server.Read("3/0/19", Ct.Text).Text;
        Assert.AreEqual("2.04", board.Server.Execute("5/0/2"));
        board.RunUntil("rebooted", 10, () => board.Board.Boots > 1);
        board.RunUntil("updated", 60, () => State(board) == Idle);
        AssertIs(board, Idle, Updated);
        Assert.AreNotEqual(before, board.Server.Read("3/0/19", Ct.Text).Text, "the version of the boards");
    }
}

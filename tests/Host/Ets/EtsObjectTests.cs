// LightweightM2M-1.1-int-651 to 1635: the enabler's objects, one by one.
using System;
using System.Collections.Generic;
using System.Linq;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Ets;

[TestClass]
public class EtsObjectTests
{
    [TestMethod]
    [EtsCase(651)]
    public void Int651DeviceAccessToResources()
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage before = board.Server.Read("3/0", Ct.Tlv);
        CollectionAssert.IsSubsetOf(
            new[] { "3/0/0", "3/0/1", "3/0/2", "3/0/3", "3/0/10", "3/0/11/0", "3/0/13", "3/0/16", "3/0/17" },
            before.Values.Paths.ToArray());
        Assert.AreEqual("2.04", board.Server.Post("3/0", Ct.Tlv, Packet.Hex(
            "C4 0D 5182428F  C6 0E 2B30323A3030  C8 0F 0C 4575726F70652F5061726973")).Code);
        EtsMessage written = board.Server.Read("3/0", Ct.Tlv);
        Assert.AreEqual("2.05", written.Code);
        Assert.AreEqual(1367491215, written.Values.Integer("3/0/13"), 2);
        Assert.AreEqual("+02:00", written.Values.String("3/0/14"));
        Assert.AreEqual("Europe/Paris", written.Values.String("3/0/15"));

        // Replaced by what was there before: a time, and neither an offset nor a time zone.
        Assert.IsFalse(before.Values.Has("3/0/14") || before.Values.Has("3/0/15"));
        long time = before.Values.Integer("3/0/13");
        Assert.AreEqual("2.04", board.Server.Put("3/0", Ct.Tlv, EtsPayload.Write(Ct.Tlv, "3/0", ("3/0/13", time))).Code);
        EtsMessage after = board.Server.Read("3/0", Ct.Tlv);
        Assert.AreEqual(time, after.Values.Integer("3/0/13"), 2);
        Assert.AreEqual(string.Join(' ', before.Values.Paths), string.Join(' ', after.Values.Paths));

        // What is not to be written stays what it is.
        Assert.AreEqual("4.05", board.Server.Write("3/0/0", "other"));
        Assert.AreEqual("bench", board.Server.Read("3/0/0", Ct.Text).Text);
    }

    [TestMethod]
    [EtsCase(652)]
    public void Int652FirmwareVersion()
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage answer = board.Server.Read("3/0/3", EtsMessage.None);
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(Firmware.Operation.Image.Version, answer.Values.String("3/0/3"));
    }

    [TestMethod]
    [EtsCase(680)]
    public void Int680NoSecondInstanceIsCreated()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("4.05", board.Server.Post("3", Ct.Tlv, []).Code);
        Assert.AreEqual("4.05", board.Server.Post("3", Ct.SenMlCbor, EtsPayload.Write(Ct.SenMlCbor, "3", ("3/1/15", "Europe/Paris"))).Code);

        // Nor an account, nor rights: those are a bootstrap server's business.
        Assert.AreEqual("4.05", board.Server.Post("1", Ct.SenMlCbor, EtsPayload.Write(Ct.SenMlCbor, "1",
            ("1/1/0", 2), ("1/1/1", 60), ("1/1/6", false), ("1/1/7", "U"))).Code);
        Assert.AreEqual("4.05", board.Server.Post("2", Ct.SenMlCbor, EtsPayload.Write(Ct.SenMlCbor, "2",
            ("2/0/0", 3), ("2/0/1", 0), ("2/0/2/1", 15), ("2/0/3", 1))).Code);
        Assert.AreEqual("</3>;ver=1.2,</3/0>", string.Join(',', board.Server.Discover("3").Split(',')[..2]));
        Assert.AreEqual("4.04", board.Server.Read("1/1").Code);
    }

    [TestMethod]
    [EtsCase(685)]
    public void Int685TheOneInstanceIsNotDeleted()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("4.05", board.Server.Delete("3/0"));
        Assert.AreEqual("4.05", board.Server.Delete("3"));
        Assert.AreEqual("4.05", board.Server.Delete("1/0"));
        Assert.AreEqual("2.05", board.Server.Read("3/0").Code);
        Assert.AreEqual("2.05", board.Server.Read("1/0").Code);
    }

    [TestMethod]
    [EtsCase(701)]
    public void Int701ConnectivityMonitoringReadableResources()
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage answer = board.Server.Read("4/0");
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(ConnectivityMonitoringObject.Wlan, answer.Values.Integer("4/0/0"));
        Assert.AreEqual(ConnectivityMonitoringObject.Wlan, answer.Values.Integer("4/0/1/0"));
        Assert.IsTrue(answer.Values.Has("4/0/2"), "the signal is mandatory");
        Assert.AreEqual(board.Address, answer.Values.String("4/0/4/0"));
        Assert.AreEqual(board.Router, answer.Values.String("4/0/5/0"));
        Assert.AreEqual("4.05", board.Server.Write("4/0/2", "-50"));
    }

    [TestMethod]
    [EtsCase(710)]
    public void Int710ConnectivityMonitoringObservation()
    {
        using EtsBoard board = EtsBoard.Registered();
        (EtsMessage observed, List<EtsMessage> told) = ObserveInstance(board, "4/0");
        Assert.AreEqual(board.Address, observed.Values.String("4/0/4/0"));
        int before = told.Count;
        board.Run(1);
        board.Move("192.0.2.78");
        board.Run(9);
        told = board.Server.NotificationsOf(observed);
        Assert.AreEqual("192.0.2.78", told[before].Values.String("4/0/4/0"));
        Assert.IsTrue(told[before].AtMs - told[before - 1].AtMs is >= 2000 and < 9000, "a change does not wait for pmax");
    }

    [TestMethod]
    [EtsCase(801)]
    public void Int801LocationReadableResources()
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage answer = board.Server.Read("6/0");
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(47.444, answer.Values.Real("6/0/0"), 0.001);
        Assert.AreEqual(-122.314, answer.Values.Real("6/0/1"), 0.001);
        Assert.IsTrue(answer.Values.Has("6/0/5"), "the time is mandatory");
        Assert.IsTrue(answer.Values.Real("6/0/2") is > 100 and < 150, "the station's height");
        Assert.AreEqual("4.05", board.Server.Write("6/0/0", "1"));
    }

    [TestMethod]
    [EtsCase(810)]
    public void Int810LocationObservation()
    {
        using EtsBoard board = EtsBoard.Registered();
        (EtsMessage observed, List<EtsMessage> told) = ObserveInstance(board, "6/0");
        Assert.AreEqual(47.444, observed.Values.Real("6/0/0"), 0.001);
        int before = told.Count;
        board.Run(1);
        ((LocationObject)board.Tree.Find(6)).Set(43572300, 153217600, 1367491215);
        board.Run(9);
        told = board.Server.NotificationsOf(observed);
        Assert.AreEqual(43.5723, told[before].Values.Real("6/0/0"), 1e-6);
        Assert.AreEqual(153.2176, told[before].Values.Real("6/0/1"), 1e-6);
        Assert.AreEqual(1367491215, told[before].Values.Integer("6/0/5"));
        Assert.IsTrue(told[before].AtMs - told[before - 1].AtMs is >= 2000 and < 9000, "a change does not wait for pmax");
    }

    [TestMethod]
    [EtsCase(901)]
    public void Int901ConnectivityStatisticsCollection()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.Execute("7/0/6"));
        for (int i = 0; i < 20; i++)
        {
            board.Server.Read("1", Ct.SenMlJson);
        }

        board.Run(5);
        Assert.AreEqual("2.04", board.Server.Execute("7/0/7"));
        EtsMessage answer = board.Server.Read("7/0");
        Assert.AreEqual("2.05", answer.Code);
        long sent = answer.Values.Integer("7/0/2"), received = answer.Values.Integer("7/0/3");
        long largest = answer.Values.Integer("7/0/4"), average = answer.Values.Integer("7/0/5");
        Assert.IsTrue(sent > received && received > 0, $"{sent} kB sent, {received} kB received");
        Assert.IsTrue(largest > average && average > 28, $"{largest} bytes the largest, {average} on average");
        board.Server.Read("3", Ct.SenMlJson);
        EtsValues after = board.Server.Read("7/0").Values;
        Assert.AreEqual(sent, after.Integer("7/0/2"), "stopped, it counts no more");
        Assert.AreEqual(largest, after.Integer("7/0/4"));
    }

    [TestMethod]
    [EtsCase(905)]
    public void Int905ConnectivityStatisticsWritableResources()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.05", board.Server.Read("7/0").Code);
        Assert.AreEqual("2.04", board.Server.Write("7/0/8", "30"));
        Assert.AreEqual(30, board.Server.Read("7/0").Values.Integer("7/0/8"));
        Assert.AreEqual("4.05", board.Server.Write("7/0/2", "5"));

        // After it nothing is counted.
        Assert.AreEqual("2.04", board.Server.Execute("7/0/6"));
        board.Server.Read("3");
        board.Run(31);
        long largest = board.Server.Read("7/0").Values.Integer("7/0/4");
        Assert.IsGreaterThan(0, largest);
        board.Server.Read("1", Ct.SenMlJson);
        Assert.AreEqual(largest, board.Server.Read("7/0").Values.Integer("7/0/4"));
    }

    [TestMethod]
    [EtsCase(910)]
    public void Int910ConnectivityStatisticsObservation()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.Write("7/0/8", "0"));
        (EtsMessage observed, _) = ObserveInstance(board, "7/0");
        Assert.AreEqual("2.04", board.Server.Execute("7/0/6"));
        for (int i = 0; i < 10; i++)
        {
            board.Server.Read("3", Ct.SenMlJson);
            board.Run(3);
        }

        Assert.AreEqual("2.04", board.Server.Execute("7/0/7"));
        board.Run(11);
        List<EtsMessage> told = board.Server.NotificationsOf(observed);
        Assert.IsTrue(told[^1].Values.Integer("7/0/2") > 1, "kilobytes sent");
        for (int i = 1; i < told.Count; i++)
        {
            Assert.IsTrue(told[i].AtMs - told[i - 1].AtMs is >= 1900 and <= 10_100, $"{told[i].AtMs - told[i - 1].AtMs} ms");
        }

        Assert.AreEqual("2.05", board.Server.Cancel(observed, "7/0").Code);
        int count = board.Server.Notifications.Count;
        board.Run(30);
        Assert.AreEqual(count, board.Server.Notifications.Count);
    }

    [TestMethod]
    [EtsCase(1630)]
    public void Int1630CreatingAPortfolio()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.01", CreatePortfolio(board, 0, "Host Device ID #1", "Host Device Manufacturer #1", "Host Device Model #1",
            "Host Device Software Version #1").Code);
        CollectionAssert.Contains(board.Server.Discover("16/0").Split(','), "</16/0/0>;dim=4");
        byte[] identities = Packet.Hex("48 00 11 " + Hex("Host Device ID #2") + "48 01 14 " + Hex("Host Device Model #2"));
        byte[] payload = [.. Packet.Hex("08 01 2E 88 00 2B"), .. identities];
        payload[2] = (byte)(identities.Length + 3);
        payload[5] = (byte)identities.Length;
        EtsMessage created = board.Server.Post("16", Ct.Tlv, payload);
        Assert.AreEqual("2.01", created.Code);
        Assert.AreEqual("16/1", created.Location);
        CollectionAssert.Contains(board.Server.Discover("16/1").Split(','), "</16/1/0>;dim=2");
        EtsMessage read = board.Server.Read("16", Ct.Tlv);
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(Ct.Tlv, read.Format);
        Assert.AreEqual("Host Device Software Version #1", read.Values.String("16/0/0/3"));
        Assert.AreEqual("Host Device ID #2", read.Values.String("16/1/0/0"));
        Assert.AreEqual("Host Device Model #2", read.Values.String("16/1/0/1"));
        Assert.IsFalse(read.Values.Has("16/1/0/2"));

        // 1.1 Core 6.2.2: what there is has changed, so the server is told.
        board.RunUntil("updated", 5, () => board.Server.Registry.Links.Contains("</16/1>", StringComparison.Ordinal));
        Assert.AreEqual("4.00", CreatePortfolio(board, 1, "again").Code, "there is one with that id");
    }

    [TestMethod]
    [EtsCase(1635)]
    public void Int1635DeletingAllPortfolios()
    {
        using EtsBoard board = EtsBoard.Registered();
        CreatePortfolio(board, 0, "aa", "bb", "cc", "dd");
        CreatePortfolio(board, 1, "11");
        string[] links = board.Server.Discover("16").Split(',');
        CollectionAssert.IsSubsetOf(new[] { "</16>", "</16/0>", "</16/0/0>;dim=4", "</16/1>", "</16/1/0>;dim=1" }, links);
        Assert.AreEqual("2.02", board.Server.Delete("16/0"));
        Assert.AreEqual("2.02", board.Server.Delete("16/1"));
        Assert.AreEqual("</16>", board.Server.Discover("16"));
        Assert.AreEqual("4.04", board.Server.Read("16/0").Code);
        Assert.AreEqual("4.04", board.Server.Delete("16/0"));
        board.RunUntil("updated", 5, () => !board.Server.Registry.Links.Contains("</16/", StringComparison.Ordinal));
        StringAssert.Contains(board.Server.Registry.Links, "</16>");
    }

    internal static EtsMessage CreatePortfolio(EtsBoard board, int instance, params string[] identities) =>
        board.Server.Post("16", Ct.SenMlCbor, EtsPayload.Write(
            Ct.SenMlCbor, "16", [.. identities.Select((text, i) => ($"16/{instance}/0/{i}", (object)text))]));

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text));

    // Observes with pmin 2 and pmax 10, and sees to it that pmax is kept while nothing changes.
    private static (EtsMessage Observed, List<EtsMessage> Told) ObserveInstance(EtsBoard board, string path)
    {
        Assert.AreEqual("2.04", board.Server.WriteAttributes(path + "?pmin=2&pmax=10"));
        EtsMessage observed = board.Server.Observe(path);
        Assert.AreEqual("2.05", observed.Code);
        Assert.IsGreaterThanOrEqualTo(0, observed.Observe);
        board.Run(31);
        List<EtsMessage> told = board.Server.NotificationsOf(observed);
        Assert.AreEqual(3, told.Count);
        Assert.IsTrue(told.All(message => message.Code == "2.05"));
        return (observed, told);
    }
}

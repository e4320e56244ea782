// LightweightM2M-1.1-int-301 to 311: the information reporting interface.
using System.Collections.Generic;
using System.Linq;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Ets;

[TestClass]
public class EtsReportingTests
{
    private static readonly string[] s_composite = ["1/0/1", "3/0/11/0", "3/0/16"];

    [TestMethod]
    [EtsCase(301)]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int301ObservationAndNotification(int format)
    {
        using EtsBoard board = Powered();
        EtsMessage sources = board.Server.Read("3/0/6", format);
        Assert.AreEqual(DeviceObject.InternalBattery, sources.Values.Integer("3/0/6/0"));
        Assert.AreEqual(DeviceObject.ExternalBattery, sources.Values.Integer("3/0/6/1"));
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0/7?pmin=5&pmax=15"));
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0/8?pmin=10&pmax=20"));
        EtsMessage voltage = board.Server.Observe("3/0/7", format), current = board.Server.Observe("3/0/8", format);
        CheckVoltage(voltage, 3800, format);
        Assert.AreEqual("2.05", current.Code);
        Assert.IsGreaterThanOrEqualTo(0, current.Observe);
        Assert.AreEqual(125, current.Values.Integer("3/0/8/0"));
        Assert.AreEqual(900, current.Values.Integer("3/0/8/1"));

        // Unchanged, they come when pmax is over.
        board.Run(41);
        AssertGaps(board, voltage, 15, 15);
        AssertGaps(board, current, 20, 20);

        // A change comes when pmin is.
        long before = board.Server.NotificationsOf(voltage).Last().AtMs;
        board.RunUntil("told", 16, () => board.Server.NotificationsOf(voltage).Last().AtMs > before);
        board.Run(1);
        Power(board, 3700, 120);
        int told = board.Server.NotificationsOf(voltage).Count;
        board.RunUntil("told", 16, () => board.Server.NotificationsOf(voltage).Count > told);
        List<EtsMessage> all = board.Server.NotificationsOf(voltage);
        Assert.AreEqual(5, (all[^1].AtMs - all[^2].AtMs) / 1000.0, 0.1);
        CheckVoltage(new EtsMessage(all[^1].Bytes, 0, "3/0/7"), 3700, format);
        for (int i = 1; i < all.Count; i++)
        {
            Assert.IsGreaterThan(all[i - 1].Observe, all[i].Observe);
        }
    }

    [TestMethod]
    [EtsCase(302)]
    public void Int302CancellingByReset()
    {
        using EtsBoard board = Powered();
        (EtsMessage voltage, EtsMessage current) = ObserveBoth(board);
        board.Server.Rejected.Add(voltage.Token);
        board.Run(20);
        int told = board.Server.NotificationsOf(voltage).Count;
        Power(board, 3600, 110);
        board.Run(60);
        Assert.AreEqual(told, board.Server.NotificationsOf(voltage).Count, "the voltage is told no more");
        int others = board.Server.NotificationsOf(current).Count;
        Assert.IsGreaterThan(2, others);
        board.Server.Rejected.Add(current.Token);
        board.Run(25);
        told = board.Server.Notifications.Count;
        Power(board, 3500, 100);
        board.Run(60);
        Assert.AreEqual(told, board.Server.Notifications.Count, "nothing is told any more");
        Assert.AreEqual(1, board.Server.Registry.Registrations);
    }

    [TestMethod]
    [EtsCase(303)]
    public void Int303CancellingByObserveWithCancel()
    {
        using EtsBoard board = Powered();
        (EtsMessage voltage, EtsMessage current) = ObserveBoth(board);
        board.Run(20);
        EtsMessage answer = board.Server.Cancel(voltage, "3/0/7");
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(EtsMessage.None, answer.Observe, "RFC 7641 3.6: no option says that it is observed no more");
        Assert.AreEqual(3800, answer.Values.Integer("3/0/7/0"));
        int told = board.Server.NotificationsOf(voltage).Count, others = board.Server.NotificationsOf(current).Count;
        Power(board, 3600, 110);
        board.Run(60);
        Assert.AreEqual(told, board.Server.NotificationsOf(voltage).Count);
        Assert.IsGreaterThan(others, board.Server.NotificationsOf(current).Count);
        Assert.AreEqual("2.05", board.Server.Cancel(current, "3/0/8").Code);
        told = board.Server.Notifications.Count;
        Power(board, 3500, 100);
        board.Run(60);
        Assert.AreEqual(told, board.Server.Notifications.Count);
    }

    [TestMethod]
    [EtsCase(304)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int304ObserveComposite(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.WriteAttributes("1/0/1?pmin=30&pmax=45"));
        EtsMessage observed = board.Server.ObserveComposite(format, s_composite);
        CheckComposite(observed, format);
        board.RunUntil("told", 46, () => board.Server.NotificationsOf(observed).Count > 0);
        EtsMessage told = board.Server.NotificationsOf(observed).Single();
        Assert.IsTrue(told.AtMs - observed.AtMs is >= 30_000 and <= 45_500, $"{told.AtMs - observed.AtMs} ms");
        CheckComposite(told, format);
        Assert.IsGreaterThan(observed.Observe, told.Observe);

        // A change of one is told with all of them, once pmin is over.
        board.Run(1);
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "43200"));
        board.RunUntil("told", 46, () => board.Server.NotificationsOf(observed).Count > 1);
        EtsMessage next = board.Server.NotificationsOf(observed)[1];
        Assert.AreEqual(30, (next.AtMs - told.AtMs) / 1000.0, 0.5);
        CollectionAssert.AreEqual(s_composite, next.Values.Paths.ToArray());
        Assert.AreEqual(43200, next.Values.Integer("1/0/1"));
    }

    [TestMethod]
    [EtsCase(305)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int305CancellingObserveComposite(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.WriteAttributes("1/0/1?pmax=10"));
        EtsMessage observed = board.Server.ObserveComposite(format, s_composite);
        CheckComposite(observed, format);
        board.Run(25);
        Assert.AreEqual(2, board.Server.NotificationsOf(observed).Count);
        EtsMessage answer = board.Server.CancelComposite(observed, s_composite);
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(EtsMessage.None, answer.Observe);
        CollectionAssert.AreEqual(s_composite, answer.Values.Paths.ToArray());
        board.Server.Write("1/0/1", "43200");
        board.Run(120);
        Assert.AreEqual(2, board.Server.NotificationsOf(observed).Count);
    }

    [TestMethod]
    [EtsCase(306)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int306Send(int format)
    {
        using EtsBoard board = Sending("/1", "/3");
        EtsMessage sent = Send(board, format);
        Assert.AreEqual("0.02", sent.Code);
        Assert.AreEqual(format, sent.Format);
        Assert.AreEqual("U", sent.Values.String("3/0/16"));
        Assert.AreEqual(0, sent.Values.Integer("3/0/11/0"));
        Assert.AreEqual(86400, sent.Values.Integer("1/0/1"));
        Assert.AreEqual("U", sent.Values.String("1/0/7"));
        string[] told = [.. board.Server.Registry.Links.Split(',').Select(link => link[2..link.IndexOf('>')])];
        Assert.IsTrue(sent.Values.Paths.All(path => told.Contains(string.Join('/', path.Split('/')[..2]))), "only what was registered");
        board.Run(60);
        Assert.AreEqual(1, board.Server.Asked("dp").Count, "2.04 was taken for an answer");
    }

    // What the node sends by itself: readings that it could not tell while the server was out of reach.
    [TestMethod]
    [EtsCase(306)]
    public void Int306SendsWhatCouldNotBeTold()
    {
        using EtsBoard board = EtsBoard.Registered(configuration => configuration.Lifetime = 60);
        board.Run(10);
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3303/0/5700?pmin=10&pmax=30"));
        Assert.AreEqual("2.05", board.Server.Observe("3303/0/5700").Code);
        board.Run(60);
        Assert.AreEqual(0, board.Server.Asked("dp").Count);
        board.Server.IsDown = true;
        board.Run(600);
        board.Server.IsDown = false;
        board.RunUntil("sent", 600, () => board.Server.Asked("dp").Count > 0);
        EtsMessage sent = board.Server.Asked("dp")[0];
        Assert.AreEqual(Ct.SenMlCbor, sent.Format);
        StringAssert.Contains(System.Text.Encoding.Latin1.GetString(sent.Payload), "/3303/0/5700");
    }

    [TestMethod]
    [EtsCase(307)]
    public void Int307MutingSend()
    {
        using EtsBoard board = Sending("/3/0");
        Send(board, Ct.SenMlCbor);
        Assert.AreEqual("2.04", board.Server.Write("1/0/23", "1"));
        Assert.IsTrue(board.Server.Read("1/0/23").Values.Boolean("1/0/23"));
        Assert.AreEqual("2.04", board.Server.Execute("3442/0/5", "0='112'"));
        board.Run(120);
        Assert.AreEqual(1, board.Server.Asked("dp").Count, "a muted node sends nothing");
        Assert.AreEqual("2.04", board.Server.Write("1/0/23", "0"));
        board.Run(30);
        Send(board, Ct.SenMlCbor);
        Assert.AreEqual(2, board.Server.Asked("dp").Count, "and does not make up for it");
    }

    [TestMethod]
    [EtsCase(308)]
    public void Int308ObserveCompositeAndCreating()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.01", EtsObjectTests.CreatePortfolio(board, 0, "aa", "bb", "cc", "dd").Code);
        Assert.AreEqual("2.04", board.Server.WriteAttributes("16/0?pmin=30&pmax=45"));
        EtsMessage observed = board.Server.ObserveComposite(Ct.SenMlCbor, "16/0", "16/1");
        Assert.AreEqual("2.05", observed.Code);
        Assert.IsTrue(observed.Values.Has("16/0/0/0"));
        Assert.IsFalse(observed.Values.Has("16/1"));
        EtsMessage first = Next(board, observed, observed);
        Assert.AreEqual("aa", first.Values.String("16/0/0/0"));
        Assert.IsFalse(first.Values.Has("16/1"));
        Assert.AreEqual("2.01", EtsObjectTests.CreatePortfolio(board, 1, "11", "22", "33", "44").Code);
        EtsMessage second = Next(board, observed, first);
        Assert.AreEqual("aa", second.Values.String("16/0/0/0"));
        Assert.AreEqual("44", second.Values.String("16/1/0/3"));
    }

    [TestMethod]
    [EtsCase(309)]
    public void Int309ObserveCompositeAndDeleting()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.01", EtsObjectTests.CreatePortfolio(board, 0, "aa", "bb", "cc", "dd").Code);
        Assert.AreEqual("2.01", EtsObjectTests.CreatePortfolio(board, 1, "11", "22", "33", "44").Code);
        Assert.AreEqual("2.04", board.Server.WriteAttributes("16/0?pmin=30&pmax=45"));
        EtsMessage observed = board.Server.ObserveComposite(Ct.SenMlJson, "16/0", "16/1");
        Assert.AreEqual("2.05", observed.Code);
        Assert.IsTrue(observed.Values.Has("16/0/0/0") && observed.Values.Has("16/1/0/0"));
        EtsMessage first = Next(board, observed, observed);
        Assert.AreEqual("44", first.Values.String("16/1/0/3"));
        Assert.AreEqual("2.02", board.Server.Delete("16/1"));
        EtsMessage second = Next(board, observed, first);
        Assert.AreEqual("aa", second.Values.String("16/0/0/0"));
        Assert.IsFalse(second.Values.Has("16/1"));
    }

    [TestMethod]
    [EtsCase(310)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int310ObserveCompositeAndChangedAttributes(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage observed = board.Server.ObserveComposite(format, "1/0/1", "3/0/16", "3/0/11");
        Assert.AreEqual("2.05", observed.Code);
        board.Run(120);
        Assert.AreEqual(0, board.Server.NotificationsOf(observed).Count, "nothing changes, and there is no pmax");
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3?pmax=5"));
        board.Run(26);
        List<EtsMessage> told = board.Server.NotificationsOf(observed);
        Assert.IsTrue(told.Count is 5 or 6, $"{told.Count} notifications");
        for (int i = 1; i < told.Count; i++)
        {
            Assert.AreEqual(5, (told[i].AtMs - told[i - 1].AtMs) / 1000.0, 0.5);
        }

        Assert.AreEqual(86400, told[^1].Values.Integer("1/0/1"));
        Assert.AreEqual("U", told[^1].Values.String("3/0/16"));
    }

    // As the test specification has it: with the whole Device object, whose time and memory change.
    [TestMethod]
    [EtsCase(310)]
    public void Int310ObservesAWholeInstance()
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage observed = board.Server.ObserveComposite(Ct.SenMlCbor, "1/0/1", "3/0");
        Assert.AreEqual("bench", observed.Values.String("3/0/0"));
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3?pmax=5"));
        board.Run(26);
        List<EtsMessage> told = board.Server.NotificationsOf(observed);
        Assert.IsGreaterThan(4, told.Count);
        Assert.AreEqual("bench", told[^1].Values.String("3/0/0"));
        Assert.AreEqual(86400, told[^1].Values.Integer("1/0/1"));
    }

    [TestMethod]
    [EtsCase(311)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int311SendCommand(int format)
    {
        using EtsBoard board = Sending("/1/0/1", "/3/0/11");
        EtsMessage sent = Send(board, format);
        Assert.AreEqual(format, sent.Format);
        CollectionAssert.AreEqual(new[] { "1/0/1", "3/0/11/0" }, sent.Values.Paths.ToArray());
        Assert.AreEqual(86400, sent.Values.Integer("1/0/1"));
        Assert.AreEqual(0, sent.Values.Integer("3/0/11/0"));
    }

    // Configuration C.4 of the test specification: the platform knows of two batteries, and the board measures none of its own.
    private static EtsBoard Powered()
    {
        EtsBoard board = EtsBoard.Registered(configuration => configuration.Board = "soil");
        Power(board, 3800, 125);
        board.Board.Image.Device.SetPower(1, DeviceObject.ExternalBattery, 5000, 900);
        return board;
    }

    private static void Power(EtsBoard board, int milliVolts, int milliAmperes) =>
        board.Board.Image.Device.SetPower(0, DeviceObject.InternalBattery, milliVolts, milliAmperes);

    private static (EtsMessage Voltage, EtsMessage Current) ObserveBoth(EtsBoard board)
    {
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0/7?pmin=5&pmax=15"));
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0/8?pmin=10&pmax=20"));
        EtsMessage voltage = board.Server.Observe("3/0/7"), current = board.Server.Observe("3/0/8");
        board.Run(21);
        Assert.IsGreaterThan(0, board.Server.NotificationsOf(voltage).Count);
        Assert.IsGreaterThan(0, board.Server.NotificationsOf(current).Count);
        return (voltage, current);
    }

    private static void CheckVoltage(EtsMessage message, int milliVolts, int format)
    {
        Assert.AreEqual("2.05", message.Code);
        Assert.AreEqual(format, message.Format);
        Assert.IsGreaterThanOrEqualTo(0, message.Observe);
        Assert.AreEqual(milliVolts, message.Values.Integer("3/0/7/0"));
        Assert.AreEqual(5000, message.Values.Integer("3/0/7/1"));
    }

    private static void CheckComposite(EtsMessage message, int format)
    {
        Assert.AreEqual("2.05", message.Code);
        Assert.AreEqual(format, message.Format);
        Assert.IsGreaterThanOrEqualTo(0, message.Observe);
        CollectionAssert.AreEqual(s_composite, message.Values.Paths.ToArray());
        Assert.AreEqual(86400, message.Values.Integer("1/0/1"));
        Assert.AreEqual(0, message.Values.Integer("3/0/11/0"));
        Assert.AreEqual("U", message.Values.String("3/0/16"));
    }

    // The notification after another one, 30 to 45 seconds later.
    private static EtsMessage Next(EtsBoard board, EtsMessage observed, EtsMessage before)
    {
        int count = board.Server.NotificationsOf(observed).Count;
        board.RunUntil("told", 46, () => board.Server.NotificationsOf(observed).Count > count);
        EtsMessage told = board.Server.NotificationsOf(observed)[count];
        Assert.IsTrue(told.AtMs - before.AtMs is >= 29_900 and <= 45_500, $"{told.AtMs - before.AtMs} ms: {told} after {before}\n{board.Log}");
        Assert.AreEqual("2.05", told.Code);
        return told;
    }

    private static void AssertGaps(EtsBoard board, EtsMessage observed, int least, int most)
    {
        long before = observed.AtMs;
        List<EtsMessage> told = board.Server.NotificationsOf(observed);
        Assert.IsGreaterThan(1, told.Count);
        foreach (EtsMessage message in told)
        {
            double gap = (message.AtMs - before) / 1000.0;
            Assert.IsTrue(gap >= least - 0.1 && gap <= most + 0.1, $"{gap} s");
            before = message.AtMs;
        }
    }

    // The registry's test object sends what its resource 6 names, when its resource 5 is executed.
    private static EtsBoard Sending(params string[] paths)
    {
        EtsBoard board = EtsBoard.Registered();
        byte[] list = EtsPayload.Write(Ct.SenMlCbor, "3442/0", [.. paths.Select((path, i) => ("3442/0/6/" + i, (object)path))]);
        Assert.AreEqual("2.04", board.Server.Put("3442/0/6", Ct.SenMlCbor, list).Code);
        return board;
    }

    private static EtsMessage Send(EtsBoard board, int format)
    {
        int before = board.Server.Asked("dp").Count;
        Assert.AreEqual("2.04", board.Server.Execute("3442/0/5", $"0='{format}'"));
        board.RunUntil("sent", 5, () => board.Server.Asked("dp").Count > before);
        return board.Server.Asked("dp")[before];
    }
}

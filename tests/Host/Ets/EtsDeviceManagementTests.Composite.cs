// LightweightM2M-1.1-int-229 to 281: what is read and written at several paths at once.
using System;
using System.Linq;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

/// <content>Composite operations.</content>
public partial class EtsDeviceManagementTests
{
    [TestMethod]
    [EtsCase(229)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int229ReadComposite(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage read = board.Server.ReadComposite(format, "3", "1/0");
        CheckDevice(read, format);
        Assert.AreEqual(86400, read.Values.Integer("1/0/1"));
        read = board.Server.ReadComposite(format, "1/0/1", "3/0/11/0");
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(format, read.Format);
        CollectionAssert.AreEqual(new[] { "1/0/1", "3/0/11/0" }, read.Values.Paths.ToArray());
        Assert.AreEqual(86400, read.Values.Integer("1/0/1"));
        Assert.AreEqual(0, read.Values.Integer("3/0/11/0"));
    }

    [TestMethod]
    [EtsCase(230)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int230WriteComposite(int format)
    {
        using EtsBoard board = WithPortfolio("11", "22", "33", "44");
        Assert.AreEqual("2.04", board.Server.WriteComposite(format, ("1/0/1", 61), ("1/0/6", true),
            ("16/0/0/0", "aa"), ("16/0/0/1", "bb"), ("16/0/0/2", "cc"), ("16/0/0/3", "dd")).Code);
        AwaitUpdate(board, "lt=61");
        EtsValues server = board.Server.Read("1/0", format).Values, portfolio = board.Server.Read("16", format).Values;
        Assert.AreEqual(61, server.Integer("1/0/1"));
        Assert.IsTrue(server.Boolean("1/0/6"));
        Assert.AreEqual("aa bb cc dd", Identities(portfolio, 0));
    }

    // 1.1 Core 6.3.9: all of it or nothing.
    [TestMethod]
    [EtsCase(230)]
    public void Int230WritesAllOrNothing()
    {
        using EtsBoard board = WithPeriods();
        Assert.AreEqual("4.05", board.Server.WriteComposite(Ct.SenMlCbor, ("1/0/2", 77), ("1/0/0", 5)).Code);
        Assert.AreEqual("4.04", board.Server.WriteComposite(Ct.SenMlCbor, ("1/0/2", 77), ("99/0/0", 5)).Code);
        Assert.AreEqual("4.00", board.Server.WriteComposite(Ct.SenMlCbor, ("1/0/2", 77), ("1/0/3", "text")).Code);
        Assert.AreEqual(1, board.Server.Read("1/0/2").Values.Integer("1/0/2"));
    }

    [TestMethod]
    [EtsCase(235)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int235ReadCompositeOnRoot(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage read = board.Server.ReadComposite(format, "");
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(format, read.Format);
        string[] told =
            [.. board.Server.Registry.Links.Split(',').Select(link => link[2..link.IndexOf('>')]).Where(link => link.Contains('/'))];
        string[] instances = [.. read.Values.Paths.Select(path => string.Join('/', path.Split('/')[..2])).Distinct()];
        CollectionAssert.AreEquivalent(told, instances, "every instance that was registered, and no Security");
        Assert.AreEqual("U", read.Values.String("3/0/16"));
        Assert.AreEqual(86400, read.Values.Integer("1/0/1"));
    }

    [TestMethod]
    [EtsCase(236)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int236ReadCompositePartialPresence(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage read = board.Server.ReadComposite(format, "1/0/1", "3/0/11/0", "3339/0/5522", "3353/0/6030");
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(format, read.Format);
        CollectionAssert.AreEqual(new[] { "1/0/1", "3/0/11/0" }, read.Values.Paths.ToArray());
    }

    [TestMethod]
    [EtsCase(257)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int257WriteCompositeOnServerAndDevice(int format)
    {
        byte[] payload = format == Ct.SenMlJson
            ? """[{"bn":"/","n":"1/0/2","v":101},{"n":"1/0/6","vb":true},{"n":"3/0/13","v":0}]"""u8.ToArray()
            : Packet.Hex("83 A3 21 61 2F 00 65 312F302F32 02 18 65 A2 00 65 312F302F36 04 F5 A2 00 66 332F302F3133 02 00");
        using EtsBoard board = WithPeriods();
        Assert.IsGreaterThan(1_000_000_000, board.Server.Read("3").Values.Integer("3/0/13"));
        Assert.AreEqual("2.04", board.Server.WriteComposite(format, payload).Code);
        EtsValues server = board.Server.Read("1").Values, device = board.Server.Read("3").Values;
        Assert.AreEqual(101, server.Integer("1/0/2"));
        Assert.IsTrue(server.Boolean("1/0/6"));
        Assert.IsTrue(device.Integer("3/0/13") is >= 0 and < 5, "the time goes on from there");
    }

    [TestMethod]
    [EtsCase(280)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int280SuccessfulReadComposite(int format)
    {
        using EtsBoard board = WithPeriods();
        EtsMessage read = board.Server.ReadComposite(format, "3/0/16", "3/0/11/0", "1/0");
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(format, read.Format);
        CollectionAssert.AreEquivalent(
            new[] { "3/0/11/0", "3/0/16" },
            read.Values.Paths.Where(path => !path.StartsWith("1/0/", StringComparison.Ordinal)).ToArray(), "and nothing else");
        Assert.AreEqual(0, read.Values.Integer("3/0/11/0"));
        Assert.AreEqual("U", read.Values.String("3/0/16"));
        Assert.AreEqual(1, read.Values.Integer("1/0/0"));
        Assert.AreEqual(86400, read.Values.Integer("1/0/1"));
        Assert.IsFalse(read.Values.Boolean("1/0/6"));
        Assert.AreEqual("U", read.Values.String("1/0/7"));
    }

    [TestMethod]
    [EtsCase(281)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int281PartiallySuccessfulReadComposite(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage read = board.Server.ReadComposite(format, "1/0/1", "1/0/7", "1/0/8");
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(format, read.Format);
        CollectionAssert.AreEqual(new[] { "1/0/1", "1/0/7" }, read.Values.Paths.ToArray());
        Assert.AreEqual(86400, read.Values.Integer("1/0/1"));
        Assert.AreEqual("U", read.Values.String("1/0/7"));
    }
}

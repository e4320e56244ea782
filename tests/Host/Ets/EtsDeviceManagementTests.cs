// LightweightM2M-1.1-int-201 to 281: the device management and service enablement interface.
using System;
using System.Linq;
using System.Text;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Ets;

[TestClass]
public partial class EtsDeviceManagementTests
{
    [TestMethod]
    [EtsCase(201)]
    public void Int201QueryingInPlainText()
    {
        using EtsBoard board = EtsBoard.Registered();
        foreach ((string path, string value) in new[] { ("3/0/0", "bench"), ("3/0/1", "virtual all board"), ("3/0/2", EtsBoard.Endpoint) })
        {
            EtsMessage answer = board.Server.Read(path, Ct.Text);
            Assert.AreEqual("2.05", answer.Code);
            Assert.AreEqual(Ct.Text, answer.Format);
            Assert.AreEqual(value, answer.Text);
        }
    }

    [TestMethod]
    [EtsCase(203)]
    public void Int203QueryingInTlv()
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage answer = board.Server.Read("3/0", Ct.Tlv);
        CheckDevice(answer, Ct.Tlv);

        // Manufacturer: a resource with value, an identifier of one octet, a length of five.
        Assert.AreEqual("C500", Convert.ToHexString(answer.Payload[..2]));
        Assert.AreEqual("bench", Encoding.UTF8.GetString(answer.Payload[2..7]));
    }

    [TestMethod]
    [EtsCase(204)]
    public void Int204QueryingInJson()
    {
        using EtsBoard board = EtsBoard.Registered();
        CheckDevice(board.Server.Read("3/0", EtsPayload.Lwm2mJson), EtsPayload.Lwm2mJson);
    }

    [TestMethod]
    [EtsCase(205)]
    public void Int205SettingInPlainText()
    {
        using EtsBoard board = WithPeriods();
        Set(board, "101", "1010", "2000");
        CheckPeriods(board.Server.Read("1/0", Ct.Tlv), Ct.Tlv, 101, 1010, 2000);
        Set(board, "1", "10", "86400");
        CheckPeriods(board.Server.Read("1/0", Ct.Tlv), Ct.Tlv, 1, 10, 86400);
    }

    [TestMethod]
    [EtsCase(211)]
    public void Int211QueryingInCbor()
    {
        using EtsBoard board = WithPeriods();
        EtsMessage id = board.Server.Read("1/0/0", Ct.Cbor), storing = board.Server.Read("1/0/6", Ct.Cbor),
            binding = board.Server.Read("1/0/7", Ct.Cbor);
        foreach (EtsMessage answer in new[] { id, storing, binding })
        {
            Assert.AreEqual("2.05", answer.Code);
            Assert.AreEqual(Ct.Cbor, answer.Format);
        }

        Assert.AreEqual("01", Convert.ToHexString(id.Payload));
        Assert.AreEqual("F4", Convert.ToHexString(storing.Payload));
        Assert.AreEqual("6155", Convert.ToHexString(binding.Payload));
    }

    [TestMethod]
    [EtsCase(212)]
    public void Int212SettingInCbor()
    {
        using EtsBoard board = WithPeriods();
        Assert.AreEqual("2.04", board.Server.Put("1/0/2", Ct.Cbor, Packet.Hex("18 65")).Code);
        Assert.AreEqual("2.04", board.Server.Put("1/0/3", Ct.Cbor, Packet.Hex("19 03F2")).Code);
        Assert.AreEqual("2.04", board.Server.Put("1/0/6", Ct.Cbor, Packet.Hex("F5")).Code);
        EtsMessage read = board.Server.Read("1/0", EtsMessage.None);
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(101, read.Values.Integer("1/0/2"));
        Assert.AreEqual(1010, read.Values.Integer("1/0/3"));
        Assert.IsTrue(read.Values.Boolean("1/0/6"));
    }

    [TestMethod]
    [EtsCase(215)]
    public void Int215SettingInTlv() => SetAndRestore(Ct.Tlv, Packet.Hex("C1 02 65  C2 03 03F2  C2 05 07D0  C1 06 01  C1 07 55"));

    [TestMethod]
    [EtsCase(220)]
    public void Int220SettingInJson() => SetAndRestore(EtsPayload.Lwm2mJson, """
        {"bn":"/1/0/","e":[{"n":"2","v":101},{"n":"3","v":1010},{"n":"5","v":2000},{"n":"6","bv":true},{"n":"7","sv":"U"}]}
        """u8.ToArray());

    [TestMethod]
    [EtsCase(221)]
    public void Int221AttemptToOperateOnSecurity()
    {
        using EtsBoard board = EtsBoard.Registered();
        foreach (string path in new[] { "0", "0/0", "0/0/0" })
        {
            Assert.AreEqual("4.01", board.Server.Read(path).Code, path);
            Assert.AreEqual("4.01", board.Server.Read(path, 40).Code, "Discover " + path);
            Assert.AreEqual("4.01", board.Server.Observe(path).Code, path);
            Assert.AreEqual("4.01", board.Server.WriteAttributes(path + "?pmin=30&pmax=45"), path);
        }

        Assert.AreEqual("4.01", board.Server.Write("0/0/0", "coap://192.0.2.9"));
        Assert.AreEqual("4.01", board.Server.Post("0", Ct.Tlv, Packet.Hex("C1 01 00")).Code);
        Assert.AreEqual("4.01", board.Server.Delete("0/0"));
        Assert.AreEqual("4.01", board.Server.WriteComposite(Ct.SenMlJson, ("0/0/0", "coap://192.0.2.9")).Code);
        board.Run(200);
        Assert.AreEqual(1, board.Server.Registry.Registrations);
    }

    [TestMethod]
    [EtsCase(222)]
    public void Int222ReadOnObject()
    {
        using EtsBoard board = WithPeriods();
        EtsMessage server = board.Server.Read("1"), device = board.Server.Read("3");
        Assert.AreEqual("2.05", server.Code);
        CollectionAssert.IsSubsetOf(
            new[] { "1/0/0", "1/0/1", "1/0/2", "1/0/3", "1/0/5", "1/0/6", "1/0/7" }, server.Values.Paths.ToArray());
        Assert.IsTrue(server.Values.Paths.All(path => path.StartsWith("1/0/", StringComparison.Ordinal)));
        CheckDevice(device, Ct.SenMlCbor);
        Assert.IsTrue(device.Values.Paths.All(path => path.StartsWith("3/0/", StringComparison.Ordinal)));
    }

    [TestMethod]
    [EtsCase(223)]
    public void Int223ReadOnObjectInstance()
    {
        using EtsBoard board = WithPeriods();
        CheckPeriods(board.Server.Read("1/0"), Ct.SenMlCbor, 1, 10, 86400);
        CheckDevice(board.Server.Read("3/0"), Ct.SenMlCbor);
        Assert.AreEqual("4.04", board.Server.Read("3/1").Code);
    }

    [TestMethod]
    [EtsCase(224)]
    public void Int224ReadOnResource()
    {
        using EtsBoard board = WithPeriods();
        Assert.AreEqual(1, Value("1/0/0").Integer("1/0/0"));
        Assert.AreEqual(86400, Value("1/0/1").Integer("1/0/1"));
        Assert.IsFalse(Value("1/0/6").Boolean("1/0/6"));
        Assert.AreEqual("U", Value("1/0/7").String("1/0/7"));
        Assert.AreEqual("U", Value("3/0/16").String("3/0/16"));

        EtsValues Value(string path)
        {
            EtsMessage answer = board.Server.Read(path);
            Assert.AreEqual("2.05", answer.Code, path);
            CollectionAssert.AreEqual(new[] { path }, answer.Values.Paths.ToArray());
            return answer.Values;
        }
    }

    [TestMethod]
    [EtsCase(225)]
    [DataRow(Ct.Text)]
    [DataRow(Ct.Cbor)]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int225ReadOnResourceInstance(int format)
    {
        using EtsBoard board = EtsBoard.Registered();
        EtsMessage answer = board.Server.Read("3/0/11/0", format);
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(format, answer.Format);
        CollectionAssert.AreEqual(new[] { "3/0/11/0" }, answer.Values.Paths.ToArray());
        Assert.AreEqual(0, answer.Values.Integer("3/0/11/0"));
        Assert.AreEqual("4.04", board.Server.Read("3/0/11/7", format).Code);
    }

    [TestMethod]
    [EtsCase(226)]
    [DataRow(Ct.Tlv)]
    [DataRow(EtsPayload.Lwm2mJson)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int226WritePartialUpdate(int format)
    {
        using EtsBoard board = WithPeriods();
        Assert.AreEqual("2.04", board.Server.Post("1/0", format, EtsPayload.Write(format, "1/0", ("1/0/1", 61), ("1/0/6", true))).Code);
        AwaitUpdate(board, "lt=61");
        EtsMessage read = board.Server.Read("1/0", format);
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual(61, read.Values.Integer("1/0/1"));
        Assert.IsTrue(read.Values.Boolean("1/0/6"));

        // What was not in it is as before.
        Assert.AreEqual(1, read.Values.Integer("1/0/2"));
        Assert.AreEqual(10, read.Values.Integer("1/0/3"));
        Assert.AreEqual(
            "2.04", board.Server.Post("1/0", format, EtsPayload.Write(format, "1/0", ("1/0/1", 86400), ("1/0/6", false))).Code);
        AwaitUpdate(board, "lt=86400");
    }

    [TestMethod]
    [EtsCase(227)]
    public void Int227WriteReplaceOnResource()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "63"));
        AwaitUpdate(board, "lt=63");
        EtsMessage read = board.Server.Read("1/0/1", Ct.Text);
        Assert.AreEqual("2.05", read.Code);
        Assert.AreEqual("63", read.Text);
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "86400"));
        AwaitUpdate(board, "lt=86400");
    }

    [TestMethod]
    [EtsCase(228)]
    [DataRow(Ct.Text)]
    [DataRow(Ct.Cbor)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    public void Int228WriteOnResourceInstance(int format)
    {
        using EtsBoard board = WithPortfolio();
        Assert.AreEqual("2.04", board.Server.Put("16/0/0/1", format, EtsPayload.Write(format, "16/0/0/1", ("16/0/0/1", "test"))).Code);
        EtsMessage read = board.Server.Read("16/0/0/1", format);
        Assert.AreEqual("2.05", read.Code);
        CollectionAssert.AreEqual(new[] { "16/0/0/1" }, read.Values.Paths.ToArray());
        Assert.AreEqual("test", read.Values.String("16/0/0/1"));

        // The others stay.
        Assert.AreEqual("aa", board.Server.Read("16/0").Values.String("16/0/0/0"));
        Assert.AreEqual("cc", board.Server.Read("16/0").Values.String("16/0/0/2"));
        Assert.AreEqual("4.04", board.Server.Put("16/0/0/7", format, EtsPayload.Write(format, "16/0/0/7", ("16/0/0/7", "test"))).Code);
    }

    [TestMethod]
    [EtsCase(231)]
    public void Int231QueryingInSenMlJson() => QueryAllLevels(Ct.SenMlJson);

    [TestMethod]
    [EtsCase(232)]
    public void Int232QueryingInSenMlCbor() => QueryAllLevels(Ct.SenMlCbor);

    [TestMethod]
    [EtsCase(233)]
    public void Int233SettingInSenMlCbor() => SetAllLevels(Ct.SenMlCbor);

    [TestMethod]
    [EtsCase(234)]
    public void Int234SettingInSenMlJson() => SetAllLevels(Ct.SenMlJson);

    [TestMethod]
    [EtsCase(237)]
    public void Int237ReadOnObjectWithoutAccept()
    {
        using EtsBoard board = WithPeriods();
        EtsMessage server = board.Server.Read("1", EtsMessage.None), device = board.Server.Read("3", EtsMessage.None);
        Assert.AreEqual("2.05", server.Code);
        Assert.AreEqual(86400, server.Values.Integer("1/0/1"));
        CheckDevice(device, device.Format);
    }

    [TestMethod]
    [EtsCase(241)]
    public void Int241ExecutingReboot()
    {
        using EtsBoard board = EtsBoard.Registered();
        int boots = board.Board.Boots;
        Assert.AreEqual("2.04", board.Server.Execute("3/0/4"));
        board.RunUntil("booted", 10, () => board.Board.Boots == boots + 1);
        board.RunUntil("registered", 10, () => board.Server.Registry.Registrations == 2);
        CollectionAssert.Contains(board.Server.Asked("rd").Last().Query.Split('&'), "ep=" + EtsBoard.Endpoint);
        Assert.AreEqual("2.05", board.Server.Read("3/0").Code);
    }

    [TestMethod]
    [EtsCase(256)]
    public void Int256WriteFailure()
    {
        using EtsBoard board = WithPeriods();
        Assert.AreEqual("4.05", board.Server.Write("1/0/0", "123"));
        Assert.AreEqual(1, board.Server.Read("1/0/0").Values.Integer("1/0/0"));

        // The other ways to fail change nothing either: a value out of range, of another type, and of no path that there is.
        Assert.AreEqual("4.00", board.Server.Write("1/0/2", "-1"));
        Assert.AreEqual("4.00", board.Server.Write("1/0/2", "often"));
        Assert.AreEqual("4.04", board.Server.Write("1/7/2", "5"));
        Assert.AreEqual("4.15", board.Server.Put("1/0/2", 50, "5"u8.ToArray()).Code);
        Assert.AreEqual("4.05", board.Server.Post("1/0", Ct.SenMlCbor,
            EtsPayload.Write(Ct.SenMlCbor, "1/0", ("1/0/2", 77), ("1/0/0", 123))).Code);
        Assert.AreEqual(1, board.Server.Read("1/0/2").Values.Integer("1/0/2"));
    }

    [TestMethod]
    [EtsCase(260)]
    public void Int260Discover()
    {
        using EtsBoard board = EtsBoard.Registered(configuration => configuration.Board = "soil"); // measures no battery of its own
        DeviceObject device = board.Board.Image.Device;
        device.SetPower(0, DeviceObject.InternalBattery, 3800, 125);
        device.SetPower(1, DeviceObject.ExternalBattery, 5000, 900);
        device.SetBattery(80, DeviceObject.BatteryNormal);
        string[] resources =
        [
            "</3/0/0>", "</3/0/1>", "</3/0/2>", "</3/0/3>", "</3/0/4>", "</3/0/6>;dim=2", "</3/0/7>;dim=2", "</3/0/8>;dim=2", "</3/0/9>",
            "</3/0/11>;dim=1", "</3/0/16>",
        ];
        string[] links = board.Server.Discover("3").Split(',');
        CollectionAssert.AreEqual(new[] { "</3>;ver=1.2", "</3/0>" }, links[..2]);
        CollectionAssert.IsSubsetOf(resources, links);
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3?pmin=10&pmax=200"));
        Assert.StartsWith("</3>;ver=1.2;pmin=10;pmax=200,</3/0>,", board.Server.Discover("3"));
        links = board.Server.Discover("3/0").Split(',');
        Assert.StartsWith("</3/0>", links[0]);
        CollectionAssert.IsSubsetOf(resources, links, "without what is inherited");
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0/7?lt=1&gt=6&st=1"));
        links = board.Server.Discover("3/0").Split(',');
        string voltage = links.Single(link => link.StartsWith("</3/0/7>", StringComparison.Ordinal));
        CollectionAssert.AreEquivalent(new[] { "</3/0/7>", "dim=2", "lt=1", "gt=6", "st=1" }, voltage.Split(';'));
        links = board.Server.Discover("3/0/7").Split(',');
        CollectionAssert.AreEquivalent(
            new[] { "</3/0/7>", "dim=2", "pmin=10", "pmax=200", "lt=1", "gt=6", "st=1" }, links[0].Split(';'), "with what is inherited");
        CollectionAssert.AreEqual(new[] { "</3/0/7/0>", "</3/0/7/1>" }, links[1..]);
        Assert.AreEqual("4.04", board.Server.Read("3/0/20/1", 40).Code);
    }

    [TestMethod]
    [EtsCase(261)]
    public void Int261WriteAttributesOnMultipleResource()
    {
        using EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("</3/0/11>;dim=1,</3/0/11/0>", board.Server.Discover("3/0/11"));
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3?pmin=10&pmax=200"));
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0?pmax=320"));
        Assert.AreEqual("2.04", board.Server.WriteAttributes("3/0/11/0?pmax=100&epmin=1&epmax=20"));
        Assert.AreEqual(
            "</3/0/11>;dim=1;pmin=10;pmax=320,</3/0/11/0>;pmax=100;epmin=1;epmax=20", board.Server.Discover("3/0/11"));
    }

    // Configuration C.3 of the test specification.
    internal static EtsBoard WithPeriods()
    {
        EtsBoard board = EtsBoard.Registered();
        Set(board, "1", "10", "86400");
        Assert.AreEqual("2.04", board.Server.Write("1/0/6", "0"));
        return board;
    }

    private static void Set(EtsBoard board, string least, string most, string disable)
    {
        Assert.AreEqual("2.04", board.Server.Write("1/0/2", least));
        Assert.AreEqual("2.04", board.Server.Write("1/0/3", most));
        Assert.AreEqual("2.04", board.Server.Write("1/0/5", disable));
    }

    private static EtsBoard WithPortfolio(params string[] identities)
    {
        EtsBoard board = EtsBoard.Registered();
        identities = identities.Length > 0 ? identities : ["aa", "bb", "cc", "dd"];
        Assert.AreEqual("2.01", EtsObjectTests.CreatePortfolio(board, 0, identities).Code);
        return board;
    }

    private static string Identities(EtsValues values, int instance) =>
        string.Join(' ', Enumerable.Range(0, 4).Select(i => values.String($"16/{instance}/0/{i}")));

    private static void AwaitUpdate(EtsBoard board, string query)
    {
        board.RunUntil("updated", 5, () => board.Server.Requests.Last().Query == query);
        Assert.StartsWith("rd/", board.Server.Requests.Last().Path);
    }

    private static void CheckDevice(EtsMessage answer, int format)
    {
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(format, answer.Format);
        EtsValues values = answer.Values;
        Assert.AreEqual("bench", values.String("3/0/0"));
        Assert.AreEqual("virtual all board", values.String("3/0/1"));
        Assert.AreEqual(EtsBoard.Endpoint, values.String("3/0/2"));
        Assert.AreEqual(Firmware.Operation.Image.Version, values.String("3/0/3"));
        Assert.AreEqual(0, values.Integer("3/0/11/0"));
        Assert.AreEqual("U", values.String("3/0/16"));
        Assert.IsFalse(values.Has("3/0/4"), "what can be executed has no value");
    }

    private static void CheckPeriods(EtsMessage answer, int format, int least, int most, int disable, bool storing = false)
    {
        Assert.AreEqual("2.05", answer.Code);
        Assert.AreEqual(format, answer.Format);
        EtsValues values = answer.Values;
        Assert.AreEqual(1, values.Integer("1/0/0"));
        Assert.AreEqual(86400, values.Integer("1/0/1"));
        Assert.AreEqual(least, values.Integer("1/0/2"));
        Assert.AreEqual(most, values.Integer("1/0/3"));
        Assert.AreEqual(disable, values.Integer("1/0/5"));
        Assert.AreEqual(storing, values.Boolean("1/0/6"));
        Assert.AreEqual("U", values.String("1/0/7"));
    }

    private static void SetAndRestore(int format, byte[] payload)
    {
        using EtsBoard board = WithPeriods();
        EtsMessage before = board.Server.Read("1/0", format);
        CheckPeriods(before, format, 1, 10, 86400);
        Assert.AreEqual("2.04", board.Server.Post("1/0", format, payload).Code);
        CheckPeriods(board.Server.Read("1/0", format), format, 101, 1010, 2000, true);

        // Replaced by what was there before, but for what only a bootstrap server writes.
        byte[] restore = EtsPayload.Write(format, "1/0", ("1/0/1", 86400), ("1/0/2", 1), ("1/0/3", 10), ("1/0/5", 86400),
            ("1/0/6", false), ("1/0/7", "U"), ("1/0/18", before.Values.Integer("1/0/18")), ("1/0/23", before.Values.Boolean("1/0/23")));
        Assert.AreEqual("2.04", board.Server.Put("1/0", format, restore).Code);
        EtsMessage after = board.Server.Read("1/0", format);
        CheckPeriods(after, format, 1, 10, 86400);
        Assert.AreEqual(string.Join(' ', before.Values.Paths), string.Join(' ', after.Values.Paths));
    }

    private static void QueryAllLevels(int format)
    {
        using EtsBoard board = WithPeriods();
        CheckPeriods(board.Server.Read("1", format), format, 1, 10, 86400);
        CheckDevice(board.Server.Read("3/0", format), format);
        EtsMessage binding = board.Server.Read("3/0/16", format), error = board.Server.Read("3/0/11/0", format);
        Assert.AreEqual("2.05", binding.Code);
        Assert.AreEqual(format, binding.Format);
        Assert.AreEqual("U", binding.Values.String("3/0/16"));
        Assert.AreEqual("2.05", error.Code);
        Assert.AreEqual(format, error.Format);
        Assert.AreEqual(0, error.Values.Integer("3/0/11/0"));
    }

    private static void SetAllLevels(int format)
    {
        using EtsBoard board = WithPortfolio();
        Assert.AreEqual("2.04", board.Server.Post("1/0", format, EtsPayload.Write(format, "1/0", ("1/0/1", 61), ("1/0/6", true))).Code);
        AwaitUpdate(board, "lt=61");
        EtsMessage server = board.Server.Read("1", format);
        Assert.AreEqual(format, server.Format);
        Assert.AreEqual(61, server.Values.Integer("1/0/1"));
        Assert.IsTrue(server.Values.Boolean("1/0/6"));
        Assert.AreEqual("2.04", board.Server.Put("16/0/0/0", format, EtsPayload.Write(format, "", ("16/0/0/0", "test_value"))).Code);
        Assert.AreEqual("test_value", board.Server.Read("16", format).Values.String("16/0/0/0"));
        Assert.AreEqual("2.04", board.Server.Put("1/0/1", format, EtsPayload.Write(format, "", ("1/0/1", 63))).Code);
        AwaitUpdate(board, "lt=63");
        Assert.AreEqual(63, board.Server.Read("1/0/1", format).Values.Integer("1/0/1"));
    }
}

// Security, Server and Device: OMA-TS-LightweightM2M_Core-V1_1_1 E.1, E.2 and E.4; rain gauge 3446 and lamp controller 3416 of
// the registry.
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class CoreObjectTests
{
    [TestMethod]
    public void SecurityIsNobodys()
    {
        var item = new SecurityObject();
        item.Add(new SecurityInstance { Uri = "coaps://example.com", SecretKey = Hex.Parse("00112233") });
        ObjectTree tree = Subject.Tree(item);
        string[] paths = { "/0", "/0/0", "/0/0/0", "/0/0/5", "/0/1", "/0/0/99" };
        for (int i = 0; i < paths.Length; i++)
        {
            Answer(Status.Unauthorized, Subject.TryRead(tree, paths[i], new TlvWriter()), paths[i]);
            Answer(Status.Unauthorized, Subject.Execute(tree, paths[i], ""), paths[i]);
            Answer(Status.Unauthorized, tree.Delete(Subject.Path(paths[i])), paths[i]);
            Answer(Status.Unauthorized, Subject.Create(tree, paths[i], new TlvReader(), new byte[0]), paths[i]);
        }

        Answer(Status.Unauthorized, Subject.Write(tree, "/0/0", new TlvReader(), Hex.Parse("C102 03"), true), "write");
        Answer(Status.Unauthorized, Subject.Write(tree, "/0/0/5", new OpaqueReader(), Hex.Parse("00"), true), "write");
        Answer(Status.MethodNotAllowed, tree.WriteBlock(Subject.Path("/0/0/5"), Hex.Parse("00"), 0, 1, 0, false), "block");
        Answer(Status.Unauthorized, tree.Resolve(Subject.Path("/0/0/5")), "observe or discover");
        Assert.AreEqual(4, item[0].SecretKey.Length);
    }

    [TestMethod]
    public void ServerTakesItsSettings()
    {
        var item = new ServerObject();
        item.Add(new ServerInstance());
        ObjectTree tree = Subject.Tree(item);
        Text(tree, "/1/0/0", "1");
        Text(tree, "/1/0/1", "300");
        Text(tree, "/1/0/2", "absent");
        Text(tree, "/1/0/7", "U");
        Write(tree, "/1/0/1", "86400", Status.Changed);
        Write(tree, "/1/0/2", "0", Status.Changed);
        Write(tree, "/1/0/3", "60", Status.Changed);
        Write(tree, "/1/0/6", "0", Status.Changed);
        Write(tree, "/1/0/18", "5", Status.Changed);
        Text(tree, "/1/0/1", "86400");
        Text(tree, "/1/0/2", "0");
        Text(tree, "/1/0/3", "60");
        Text(tree, "/1/0/6", "0");
        Text(tree, "/1/0/18", "5");
        Write(tree, "/1/0/0", "2", Status.MethodNotAllowed);
        Write(tree, "/1/0/1", "0", Status.Changed); // it never ends
        Write(tree, "/1/0/1", "-1", Status.BadRequest);
        Write(tree, "/1/0/1", "2147483648", Status.BadRequest);
        Write(tree, "/1/0/2", "-1", Status.BadRequest);
        Write(tree, "/1/0/7", "U", Status.Changed);
        Write(tree, "/1/0/7", "UQ", Status.Changed); // queue mode, as version 1.0 has it
        Write(tree, "/1/0/7", "US", Status.BadRequest);
        Write(tree, "/1/0/7", "", Status.BadRequest);
        Write(tree, "/1/0/18", "4294967296", Status.BadRequest);
        Write(tree, "/1/0/20", "0", Status.BadRequest);
        Text(tree, "/1/0/1", "0");
        Answer(Status.Changed, Subject.Execute(tree, "/1/0/8", ""), "update");
        Assert.IsTrue(item[0].UpdateTriggered);
        Assert.IsFalse(item[0].DisableTriggered);
        Answer(Status.Changed, Subject.Execute(tree, "/1/0/4", ""), "disable");
        Assert.IsTrue(item[0].DisableTriggered);
    }

    [TestMethod]
    public void ServerIsReplacedWhole()
    {
        var item = new ServerObject();
        item.Add(new ServerInstance { DefaultMinPeriod = 10, DefaultMaxPeriod = 60, Lifetime = 99 });
        ObjectTree tree = Subject.Tree(item);
        byte[] example = Hex.Parse(Vectors.ServerTlv.Substring(8)); // it brings the short server id, which is read-only
        Answer(Status.MethodNotAllowed, Subject.Write(tree, "/1/0", new TlvReader(), example, true), "read-only");
        Assert.AreEqual(99, item[0].Lifetime);
        byte[] settings = Hex.Parse("C40100015180 C10601 C10755");
        Answer(Status.Changed, Subject.Write(tree, "/1/0", new TlvReader(), settings, true), "replace");
        Assert.AreEqual(86400, item[0].Lifetime);
        Assert.AreEqual(ServerInstance.Absent, item[0].DefaultMinPeriod);
        Assert.AreEqual(ServerInstance.Absent, item[0].DefaultMaxPeriod);
        item[0].DefaultMinPeriod = 10;
        Answer(Status.Changed, Subject.Write(tree, "/1/0", new TlvReader(), Hex.Parse("C10114"), false), "update");
        Assert.AreEqual(20, item[0].Lifetime);
        Assert.AreEqual(10, item[0].DefaultMinPeriod);
    }

    [TestMethod]
    public void DeviceTellsItsErrors()
    {
        var item = new DeviceObject(new DeviceIdentity { Manufacturer = "M" }, new WallClock());
        ObjectTree tree = Subject.Tree(item);
        Tlv(tree, "/3/0/11", "830B410000"); // E.4: instance 0 says that there is none
        item.RaiseError(7);
        item.RaiseError(2);
        item.RaiseError(7);
        Tlv(tree, "/3/0/11", "860B410007410102");
        Text(tree, "/3/0/11/1", "2");
        Text(tree, "/3/0/11/2", "absent");
        for (int code = 10; code < 18; code++)
        {
            item.RaiseError(code);
        }

        Text(tree, "/3/0/11/0", "10"); // the oldest are gone
        Text(tree, "/3/0/11/7", "17");
        int revision = item.Revision;
        Answer(Status.Changed, Subject.Execute(tree, "/3/0/12", ""), "reset");
        Tlv(tree, "/3/0/11", "830B410000");
        Assert.IsTrue(item.Revision > revision);
        Assert.IsFalse(item.RebootRequested);
        Answer(Status.Changed, Subject.Execute(tree, "/3/0/4", ""), "reboot");
        Assert.IsTrue(item.RebootRequested);
    }

    [TestMethod]
    public void DeviceKeepsTheTime()
    {
        var clock = new WallClock { Now = 1000 };
        ObjectTree tree = Subject.Tree(new DeviceObject(new DeviceIdentity(), clock));
        Text(tree, "/3/0/13", "absent");
        Text(tree, "/3/0/10", "absent");
        Write(tree, "/3/0/13", "1367491215", Status.Changed);
        clock.Now += 3600000;
        Text(tree, "/3/0/13", "1367494815");
        Write(tree, "/3/0/13", "-1", Status.BadRequest);
        Write(tree, "/3/0/13", "99999999999", Status.BadRequest);
        Write(tree, "/3/0/13", "9223372036854775807", Status.BadRequest);
        Text(tree, "/3/0/13", "1367494815");
        Write(tree, "/3/0/0", "x", Status.MethodNotAllowed);
    }

    // A text that was never set is absent, not empty: the elements of a new array of strings are no nulls for the interpreter.
    [TestMethod]
    public void TextsThatWereNeverSetAreAbsent()
    {
        string[] fresh = StringArray.New(2);
        Assert.IsTrue(fresh[0] == null && fresh[1] == null);
        var servers = new ServerObject();
        servers.Add(new ServerInstance());
        ObjectTree tree = Subject.Tree(servers);
        Text(tree, "/1/0/25", "absent");
        servers.Write(0, 25, 1, Value("1.1"));
        Answer(Status.NotFound, servers.DeleteResourceInstance(0, 25, 0), "one that is not there");
        Answer(Status.Deleted, servers.DeleteResourceInstance(0, 25, 1), "one that is");
        var portfolio = new PortfolioObject();
        portfolio.Create(0);
        Text(Subject.Tree(portfolio), "/16/0/0", "absent");
        DataObject direction = Measuring.Create(Measuring.Direction);
        direction.Add();
        Text(Subject.Tree(direction), "/3332/0/5750", "absent");
    }

    private static Value Value(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var value = new Value();
        value.SetText(Resource.String, bytes, 0, bytes.Length);
        return value;
    }

    private static void Text(ObjectTree tree, string path, string expected)
    {
        byte[] text = Subject.Read(tree, path, new PlainTextWriter());
        string actual = text == null ? "absent" : Hex.Latin(text);
        Assert.AreEqual(expected, actual, path);
    }

    private static void Tlv(ObjectTree tree, string path, string expected)
    {
        string hex = Hex.Text(Subject.Read(tree, path, new TlvWriter()));
        Assert.AreEqual(expected, hex, path);
    }

    private static void Write(ObjectTree tree, string path, string value, Status expected) =>
        Answer(expected, Subject.Write(tree, path, new PlainTextReader(), value, true), path);

    private static void Answer(Status expected, Status status, string what)
    {
        int code = (int)status;
        Assert.AreEqual((int)expected, code, what);
    }
}

// The IPSO measuring objects, 3303 and its like: registry objects 3303, 3304, 3320.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class MeasuringObjectTests
{
    [TestMethod]
    public void TellsNoValueBeforeTheFirstReading()
    {
        ObjectTree tree = Tree(out DataObject item, out Measurement air, out _);
        Text(tree, "/3303/0/5700", null);
        Text(tree, "/3303/0/5601", null);
        Text(tree, "/3303/0/5602", null);
        Text(tree, "/3303/0/5518", null);
        Text(tree, "/3303/0/5603", "-40");
        Text(tree, "/3303/0/5604", "80");
        Text(tree, "/3303/0/5701", "Cel");
        Text(tree, "/3303/0/5750", "air");
        Text(tree, "/3303/0/6042", "0");
        string json = Hex.Latin(Subject.Read(tree, "/3303/0", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"bn\":\"/3303/0/\",\"n\":\"5603\",\"v\":-40},{\"n\":\"5604\",\"v\":80}," +
            "{\"n\":\"5701\",\"vs\":\"Cel\"},{\"n\":\"5750\",\"vs\":\"air\"},{\"n\":\"6042\",\"v\":0}]", json);

        // A reset comes before the reading too.
        Assert.AreEqual((int)Status.Changed, (int)Subject.Execute(tree, "/3303/0/5605", ""));
        air.Set(-5000);
        Text(tree, "/3303/0/5602", "-5");
        Assert.IsTrue(item.Revision > 0);
    }

    [TestMethod]
    public void KeepsExtremesUntilTheyAreReset()
    {
        ObjectTree tree = Tree(out _, out Measurement air, out Measurement soil);
        int[] readings = { 21500, 20000, 23370, 22000 };
        for (int i = 0; i < readings.Length; i++)
        {
            air.Set(readings[i]);
        }

        soil.Set(5);
        Text(tree, "/3303/0/5700", "22");
        Text(tree, "/3303/0/5601", "20");
        Text(tree, "/3303/0/5602", "23.37");
        Text(tree, "/3303/1/5700", "0.005");
        Text(tree, "/3303/1/5602", "0.005");
        Assert.AreEqual((int)Status.Changed, (int)Subject.Execute(tree, "/3303/0/5605", ""));
        Text(tree, "/3303/0/5601", "22");
        Text(tree, "/3303/0/5602", "22");
        Text(tree, "/3303/1/5602", "0.005");
        air.Set(21000);
        Text(tree, "/3303/0/5601", "21");
        Text(tree, "/3303/0/5602", "22");
    }

    [TestMethod]
    public void TellsChangesAndOnlyThose()
    {
        Tree(out DataObject item, out Measurement air, out _);
        int revision = item.Revision;
        air.Set(0); // the first reading counts, whatever it is
        Assert.IsTrue(item.Revision > revision);
        revision = item.Revision;
        air.Set(0);
        Assert.AreEqual(revision, item.Revision);
        air.SetRejected();
        Assert.IsTrue(item.Revision > revision);
        revision = item.Revision;
        air.SetRejected();
        Assert.AreEqual(revision, item.Revision);
        air.Set(0);
        Assert.IsTrue(item.Revision > revision);
    }

    [TestMethod]
    public void TellsWhatAReadingIsWorth()
    {
        ObjectTree tree = Tree(out _, out Measurement air, out _);
        air.SetRejected();
        Text(tree, "/3303/0/6042", "1");
        Text(tree, "/3303/0/5700", null);
        air.Set(1500);
        Text(tree, "/3303/0/6042", "4");
        air.SetRejected();
        Text(tree, "/3303/0/6042", "1");
        Text(tree, "/3303/0/5700", "1.5"); // the last good one
    }

    [TestMethod]
    public void StampsReadingsOnceTheTimeIsKnown()
    {
        DataObject item = Measuring.Create(Measuring.Humidity);
        var air = new Measurement(item, "air");
        ObjectTree tree = Subject.Tree(item);
        air.Set(65200);
        Text(tree, "/3304/0/5518", null);
        air.UnixSeconds = 1476186615;
        air.Set(65200);
        Text(tree, "/3304/0/5518", "1476186615");
        Text(tree, "/3304/0/5700", "65.2");
        Text(tree, "/3304/0/5701", "%RH");
    }

    [TestMethod]
    public void TakesAnApplicationType()
    {
        ObjectTree tree = Tree(out DataObject item, out _, out _);
        int revision = item.Revision;
        Write(tree, "/3303/0/5750", "greenhouse 3", Status.Changed);
        Text(tree, "/3303/0/5750", "greenhouse 3");
        Text(tree, "/3303/1/5750", "soil");
        Assert.IsTrue(item.Revision > revision);
        string longest = "0123456789012345678901234567890123456789012345678901234567890123";
        Write(tree, "/3303/0/5750", longest, Status.Changed);
        Write(tree, "/3303/0/5750", longest + "4", Status.BadRequest);
        Write(tree, "/3303/0/5750", "", Status.Changed);
        Text(tree, "/3303/0/5750", "");
        Write(tree, "/3303/0/5700", "5", Status.MethodNotAllowed);
        Write(tree, "/3303/0/5701", "Cel", Status.MethodNotAllowed);
        Write(tree, "/3303/0/5605", "1", Status.MethodNotAllowed);
        Assert.AreEqual((int)Status.MethodNotAllowed, (int)Subject.Execute(tree, "/3303/0/5700", ""));
        Assert.AreEqual((int)Status.MethodNotAllowed, (int)Subject.Create(tree, "/3303", new TlvReader(), Hex.Parse("")));
        Assert.AreEqual((int)Status.MethodNotAllowed, (int)tree.Delete(Subject.Path("/3303/0")));
    }

    private static ObjectTree Tree(out DataObject item, out Measurement air, out Measurement soil)
    {
        item = Measuring.Create(Measuring.Temperature);
        air = new Measurement(item, "air");
        soil = new Measurement(item, "soil");
        return Subject.Tree(item);
    }

    private static void Text(ObjectTree tree, string path, string expected)
    {
        byte[] text = Subject.Read(tree, path, new PlainTextWriter());
        string actual = text == null ? "absent" : Hex.Latin(text);
        Assert.AreEqual(expected ?? "absent", actual, path);
        if (text == null)
        {
            int status = (int)Subject.TryRead(tree, path, new PlainTextWriter());
            Assert.AreEqual((int)Status.NotFound, status, path);
        }
    }

    private static void Write(ObjectTree tree, string path, string value, Status expected)
    {
        int status = (int)Subject.Write(tree, path, new PlainTextReader(), value, true);
        Assert.AreEqual((int)expected, status, path);
    }
}

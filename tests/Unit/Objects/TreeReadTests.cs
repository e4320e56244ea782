// Read, and what every operation answers where it finds nothing: OMA-TS-LightweightM2M_Core-V1_1_1 6.3.1, 6.3.5, E.1.
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class TreeReadTests
{
    [TestMethod]
    public void ReadAnswers()
    {
        ObjectTree tree = Tree();
        Reads(tree, "/3", Status.Content);
        Reads(tree, "/3/0", Status.Content);
        Reads(tree, "/3/0/0", Status.Content);
        Reads(tree, "/3/0/6", Status.Content);
        Reads(tree, "/3/0/6/1", Status.Content);
        Reads(tree, "/4", Status.NotFound);
        Reads(tree, "/4/0/1", Status.NotFound);
        Reads(tree, "/3/1", Status.NotFound);
        Reads(tree, "/3/1/0", Status.NotFound);
        Reads(tree, "/3/0/77", Status.NotFound);
        Reads(tree, "/3/0/15", Status.NotFound);   // in the table, but this instance has none
        Reads(tree, "/3/0/6/2", Status.NotFound);
        Reads(tree, "/3/0/9/0", Status.NotFound);  // a resource instance of a single resource
        Reads(tree, "/3/0/4", Status.MethodNotAllowed);
        Reads(tree, "/", Status.MethodNotAllowed);
        Reads(tree, "/0", Status.Unauthorized);    // E.1: the Security object is nobody's
        Reads(tree, "/0/0", Status.Unauthorized);
        Reads(tree, "/0/0/5", Status.Unauthorized);
        Reads(tree, "/0/9", Status.Unauthorized);
    }

    [TestMethod]
    public void FormatsOfOneValueHoldNoMore()
    {
        ObjectTree tree = Tree();
        ValueWriter[] single = { new PlainTextWriter(), new CborWriter(), new OpaqueWriter() };
        for (int i = 0; i < single.Length; i++)
        {
            Answer(Status.NotAcceptable, Subject.TryRead(tree, "/3", single[i]));
            Answer(Status.NotAcceptable, Subject.TryRead(tree, "/3/0", single[i]));
            Answer(Status.NotAcceptable, Subject.TryRead(tree, "/3/0/6", single[i]));
        }

        Answer(Status.Content, Subject.TryRead(tree, "/3/0/6/1", new PlainTextWriter()));
        Answer(Status.Content, Subject.TryRead(tree, "/3/0/6/1", new CborWriter()));
        Answer(Status.NotAcceptable, Subject.TryRead(tree, "/3/0/6/1", new OpaqueWriter()));
        Answer(Status.NotAcceptable, Subject.TryRead(tree, "/3/0/0", new OpaqueWriter()));
    }

    [TestMethod]
    public void LeavesOutWhatIsNotThere()
    {
        SampleObject item = SpecExamples.DeviceModel().With(0, 9, 5L);
        string hex = Hex.Text(Subject.Read(Subject.Tree(item), "/3", new TlvWriter()));
        Assert.AreEqual("0300C10905", hex);
        item.With(0, 6, Lwm2mPath.None, null); // a multiple resource without instances
        hex = Hex.Text(Subject.Read(Subject.Tree(item), "/3/0", new TlvWriter()));
        Assert.AreEqual("8006C10905", hex);
        hex = Hex.Text(Subject.Read(Subject.Tree(new SampleObject(3, item.Resources)), "/3", new TlvWriter()));
        Assert.AreEqual("", hex); // an object without instances has an empty representation
    }

    [TestMethod]
    public void AnyWindowIsThatSliceOfTheWhole()
    {
        ObjectTree tree = Tree();
        ValueWriter[] writers =
        {
            new TlvWriter(), new SenMlJsonWriter(), new SenMlCborWriter(), new Lwm2mCborWriter(), new Lwm2mJsonWriter(),
        };
        for (int w = 0; w < writers.Length; w++)
        {
            byte[] whole = Subject.Read(tree, "/3", writers[w]);
            for (int skip = 0; skip < whole.Length + 20; skip += 13)
            {
                Window(tree, writers[w], whole, skip, 16);
            }

            Window(tree, writers[w], whole, 0, 1024);
            Window(tree, writers[w], whole, whole.Length, 16);
            Window(tree, writers[w], whole, 5, 0);
        }
    }

    [TestMethod]
    public void ExecuteAnswers()
    {
        ObjectTree tree = Tree();
        Answer(Status.Changed, Subject.Execute(tree, "/3/0/4", ""));
        Answer(Status.Changed, Subject.Execute(tree, "/3/0/4", "0='1'"));
        Answer(Status.BadRequest, Subject.Execute(tree, "/3/0/4", "x"));
        Answer(Status.MethodNotAllowed, Subject.Execute(tree, "/3/0/9", ""));
        Answer(Status.MethodNotAllowed, Subject.Execute(tree, "/3/0", ""));
        Answer(Status.MethodNotAllowed, Subject.Execute(tree, "/3", ""));
        Answer(Status.MethodNotAllowed, Subject.Execute(tree, "/3/0/6/1", ""));
        Answer(Status.MethodNotAllowed, Subject.Execute(tree, "/", ""));
        Answer(Status.NotFound, Subject.Execute(tree, "/3/0/77", ""));
        Answer(Status.NotFound, Subject.Execute(tree, "/3/1/4", ""));
        Answer(Status.NotFound, Subject.Execute(tree, "/4/0/4", ""));
        Answer(Status.Unauthorized, Subject.Execute(tree, "/0/0/4", ""));
        string log = ((SampleObject)tree.Find(3)).Log;
        Assert.AreEqual("execute 0/4;execute 0/4 with;", log);
    }

    [TestMethod]
    public void DeleteAnswers()
    {
        var item = SpecExamples.AccessControl();
        item.Free = true;
        ObjectTree tree = Tree();
        tree.Add(item);
        int structure = tree.Structure, revision = item.Revision;
        Answer(Status.MethodNotAllowed, tree.Delete(Subject.Path("/3/0"))); // 6.3.7: the Device stays
        Answer(Status.MethodNotAllowed, tree.Delete(Subject.Path("/2")));
        Answer(Status.MethodNotAllowed, tree.Delete(Subject.Path("/2/0/0")));
        Answer(Status.MethodNotAllowed, tree.Delete(Subject.Path("/")));
        Answer(Status.NotFound, tree.Delete(Subject.Path("/2/1")));
        Answer(Status.NotFound, tree.Delete(Subject.Path("/9/0")));
        Answer(Status.Unauthorized, tree.Delete(Subject.Path("/0/0")));
        Assert.AreEqual(structure, tree.Structure);
        Assert.AreEqual(revision, item.Revision);
        Answer(Status.Deleted, tree.Delete(Subject.Path("/2/0")));
        Assert.IsTrue(tree.Structure > structure && item.Revision > revision);
        Answer(Status.NotFound, tree.Delete(Subject.Path("/2/0")));
        Reads(tree, "/2/2", Status.Content);
    }

    [TestMethod]
    public void KeepsObjectsInOrder()
    {
        var tree = new ObjectTree();
        int[] ids = { 3303, 1, 65534, 3, 0 };
        for (int i = 0; i < ids.Length; i++)
        {
            tree.Add(new SampleObject(ids[i], new int[0]));
        }

        Assert.AreEqual(5, tree.Count);
        for (int i = 1; i < tree.Count; i++)
        {
            Assert.IsTrue(tree[i - 1].Id < tree[i].Id);
        }

        Assert.IsNull(tree.Find(2));
        Assert.AreEqual(0, tree.FindDefinition(Subject.Path("/3/0/1")));
        Assert.ThrowsException(typeof(System.ArgumentException), () => tree.Add(new SampleObject(3, new int[0])));
    }

    [TestMethod]
    public void ProbesPresence()
    {
        SampleObject item = SpecExamples.DeviceModel().With(0, 9, 5L).With(0, 6, 3, 1L).With(0, 6, 300, 2L);
        ObjectTree tree = Subject.Tree(item);
        var probe = new ValueProbe();
        var output = new ByteWriter();
        output.Reset(new byte[4], 0, 4);
        Assert.IsTrue(tree.IsPresent(item, 0, item.Find(9), probe, output));
        Assert.IsFalse(tree.IsPresent(item, 0, item.Find(10), probe, output));
        Assert.IsTrue(tree.IsPresent(item, 0, item.Find(4), probe, output)); // what cannot be read is there
        Assert.AreEqual(0, output.Length);
        probe.After = Lwm2mPath.None;
        Assert.IsTrue(tree.IsPresent(item, 0, item.Find(6), probe, output));
        Assert.AreEqual(2, probe.Count);
        Assert.AreEqual(3, probe.Following);
        probe.After = 3;
        Assert.IsTrue(tree.IsPresent(item, 0, item.Find(6), probe, output));
        Assert.AreEqual(300, probe.Following);
        int before = probe.Digest;
        item.With(0, 6, 300, 3L);
        Assert.IsTrue(tree.IsPresent(item, 0, item.Find(6), probe, output));
        Assert.AreNotEqual(before, probe.Digest);
        Assert.AreEqual(3.0, probe.Number);
    }

    private static ObjectTree Tree()
    {
        var tree = new ObjectTree();
        tree.Add(SpecExamples.Device());
        var security = new SampleObject(0, new[] { 0 | Resource.String, 5 | Resource.Opaque }).With(0, 5, Hex.Parse("0102"));
        security.Hidden = true;
        tree.Add(security);
        return tree;
    }

    private static void Window(ObjectTree tree, ValueWriter writer, byte[] whole, int skip, int capacity)
    {
        var output = new ByteWriter();
        output.Reset(new byte[1100], 3, 1097);
        output.Unsigned(0x60450001, 4); // a header before it
        output.OpenWindow(skip, capacity);
        Answer(Status.Content, tree.Read(Subject.Path("/3"), writer, output));
        Assert.AreEqual(whole.Length, output.Position);
        int kept = whole.Length - skip < 0 ? 0 : whole.Length - skip < capacity ? whole.Length - skip : capacity;
        Assert.AreEqual(kept, output.Kept);
        Assert.AreEqual(4 + kept, output.Length);
        string expected = "60450001" + Hex.Text(whole, skip < whole.Length ? skip : 0, kept);
        string actual = Hex.Text(Subject.Copy(output, 3));
        Assert.AreEqual(expected, actual);
    }

    private static void Reads(ObjectTree tree, string path, Status expected)
    {
        Answer(expected, Subject.TryRead(tree, path, new TlvWriter()));
        Answer(expected, Subject.TryRead(tree, path, new SenMlCborWriter()));
    }

    private static void Answer(Status expected, Status status)
    {
        int code = (int)status;
        Assert.AreEqual((int)expected, code);
    }
}

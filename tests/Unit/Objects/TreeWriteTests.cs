// Write and Create: OMA-TS-LightweightM2M_Core-V1_1_1 6.3.3 and 6.3.6. All or nothing, replace or update.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Unit.Objects;

[TestClass]
public class TreeWriteTests
{
    [TestMethod]
    public void WriteAnswers()
    {
        ObjectTree tree = Tree(out SampleObject item);
        Text(tree, "/9/0/2", "5", Status.Changed);
        Text(tree, "/9/0/2", "x", Status.BadRequest);
        Text(tree, "/9/0/2", "", Status.BadRequest);
        Text(tree, "/9/0/1", "5", Status.MethodNotAllowed);  // read-only
        Text(tree, "/9/0/3", "5", Status.MethodNotAllowed);  // executable
        Text(tree, "/9/0/77", "5", Status.NotFound);
        Text(tree, "/9/1/2", "5", Status.NotFound);
        Text(tree, "/8/0/2", "5", Status.NotFound);
        Text(tree, "/9/0/2/0", "5", Status.NotFound);        // a resource instance of a single resource
        Text(tree, "/9/0/4/7", "5", Status.Changed);
        Text(tree, "/9/0/4", "5", Status.BadRequest);        // text for all instances of a resource
        Text(tree, "/9/0", "5", Status.BadRequest);
        Text(tree, "/9", "5", Status.MethodNotAllowed);
        Text(tree, "/", "5", Status.MethodNotAllowed);
        Text(tree, "/0/0/0", "5", Status.Unauthorized);
        item.Refused = 2;
        Text(tree, "/9/0/2", "5", Status.BadRequest);
        Assert.AreEqual("write 0/2;write 0/4/7;", item.Log);
    }

    [TestMethod]
    public void OneBadRecordChangesNothing()
    {
        string[] bad =
        {
            "C10205 C10107",     // resource 1 is read-only
            "C10205 C30700 00",  // resource 7 is an Integer, and three bytes are none
            "C10205 C209",       // cut off
            "C10205 C40241",
            "8204C10205",        // a resource within a multiple resource
            "C10205 C10407",     // resource 4 is multiple
            "C10205 820241000A", // resource 2 is not
        };
        for (int i = 0; i < bad.Length; i++)
        {
            ObjectTree tree = Tree(out SampleObject item);
            int revision = item.Revision;
            for (int way = 0; way < 2; way++)
            {
                Status status = Subject.Write(tree, "/9/0", new TlvReader(), Hex.Parse(bad[i]), way == 0);
                Assert.AreNotEqual((int)Status.Changed, (int)status);
                Assert.AreEqual("", item.Log, bad[i]);
                Assert.AreEqual(revision, item.Revision, bad[i]);
            }
        }

        ObjectTree refusing = Tree(out SampleObject picky);
        picky.Refused = 7;
        Answer(Status.BadRequest, Subject.Write(refusing, "/9/0", new TlvReader(), Hex.Parse("C10205 C10701"), true));
        Assert.AreEqual("", picky.Log);
    }

    // 6.3.3: "any optional Resources that are not supported by, or unknown to, the LwM2M Client MUST NOT be interpreted as an error"
    [TestMethod]
    public void AnInstanceIsWrittenWithoutWhatItLacks()
    {
        ObjectTree tree = Tree(out SampleObject item);
        Answer(Status.Changed, Subject.Write(tree, "/9/0", new TlvReader(), Hex.Parse("C10205 C14D07"), false));
        Assert.AreEqual("write 0/2;", item.Log);
    }

    [TestMethod]
    public void AnotherPathThanTheRequestsIsRefused()
    {
        ObjectTree tree = Tree(out SampleObject item);
        Json(tree, "/9/0", "[{\"n\":\"/9/1/2\",\"v\":1}]", Status.BadRequest);
        Json(tree, "/9/0", "[{\"n\":\"/8/0/2\",\"v\":1}]", Status.BadRequest);
        Json(tree, "/9/0", "[{\"n\":\"/9/0/2\",\"v\":1},{\"n\":\"/8/0/2\",\"v\":1}]", Status.BadRequest);
        Json(tree, "/9/0/2", "[{\"n\":\"/9/0/7\",\"v\":1}]", Status.BadRequest);
        Json(tree, "/9/0/4/1", "[{\"n\":\"/9/0/4/2\",\"v\":1}]", Status.BadRequest);
        Json(tree, "/9/0", "[{\"n\":\"/9\",\"v\":1}]", Status.BadRequest);
        Json(tree, "/9/0", "[{\"n\":\"/9/0\",\"v\":1}]", Status.BadRequest);
        Json(tree, "/9/0", "[{\"n\":\"/9/0/2\"}]", Status.BadRequest); // a single resource without its value
        Json(tree, "/9/0/2", "[]", Status.BadRequest);
        Assert.AreEqual("", item.Log);
        Json(tree, "/9/0/2", "[{\"n\":\"/9/0/2\",\"v\":1}]", Status.Changed);
        Assert.AreEqual("write 0/2;", item.Log);
    }

    [TestMethod]
    public void ReplaceResetsAndUpdateDoesNot()
    {
        ObjectTree tree = Tree(out SampleObject item);
        Answer(Status.Changed, Subject.Write(tree, "/9/0", new TlvReader(), Hex.Parse("C10205"), true));
        Assert.AreEqual("reset 0;write 0/2;", item.Log);
        Assert.IsNull(item.At(0, 7));
        Assert.IsNull(item.At(0, 4, 0));
        tree = Tree(out item);
        Answer(Status.Changed, Subject.Write(tree, "/9/0", new TlvReader(), Hex.Parse("C10205"), false));
        Assert.AreEqual("write 0/2;", item.Log);
        Assert.AreEqual(70L, (long)item.At(0, 7));
        Answer(Status.Changed, Subject.Write(tree, "/9/0", new TlvReader(), new byte[0], true)); // nothing but defaults
        Assert.AreEqual("write 0/2;reset 0;", item.Log);
    }

    [TestMethod]
    public void ReplaceOfAMultipleResourceRemovesItsInstances()
    {
        // 6.3.3: "the existing array of Resource Instances is replaced"
        ObjectTree tree = Tree(out SampleObject item);
        Answer(Status.Changed, Subject.Write(tree, "/9/0/4", new TlvReader(), Hex.Parse("8604 41050B 41060C"), true));
        Assert.AreEqual("clear 0/4;write 0/4/5;write 0/4/6;", item.Log);
        Assert.IsNull(item.At(0, 4, 0));
        Assert.AreEqual(11L, (long)item.At(0, 4, 5));

        tree = Tree(out item);
        Answer(Status.Changed, Subject.Write(tree, "/9/0/4", new TlvReader(), Hex.Parse("8304 41050B"), false));
        Assert.AreEqual("write 0/4/5;", item.Log);
        Assert.AreEqual(40L, (long)item.At(0, 4, 0));

        tree = Tree(out item);
        Answer(Status.Changed, Subject.Write(tree, "/9/0/4", new TlvReader(), Hex.Parse("8004"), true));
        Assert.AreEqual("clear 0/4;", item.Log);
        Assert.IsNull(item.At(0, 4, 0));

        tree = Tree(out item);
        Answer(Status.Changed, Subject.Write(tree, "/9/0/4/1", new TlvReader(), Hex.Parse("410109"), true));
        Assert.AreEqual("write 0/4/1;", item.Log); // one instance replaces itself alone
        Assert.AreEqual(40L, (long)item.At(0, 4, 0));
    }

    [TestMethod]
    public void RecordsOfAMultipleResourceNeedNotBeTogether()
    {
        ObjectTree tree = Tree(out SampleObject item);
        const string Mixed =
            "[{\"bn\":\"/9/0/\",\"n\":\"4/5\",\"v\":1},{\"n\":\"6/1\",\"v\":2},{\"n\":\"4/6\",\"v\":3},{\"n\":\"6/2\",\"v\":4}]";
        Json(tree, "/9/0", Mixed, Status.Changed, true);
        Assert.AreEqual(1L, (long)item.At(0, 4, 5));
        Assert.AreEqual(2L, (long)item.At(0, 6, 1));
        Assert.AreEqual(3L, (long)item.At(0, 4, 6));
        Assert.AreEqual(4L, (long)item.At(0, 6, 2));
        Assert.IsNull(item.At(0, 4, 0));
    }

    [TestMethod]
    public void ChangesAreTold()
    {
        ObjectTree tree = Tree(out SampleObject item);
        int revision = item.Revision;
        Text(tree, "/9/0/2", "5", Status.Changed);
        Assert.IsTrue(item.Revision > revision);
        revision = item.Revision;
        Answer(Status.Changed, Subject.Execute(tree, "/9/0/3", ""));
        Assert.IsTrue(item.Revision > revision);
        revision = item.Revision;
        item.Broken = 2;
        Text(tree, "/9/0/2", "5", Status.InternalServerError); // a handler that fails may have changed something
        Assert.IsTrue(item.Revision > revision);
    }

    [TestMethod]
    public void TakesOpaqueValuesBlockByBlock()
    {
        ObjectTree tree = Tree(out SampleObject item);
        byte[] block = Hex.Parse("EE0102EE");
        Lwm2mPath path = Subject.Path("/9/0/5");
        Assert.IsTrue(tree.TakesBlocks(path));
        Answer(Status.Changed, tree.WriteBlock(path, block, 1, 2, 0, true));
        Answer(Status.Changed, tree.WriteBlock(path, block, 1, 2, 2, false));
        Assert.AreEqual("write 0/5 at 0 more;write 0/5 at 2;", item.Log);
        string[] others = { "/9/0/2", "/9/0/8", "/9/0/10", "/9/0", "/9/0/77", "/0/0/0", "/9/1/5" };
        for (int i = 0; i < others.Length; i++)
        {
            bool takes = tree.TakesBlocks(Subject.Path(others[i]));
            Assert.IsFalse(takes, others[i]);
            Answer(Status.MethodNotAllowed, tree.WriteBlock(Subject.Path(others[i]), block, 1, 2, 0, true));
        }

        item.Refused = 5;
        Answer(Status.BadRequest, tree.WriteBlock(path, block, 1, 2, 0, true));
    }

    [TestMethod]
    public void CreateAnswers()
    {
        ObjectTree tree = Tree(out SampleObject item);
        Answer(Status.MethodNotAllowed, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("C10205")));
        item.Free = true;
        int structure = tree.Structure;
        Answer(Status.NotFound, Subject.Create(tree, "/8", new TlvReader(), Hex.Parse("C10205")));
        Answer(Status.MethodNotAllowed, Subject.Create(tree, "/9/0", new TlvReader(), Hex.Parse("C10205")));
        Answer(Status.MethodNotAllowed, Subject.Create(tree, "/", new TlvReader(), Hex.Parse("C10205")));
        Answer(Status.Unauthorized, Subject.Create(tree, "/0", new TlvReader(), Hex.Parse("C10205")));
        Answer(Status.BadRequest, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("C10705"))); // the mandatory 2 is missing
        Answer(Status.BadRequest, Subject.Create(tree, "/9", new TlvReader(), new byte[0]));
        Answer(Status.BadRequest, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("0300C10205"))); // 0 is there
        Answer(Status.BadRequest, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("0307C10205 0308C10205")));
        Answer(Status.BadRequest, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("0307C102")));
        Answer(Status.MethodNotAllowed, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("C10205 C10305")));
        Assert.AreEqual("", item.Log);
        Assert.AreEqual(structure, tree.Structure);

        Answer(Status.Created, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("C10205 C10107")));
        Assert.AreEqual(1, tree.CreatedInstance);
        Assert.AreEqual("create 1;write 1/2;", item.Log); // 6.3.6: a value of a read-only resource is neither taken nor an error
        Assert.IsTrue(tree.Structure > structure);
        Answer(Status.Created, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("0307C10205")));
        Assert.AreEqual(7, tree.CreatedInstance);
        Answer(Status.Created, Subject.Create(tree, "/9", new SenMlJsonReader(), Hex.Utf8("[{\"n\":\"/9/5/2\",\"v\":1}]")));
        Assert.AreEqual(5, tree.CreatedInstance);
        Answer(Status.Created, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("C10205")));
        Assert.AreEqual(2, tree.CreatedInstance);
    }

    [TestMethod]
    public void CreateIgnoresResourcesTheObjectLacks()
    {
        // 6.3.6: "The LwM2M Client MUST ignore optional resources it does not support in the payload."
        ObjectTree tree = Tree(out SampleObject item);
        item.Free = true;
        Answer(Status.Created, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("C14D05 C10205 834E410001")));
        Assert.AreEqual("create 1;write 1/2;", item.Log);
    }

    [TestMethod]
    public void CreateThatFailsLeavesNothing()
    {
        ObjectTree tree = Tree(out SampleObject item);
        item.Free = true;
        item.Broken = 7;
        Answer(Status.InternalServerError, Subject.Create(tree, "/9", new TlvReader(), Hex.Parse("C10205 C10701")));
        Assert.AreEqual("create 1;write 1/2;write 1/7;delete 1;", item.Log);
        Assert.AreEqual(1, item.InstanceCount);
    }

    private static ObjectTree Tree(out SampleObject item)
    {
        item = new SampleObject(9, new[]
        {
            1 | R | Integer, 2 | RW | Integer | Mandatory, 3 | E, 4 | RW | Integer | Multiple, 5 | W | Opaque,
            6 | RW | Integer | Multiple, 7 | RW | Integer, 8 | RW | Opaque | Multiple, 10 | R | Opaque,
        }).With(0, 1, 10L).With(0, 2, 20L).With(0, 4, 0, 40L).With(0, 4, 1, 41L).With(0, 6, 0, 60L).With(0, 7, 70L);
        var tree = new ObjectTree();
        tree.Add(item);
        var hidden = new SampleObject(0, new[] { 0 | RW | Opaque }).Instance(0);
        hidden.Hidden = true;
        tree.Add(hidden);
        return tree;
    }

    private static void Text(ObjectTree tree, string path, string payload, Status expected) =>
        Answer(expected, Subject.Write(tree, path, new PlainTextReader(), payload, true));

    private static void Json(ObjectTree tree, string path, string payload, Status expected, bool replace = false) =>
        Answer(expected, Subject.Write(tree, path, new SenMlJsonReader(), payload, replace));

    private static void Answer(Status expected, Status status)
    {
        int code = (int)status;
        Assert.AreEqual((int)expected, code);
    }
}

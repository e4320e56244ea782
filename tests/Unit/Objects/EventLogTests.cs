// Event Log, object 20 version 2.1 of the OMA registry.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class EventLogTests
{
    [TestMethod]
    public void KeepsTheLastLinesThatHaveRoom()
    {
        ObjectTree tree = Log(16, out EventLogObject item);
        Lines(tree, "");
        Expect.Text(tree, "/20/0/4013", "0");
        item.Append("first");
        Lines(tree, "first\n");
        Expect.Text(tree, "/20/0/4013", "2");
        item.Append("second");
        Lines(tree, "first\nsecond\n");
        item.Append("3rd");
        Lines(tree, "second\n3rd\n"); // 17 bytes with the first
        item.Append("");
        Lines(tree, "second\n3rd\n\n");
        item.Append("4th");
        Lines(tree, "second\n3rd\n\n4th\n"); // all 16
        item.Append("");
        Lines(tree, "3rd\n\n4th\n\n");
        item.Append("123456789012345");
        Lines(tree, "123456789012345\n");
        item.Append("\u00fc");
        Lines(tree, "\u00fc\n");
    }

    [TestMethod]
    public void ALineWithoutRoomIsAnError()
    {
        ObjectTree tree = Log(8, out EventLogObject item);
        item.Append("line");
        int revision = item.Revision;
        item.Append("too long");
        Assert.AreNotEqual(revision, item.Revision, "revision");
        Lines(tree, "line\n");
        Expect.Text(tree, "/20/0/4013", "6");
        Expect.Execute(tree, "/20/0/4012", "", Status.Changed);
        Expect.Text(tree, "/20/0/4013", "7");
        Expect.Execute(tree, "/20/0/4011", "0='1'", Status.Changed);
        Expect.Text(tree, "/20/0/4013", "2");
    }

    [TestMethod]
    public void StartsAndStops()
    {
        ObjectTree tree = Log(64, out EventLogObject item);
        item.Append("a");
        Expect.Execute(tree, "/20/0/4012", "", Status.Changed);
        Expect.Text(tree, "/20/0/4013", "3");
        int revision = item.Revision;
        item.Append("b");
        Assert.AreEqual(revision, item.Revision, "stopped");
        Lines(tree, "a\n"); // kept
        Expect.Execute(tree, "/20/0/4011", "0='1'", Status.Changed);
        item.Append("c");
        Lines(tree, "a\nc\n"); // extended
        Expect.Execute(tree, "/20/0/4011", "", Status.Changed);
        Lines(tree, ""); // emptied
        Expect.Text(tree, "/20/0/4013", "0");
        item.Append("d");
        Expect.Execute(tree, "/20/0/4012", "0='0'", Status.Changed);
        Lines(tree, "d\n");
        Expect.Execute(tree, "/20/0/4012", "0='1'", Status.Changed);
        Lines(tree, "");
        Expect.Text(tree, "/20/0/4013", "1");
        Expect.Execute(tree, "/20/0/4011", "0", Status.Changed); // an argument without a value: the default
        Expect.Text(tree, "/20/0/4013", "0");
    }

    [TestMethod]
    public void RefusesArgumentsWithoutMeaning()
    {
        ObjectTree tree = Log(64, out EventLogObject item);
        item.Append("a");
        string[] bad = { "0='2'", "0='01'", "0='x'", "1='60'", "0='1',1" };
        for (int i = 0; i < bad.Length; i++)
        {
            Expect.Execute(tree, "/20/0/4011", bad[i], Status.BadRequest);
            Expect.Execute(tree, "/20/0/4012", bad[i], Status.BadRequest);
        }

        Lines(tree, "a\n");
        Expect.Text(tree, "/20/0/4013", "2");
    }

    [TestMethod]
    public void LetsInTheClassThatIsWanted()
    {
        ObjectTree tree = Log(64, out EventLogObject item);
        Expect.Text(tree, "/20/0/4010", "0");
        item.Append(EventLogObject.Trace, "all");
        Expect.Write(tree, "/20/0/4010", "2", Status.Changed);
        Expect.Text(tree, "/20/0/4010", "2");
        item.Append(EventLogObject.Trace, "trace");
        item.Append("generic");
        item.Append(EventLogObject.Security, "security");
        Lines(tree, "all\nsecurity\n");
        Expect.Execute(tree, "/20/0/4012", "", Status.Changed);
        Expect.Text(tree, "/20/0/4010", "2"); // the status leaves it alone
        Expect.Write(tree, "/20/0/4010", "255", Status.Changed);
        Expect.Text(tree, "/20/0/4013", "3"); // and it the status
        string[] bad = { "-1", "7", "99", "256" };
        for (int i = 0; i < bad.Length; i++)
        {
            Expect.Write(tree, "/20/0/4010", bad[i], Status.BadRequest);
        }

        Expect.Text(tree, "/20/0/4010", "255");
    }

    [TestMethod]
    public void HasOneFormat()
    {
        ObjectTree tree = Log(64, out EventLogObject _);
        Expect.Text(tree, "/20/0/4015", "0");
        Expect.Write(tree, "/20/0/4015", "0", Status.Changed);
        Expect.Write(tree, "/20/0/4015", "1", Status.BadRequest);
        Expect.Text(tree, "/20/0/4016", "absent");
        Expect.Text(tree, "/20/0/4017", "absent");
    }

    private static ObjectTree Log(int bytes, out EventLogObject item)
    {
        item = new EventLogObject(bytes);
        return Subject.Tree(item);
    }

    private static void Lines(ObjectTree tree, string expected)
    {
        string lines = Hex.Latin(Subject.Read(tree, "/20/0/4014", new OpaqueWriter()));
        Assert.AreEqual(expected, lines, "lines");
    }
}

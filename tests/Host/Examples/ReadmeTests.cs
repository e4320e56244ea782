// What the README shows is what these tests run.
using System.IO;
using System.Runtime.CompilerServices;
using Example;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Examples;

/// <summary>The README's own object, on a node.</summary>
[TestClass]
public class ReadmeTests
{
    [TestMethod]
    public void ShowsTheObjectThatIsTested()
    {
        string source = File.ReadAllText(Path.Combine(Folder(), "GateObject.cs"));
        string readme = File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "README.md"));
        Assert.IsTrue(readme.Contains(source), "README.md must show tests/Host/Examples/GateObject.cs as it stands");
    }

    [TestMethod]
    public void AnObjectIsATableAndASwitch()
    {
        var node = new TestNode("gate", 1, new GateObject());
        StringAssert.Contains(Packet.Text(node.Register()), "</26250/0>");
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(3, 1, "26250/0/0", "1"u8.ToArray()))));
        Assert.AreEqual("1", Packet.Text(node.Receive(Packet.Request(1, 2, "26250/0/0"))));
        Assert.AreEqual("1", Packet.Text(node.Receive(Packet.Request(1, 3, "26250/0/1"))));
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(2, 4, "26250/0/2"))));
        Assert.AreEqual("0", Packet.Text(node.Receive(Packet.Request(1, 5, "26250/0/1"))));

        // None of these cases is in the object: the tree knows them from the table.
        Assert.AreEqual(0x80, Packet.Code(node.Receive(Packet.Request(3, 6, "26250/0/0", "maybe"u8.ToArray()))));
        Assert.AreEqual(0x85, Packet.Code(node.Receive(Packet.Request(3, 7, "26250/0/1", "5"u8.ToArray()))));
        Assert.AreEqual(0x84, Packet.Code(node.Receive(Packet.Request(1, 8, "26250/0/9"))));
        Assert.AreEqual(0x85, Packet.Code(node.Receive(Packet.Request(1, 9, "26250/0/2"))));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path);
}

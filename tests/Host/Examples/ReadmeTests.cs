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

    [TestMethod]
    [DataRow("SmartMeter")]
    [DataRow("MachineStop")]
    [DataRow("HealthMonitor")]
    public void ShowsTheObjectsOfOtherTrades(string example)
    {
        string source = File.ReadAllText(Path.Combine(Folder(), example + ".cs"));
        string readme = File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "objects", "README.md"));
        Assert.IsTrue(readme.Contains(source), "objects/README.md must show tests/Host/Examples/" + example + ".cs as it stands");
    }

    [TestMethod]
    public void ASmartMeterIsADefinitionAndItsColumns()
    {
        var meter = new SmartMeter();
        var node = new TestNode("meter", 1, meter.Object);
        Assert.AreEqual(0x84, Packet.Code(node.Receive(Packet.Request(1, 1, "3421/0/1"))));
        for (int i = 0; i < 3600; i++)
        {
            meter.Sample(i == 7 ? 200000 : 230000, 2000, 437000, 1000);
        }

        Assert.AreEqual("230", Packet.Text(node.Receive(Packet.Request(1, 2, "3421/0/1"))));
        Assert.AreEqual("0.95", Packet.Text(node.Receive(Packet.Request(1, 3, "3421/0/13"))));
        Assert.AreEqual("437", Packet.Text(node.Receive(Packet.Request(1, 4, "3421/0/25"))));
        Assert.AreEqual("1", Packet.Text(node.Receive(Packet.Request(1, 5, "3421/0/43"))));
        Assert.AreEqual(0x84, Packet.Code(node.Receive(Packet.Request(1, 6, "3421/0/2"))));
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(3, 7, "3421/0/41", "230.5"u8.ToArray()))));
        meter.Sample(230000, 2000, 437000, 1000);
        Assert.AreEqual("2", Packet.Text(node.Receive(Packet.Request(1, 8, "3421/0/43"))));
    }

    [TestMethod]
    public void AMachineStopsByItselfAndIsNotStartedWhileItShakes()
    {
        var machine = new MachineStop(7100);
        var node = new TestNode("machine", 1, machine, machine.Vibration);
        machine.Sample(2300, 0);
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(3, 1, "3306/0/5850", "1"u8.ToArray()))));
        Assert.IsTrue(machine.IsRunning);
        machine.Sample(7101, 0);
        Assert.IsFalse(machine.IsRunning);
        Assert.AreEqual("7.101", Packet.Text(node.Receive(Packet.Request(1, 2, "3300/0/5700"))));
        Assert.AreEqual(0x80, Packet.Code(node.Receive(Packet.Request(3, 3, "3306/0/5850", "1"u8.ToArray()))));
        Assert.AreEqual("0", Packet.Text(node.Receive(Packet.Request(1, 4, "3306/0/5850"))));
        machine.Sample(900, 0);
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(3, 5, "3306/0/5850", "1"u8.ToArray()))));
    }

    [TestMethod]
    public void AWearableHasEveryKindOfResource()
    {
        var monitor = new HealthMonitor();
        var node = new TestNode("wrist", 1, monitor);
        StringAssert.Contains(Packet.Text(node.Register()), "</26260/0>");
        monitor.Sample(151, 974, 12);
        Assert.AreEqual("97.4", Packet.Text(node.Receive(Packet.Request(1, 1, "26260/0/1"))));
        Assert.AreEqual("1", Packet.Text(node.Receive(Packet.Request(1, 2, "26260/0/5"))));
        Assert.AreEqual(0x80, Packet.Code(node.Receive(Packet.Request(3, 3, "26260/0/4", "400"u8.ToArray()))));
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(3, 4, "26260/0/4", "160"u8.ToArray()))));
        Assert.AreEqual("0", Packet.Text(node.Receive(Packet.Request(1, 5, "26260/0/5"))));
        Assert.AreEqual("+1 206 555 0199", Packet.Text(node.Receive(Packet.Request(1, 6, "26260/0/7/1"))));
        Assert.AreEqual("12", Packet.Text(node.Receive(Packet.Request(1, 7, "26260/0/2"))));
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(2, 8, "26260/0/3"))));
        Assert.AreEqual("0", Packet.Text(node.Receive(Packet.Request(1, 9, "26260/0/2"))));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path);
}

using System.Linq;
using Bench.Server;
using Microsoft.VisualStudio.TestTools.UnitTesting;
namespace Host;

[TestClass]
public class TryTests
{
    public TestContext TestContext { get; set; }
    [TestMethod]


    [DataRow("streetlight")]
    [DataRow("all")]
    public void Try(string board)
    {
        var world = new BenchWorld(board);
        world.Run(300);
        TestContext.WriteLine(world.Log);
        foreach (Reading r in world.Client.Readings.Values.OrderBy(r => r.Path.Length).ThenBy(r => r.Path)) TestContext.WriteLine($"{r.Path} {world.Client.NameOf(r)} {r.Text} {world.Client.UnitOf(r)}");
    }
}

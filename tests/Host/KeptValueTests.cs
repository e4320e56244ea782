// Whatever a server sets in a board's objects, thresholds and delays among it, is there after a power failure.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Bench.Server;
using Firmware.Stack.Coap;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host;

[TestClass]
public class KeptValueTests
{
    private const int FirstMeasuringObject = 3200;

    private static readonly string[] s_values = ["3", "7", "21", "0.9", "60", "150", "true", "false", "kept"];

    // Orders rather than values: to calibrate in a solution, to forget a thermometer, and what the lamp is told, of which its object shows
    // what it does.
    private static readonly string[] s_orders = ["/3308/0/5900", "/3308/1/5900", "/3308/3/5900", "/3311/0/5851"];

    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")]
    [DataRow("streetlight")]
    public void EveryValueOutlivesAPowerFailure(string board)
    {
        BenchWorld world = BoardRequests.Start(board);
        world.Run(100);
        var written = new Dictionary<string, string>();
        foreach ((string path, string before) in Writable(world).ToArray())
        {
            foreach (string value in s_values)
            {
                if (world.RunUntil(world.Client.Write(path, value)).Code == CoapCode.Changed && world.Read(path) is string now && now != before)
                {
                    written[path] = now;
                    break;
                }
            }
        }

        world.Run(5);
        world.Restart();
        string[] lost = [.. written.Where(item => !Same(world.Read(item.Key), item.Value)).Select(item => $"{item.Key} was {item.Value} and is {world.Read(item.Key)}")];
        Assert.AreEqual("", string.Join('\n', lost));
        Assert.IsTrue(written.Count > 15, $"{written.Count} written");
    }

    private static bool Same(string one, string other) => one == other ||
        (double.TryParse(one, CultureInfo.InvariantCulture, out double a) && double.TryParse(other, CultureInfo.InvariantCulture, out double b) && Math.Abs(a - b) < 1e-6);

    private static IEnumerable<(string Path, string Value)> Writable(BenchWorld world)
    {
        ObjectTree tree = world.Board.Image.Tree;
        for (int i = 0; i < tree.Count; i++)
        {
            for (int k = 0; k < tree[i].InstanceCount && tree[i].Id >= FirstMeasuringObject; k++)
            {
                foreach (int definition in tree[i].Resources.Where(definition => (definition & Resource.W) != 0))
                {
                    string path = $"/{tree[i].Id}/{tree[i].InstanceAt(k)}/{Resource.Id(definition)}" + ((definition & Resource.Multiple) == 0 ? ""
                        : tree[i].Id == SettingsObject.ObjectId ? "/1" : "/0"); // the first setting is sleep, in which nobody reads the others
                    Answer answer = world.RunUntil(world.Client.Read(path));
                    if (answer.Code == CoapCode.Content && !s_orders.Contains(path))
                    {
                        yield return (path, answer.Readings.Single().Text);
                    }
                }
            }
        }
    }
}

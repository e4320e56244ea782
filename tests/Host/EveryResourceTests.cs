// A server that reads, writes and executes every resource of every board, with values that make sense and with values that do
// not: nothing is answered with 5.00, and the board goes on.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server;
using Firmware.Stack.Coap;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host;

[TestClass]
public class EveryResourceTests
{
    private const int InternalServerError = 160;

    private static readonly string[] s_values =
        ["", "0", "1", "7", "20", "100", "900", "3600", "-1", "-40", "0.5", "1.01", "35.5", "4000000000", "1e300", "true", "text", "2014", "1400000000"];

    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")]
    [DataRow("streetlight")]
    [DataRow("all")]
    public void AnswersEveryOperationOnEveryResource(string board)
    {
        var world = new BenchWorld(board);
        world.Run(700); // each sensor has measured, the mean of ten minutes, too
        int read = 0, written = 0, executed = 0;
        var refused = new List<string>();
        foreach ((int objectId, int instance, int definition) in Resources(world))
        {
            int resource = Resource.Id(definition);
            string path = $"/{objectId}/{instance}/{resource}";
            Answer answer = Ask(world, world.Client.Read(path), path);
            if ((definition & Resource.R) == 0)
            {
                Assert.AreEqual((int)Status.MethodNotAllowed, answer.Code, path);
            }
            else if (answer.Code == CoapCode.Content)
            {
                read++;
            }
            else
            {
                Assert.AreEqual(CoapCode.NotFound, answer.Code, path);
                Assert.AreEqual(0, definition & Resource.Mandatory, path + " is mandatory");
            }

            // Of the settings the first is sleep, with which the node registers anew: SleepTests have that.
            string target = (definition & Resource.Multiple) == 0 ? path : path + (objectId == SettingsObject.ObjectId ? "/1" : "/0");
            bool taken = false;
            foreach (string value in s_values)
            {
                answer = Ask(world, world.Client.Write(target, value), $"{path} = {value}");
                taken |= answer.Code == CoapCode.Changed;
                Assert.IsTrue((definition & Resource.W) != 0 || answer.Code == (int)Status.MethodNotAllowed, $"{path}: {answer.CodeText}");
            }

            written += taken ? 1 : 0;
            if ((definition & Resource.W) != 0 && !taken)
            {
                refused.Add(path);
            }

            if (objectId == 3 && resource is 4 or 5)
            {
                continue; // Reboot has its own tests
            }

            answer = Ask(world, world.Client.Execute(path), path);

            // A POST to what can be written is a Write of nothing, which is a string, and as bytes none. Nothing is there to update.
            Status expected = (definition & Resource.E) != 0 ? objectId == 5 ? Status.MethodNotAllowed : Status.Changed
                : (definition & Resource.W) == 0 ? Status.MethodNotAllowed
                : Resource.Type(definition) is Resource.String or Resource.Opaque ? Status.Changed : Status.BadRequest;
            Assert.AreEqual((int)expected, answer.Code, path);
            executed += (definition & Resource.E) != 0 ? 1 : 0;
        }

        // Calibrations in a solution are refused unless a probe stands in one.
        CollectionAssert.IsSubsetOf(refused, new[] { "/3308/0/5900", "/3308/1/5900" }, string.Join(' ', refused));
        Assert.IsTrue(read > 20 && written > 5 && executed > 1, $"{read} read, {written} written, {executed} executed");
        world.Run(120);
        Assert.IsTrue(world.Board.IsRegistered, world.Log);
    }

    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")]
    [DataRow("streetlight")]
    [DataRow("all")]
    public void ReadsWholeObjectsInEveryFormat(string board)
    {
        var world = new BenchWorld(board);
        world.Run(700);
        foreach (int objectId in Resources(world).Select(resource => resource.Object).Distinct())
        {
            foreach (int format in new[] { ContentFormat.SenMlCbor, ContentFormat.SenMlJson, ContentFormat.Tlv })
            {
                Answer answer = Ask(world, world.Client.Read("/" + objectId, format), $"/{objectId} in {format}");
                Assert.AreEqual(CoapCode.Content, answer.Code, $"/{objectId} in {format}");
                Assert.AreNotEqual(0, answer.Payload.Length, $"/{objectId} in {format}");
            }
        }
    }

    private static Answer Ask(BenchWorld world, System.Threading.Tasks.Task<Answer> asked, string what)
    {
        Answer answer = world.RunUntil(asked);
        Assert.AreNotEqual(InternalServerError, answer.Code, what);
        Assert.AreNotEqual(0, answer.Code, what + ": no answer");
        return answer;
    }

    private static IEnumerable<(int Object, int Instance, int Definition)> Resources(BenchWorld world)
    {
        ObjectTree tree = world.Board.Image.Tree;
        for (int i = 0; i < tree.Count; i++)
        {
            Lwm2mObject item = tree[i];
            if (item.IsHidden || item.Id == 1)
            {
                continue; // the account of the server that asks
            }

            for (int k = 0; k < item.InstanceCount; k++)
            {
                foreach (int definition in item.Resources)
                {
                    yield return (item.Id, item.InstanceAt(k), definition);
                }
            }
        }
    }
}

// Each operation of LwM2M 1.1 and 1.2 by the embedded server, end to end against the firmware's image on a virtual board.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Bench.Server;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Conformance;
using Objects.Model;

namespace Host;

[TestClass]
public class BenchOperationTests
{
    private const string Air = "/3303/0/5700", Humidity = "/3304/0/5700";

    private readonly BenchWorld _world = new();
    private readonly List<(string Path, object Value)> _received = [];

    public BenchOperationTests()
    {
        _world.Board.Image.Tree.Add(new TestObject(TestObject.Version11, 1));
        _world.RunUntil("air", 60, () => _world.Value(Air) != null);
        _world.RunUntil("introduced", 60, () => _world.Client.WaitingCount == 0);
        _world.Server.Received += (_, reading, _) => _received.Add((reading.Path, reading.Value));
    }

    private Client Node => _world.Client;

    [TestMethod]
    [DataRow(ContentFormat.SenMlCbor)]
    [DataRow(ContentFormat.SenMlJson)]
    [DataRow(ContentFormat.Tlv)]
    [DataRow(ContentFormat.Lwm2mJson)]
    [DataRow(ContentFormat.Lwm2mCbor)]
    public void AnInstanceReadsTheSameInEveryFormat(int format)
    {
        Answer answer = Ask(Node.Read("/3303/0", format));
        Assert.AreEqual(format, answer.Format);
        Assert.AreEqual(Node.Readings[Air].Value, Value(answer, Air));
        Assert.AreEqual("Cel", Value(answer, "/3303/0/5701"));
    }

    [TestMethod]
    [DataRow(ContentFormat.PlainText)]
    [DataRow(ContentFormat.Cbor)]
    public void AResourceReadsInTheFormatsOfOneValue(int format)
    {
        Answer answer = Ask(Node.Read(Air, format));
        Assert.AreEqual(format, answer.Format);
        Assert.AreEqual(Node.Readings[Air].Value, answer.Readings.Single().Value);
        Assert.AreEqual((int)Status.NotAcceptable, Ask(Node.Read("/3303/0", format)).Code, "it has several");
    }

    [TestMethod]
    [DataRow(ContentFormat.SenMlCbor, ContentFormat.SenMlCbor)]
    [DataRow(ContentFormat.SenMlJson, ContentFormat.SenMlJson)]
    [DataRow(ContentFormat.SenMlEtchCbor, ContentFormat.SenMlCbor)]
    [DataRow(ContentFormat.SenMlEtchJson, ContentFormat.SenMlJson)]
    [DataRow(ContentFormat.Lwm2mCbor, ContentFormat.Lwm2mCbor)]
    public void SeveralPathsAreReadTogether(int asked, int answered)
    {
        Answer answer = Ask(Node.ReadComposite([Air, "/3304", "/3/0/0", "/3/0/99", "/3999"], asked));
        Assert.AreEqual(CoapCode.Content, answer.Code);
        Assert.AreEqual(answered, answer.Format);
        Assert.AreEqual(Node.Readings[Air].Value, Value(answer, Air));
        Assert.AreEqual(Node.Readings[Humidity].Value, Value(answer, Humidity));
        Assert.AreEqual("bench", Value(answer, "/3/0/0"));
        Assert.IsFalse(answer.Readings.Any(reading => reading.Path.StartsWith("/3999", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void MorePathsThanABlockHoldsAreRead()
    {
        // Values and units of all measuring instances, in JSON: a request of two blocks, an answer of several.
        string[] instances = [.. Node.Links.Where(link => link.Length > 6 && link.StartsWith("/33", StringComparison.Ordinal))];
        string[] paths = [.. instances.SelectMany(link => new[] { link + "/5700", link + "/5701" }).Take(PathList.Capacity)];
        int length = PayloadWriter.Paths(ContentFormat.SenMlJson, paths).Length;
        Assert.IsTrue(length > 1024, length + " bytes");
        Answer answer = Ask(Node.ReadComposite(paths, ContentFormat.SenMlJson));
        Assert.AreEqual(CoapCode.Content, answer.Code);
        Assert.IsTrue(answer.Payload.Length > 1024, answer.Payload.Length + " bytes");
        Assert.AreEqual(Node.Readings[Air].Value, Value(answer, Air));
    }

    [TestMethod]
    [DataRow(ContentFormat.SenMlCbor)]
    [DataRow(ContentFormat.SenMlJson)]
    [DataRow(ContentFormat.SenMlEtchCbor)]
    [DataRow(ContentFormat.SenMlEtchJson)]
    [DataRow(ContentFormat.Lwm2mCbor)]
    public void SeveralValuesAreWrittenAllOrNone(int format)
    {
        NodeValue lamp = NodeValue.Parse("/3416/0/1", "40"), lifetime = NodeValue.Parse("/1/0/1", "700");
        Assert.AreEqual(CoapCode.Changed, Ask(Node.WriteComposite([lamp, lifetime], format)).Code);
        _world.RunUntil("lit", 30, () => _world.Board.Pins.Lamp.LevelPermille == 400);
        _world.RunUntil("updated", 10, () => Node.LifetimeSeconds == 700);

        NodeValue wrong = NodeValue.Parse("/3416/0/1", "101");
        Assert.AreEqual(CoapCode.BadRequest, Ask(Node.WriteComposite([lifetime with { Value = 800L }, wrong], format)).Code);
        _world.Run(10);
        Assert.AreEqual(700, Node.LifetimeSeconds);
        Assert.AreEqual(0x84, Ask(Node.WriteComposite([lifetime, NodeValue.Parse("/3999/0/1", "1")], format)).Code);
    }

    [TestMethod]
    [DataRow("/3442/0/110", "\"two words\"", "two words")]
    [DataRow("/3442/0/120", "-12", -12L)]
    [DataRow("/3442/0/130", "2.5", 2.5)]
    [DataRow("/3442/0/140", "true", true)]
    public void EveryTypeIsWrittenAsItIsTyped(string path, string typed, object expected)
    {
        foreach (int format in new[] { ContentFormat.SenMlCbor, ContentFormat.SenMlJson, ContentFormat.Lwm2mCbor })
        {
            Assert.AreEqual(CoapCode.Changed, Ask(Node.WriteComposite([NodeValue.Parse(path, typed)], format)).Code);
            Assert.AreEqual(expected, Ask(Node.Read(path)).Readings.Single().Value);
        }
    }

    [TestMethod]
    public void ANullRemovesAResourceInstance()
    {
        Assert.AreEqual(CoapCode.Changed, Ask(Write("/3442/0/1110", """[{"n":"3","vs":"three"},{"n":"4","vs":"four"}]""")).Code);
        Assert.AreEqual(CoapCode.Changed, Ask(Node.WriteComposite([new("/3442/0/1110/3", null)], ContentFormat.SenMlEtchCbor)).Code);
        IReadOnlyList<Reading> left = Ask(Node.Read("/3442/0/1110")).Readings;
        Assert.IsFalse(left.Any(reading => reading.Path.EndsWith("/3", StringComparison.Ordinal)));
        Assert.IsTrue(left.Any(reading => reading.Path.EndsWith("/4", StringComparison.Ordinal)));
        Assert.AreEqual(CoapCode.BadRequest, Ask(Node.WriteComposite([new("/3442/0/1110/4", null)], ContentFormat.SenMlCbor)).Code);
    }

    [TestMethod]
    public void ResourceInstancesAreWrittenAndDeletedOneByOne()
    {
        Assert.AreEqual(CoapCode.Changed, Ask(Write("/3442/0/1110", """[{"n":"8","vs":"eight"}]""")).Code, "an instance more");
        Assert.AreEqual(CoapCode.Changed, Ask(Node.Write("/3442/0/1110/8", "acht")).Code);
        Assert.AreEqual("acht", Ask(Node.Read("/3442/0/1110/8")).Readings.Single().Value);
        Assert.AreEqual(CoapCode.Deleted, Ask(Node.Delete("/3442/0/1110/8")).Code);
        Assert.AreEqual(CoapCode.NotFound, Ask(Node.Read("/3442/0/1110/8")).Code);
        Assert.AreEqual(CoapCode.NotFound, Ask(Node.Delete("/3442/0/1110/8")).Code);
    }

    [TestMethod]
    public void JsonTypedByHandWritesSomeOfAnInstance()
    {
        Assert.AreEqual(CoapCode.Changed, Ask(Write("/1/0", """[{"n":"1","v":900},{"n":"/1/0/5","v":60}]""")).Code);
        Answer account = Ask(Node.Read("/1/0"));
        Assert.AreEqual(900L, Value(account, "/1/0/1"));
        Assert.AreEqual(60L, Value(account, "/1/0/5"));
        Assert.AreEqual("U", Value(account, "/1/0/7"), "the rest stays");
    }

    [TestMethod]
    public void AnInstanceIsCreatedWithAnIdAndWithoutAndDeleted()
    {
        Answer created = Ask(Node.Create("/3442", ContentFormat.SenMlJson, PayloadWriter.Complete("/3442/7", """[{"n":"110","vs":"seven"}]""")));
        Assert.AreEqual("2.01 /3442/7", created.CodeText + " " + created.Location);
        Assert.AreEqual("seven", Ask(Node.Read("/3442/7/110")).Readings.Single().Value);
        _world.RunUntil("told", 10, () => Node.Links.Contains("/3442/7"));
        Assert.AreEqual(CoapCode.Deleted, Ask(Node.Delete("/3442/7")).Code);

        byte[] any = PayloadWriter.Values(ContentFormat.Lwm2mCbor, PayloadWriter.OfNewInstance("/3442", """[{"n":"110","vs":"any"}]"""));
        created = Ask(Node.Create("/3442", ContentFormat.Lwm2mCbor, any));
        Assert.AreEqual("2.01 /3442/1", created.CodeText + " " + created.Location);
        Assert.AreEqual("any", Ask(Node.Read("/3442/1/110")).Readings.Single().Value);
        Assert.AreEqual((int)Status.MethodNotAllowed, Ask(Node.Create("/3303", ContentFormat.Tlv, [])).Code);
    }

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(1, 6)]
    [DataRow(2, 40)]
    public void DiscoverGoesAsDeepAsItIsTold(int depth, int atLeast)
    {
        Answer answer = Ask(Node.Discover("/3303", depth));
        string[] links = Encoding.UTF8.GetString(answer.Payload).Split(',');
        Assert.IsTrue(links.Length >= atLeast, links.Length + " links");
        Assert.IsTrue(links.All(link => link.Split(';')[0].Count(c => c == '/') <= depth + 1), string.Join(' ', links));
    }

    [TestMethod]
    public void AttributesOfAnObservationAreItsOwn()
    {
        Assert.IsFalse(Ask(Node.CancelObserve("/3303/0")).IsObserved);
        Assert.IsTrue(Ask(Node.Observe(Air, ContentFormat.SenMlCbor, "pmin=100", "pmax=100")).IsObserved);
        _world.Run(1);
        _received.Clear();
        _world.Run(350);
        Assert.AreEqual(3, _received.Count(item => item.Path == Air));
        string discovered = Encoding.UTF8.GetString(Ask(Node.Discover(Air)).Payload);
        Assert.IsFalse(discovered.Contains("pmin=100", StringComparison.Ordinal), discovered);
        Assert.AreEqual(CoapCode.BadRequest, Ask(Node.Observe(Humidity, ContentFormat.SenMlCbor, "pmin=nonsense")).Code);
    }

    [TestMethod]
    [DataRow(ContentFormat.SenMlCbor)]
    [DataRow(ContentFormat.SenMlJson)]
    [DataRow(ContentFormat.SenMlEtchCbor)]
    [DataRow(ContentFormat.Lwm2mCbor)]
    public void SeveralPathsAreObservedTogetherUntilThatIsCancelled(int format)
    {
        Ask(Node.CancelObserve("/3303/0"));
        Ask(Node.CancelObserve("/3304/0"));
        int before = _world.Board.Sessions.Single().Observations.Count;
        Answer observed = Ask(Node.ObserveComposite([Air, Humidity], format, "pmin=60", "pmax=60"));
        Assert.IsTrue(observed.IsObserved);
        Assert.AreEqual(2, observed.Readings.Count);
        Assert.AreEqual(before + 1, _world.Board.Sessions.Single().Observations.Count);
        _received.Clear();
        _world.Run(300);
        Assert.AreEqual(5, _received.Count(item => item.Path == Air), 1);
        Assert.AreEqual(_received.Count(item => item.Path == Air), _received.Count(item => item.Path == Humidity));

        Assert.IsFalse(Ask(Node.CancelComposite()).IsObserved);
        Assert.AreEqual(before, _world.Board.Sessions.Single().Observations.Count);
        _received.Clear();
        _world.Run(300);
        Assert.AreEqual(0, _received.Count(item => item.Path == Air));
    }

    [TestMethod]
    [DataRow(ContentFormat.SenMlCbor)]
    [DataRow(ContentFormat.SenMlJson)]
    [DataRow(ContentFormat.Lwm2mCbor)]
    public void TheNodeSendsWhatNobodyAskedFor(int format)
    {
        IReadOnlyList<Reading> sent = null;
        _world.Server.Sent += (_, readings) => sent = readings;
        _world.Board.Image.Node.Send(0, Paths((3303, 0, 5700), (3, 0, 0)), format);
        _world.RunUntil("sent", 10, () => sent != null);
        CollectionAssert.AreEquivalent(new[] { Air, "/3/0/0" }, sent.Select(reading => reading.Path).ToArray());
        Assert.AreEqual("bench", sent.Single(reading => reading.Path == "/3/0/0").Value);
        Assert.IsFalse(sent.Any(reading => reading.IsLate));
    }

    [TestMethod]
    public void AMutedNodeSendsNothing()
    {
        int sends = 0;
        _world.Server.Sent += (_, _) => sends++;
        Assert.AreEqual(CoapCode.Changed, Ask(Node.Write("/1/0/23", "1")).Code);
        _world.Board.Image.Node.Send(0, Paths((3303, 0, 5700)), ContentFormat.SenMlCbor);
        _world.Run(30);
        Assert.AreEqual(0, sends);
        Assert.AreEqual(CoapCode.Changed, Ask(Node.Write("/1/0/23", "0")).Code);
        _world.Board.Image.Node.Send(0, Paths((3303, 0, 5700)), ContentFormat.SenMlCbor);
        _world.RunUntil("sent", 10, () => sends == 1);
    }

    [TestMethod]
    public void UpdatesAndGoesAwayWhenTold()
    {
        int updates = 0;
        string why = null;
        _world.Server.Updated += (_, _) => updates++;
        _world.Server.Gone += (_, reason) => why = reason;
        Assert.AreEqual(CoapCode.Changed, Ask(Node.Execute("/1/0/8")).Code);
        _world.RunUntil("updated", 10, () => updates == 1);
        Assert.AreEqual(CoapCode.Changed, Ask(Node.Write("/1/0/5", "120")).Code);
        Assert.AreEqual(CoapCode.Changed, Ask(Node.Execute("/1/0/4")).Code);
        _world.RunUntil("gone", 10, () => _world.Client == null);
        Assert.AreEqual("it deregistered", why);
        _world.Run(110);
        Assert.IsNull(_world.Client);
        _world.RunUntil("back", 20, () => _world.Client != null);
    }

    private Answer Ask(Task<Answer> answered) => _world.RunUntil(answered);

    private Task<Answer> Write(string path, string json) =>
        Node.WritePartial(path, ContentFormat.SenMlJson, PayloadWriter.Complete(path, json));

    private static PathList Paths(params (int Object, int Instance, int Resource)[] ids)
    {
        var paths = new PathList();
        var path = new Lwm2mPath();
        foreach ((int item, int instance, int resource) in ids)
        {
            path.Set(item, instance, resource);
            paths.Add(path);
        }

        return paths;
    }

    private static object Value(Answer answer, string path) => answer.Readings.Single(reading => reading.Path == path).Value;
}

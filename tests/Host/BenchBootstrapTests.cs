// The embedded bootstrap server and the firmware's image: who is told of which server, and what becomes of half of a bootstrap.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Bench.Server;
using Firmware.Stack.Coap;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host;

[TestClass]
public class BenchBootstrapTests
{
    private static readonly BootstrapAccount s_account = new() { Uri = BenchWorld.ServerUri, Lifetime = 600 };

    [TestMethod]
    [DataRow(10, false)]
    [DataRow(11, false)]
    [DataRow(12, false)]
    [DataRow(12, true)]
    public void HandsABoardThatKnowsNoServerOver(int version, bool pack)
    {
        BenchWorld world = Unaccounted(version);
        world.Bootstrap.Pack = pack ? (_, format) => BootstrapPlan.Pack([s_account], format) : null;
        world.RunUntil("registered", 10, () => world.Client != null);
        Assert.AreEqual("1." + (version - 10), world.Client.Version);
        Assert.AreEqual(600, world.Client.LifetimeSeconds);
        Assert.AreEqual(pack, world.BootstrapNotes.Contains("has its pack", StringComparison.Ordinal), world.BootstrapNotes);
        Assert.AreEqual(!pack, world.BootstrapNotes.Contains("finish: 2.04", StringComparison.Ordinal), world.BootstrapNotes);
        Assert.AreEqual(version == 12 && !pack, world.BootstrapNotes.Contains("5.01", StringComparison.Ordinal), world.BootstrapNotes);
        world.RunUntil("readings", 60, () => world.Value("/3303/0/5700") != null);
    }

    // The same from the settings, and again after the power was away.
    [TestMethod]
    public void ABoardRegistersByThePackOfItsSettings()
    {
        var world = new BenchWorld(configure: configuration =>
        {
            configuration.Server = "";
            configuration.Pack = BootstrapPlan.Pack([s_account], ContentFormat.SenMlJson);
        });
        world.RunUntil("registered", 10, () => world.Client != null);
        Assert.AreEqual(600, world.Client.LifetimeSeconds);
        world.StartServer();
        world.Board.FailPower();
        world.RunUntil("registered again", 120, () => world.Client != null);
        Assert.AreEqual(600, world.Client.LifetimeSeconds);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(4)]
    public void APackMayComeInBlocks(int szx)
    {
        BenchWorld world = Unaccounted(12);
        world.Bootstrap.Pack = (_, format) => BootstrapPlan.Pack([s_account], format);
        world.Bootstrap.PackSzx = szx;
        world.RunUntil("registered", 20, () => world.Client != null);
        StringAssert.Contains(world.BootstrapNotes, "has its pack");
        Assert.IsFalse(world.BootstrapNotes.Contains("finish", StringComparison.Ordinal));
    }

    [TestMethod]
    public void APackThatMakesNoSenseIsUndoneAndTheStepsFollow()
    {
        BenchWorld world = Unaccounted(12);
        world.Bootstrap.Pack = (_, format) => PayloadWriter.Values(format, s_account.Security("/0/10"));
        world.RunUntil("registered", 20, () => world.Client != null);
        StringAssert.Contains(world.Log, "no Bootstrap-Pack (/0/10: no server has the short server id 1)");
        StringAssert.Contains(world.BootstrapNotes, "finish: 2.04");
    }

    // LwM2M 1.1 Core appendix E.2 resource 16: where a server has gone to, the bootstrap server may know.
    [TestMethod]
    public void ANodeThatLosesItsServerForLongIsBootstrappedAnew()
    {
        BenchWorld world = Unaccounted(11);
        world.RunUntil("registered", 10, () => world.Client != null);
        int notes = world.BootstrapNotes.Length;
        world.IsServerDown = true;
        world.StartServer();
        world.RunUntil("asked again", 3600, () => world.BootstrapNotes.Length > notes);
        world.IsServerDown = false;
        world.RunUntil("registered again", 600, () => world.Client != null);
    }

    [TestMethod]
    public void HoldsOffAsLongAsItIsTold()
    {
        BenchWorld world = Unaccounted(11, configuration => configuration.HoldOff = 100);
        world.Run(99);
        Assert.AreEqual("", world.BootstrapNotes);
        world.RunUntil("registered", 10, () => world.Client != null);
    }

    [TestMethod]
    public void ABoardThatIsNotKnownIsRefusedAndAsksAgain()
    {
        BenchWorld world = Unaccounted(11);
        Func<string, int, IEnumerable<BootstrapStep>> steps = world.Bootstrap.Steps;
        world.Bootstrap.Steps = (_, _) => null;
        world.Run(10);
        StringAssert.Contains(world.Log, "bootstrap: refused with 4.00");
        world.Bootstrap.Steps = steps;
        world.RunUntil("registered", 120, () => world.Client != null);
    }

    // 6.1.6
    [TestMethod]
    public void AccountsThatMakeNoSenseAre406AndMayBeMended()
    {
        BenchWorld world = Unaccounted(11);
        world.Bootstrap.Steps = (_, format) =>
        [
            BootstrapPlan.Write("/0/1", format, s_account.Security),
            BootstrapStep.Finish(),
            BootstrapPlan.Write("/1/0", format, s_account.Settings),
            BootstrapStep.Finish(),
        ];
        world.RunUntil("registered", 10, () => world.Client != null);
        CollectionAssert.AreEqual(
            new[]
            {
                "bench asks for a bootstrap", "bench write /0/1: 2.04", "bench finish: 4.06", "bench write /1/0: 2.04", "bench finish: 2.04",
            },
            world.BootstrapNotes.Split('\n'));
        StringAssert.Contains(world.Log, "the accounts make no sense: /0/1: no server has the short server id 1");
    }

    // RFC 7252 4.8.2: EXCHANGE_LIFETIME without a word.
    [TestMethod]
    public void WithoutAFinishEverythingIsAsBefore()
    {
        BenchWorld world = Accounted();
        world.Bootstrap.Steps = (_, format) =>
        [
            BootstrapStep.Delete("/0"),
            BootstrapStep.Delete("/1"),
            BootstrapPlan.Write("/0/1", format, path => new BootstrapAccount { Uri = "coap://192.0.2.9" }.Security(path)),
        ];
        Client before = world.Client;
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(before.Execute("/1/0/9")).Code);
        world.RunUntil("written", 10, () => world.BootstrapNotes.Contains("write /0/1: 2.04", StringComparison.Ordinal));
        Assert.AreEqual(BootstrapState.Open, world.Board.Image.Node.Bootstrap.State);
        world.RunUntil("given up", 250, () => world.Log.Contains("fell silent before it finished", StringComparison.Ordinal));
        Assert.AreEqual(1, world.Board.Sessions.Count());
        Assert.AreEqual(BenchWorld.ServerUri, world.Board.Sessions.Single().Account.Uri);

        world.Bootstrap.Steps = Steps;
        world.RunUntil("bootstrapped", 120, () => world.BootstrapNotes.Contains("finish: 2.04", StringComparison.Ordinal));
        world.RunUntil("registered", 60, () => world.Client?.LifetimeSeconds == 600);
    }

    [TestMethod]
    public void AServerMayAskForABootstrap()
    {
        BenchWorld world = Accounted();
        Assert.AreEqual(300, world.Client.LifetimeSeconds);
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Execute("/1/0/9")).Code);
        world.RunUntil("bootstrapped", 10, () => world.BootstrapNotes.Contains("finish: 2.04", StringComparison.Ordinal));
        world.RunUntil("updated or registered anew", 60, () => world.Client?.LifetimeSeconds == 600);
        world.RunUntil("answers", 60, () => world.Client != null);
        Reading at = world.RunUntil(world.Client.Read("/1/0/12")).Readings.Single();
        Assert.AreEqual(world.UnixSeconds, ((DateTimeOffset)at.Value).ToUnixTimeSeconds(), 70, "bootstrapped at");
    }

    [TestMethod]
    public void AccountsOutliveTheBoot()
    {
        BenchWorld world = Unaccounted(11);
        world.RunUntil("registered", 10, () => world.Client != null);
        world.Run(10);
        string notes = world.BootstrapNotes;
        world.Board.FailPower();
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(30);
        Assert.AreEqual(notes, world.BootstrapNotes);
        Assert.AreEqual(600, world.Client.LifetimeSeconds);
    }

    [TestMethod]
    public void APowerFailureInTheMiddleOfABootstrapLeavesTheAccountsAsBefore()
    {
        BenchWorld world = Accounted();
        world.Bootstrap.IsByHand = true;
        world.RunUntil(world.Client.Execute("/1/0/9"));
        world.RunUntil("open", 10, () => world.Bootstrap.Open.Contains("bench"));
        Do(world, BootstrapStep.Delete("/0"));
        Do(world, BootstrapStep.Delete("/1"));
        world.Run(60);
        world.Board.FailPower();
        world.RunUntil("registered", 10, () => world.Board.IsRegistered);
        Assert.AreEqual(BenchWorld.ServerUri, world.Board.Sessions.Single().Account.Uri);
    }

    [TestMethod]
    public void ByHandOneSeesAndWritesWhatABootstrapServerMay()
    {
        BenchWorld world = Unaccounted(11);
        world.Bootstrap.IsByHand = true;
        world.RunUntil("open", 10, () => world.Bootstrap.Open.Contains("bench"));
        string links = System.Text.Encoding.UTF8.GetString(Do(world, BootstrapStep.Discover("/")).Payload);
        StringAssert.StartsWith(links, "</>;lwm2m=1.1,");
        StringAssert.Contains(links, "</0/0>,");
        StringAssert.Contains(links, "</3/0>");
        Assert.AreEqual((int)Status.MethodNotAllowed, Do(world, BootstrapStep.Read("/0")).Code, "no server reads keys");
        Assert.AreEqual((int)Status.NotAcceptable, Do(world, BootstrapStep.Finish()).Code, "there is no server yet");
        Assert.AreEqual(CoapCode.Changed, Do(world, BootstrapPlan.Write("/0/7", ContentFormat.SenMlCbor, s_account.Security)).Code);
        Assert.AreEqual(CoapCode.Changed, Do(world, BootstrapPlan.Write("/1/3", ContentFormat.SenMlJson, s_account.Settings)).Code);
        IReadOnlyList<Reading> read = Do(world, BootstrapStep.Read("/1")).Readings;
        Assert.AreEqual(600L, read.Single(reading => reading.Path == "/1/3/1").Value);
        Assert.AreEqual(CoapCode.Changed, Do(world, BootstrapStep.Finish()).Code);
        world.RunUntil("registered", 10, () => world.Client != null);
        CollectionAssert.Contains(world.Client.Links.ToArray(), "/1/3");
        Assert.AreEqual("/1/3", world.Client.AccountPath);
    }

    private static Answer Do(BenchWorld world, BootstrapStep step)
    {
        Task<Answer> done = world.Bootstrap.Do("bench", step);
        return world.RunUntil(done);
    }

    private static IEnumerable<BootstrapStep> Steps(string endpoint, int format) => BootstrapPlan.Steps([s_account], format);

    // With nothing but a bootstrap server's account.
    private static BenchWorld Unaccounted(int version, Action<Firmware.Operation.Configuration> configure = null)
    {
        var world = new BenchWorld(configure: configuration =>
        {
            configuration.Server = "";
            configuration.Bootstrap = BenchWorld.BootstrapUri;
            configuration.Version = version;
            configure?.Invoke(configuration);
        });
        world.Bootstrap.Steps = Steps;
        return world;
    }

    // Registered at a server, with a bootstrap server besides.
    private static BenchWorld Accounted()
    {
        var world = new BenchWorld(configure: configuration => configuration.Bootstrap = BenchWorld.BootstrapUri);
        world.Bootstrap.Steps = Steps;
        world.RunUntil("readings", 60, () => world.Value("/3303/0/5700") != null);
        Assert.AreEqual("", world.BootstrapNotes);
        return world;
    }
}

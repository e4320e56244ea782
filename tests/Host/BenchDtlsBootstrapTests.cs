// The bench's own bootstrap server over real sockets: from no account to a registration, with DTLS and without, and other keys.
using System;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class BenchDtlsBootstrapTests
{
    [TestMethod]
    [DataRow(true, 11)]
    [DataRow(true, 12)]
    [DataRow(false, 11)]
    [DataRow(false, 12)]
    public void ABoardWithoutAnAccountIsHandedOver(bool secure, int version)
    {
        using var world = new BenchConsoleWorld(secure, true, version);
        StringAssert.Contains(world.Notes, "bootstrap: bench is handed over to " + world.Servers.ServerUri);
        StringAssert.Contains(world.Notes, version == 12 ? "bench has its pack" : "bench finish: 2.04");
        Assert.AreEqual(secure, world.Board.Sessions.Single().Secure != null);
        Assert.AreEqual(3000, world.Client.LifetimeSeconds);
        Assert.AreEqual(version == 12 ? "5:" : null, world.Client.ProfileId?[..2], "the account names a hash");
    }

    [TestMethod]
    public void ANewKeyComesByABootstrapAndCountsFromThenOn()
    {
        using var world = new BenchConsoleWorld(true, true);
        ServerSession before = world.Board.Sessions.Single();
        byte[] key = [.. before.Account.SecretKey];
        CollectionAssert.AreEqual(world.Servers.Key, key);
        string location = world.Client.Location;
        Assert.AreEqual("rotate-key: 2.04", world.Type("rotate-key"));
        world.RunUntil("registered anew", () => world.Client != null && world.Client.Location != location);
        ServerSession after = world.Board.Sessions.Single();
        CollectionAssert.AreNotEqual(key, after.Account.SecretKey);
        Assert.IsFalse(after.Secure.Client.IsResumed, "a session of the old key is worth nothing");

        // And over a loss of power.
        world.RunUntil("introduced", () => world.Client.WaitingCount == 0);
        world.Board.FailPower();
        world.RunUntil("registered", () => world.Board.IsRegistered);
        CollectionAssert.AreEqual(after.Account.SecretKey, world.Board.Sessions.Single().Account.SecretKey);
    }

    // Nothing tells a request that came before the power failed from a new one, until the server has answered something.
    [TestMethod]
    public void AfterAPowerFailureTheNodeAnswersAgain()
    {
        using var world = new BenchConsoleWorld(true, false);
        world.Type("mute on"); // the answer to a Send would do, too
        world.RunUntil("saved", () => world.Board.SinceFirstMs > 60000);
        world.Board.FailPower();
        world.RunUntil("at work", () => world.Board.IsRegistered);
        StringAssert.Contains(world.Type("read /3/0/0"), "read /3/0/0: 2.05");
    }

    [TestMethod]
    public void AfterABootstrapThatChangesNothingTheNodeAnswersAgain()
    {
        using var world = new BenchConsoleWorld(true, true);
        world.Type("mute on");
        world.Type("bootstrap");
        world.RunUntil("bootstrapped", () => world.Notes.Split("is handed over").Length == 3);
        StringAssert.Contains(world.Type("read /3/0/0"), "read /3/0/0: 2.05");
    }

    [TestMethod]
    public void ABootstrapCanBeDoneByHand()
    {
        using var world = new BenchConsoleWorld(true, true);
        StringAssert.EndsWith(world.Type("bs discover /"), "no node waits: bs hold, and then bootstrap");
        StringAssert.Contains(world.Type("bs hold"), "the next bootstrap waits for commands");
        Assert.AreEqual("bootstrap: 2.04", world.Type("bootstrap"));
        world.RunUntil("waits", () => world.Servers.Bootstrap.Open.Count > 0);
        string links = world.Type("bs discover /");
        StringAssert.Contains(links, "bs discover /: 2.05\n  </>;lwm2m=1.1\n");
        StringAssert.Contains(links, "</1/0>;ssid=1");
        Assert.AreEqual("bs write /1/0/1 700: 2.04", world.Type("bs write /1/0/1 700"));
        StringAssert.Contains(world.Type("bs read /1/0"), "  /1/0/1  700");
        Assert.AreEqual("bs delete /0/9: 2.02", world.Type("bs delete /0/9"));
        StringAssert.Contains(world.Type("bs delete"), "write bs discover PATH, bs read PATH");
        Assert.AreEqual("bs finish: 2.04", world.Type("bs finish"));
        world.RunUntil("updated", () => world.Client?.LifetimeSeconds == 700);
        StringAssert.EndsWith(world.Type("bs go"), "the usual steps");
    }
}

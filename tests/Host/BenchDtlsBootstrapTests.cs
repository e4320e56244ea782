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

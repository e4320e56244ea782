// LwM2M 1.1 Core appendix E.2 resources 4, 5 and 16 to 20 of a node that sleeps: each wake goes on where the last one ended.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Host.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack.Accounts;

[TestClass]
public class TryingOverSleepTests
{
    private const long Unix = 1_800_000_000;
    private const int Forbidden = 0x83;

    // 30, 60, 120, 240 s, and 900 s after the fifth attempt, as when it is awake: see RegistrationRetryTests.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AttemptsGoOnOverSleeps(bool knowsTheTime)
    {
        AccountNode node = Refused(knowsTheTime);
        var delays = new List<long>();
        for (int i = 0; i < 12; i++)
        {
            long left = node.Node.NextAttemptAt - node.Now;
            delays.Add((left + 500) / 1000);
            node = Wake(node, (int)(left / 1000) + 2, knowsTheTime);
            Assert.AreEqual(1, node.Sent.Count, i + "\n" + node.LogText);
        }

        CollectionAssert.AreEqual(new long[] { 30, 60, 120, 240, 900, 30, 60, 120, 240, 900, 30, 60 }, delays, string.Join(' ', delays));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void BetweenTwoAttemptsAWakeSendsNothing(bool knowsTheTime)
    {
        AccountNode node = Refused(knowsTheTime);
        for (int i = 0; i < 2; i++)
        {
            node = Wake(node, 14, knowsTheTime);
            Assert.AreEqual(0, node.Sent.Count, node.LogText);
        }

        node = Wake(node, 14, knowsTheTime);
        Assert.AreEqual(1, node.Sent.Count, node.LogText);
    }

    // Somebody has put new batteries in, or pressed the button.
    [TestMethod]
    public void ARestartTriesAtOnce()
    {
        AccountNode node = Refused(true);
        node.Run(200_000);
        node.Node.Suspend(false, true);
        node = node.Restart(Unix + 300);
        node.Answer = Refuse;
        node.Run(10);
        Assert.AreEqual(1, node.Sent.Count);
        Assert.AreEqual(30, (node.Node.NextAttemptAt - node.Now + 500) / 1000, "the first of a sequence");
    }

    // A network that is joined for something else as the node wakes is no link that came back.
    [TestMethod]
    public void ALinkThatComesUpAtAWakeBringsNothingForward()
    {
        AccountNode node = Refused(true);
        node = Wake(node, 10, true);
        node.Node.LinkUp(0, node.Now);
        node.Run(10);
        Assert.AreEqual(0, node.Sent.Count, node.LogText);
        node.Node.LinkUp(0, node.Now);
        node.Run(10);
        Assert.AreEqual(1, node.Sent.Count, "but one that was lost and is back does");
    }

    [TestMethod]
    public void AVersionThatTheServerDoesNotSpeakIsNotTriedAgain()
    {
        AccountNode node = New(n => n.Version = 12, true);
        node.Answer = (_, register) => Packet.Response(register, Packet.Query(register).Contains("lwm2m=1.2") ? 0x8C : Forbidden);
        node.Run(100);
        Assert.AreEqual(2, node.Sent.Count);
        node = Wake(node, 31, true);
        StringAssert.Contains(Packet.Query(node.Sent[0].Datagram), "lwm2m=1.1");
    }

    // Resources 16 and 20: two sequences of two, and then the bootstrap server, once.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ABootstrapFollowsTheLastSequenceOverSleeps(bool knowsTheTime)
    {
        AccountNode node = New(
            n =>
            {
                n.Servers[0].RetryCount = 2;
                n.Servers[0].SequenceRetryCount = 2;
                n.Servers[0].SequenceDelayTimer = 100;
                n.AddBootstrap();
            },
            knowsTheTime);
        node.Answer = Refuse;
        node.Run(10);
        var sent = new List<string>(node.Sent.Select(Describe));
        for (int i = 0; i < 8; i++)
        {
            node = Wake(node, (int)((node.Node.NextAttemptAt - node.Now) / 1000) + 2, knowsTheTime);
            sent.AddRange(node.Sent.Select(Describe));
        }

        // Refused, the bootstrap is tried again after 60, 120 and 240 s, the registration meanwhile after 30 and 100 s.
        CollectionAssert.AreEqual(
            new[] { "0 POST rd", "0 POST rd", "0 POST rd", "0 POST rd", "4 POST bs", "4 POST bs", "0 POST rd", "0 POST rd", "4 POST bs" },
            sent.Take(9).ToArray(), string.Join('\n', sent));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ABootstrapIsTriedLessAndLessOftenOverSleeps(bool knowsTheTime)
    {
        var node = new AccountNode(store: new PowerStore(), unixSeconds: knowsTheTime ? Unix : 0) { Answer = Refuse };
        node.Run(10);
        var delays = new List<long>();
        for (int i = 0; i < 4; i++)
        {
            long left = node.Node.NextAttemptAt - node.Now;
            delays.Add((left + 500) / 1000);
            Assert.AreEqual(0, Wake(node, (int)(left / 2000), knowsTheTime).Sent.Count, "half of it");
            node = Wake(node, (int)(left / 1000) + 2, knowsTheTime);
            Assert.AreEqual(1, node.Sent.Count, i + "\n" + node.LogText);
        }

        CollectionAssert.AreEqual(new long[] { 60, 120, 240, 480 }, delays, string.Join(' ', delays));
        node.Node.Suspend(false, true);
        node = node.Restart(knowsTheTime ? Unix : 0);
        node.Run(10);
        Assert.AreEqual(1, node.Sent.Count, "a restart tries at once");
    }

    // The record goes when there is nothing to keep any more, and is not there where there never was.
    [TestMethod]
    public void ABootstrapThatIsDoneLeavesNothing()
    {
        AccountNode node = new(store: new PowerStore(), unixSeconds: Unix) { Answer = Refuse };
        node.Run(10);
        node = Wake(node, 61, true);
        Assert.AreNotEqual(0, node.Store[RecordKey.Registration].Length);
        node = node.Sleep(200);
        node.OpenBootstrap();
        node.WriteAccount(1, 1, 1);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(100);
        node.Node.Suspend(false, true);
        Assert.AreEqual(0, node.Store[RecordKey.Registration].Length);
    }

    // E.2 resource 4: "for a certain period". Sleeps and restarts are in it.
    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void ADisabledServerStaysSo(bool knowsTheTime, bool sleeps)
    {
        AccountNode node = Disabled(knowsTheTime);
        for (int i = 0; i < 5; i++)
        {
            node = sleeps ? Wake(node, 600, knowsTheTime) : Restart(node, 600);
            node.Run(1000);
            Assert.AreEqual(0, node.Sent.Count, i + "\n" + node.LogText);
            StringAssert.Contains(node.LogText, "server 0 is disabled for another " + (29 - (6 * i)));
        }

        node = sleeps ? Wake(node, 600, knowsTheTime) : Restart(node, 600);
        node.Run(1000);
        Assert.AreEqual("0 POST rd", Describe(node.Sent[0]));

        static AccountNode Restart(AccountNode node, int seconds)
        {
            AccountNode next = node.Restart(node.Clock.UnixSeconds + seconds); // the power failed: nothing was saved for it
            next.Run(10);
            return next;
        }
    }

    // After a power failure the time of day comes with the network, some seconds late.
    [TestMethod]
    public void ADisabledServerStaysSoOnceTheTimeIsKnown()
    {
        AccountNode node = Disabled(true).Restart(0);
        node.Run(10_000);
        Assert.AreEqual(0, node.Sent.Count, node.LogText);
        node.Clock.Set(Unix + 600);
        node.Run(2_990_000);
        Assert.AreEqual(0, node.Sent.Count, node.LogText);
        node.Run(20_000);
        Assert.AreEqual("0 POST rd", Describe(node.Sent[0]));
    }

    [TestMethod]
    public void WithoutTheTimeOfDayARestartEndsADisable()
    {
        AccountNode node = Disabled(true).Restart(0);
        node.Run(59_000);
        Assert.AreEqual(0, node.Sent.Count, "it may come yet");
        node.Run(2000);
        Assert.AreEqual("0 POST rd", Describe(node.Sent[0]));
        node = Disabled(false).Restart(0);
        node.Run(10);
        Assert.AreEqual("0 POST rd", Describe(node.Sent[0]));
    }

    // The power goes as the record is written: the old state or the new one.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void APowerCutLeavesTheOldStateOrTheNewOne(bool behind)
    {
        AccountNode node = Registered(true);
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/4"));
        node.Run(100);
        node.Store.CutAt = node.Store.SaveCount;
        node.Store.CutBehind = behind;
        Assert.ThrowsExactly<PowerCutException>(() => node.Node.Suspend(false, true));
        node = node.Restart(Unix + 100);
        node.Store.CutAt = -1;
        Assert.AreEqual(behind ? RegistrationState.Waiting : RegistrationState.Registered, node.Node.Session(0).Registration.State);
        Assert.AreEqual(behind, node.Node.Session(0).Registration.IsDisabled);
    }

    // LwM2M 1.1 Core 6.4.6: what a server refuses is not asked for at each wake. What it observes without times waits.
    [TestMethod]
    public void ARefusedSendIsNotTriedAtEachWake()
    {
        AccountNode node = Registered(true, n => n.Servers[0].MuteSend = false);
        node.Ask(0, Packet.Get, "3303/0/5700", accept: Ct.Text, options: Packet.Option(6, 0));
        node.Answer = (_, _) => null;
        for (int i = 0; i < 20; i++)
        {
            node.Temperature.Set(20000 + (1000 * i));
            node.Run(30_000);
        }

        Assert.IsTrue(node.Node.Backlog.Count > 5, node.LogText);
        node.Answer = RefuseSends;
        node.Run(2_000_000);
        node.Ask(0, Packet.Get, "3303/0/5700", accept: Ct.Text, options: Packet.Option(6, 0));
        node.Run(100_000);
        Assert.AreEqual(1, Sends(node), node.LogText);
        Assert.IsTrue(node.Node.Backlog.Count > 5, "they wait");
        for (int i = 0; i < 3; i++)
        {
            node = node.Sleep(600);
            node.Answer = RefuseSends;
            node.Run(10_000);
            Assert.IsTrue(node.Node.Backlog.Count > 5, "they wait");
            Assert.AreEqual(0, Sends(node), node.LogText);
        }

        node.Node.Suspend();
        node = node.Restart(Unix + 100_000);
        node.Answer = RefuseSends;
        node.Run(10_000);
        Assert.AreEqual(1, Sends(node), "a restart asks anew");

        static int Sends(AccountNode node) => node.Trace(0).Count(line => line.EndsWith("POST dp", StringComparison.Ordinal));

        static byte[] RefuseSends(int link, byte[] datagram) => AccountNode.Describe(datagram) == "POST dp"
            ? Packet.Response(datagram, AccountNode.NotAllowed)
            : AccountNode.Agree(link, datagram);
    }

    private static byte[] Refuse(int link, byte[] request) => Packet.Response(request, Forbidden);

    private static string Describe((long At, int Link, byte[] Datagram) sent) => sent.Link + " " + AccountNode.Describe(sent.Datagram);

    private static AccountNode New(Action<AccountNode> factory, bool knowsTheTime) => new(
        n =>
        {
            n.AddServer(1);
            factory?.Invoke(n);
        },
        new PowerStore(), null, knowsTheTime ? Unix : 0);

    // A node that was refused once.
    private static AccountNode Refused(bool knowsTheTime)
    {
        AccountNode node = New(null, knowsTheTime);
        node.Answer = Refuse;
        node.Run(10);
        Assert.AreEqual(1, node.Sent.Count);
        return node;
    }

    private static AccountNode Registered(bool knowsTheTime, Action<AccountNode> factory = null)
    {
        AccountNode node = New(factory, knowsTheTime);
        node.Run(5000);
        Assert.IsTrue(node.Node.IsRegistered);
        return node;
    }

    private static AccountNode Disabled(bool knowsTheTime)
    {
        AccountNode node = Registered(knowsTheTime, n => n.Servers[0].DisableTimeout = 3600);
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/4"));
        node.Run(5000); // it is saved some seconds later
        Assert.IsTrue(node.Node.Session(0).Registration.IsDisabled);
        return node;
    }

    // Sleeps, wakes, and does what is due then; everything is refused.
    private static AccountNode Wake(AccountNode node, int seconds, bool knowsTheTime)
    {
        node = node.Sleep(seconds);
        Assert.AreEqual(knowsTheTime, node.Clock.IsSet);
        node.Answer = Refuse;
        node.Run(10);
        return node;
    }
}

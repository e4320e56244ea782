// What becomes of readings that wait: servers that restart, are busy, reject or ignore them, and nodes that restart meanwhile.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Formats.Cbor;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Host.Stack.Accounts;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Objects.Model;

namespace Host.Stack;

[TestClass]
public class BacklogDeliveryTests
{
    private const int Minute = 60_000, Hour = 3_600_000;
    private const long Start = 1767225600;

    private static byte[] ObserveTimed(int id, string path, params byte[] token) =>
        Packet.Request(Packet.Get, id, path, null, Packet.Con, token, Packet.Option(6, 0), Packet.Option(17, Ct.SenMlCbor));

    private static byte[] Composite(int id, byte[] token, params string[] paths)
    {
        var writer = new CborWriter();
        writer.WriteStartArray(paths.Length);
        foreach (string path in paths)
        {
            writer.WriteStartMap(1);
            writer.WriteInt32(0);
            writer.WriteTextString(path);
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        return Packet.Request(5, id, "", writer.Encode(), Packet.Con, token, Packet.Option(6, 0), Packet.Option(12, 112), Packet.Option(17, 112));
    }

    private static byte[] Agree(byte[] datagram) => AccountNode.Agree(0, datagram);

    private static bool IsTold(byte[] datagram, double value) => Values(datagram).Any(v => Math.Abs(v - value) < 1e-4);

    private static List<double> Values(byte[] datagram)
    {
        List<double> values = [];
        byte[] payload = Packet.Payload(datagram);
        if (payload.Length == 0 || payload[0] >> 5 != 4)
        {
            return values;
        }

        try
        {
            var reader = new CborReader(payload);
            for (int records = reader.ReadStartArray().Value; records > 0; records--)
            {
                for (int pairs = reader.ReadStartMap().Value; pairs > 0; pairs--)
                {
                    if (reader.ReadInt32() != 2)
                    {
                        reader.SkipValue();
                        continue;
                    }

                    values.Add(reader.PeekState() switch
                    {
                        CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger => reader.ReadInt64(),
                        CborReaderState.Tag => (double)reader.ReadDecimal(),
                        _ => reader.ReadDouble(),
                    });
                }

                reader.ReadEndMap();
            }
        }
        catch (CborContentException)
        {
        }

        return values;
    }

    private static TestNode Known(bool mute)
    {
        TestNode node = TestNode.Registered();
        node.Clock.Set(Start);
        node.Server.MuteSend = mute;
        return node;
    }

    // An outage of some hours, with resource 19 as the specification recommends it (a day).
    [TestMethod]
    public void AnOutageLongerThanAnHourIsKeptToItsEnd()
    {
        TestNode node = Known(false);
        node.Server.SequenceDelayTimer = 86400;
        node.Receive(ObserveTimed(1, "3303/0/5700", 5));
        for (int i = 0; i < 300; i++)
        {
            node.Measurements[0].Set(10000 + (i * 100));
            node.Run(Minute, (_, _) => null); // five hours without an answer
        }

        Assert.IsTrue(node.Node.Backlog.Count + (node.Node.Backlog.SegmentCount * 100) + node.Node.Backlog.Dropped > 290,
            node.Node.Backlog.Count + " kept of 300, dropped " + node.Node.Backlog.Dropped + "\n" + string.Join("\n", node.Log.Lines.TakeLast(4)));
    }

    // A server that restarted rejects the notification under way by a Reset.
    [TestMethod]
    public void AReadingThatIsResetByAServerThatForgotIsNotLost()
    {
        TestNode node = Known(false);
        node.Receive(ObserveTimed(1, "3303/0/5700", 5));
        node.Now += Minute;
        node.Measurements[0].Set(31100);
        byte[] notification = node.Poll();
        node.Receive(Packet.Empty(Packet.Rst, Packet.Id(notification)));
        byte[] update = node.Poll();
        node.Receive(Packet.Response(update, 0x84));
        byte[] register = node.Poll();
        node.Receive(TestNode.Created(register, "b2"));
        node.Measurements[0].Set(32200);
        node.Receive(ObserveTimed(2, "3303/0/5700", 6));
        var all = new List<byte[]>();
        node.Run(10 * Minute, (datagram, _) =>
        {
            all.Add(datagram);
            return Agree(datagram);
        });
        Assert.IsTrue(all.Any(d => IsTold(d, 31.1)), "the reading 31.1 never arrives");
    }

    // A pack of kept readings is rejected by a Reset after an outage, by a muted node's server.
    [TestMethod]
    public void APackThatIsResetIsNotLost()
    {
        TestNode node = Known(true);
        node.Receive(ObserveTimed(1, "3303/0/5700", 5));
        for (int i = 0; i < 5; i++)
        {
            node.Measurements[0].Set(31100 + (i * 1100));
            node.Run(20_000, (_, _) => null);
        }

        int kept = node.Node.Backlog.Count;
        Assert.IsTrue(kept >= 3);
        bool reset = false;
        var late = new List<byte[]>();
        node.Run(10 * Minute, (datagram, _) =>
        {
            if (Packet.Code(datagram) == 0x45 && !reset && node.Node.Session(0).LateCount > 0)
            {
                reset = true;
                return Packet.Empty(Packet.Rst, Packet.Id(datagram)); // it restarted meanwhile
            }

            return reset && Packet.Path(datagram) == "rd/a1" ? Packet.Response(datagram, 0x84) : Agree(datagram);
        });
        Assert.IsTrue(reset);
        node.Receive(ObserveTimed(2, "3303/0/5700", 6));
        node.Run(10 * Minute, (datagram, _) =>
        {
            late.Add(datagram);
            return Agree(datagram);
        });
        Assert.IsTrue(late.Any(d => IsTold(d, 32.2)), "kept " + kept + ", left " + node.Node.Backlog.Count);
    }

    // A server that answers Sends with Reset.
    [TestMethod]
    public void AServerThatResetsSendsIsNotFlooded()
    {
        TestNode node = Known(false);
        node.Receive(ObserveTimed(1, "3303/0/5700", 5));
        for (int i = 0; i < 3; i++)
        {
            node.Measurements[0].Set(31100 + (i * 1100));
            node.Run(Minute, (_, _) => null);
        }

        int sends = 0;
        try
        {
            node.Run(10 * Minute, (datagram, _) =>
            {
                if (Packet.Path(datagram) == "dp")
                {
                    sends++;
                    return Packet.Empty(Packet.Rst, Packet.Id(datagram));
                }

                return Agree(datagram);
            });
        }
        catch (InvalidOperationException)
        {
        }

        Assert.IsTrue(sends < 100, sends + " Sends in ten minutes");
    }

    // The server is overloaded for a moment when all nodes come back: 5.03, then all is well.
    [TestMethod]
    public void AServerThatIsBusyOnceGetsItsReadings()
    {
        TestNode node = Known(false);
        node.Receive(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, [5], Packet.Option(6, 0)));
        for (int i = 0; i < 3; i++)
        {
            node.Measurements[0].Set(31100 + (i * 1100));
            node.Run(Minute, (_, _) => null);
        }

        Assert.IsTrue(node.Node.Backlog.Count > 0);
        int sends = 0;
        node.Run(24 * Hour, (datagram, _) =>
            Packet.Path(datagram) == "dp" && sends++ == 0 ? Packet.Response(datagram, 0xA3) : Agree(datagram));
        Assert.AreEqual(0, node.Node.Backlog.Count, sends + " Sends");
    }

    // The same with more than RAM has, which only a Send can tell: nobody observes it in a format with times.
    [TestMethod]
    public void WhatIsInFlashWaitsForAServerThatIsBusyToo()
    {
        var node = new AccountNode(n => n.AddServer(1), new PowerStore());
        node.Servers[0].MuteSend = false;
        node.Clock.Set(Start);
        node.Run(1000);
        node.Receive(0, Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, [5], Packet.Option(6, 0)));
        node.Answer = (_, _) => null;
        for (int i = 0; i < 300; i++)
        {
            node.Temperature.Set(22000 + (i * 100));
            node.Run(Minute);
        }

        Assert.IsTrue(node.Node.Backlog.SegmentCount > 0);
        int sends = 0;
        node.Answer = (link, datagram) => Packet.Path(datagram) == "dp" && sends++ < 2 ? Packet.Response(datagram, 0xA3) : AccountNode.Agree(link, datagram);
        node.Run(5 * Hour);
        Assert.AreEqual(0, node.Node.Backlog.SegmentCount + node.Node.Backlog.Count, sends + " Sends");
    }

    // A server that never answers a Send, but all else.
    [TestMethod]
    public void AServerThatIgnoresSendsIsNotBlocked()
    {
        TestNode node = Known(false);
        node.Receive(ObserveTimed(1, "3303/0/5700", 5));
        for (int i = 0; i < 3; i++)
        {
            node.Measurements[0].Set(31100 + (i * 1100));
            node.Run(Minute, (_, _) => null);
        }

        int sends = 0;
        node.Run(5 * Minute, (datagram, _) => Packet.Path(datagram) == "dp" ? null : Agree(datagram));
        node.Receive(ObserveTimed(2, "3303/0/5700", 6));
        node.Run(6 * Hour, (datagram, _) =>
        {
            sends += Packet.Path(datagram) == "dp" ? 1 : 0;
            return Packet.Path(datagram) == "dp" ? null : Agree(datagram);
        });
        Assert.IsTrue(sends < 50 && node.Node.Backlog.Count == 0, sends + " Send datagrams, left " + node.Node.Backlog.Count);
    }

    private static string[] Paths(int count) => Enumerable.Range(0, count).Select(i => $"/30000/0/{(i < 12 ? 20 + i : i - 12)}").ToArray();

    // A composite of 40 paths, and the same one again after a registration anew.
    [TestMethod]
    public void ALargeCompositeIsObservedAgainAfterARegistration()
    {
        var node = new AccountNode(n => n.AddServer(1));
        node.Clock.Set(Start);
        node.Run(1000);
        string[] paths = Enumerable.Range(0, 40).Select(i => "/3/0/" + i).Concat([]).ToArray();
        byte[] answer = node.Receive(0, Composite(1, [9], paths));
        Assert.IsTrue(Packet.Number(answer, 6) >= 0, "observed at first");
        node.Node.Session(0).Registration.WantUpdate();
        node.Answer = (link, d) => AccountNode.Describe(d).StartsWith("POST rd/", StringComparison.Ordinal)
            ? Packet.Response(d, 0x84) : AccountNode.Agree(link, d);
        node.Run(5000);
        node.Answer = AccountNode.Agree;
        answer = node.Receive(0, Composite(2, [10], paths));
        Assert.IsTrue(Packet.Number(answer, 6) >= 0, "refused after registering anew: " + node.Node.Session(0).Observations.DormantCount + " dormant");
    }

    // A small composite: what it tells after a registration anew is told once.
    [TestMethod]
    public void ACompositeObservedAgainIsToldOnce()
    {
        TestNode node = Known(false);
        node.Receive(Composite(1, [9], "/3303/0/5700", "/3303/1/5700"));
        node.Registration.WantUpdate();
        node.Receive(Packet.Response(node.Poll(), 0x84));
        node.Receive(TestNode.Created(node.Poll(), "b2"));
        node.Receive(Composite(2, [10], "/3303/0/5700", "/3303/1/5700"));
        int told = 0;
        node.Now += Minute;
        node.Measurements[0].Set(31100);
        node.Run(Minute, (datagram, _) =>
        {
            told += IsTold(datagram, 31.1) ? 1 : 0;
            return Agree(datagram);
        });
        Assert.AreEqual(1, told);
    }

    // Dormant observations over a reboot.
    [TestMethod]
    public void DormantObservationsEndAfterARebootToo()
    {
        var store = new PowerStore();
        var node = new AccountNode(n => n.AddServer(1), store);
        node.Clock.Set(Start);
        node.Run(1000);
        node.Receive(0, ObserveTimed(1, "3303/0/5700", 5));
        node.Node.Session(0).Registration.WantUpdate();
        node.Answer = (link, d) => AccountNode.Describe(d).StartsWith("POST rd/", StringComparison.Ordinal)
            ? Packet.Response(d, 0x84) : AccountNode.Agree(link, d);
        node.Run(5000);
        node.Answer = AccountNode.Agree;
        Assert.AreEqual(1, node.Node.Session(0).Observations.DormantCount);
        node.Node.Suspend();
        node = node.Reboot();
        node.Clock.Set(Start + 60);
        node.Run(3 * Hour);
        Assert.AreEqual(0, node.Node.Session(0).Observations.DormantCount);
    }

    // The last notification was lost, and the node restarts before the server answers again; nothing is stored.
    [TestMethod]
    [DataRow(50_000)]
    [DataRow(70_000)]
    public void TheLatestValueIsToldAfterARestart(int awayMs)
    {
        var store = new PowerStore();
        var node = new AccountNode(n => n.AddServer(1).StoreNotifications = false, store);
        node.Clock.Set(Start);
        node.Run(1000);
        node.Receive(0, ObserveTimed(1, "3303/0/5700", 5));
        node.Temperature.Set(31100);
        node.Answer = (_, _) => null;
        node.Run(awayMs); // under way; given up, and an Update is asked for
        node.Node.Suspend();
        node = node.Reboot();
        node.Clock.Set(Start + 100);
        node.Temperature.Set(31100);
        node.Run(Hour);
        Assert.IsTrue(node.Sent.Any(s => IsTold(s.Datagram, 31.1)), "the server goes on believing 21.5\n" + string.Join("\n", node.Trace()) + node.LogText + node.Node.Session(0).Observations.Count);
    }

    // A lifetime of a second: how often is flash written?
    [TestMethod]
    public void AShortLifetimeDoesNotWearFlash()
    {
        var store = new PowerStore();
        var node = new AccountNode(n => n.AddServer(1, 1), store);
        node.Clock.Set(Start);
        node.Run(Minute);
        int before = store.SaveCount;
        node.Run(Hour);
        Assert.IsTrue(store.SaveCount - before < 100, (store.SaveCount - before) + " saves in an hour");
    }

    // A server that observes and cancels, or writes attributes, all the time.
    [TestMethod]
    public void WritingAttributesAllTheTimeDoesNotWearFlash()
    {
        var store = new PowerStore();
        var node = new AccountNode(n => n.AddServer(1), store);
        node.Clock.Set(Start);
        node.Run(Minute);
        int before = store.SaveCount;
        for (int i = 0; i < 3600; i++)
        {
            node.Receive(0, Packet.Request(Packet.Put, 100 + i, "3303/0/5700?pmin=5"));
            node.Run(1000);
        }

        Assert.IsTrue(store.SaveCount - before < 100, (store.SaveCount - before) + " saves in an hour");
    }

    // A muted server comes back after a long outage and observes one of the two paths again.
    [TestMethod]
    public void WhatIsObservedComesThoughOlderReadingsAreNotObserved()
    {
        var store = new PowerStore();
        var node = new AccountNode(n => n.AddServer(1), store);
        node.Clock.Set(Start);
        node.Run(1000);
        node.Receive(0, ObserveTimed(1, "3303/0/5700", 5));
        node.Receive(0, ObserveTimed(2, "3303/0/5602", 6));
        node.Answer = (_, _) => null;
        for (int i = 0; i < 200; i++)
        {
            node.Temperature.Set(22000 + (i * 100));
            node.Run(Minute);
        }

        node.Answer = AccountNode.Agree;
        node.Run(Hour);
        node.Receive(0, ObserveTimed(3, "3303/0/5700", 7));
        node.Run(Hour);
        int[] missing = Enumerable.Range(3, 190).Where(i => !node.Sent.Any(s => IsTold(s.Datagram, 22 + (i / 10.0)))).ToArray();
        Assert.AreEqual(0, missing.Length, string.Join(" ", missing));
    }

    // While a bootstrap server reads and writes, for minutes.
    [TestMethod]
    public void WhatIsDueDuringABootstrapIsKept()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            n.AddServer(1).MuteSend = false;
        });
        node.Clock.Set(Start);
        node.Run(1000);
        node.Receive(0, ObserveTimed(1, "3303/0/5700", 5));
        node.AskForBootstrap();
        node.OpenBootstrap();
        for (int i = 0; i < 10; i++)
        {
            node.Now += 10_000;
            node.Temperature.Set(25000 + (i * 100));
            node.Settle();
        }

        Assert.AreEqual(Firmware.Stack.Lwm2m.BootstrapState.Open, node.BootstrapState);
        node.Finish();
        node.Run(Hour);
        int[] missing = Enumerable.Range(0, 10).Where(i => !node.Sent.Any(s => IsTold(s.Datagram, 25 + (i / 10.0)))).ToArray();
        Assert.AreEqual(0, missing.Length, string.Join(" ", missing));
    }

    // A value of more than 64 bytes is not kept: then it is counted.
    [TestMethod]
    public void ALongValueThatIsNotKeptIsCounted()
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        node.Clock.Set(Start);
        node.Server.MuteSend = false;
        node.Receive(Packet.Request(Packet.Put, 3, "30000/0/20?pmax=10"));
        node.Receive(ObserveTimed(1, "30000/0/20", 5));
        node.Run(100_000, (_, _) => null);
        Assert.IsTrue(node.Node.Backlog.Count + node.Node.Backlog.Dropped > 3, node.Node.Backlog.Count + " kept, " + node.Node.Backlog.Dropped + " dropped");
    }

    // What is kept has its time in 32 bits.
    [TestMethod]
    public void ATimeBeyond2106IsRefused()
    {
        TestNode node = Known(false);
        byte[] answer = node.Receive(Packet.Request(Packet.Put, 77, "3/0/13", "5000000000"u8.ToArray(), Packet.Con, [7], Packet.Option(12, Ct.Text)));
        Assert.AreEqual(0x80, Packet.Code(answer));
    }

    // A lifetime of 30 days is more milliseconds than an int has: after a restart it must be renewed all the same.
    [TestMethod]
    public void ALongLifetimeIsRenewedAfterARestart()
    {
        var node = new AccountNode(n => n.AddServer(1, 30 * 86400), new PowerStore());
        node.Clock.Set(Start);
        node.Run(1000);
        node.Node.Suspend();
        var clock = node.Clock;
        node = node.Reboot();
        node.Node.Stop();
        // As the platform does it: the time is known when the node starts
        var again = new AccountNode(n =>
        {
            n.AddServer(1, 30 * 86400);
            n.Clock.Now = n.Now;
            n.Clock.Set(Start + 10);
        }, node.Store);
        again.Run(40L * 86400 * 1000);
        Assert.IsTrue(again.Sent.Any(s => s.At > 86400_000 && AccountNode.Describe(s.Datagram).StartsWith("POST rd", StringComparison.Ordinal)),
            "no Update in 40 days: " + string.Join("\n", again.Trace()) + again.LogText);
    }

    // What waits is of an instance that is there no longer.
    [TestMethod]
    public void ReadingsOfAnInstanceThatIsGoneAreCountedAndDoNotHoldUp()
    {
        var item = new TestObject(2);
        TestNode node = TestNode.Registered(item);
        node.Clock.Set(Start);
        node.Server.MuteSend = false;
        node.Receive(ObserveTimed(1, "30000/0/1", 5));
        for (int i = 0; i < 3; i++)
        {
            item.Set(100 + i);
            node.Run(Minute, (_, _) => null);
        }

        Assert.IsTrue(node.Node.Backlog.Count > 0);
        item.Delete(0);
        node.Tree.TouchStructure();
        var empty = new List<byte[]>();
        node.Run(Minute, (datagram, _) =>
        {
            if (Packet.Path(datagram) == "dp" && Packet.Payload(datagram).Length <= 1)
            {
                empty.Add(datagram);
            }

            return Agree(datagram);
        });
        Assert.AreEqual(0, empty.Count, "an empty Send");
    }
}

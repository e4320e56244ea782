// A conversation of registration, observation, block-wise read and block-wise write, with each datagram in turn lost,
// duplicated, delayed behind its neighbours, or damaged.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Spoils one datagram a run, and looks at the end.</summary>
[TestClass]
public class FaultTests
{
    // A list that takes three blocks to register, so that the registration is block-wise too.
    private const int Instances = 120;

    private static readonly List<byte[]> s_faultless = Record();

    [TestMethod]
    public void EndsWellWithoutFaults()
    {
        var simulation = new Simulation(Simulation.Faultless, 1, Instances);
        simulation.RunToTheEnd();
        simulation.AssertOver("faultless");
        Assert.IsTrue(simulation.Node.Now < 5000, "no timer was needed");
        Assert.AreEqual(1, simulation.Server.Registry.Registrations);
        Assert.IsTrue(s_faultless.Count is > 30 and < 60, s_faultless.Count.ToString());
        StringAssert.EndsWith(simulation.Server.Registry.Links, $"</30000/{Instances - 1}>");
    }

    [TestMethod]
    public void EndsWellWhicheverDatagramIsLost() => EachDatagram(12, (k, index, datagram) => index == k ? [] : [(0, datagram)]);

    // Lost from there on for as long as a few retransmissions take.
    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    [DataRow(12)]
    public void EndsWellWhicheverDatagramsAreLost(int count) =>
        EachDatagram(200, (k, index, datagram) => index >= k && index < k + count ? [] : [(0, datagram)]);

    [TestMethod]
    [DataRow(0L)]
    [DataRow(1L)]
    [DataRow(100L)]
    [DataRow(5000L)]
    public void EndsWellWhicheverDatagramIsDuplicated(long later)
    {
        EachDatagram(10, (k, index, datagram) => index == k ? [(0, datagram), (later, datagram)] : [(0, datagram)]);
        EachDatagram(1000, (_, _, datagram) => [(0, datagram), (later, datagram), (later * 2, datagram)]);
    }

    // Late enough to come behind what was sent after it, up to behind its own retransmissions.
    [TestMethod]
    [DataRow(50L)]
    [DataRow(3000L)]
    [DataRow(30_000L)]
    public void EndsWellWhicheverDatagramIsLate(long later) =>
        EachDatagram(40, (k, index, datagram) => index == k ? [(later, datagram)] : [(0, datagram)]);

    // Every second one overtakes its neighbour.
    [TestMethod]
    public void EndsWellWhenNeighboursAreSwapped()
    {
        for (int odd = 0; odd < 2; odd++)
        {
            EachDatagram(200, (k, index, datagram) => [(index % 2 == odd && index >= k ? 45 : 0, datagram)]);
        }
    }

    // A damaged datagram that the checksum did not catch may say anything; whatever it did, a node that is told to begin anew
    // (the server restarts, and one value changes) is as well as before.
    [TestMethod]
    public void RecoversWhicheverByteIsDamaged()
    {
        var random = new Random(5);
        int runs = 0;
        for (int k = 0; k < s_faultless.Count; k++)
        {
            int length = s_faultless[k].Length;
            for (int at = 0; at < length; at += at < 40 ? 1 : 1 + random.Next(20))
            {
                byte flip = (byte)(at < 4 ? 1 << (at * 3 % 8) : 1 + random.Next(255));
                Damage(k, at, flip);
                runs++;
            }
        }

        Assert.IsTrue(runs > 1000, runs.ToString());
    }

    [TestMethod]
    public void RecoversWhicheverBitOfTheFirstDatagramsIsDamaged()
    {
        foreach (int k in Enumerable.Range(0, s_faultless.Count).Where(k => s_faultless[k].Length < 50).Take(8))
        {
            for (int bit = 0; bit < 8 * s_faultless[k].Length; bit++)
            {
                Damage(k, bit / 8, (byte)(1 << (bit % 8)));
            }
        }
    }

    [TestMethod]
    public void EndsWellWithHeavyRandomFaults()
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            var simulation = new Simulation((_, datagram) => random.Next(10) switch
            {
                < 2 => [],
                2 => [(0, datagram), (random.Next(8000), datagram)],
                3 => [(random.Next(6000), datagram)],
                _ => [(0, datagram)],
            }, seed, Instances);
            simulation.RunToTheEnd(20_000_000);
            simulation.AssertOver("seed " + seed);
        }
    }

    private static void EachDatagram(int extra, Func<int, int, byte[], IEnumerable<(long, byte[])>> fault)
    {
        for (int k = 0; k < s_faultless.Count; k++)
        {
            int spoilt = k;
            var simulation = new Simulation((index, datagram) => fault(spoilt, index, datagram), 1, Instances);
            simulation.RunToTheEnd();
            simulation.AssertOver("datagram " + k);
            Assert.IsTrue(simulation.Sent <= s_faultless.Count + extra, $"datagram {k}: {simulation.Sent} were sent");
        }
    }

    private static void Damage(int k, int at, byte flip)
    {
        var simulation = new Simulation((index, datagram) =>
        {
            if (index == k && at < datagram.Length)
            {
                datagram = (byte[])datagram.Clone();
                datagram[at] ^= flip;
            }

            return [(0, datagram)];
        }, 1, Instances);
        simulation.RunToTheEnd(300_000);
        string what = $"datagram {k}, byte {at}, flipped {flip}";
        Assert.IsTrue(simulation.Sent < s_faultless.Count + 400, $"{what}: {simulation.Sent} were sent");
        if (simulation.IsOver)
        {
            return;
        }

        simulation.Server.Restart();
        if (simulation.Node.State == RegistrationState.Registered)
        {
            simulation.Node.Node.LinkUp(0, simulation.Node.Now);
        }

        simulation.RunToTheEnd(2_000_000);
        simulation.AssertOver(what);
    }

    private static List<byte[]> Record()
    {
        var sent = new List<byte[]>();
        var simulation = new Simulation((_, datagram) =>
        {
            sent.Add(datagram);
            return [(0, datagram)];
        }, 1, Instances);
        simulation.RunToTheEnd();
        return sent;
    }
}

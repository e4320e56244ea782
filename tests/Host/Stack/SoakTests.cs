// Days of virtual time with a fifth of all datagrams lost, a server that restarts, and a value that changes each minute.
using System;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Runs for long.</summary>
[TestClass]
public class SoakTests
{
    private const int Minute = 60_000, HoursBetweenRestarts = 7;

    private int _observed;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void StaysRegisteredAndTellsTheLatestForDays(int seed)
    {
        const int Days = 14;
        Console.WriteLine($"seed {seed}");
        var random = new Random(seed);
        bool lossy = true;
        var simulation = new Simulation((_, datagram) => (lossy ? random.Next(10) : 5) switch
        {
            < 2 => [],
            2 => [(0, datagram), (random.Next(3000), datagram)],
            _ => [(random.Next(200), datagram)],
        }, seed);
        SimServer server = simulation.Server;
        TestNode node = simulation.Node;
        int missed = 0;
        server.OnRegistered = () => Observe(server);
        long memory = 0;
        for (int minute = 1; minute <= Days * 1440; minute++)
        {
            simulation.Item.Set(minute);
            node.Measurements[minute % 3].Set(random.Next(50_000));
            simulation.Run(Minute);
            bool told = server.Observed.TryGetValue(_observed, out var last) && last.Value == minute.ToString();
            missed += told ? 0 : 1;
            if (minute % 97 == 0)
            {
                server.Request(Packet.Get, "30000/0", null, null, Packet.Option(23, Packet.Block(1, false, 4)));
                server.Request(Packet.Put, "30000/0/2", "2.5"u8.ToArray(), null);
            }

            if (minute % (HoursBetweenRestarts * 60) == 0)
            {
                server.Restart();
                node.Log.Lines.Clear();
                if (minute == 2 * HoursBetweenRestarts * 60)
                {
                    memory = GC.GetTotalMemory(true);
                }
            }
        }

        lossy = false;
        simulation.Run(60 * Minute);
        Assert.AreEqual(RegistrationState.Registered, node.State);
        Assert.AreEqual((Days * 1440).ToString(), server.Observed[_observed].Value);
        int restarts = Days * 24 / HoursBetweenRestarts;
        Console.WriteLine($"{simulation.Sent} datagrams, {server.Notifications} notifications, {server.Registry.Registrations} " +
            $"registrations after {restarts} restarts, {missed} of {Days * 1440} values not told within a minute");
        Assert.IsTrue(server.Notifications > 20_000, server.Notifications.ToString());
        Assert.IsTrue(server.Registry.Registrations >= restarts, server.Registry.Registrations.ToString());
        Assert.IsTrue(missed < Days * 1440 / 10, missed.ToString());
        Assert.IsTrue(node.Observations.Count <= 4);

        server.Restart();
        node.Log.Lines.Clear();
        long growth = GC.GetTotalMemory(true) - memory;
        GC.KeepAlive(simulation);
        Assert.IsTrue(growth < 64 * 1024, $"{growth} bytes more than {Days - 1} days before");
    }

    private void Observe(SimServer server)
    {
        for (int i = 0; i < 3; i++)
        {
            server.Observe($"3303/{i}/5700", i == 0 ? Ct.Tlv : Ct.SenMlCbor);
        }

        ObserveNumber(server);
    }

    private void ObserveNumber(SimServer server) => _observed = server.Observe("30000/0/1", Ct.Text, answer =>
    {
        if (answer == null)
        {
            server.Observed.Remove(_observed);
            ObserveNumber(server);
        }
    });
}

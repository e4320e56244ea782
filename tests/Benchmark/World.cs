// What the node of the benchmark is made of: as little as a node can have, and a temperature.
using System;
using Firmware.Stack;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Unit.Objects;

namespace Benchmark;

/// <summary>A node with one server and three temperatures.</summary>
internal sealed class World
{
    internal World()
    {
        var security = new SecurityObject();
        security.Add(new SecurityInstance { Uri = "coap://127.0.0.1" });
        Servers = new ServerObject();
        Servers.Add(new ServerInstance { Lifetime = 86400 });
        var clock = new WallClock();
        DataObject temperature = Measuring.Create(Measuring.Temperature);
        Temperature = new Measurement(temperature, "air");
        new Measurement(temperature, "soil 10 cm").Set(17_200);
        new Measurement(temperature, "soil 30 cm").Set(14_900);
        Temperature.Set(21_500);
        var tree = new ObjectTree();
        tree.Add(security);
        tree.Add(Servers);
        tree.Add(new DeviceObject(new DeviceIdentity { Manufacturer = "Bench", Model = "B1", SerialNumber = "1" }, clock));
        tree.Add(temperature);
        Node = new Node("urn:dev:os:0001", tree, security, Servers, clock, new Lot(), new NoLog());
    }

    internal Node Node { get; }

    internal ServerObject Servers { get; }

    internal Measurement Temperature { get; }

    private sealed class Lot : IRandom
    {
        private readonly Random _random = new(1);

        public int Next(int exclusive) => _random.Next(exclusive);

        public void NextBytes(byte[] buffer) => _random.NextBytes(buffer);
    }

    private sealed class NoLog : Log
    {
        protected override void Write(string line)
        {
        }
    }
}

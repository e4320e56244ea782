// The bytes of the messages that a node sends day in, day out: UDP payload; IPv4 and UDP headers are 28 more.
using System;
using Firmware.Stack;
using Host.Stack;

namespace Benchmark;

/// <summary>Lets a node speak, and counts.</summary>
internal static class Sizes
{
    /// <summary>The bytes of a notification of a temperature in thousandths.</summary>
    internal static int Notify(int format, int milli)
    {
        World world = Registered(out _);
        Receive(world.Node, Packet.Request(
            Packet.Get, 1, "3303/0/5700", null, Packet.Con, [0x12, 0x34], Packet.Option(6, 0), Packet.Option(17, format)));
        world.Temperature.Set(milli);
        return Poll(world.Node).Length;
    }

    internal static void Print()
    {
        World world = Registered(out byte[] register);
        Node node = world.Node;
        world.Servers[0].UpdateTriggered = true;
        byte[] update = Poll(node);
        Receive(node, Packet.Response(update, 0x44));
        world.Servers[0].Lifetime = 600;
        byte[] lifetime = Poll(node);
        Receive(node, Packet.Response(lifetime, 0x44));
        byte[] written = Receive(node, Packet.Request(Packet.Put, 1, "1/0/1", "700"u8.ToArray()));
        Receive(node, Packet.Response(Poll(node), 0x44));
        byte[] instance = Read(node, 2, Ct.Tlv);
        byte[] packed = Read(node, 3, Ct.SenMlCbor);
        byte[] links = Read(node, 4, Ct.LinkFormat);
        node.Stop();
        byte[] deregister = Poll(node);

        Console.WriteLine("message, two-byte token                            bytes");
        Line("Register, endpoint of 15, 3 objects, 5 instances", register);
        Line("Update", update);
        Line("Update with a lifetime", lifetime);
        Line("Deregister", deregister);
        Line("answer to a Write", written);
        Line("answer to a Read of /3303/0 in TLV", instance);
        Line("answer to a Read of /3303/0 in SenML CBOR", packed);
        Line("answer to a Discover of /3303/0", links);
    }

    private static byte[] Read(Node node, int id, int format) => Receive(node, Packet.Request(
        Packet.Get, id, "3303/0", null, Packet.Con, null, Packet.Option(17, format)));

    private static void Line(string name, byte[] message) => Console.WriteLine($"{name,-50} {message.Length,5}");

    private static World Registered(out byte[] register)
    {
        var world = new World();
        world.Node.Start(0);
        register = Poll(world.Node);
        Receive(world.Node, Packet.Response(register, 0x41, Packet.Option(8, "rd"), Packet.Option(8, "a1")));
        return world;
    }

    private static byte[] Poll(Node node) => Out(node, node.Poll(1000));

    private static byte[] Receive(Node node, byte[] datagram) => Out(node, node.Receive(0, datagram, 0, datagram.Length, 1000));

    private static byte[] Out(Node node, int length) => node.Out.AsSpan(node.OutOffset, length).ToArray();
}

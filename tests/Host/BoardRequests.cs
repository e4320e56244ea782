// What a test asks of a virtual board through its server, in one line each.
using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Bench;
using Bench.Server;
using Firmware.Stack.Coap;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host;

/// <summary>Requests to a board, each held to its answer.</summary>
internal static class BoardRequests
{
    /// <summary>A board that is registered.</summary>
    public static BenchWorld Start(string board)
    {
        var world = new BenchWorld(board);
        world.RunUntil("registered", 60, () => world.Client != null);
        return world;
    }

    /// <summary>Takes the power away and waits until the board is registered again.</summary>
    /// <param name="world">The board's.</param>
    /// <param name="wire">Done to its new devices before it measures.</param>
    public static void Restart(this BenchWorld world, Action<VirtualPins> wire = null)
    {
        world.Board.FailPower();
        wire?.Invoke(world.Board.Pins);
        world.RunUntil("registered again", 200, () => world.Client != null && world.Board.IsRegistered);
        world.Run(5);
    }

    /// <summary>Writes a text, which the board takes.</summary>
    public static void Write(this BenchWorld world, string path, string value) =>
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write(path, value)).Code, path);

    /// <summary>Writes SenML JSON; the code of the answer.</summary>
    public static string Put(this BenchWorld world, string path, string json) =>
        world.RunUntil(world.Client.Write(path, ContentFormat.SenMlJson, Encoding.UTF8.GetBytes(json))).CodeText;

    /// <summary>Reads a resource as text.</summary>
    public static string Read(this BenchWorld world, string path)
    {
        Answer answer = world.RunUntil(world.Client.Read(path));
        Assert.AreEqual(CoapCode.Content, answer.Code, path);
        return answer.Readings.Single().Text;
    }

    /// <summary>Reads a resource that is a time; Unix seconds.</summary>
    public static long Time(this BenchWorld world, string path) =>
        DateTimeOffset.Parse(world.Read(path), CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    /// <summary>What an object of the board keeps over restarts.</summary>
    public static long Kept(this BenchWorld world, int id, int index) =>
        ((IKept)world.Board.Image.Tree.Find(id)).GetKept(index);

    /// <summary>From when to when a command is in charge of the lamp, for object 3416; Unix seconds.</summary>
    public static string Window(long start, long end) =>
        $"[{{\"bn\":\"/3416/0/\",\"n\":\"50\",\"v\":{start}}},{{\"n\":\"51\",\"v\":{end}}}]";
}

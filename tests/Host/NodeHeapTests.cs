// What the whole node takes of a board's heap: all objects of all three boards, registered over DTLS with one server that observes every
// instance and is out of reach now, so that readings are kept. Cryptography is the platform's, as on the board. Of it, 0.8 KB are for
// updates that may come.
//
// Of what drivers take, 2.7 KiB are the 24 intervals and 20 constants of all boards that a server may change, with their names: a third
// of that on a real board.
//
// Not counted: what the platform has for its sockets, pins and ciphers, the interpreter's own tables, and what is let go of again: 2 KiB
// while a payload comes in blocks, 2 KiB while readings are saved or old ones told, 6 KiB while a registration is saved. The suite is
// CCM: GCM takes 0.8 KB more, CBC 1.4 KB.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench;
using Bench.Server;
using Bench.Server.Dtls;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Objects.Model;
using Sensors;

namespace Host;

[TestClass]
public class NodeHeapTests
{
    private const int LimitBytes = 40 * 1024, DriverLimitBytes = 12 * 1024;
    private const double Speed = 60;
    private const int PatienceMs = 120000;

    public TestContext TestContext { get; set; }

    [TestMethod]
    public void FitsItsLimits()
    {
        Image image = RunUntilReadingsAreKept();
        var count = new HeapCount(IsOurs, Name);
        for (int i = 0; i < image.Tree.Count; i++)
        {
            count.Add(image.Tree[i]);
        }

        count.Add(image);
        foreach (Type part in new[] { typeof(Lwm2mObject), typeof(Driver), typeof(Image), typeof(Board), typeof(NodeBoards), typeof(Node) })
        {
            count.AddStatics(part.Assembly.GetTypes().Where(type => type != typeof(ManagedAes) && type.Namespace != null));
        }

        foreach ((string name, int bytes) in count.Sizes.OrderBy(size => size.Key, StringComparer.Ordinal))
        {
            TestContext.WriteLine($"{bytes,6}  {name}");
        }

        string[] grown = [.. count.Sizes.Where(size => size.Value > NodeHeapSizes.Bytes.GetValueOrDefault(size.Key))
            .Select(size => $"{size.Key} takes {size.Value} bytes, stated are {NodeHeapSizes.Bytes.GetValueOrDefault(size.Key)}")];
        Assert.AreEqual("", string.Join('\n', grown));
        int drivers = count.Sizes["drivers"] + count.Sizes["board"];
        int node = count.Total - drivers;
        TestContext.WriteLine($"{node,6}  the node with all its objects, of {LimitBytes}; {drivers} more, of {DriverLimitBytes}, for sensors and what drives them");
        Assert.IsGreaterThan(LimitBytes / 2, node, "the count found next to nothing");
        Assert.IsLessThanOrEqualTo(LimitBytes, node);
        Assert.IsLessThanOrEqualTo(DriverLimitBytes, drivers);
    }

    // An object's own, by its id; else by what part of the node it is.
    private static string Name(object item, string owner)
    {
        Type type = item.GetType();
        string space = type.Namespace ?? string.Empty;
        return item switch
        {
            Lwm2mObject lwm2m => "object " + lwm2m.Id,
            SecurityInstance => "object 0",
            ServerInstance => "object 1",
            _ when type.IsArray || item is string => owner,
            _ when space.StartsWith("Sensors", StringComparison.Ordinal) => "drivers",
            _ when space.StartsWith("Firmware.Boards", StringComparison.Ordinal) || space.StartsWith("Firmware.Wiring", StringComparison.Ordinal) => "board",
            _ when space.StartsWith("Firmware.Stack.", StringComparison.Ordinal) => space[15..] + " " + type.Name,
            _ when space.StartsWith("Objects.Codec", StringComparison.Ordinal) => "formats",
            _ when space.StartsWith("Objects.Ipso", StringComparison.Ordinal) || space.StartsWith("Objects.Core", StringComparison.Ordinal) => owner ?? type.Name,
            _ => type.Name,
        };
    }

    // What comes with a board, and not what stands for its hardware.
    private static bool IsOurs(object item)
    {
        Type type = item.GetType();
        Type element = type.IsArray ? type.GetElementType() : type;
        return item is not (IAes or ICryptography) && (element.Namespace == "System" || element.Assembly == typeof(Image).Assembly ||
            element.Assembly == typeof(Board).Assembly || element.Assembly == typeof(NodeBoards).Assembly || element.Assembly == typeof(Node).Assembly ||
            element.Assembly == typeof(Lwm2mObject).Assembly || element.Assembly == typeof(Driver).Assembly);
    }

    private static Image RunUntilReadingsAreKept()
    {
        byte[] key = Encoding.UTF8.GetBytes("secret of bench");
        var settings = new PskServerSettings();
        settings.Keys["bench"] = key;
        LwM2mServer server = null;
        using var socket = new UdpServer(0, true, () => Environment.TickCount64, send => server = new LwM2mServer(send, new Random(1)), settings);
        _ = new Introduction(server);
        socket.Start();
        using var link = new UdpLink(Speed);
        var configuration = new Configuration
        {
            Board = "all",
            Endpoint = "bench",
            Server = "coaps://127.0.0.1:" + socket.Port,
            Key = key,
            Transmission = { AckTimeoutMs = 6000 },
            HandshakeTimeoutMs = 30000,
        };
        var clock = new VirtualClock(WeatherSeries.Seattle.TimeMs(Options.DefaultStart)) { Speed = Speed };
        var log = new ConcurrentQueue<string>();
        var board = new VirtualBoard(configuration, clock, link, new Bench.SeededRandom(1), new SerialLog(log.Enqueue, null));
        void StepUntil(Func<bool> done, string what)
        {
            long since = Environment.TickCount64;
            while (!done())
            {
                Assert.IsTrue(Environment.TickCount64 - since < PatienceMs, what + "\n" + string.Join('\n', log));
                board.Step();
            }
        }

        Client client = null;
        StepUntil(() => server.Clients.TryGetValue("bench", out client), "does not register");
        ServerSession session = board.Image.Node.Session(0);
        StepUntil(() => session.Observations.Count >= client.Links.Count(item => item.Count(c => c == '/') == 2), "not all is observed");
        socket.Dispose();
        StepUntil(() => board.Image.Node.Backlog.Count > 0, "keeps nothing");
        return board.Image;
    }
}

// What somebody who tries the bench relies on: the firmware's image on a virtual board against the embedded server.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Bench;
using Bench.Server;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Objects.Model;

namespace Host;

[TestClass]
public class BenchTests
{
    private static readonly string[] s_soil = ["/3320/0/5700", "/3320/1/5700"];
    private static readonly string[] s_weather = ["/3303/0/5700", "/3304/0/5700", "/3446/0/1"];
    private static readonly string[] s_lamp = ["/3416/0/1", "/3416/0/2", "/3416/0/3", "/3416/0/15", "/3416/0/18"];

    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")]
    [DataRow("streetlight")]
    [DataRow("all")]
    public void AllReadingsOfEachBoardArriveWithinAMinute(string board)
    {
        var world = new BenchWorld(board);
        string[] expected = board switch
        {
            "soil" => s_soil,
            "weather" => s_weather,
            "streetlight" => s_lamp,
            _ => [.. s_soil, .. s_weather, .. s_lamp],
        };
        world.RunUntil("all readings", 60, () => expected.All(path => world.Value(path) != null));
        Assert.AreEqual(300, world.Client.LifetimeSeconds);
        CollectionAssert.IsSubsetOf(
            expected, world.Client.Readings.Values.Where(Client.IsReading).Select(reading => reading.Path).ToArray());
    }

    [TestMethod]
    public void ReadingsFollowTheWeather()
    {
        var world = new BenchWorld();
        long before = WeatherSeries.Seattle.RainNanometres(world.Clock.WeatherMs);
        for (int hour = 0; hour < 6; hour++)
        {
            world.Run(3600);
            WeatherSample air = WeatherSeries.Seattle.At(world.Clock.WeatherMs);
            Assert.AreEqual(air.TemperatureMilliCelsius / 1000.0, (double)world.Value("/3303/0/5700"), 0.3);
            Assert.AreEqual(air.HumidityMilliPercent / 1000.0, (double)world.Value("/3304/0/5700"), 1.5);
            Assert.AreEqual(world.Board.Pins.Find<VirtualSoilProbe>("soil10").FilledMilliPercent / 1000.0, (double)world.Value("/3320/0/5700"), 1.5);
            Assert.AreEqual(world.Board.Pins.Find<VirtualSoilProbe>("soil30").FilledMilliPercent / 1000.0, (double)world.Value("/3320/1/5700"), 1.5);
            long fallen = WeatherSeries.Seattle.RainNanometres(world.Clock.WeatherMs) - before;
            Assert.AreEqual(fallen / 1e6, (double)world.Value("/3446/0/1"), 0.6);
        }
    }

    // A server may ask as soon as it knows the node.
    [TestMethod]
    public void RegistersOnceThereIsSomethingToRead()
    {
        var world = new BenchWorld("weather", introduces: false);
        Task<Answer> read = null;
        Task<Answer> observe = null;
        world.Server.Registered += client =>
        {
            read = client.Read("/3303/0/5700");
            observe = client.Observe("/3304/0/5700");
        };
        world.RunUntil("registered", 15, () => read != null);
        Assert.AreEqual(CoapCode.Content, world.RunUntil(read).Code);
        Assert.AreEqual(CoapCode.Content, world.RunUntil(observe).Code);
    }

    [TestMethod]
    public void AFullStoreIsCounted()
    {
        var world = new BenchWorld("weather", introduces: false);
        world.RunUntil("registered", 15, () => world.Client != null);
        Assert.AreEqual(CoapCode.Content, world.RunUntil(world.Client.Observe("/3303/0/5700", ContentFormat.SenMlCbor, "pmin=10", "pmax=10")).Code);
        world.IsDown = true;
        world.Run(10 * 2500);
        world.IsDown = false;
        int dropped = world.Board.Image.Node.Backlog.Dropped;
        Assert.IsTrue(dropped > 100, dropped.ToString());
        world.RunUntil("registered", 1200, () => world.Board.IsRegistered && world.Client != null);
        Answer count = world.RunUntil(world.Client.Read("/3300/1"));
        Assert.AreEqual("readings dropped", count.Readings.Single(reading => reading.Path == "/3300/1/5750").Text);
        Assert.AreEqual((double)dropped, count.Readings.Single(reading => reading.Path == "/3300/1/5700").Value);
        Assert.IsTrue(world.RunUntil(world.Client.Read("/3/0/11")).Readings.Any(reading => Convert.ToInt32(reading.Value, CultureInfo.InvariantCulture) == DeviceObject.ReadingsDropped));
        world.Board.FailPower();
        Assert.AreEqual(dropped, world.Board.Image.Node.Backlog.Dropped);
    }

    [TestMethod]
    public void NamesReadingsWithTheirUnits()
    {
        var world = new BenchWorld();
        world.RunUntil("air and soil", 60, () => world.Value("/3303/0/5700") != null && world.Value("/3320/1/5700") != null);
        Reading air = world.Client.Readings["/3303/0/5700"], soil = world.Client.Readings["/3320/1/5700"];
        Assert.AreEqual("air temperature", world.Client.NameOf(air));
        Assert.AreEqual("Cel", world.Client.UnitOf(air));
        Assert.AreEqual("soil moisture 30 cm", world.Client.NameOf(soil));
        Assert.AreEqual("%", world.Client.UnitOf(soil));
    }

    [TestMethod]
    public void ACommandLightsTheLampAndComesBack()
    {
        var world = new BenchWorld("streetlight");
        world.RunUntil("readings", 60, () => world.Value("/3416/0/18") != null);
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write("/3416/0/1", "60")).Code);
        world.Run(30);
        Assert.AreEqual(600, world.Board.Pins.Lamp.LevelPermille);
        Assert.AreEqual(60L, world.Value("/3416/0/3"));
        Assert.AreEqual(1L, world.Value("/3416/0/18"));

        Assert.AreEqual(CoapCode.BadRequest, world.RunUntil(world.Client.Write("/3416/0/1", "101")).Code);
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write("/3416/0/1", "0")).Code);
        world.Run(60);
        Assert.AreEqual(0, world.Board.Pins.Lamp.LevelPermille);
        Assert.AreEqual(0L, world.Value("/3416/0/3"));
    }

    [TestMethod]
    public void ARestartedServerHasEverythingAgain()
    {
        var world = new BenchWorld();
        world.RunUntil("air", 60, () => world.Value("/3303/0/5700") != null);
        world.StartServer();

        // The next notification is reset, which brings the Update forward; that is answered with 4.04.
        world.RunUntil("registered again", 120, () => world.Client != null);
        world.RunUntil("readings", 60, () => s_weather.All(path => world.Value(path) != null));
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write("/3416/0/1", "25")).Code);
    }

    [TestMethod]
    public void GetsOverAnOutage()
    {
        var world = new BenchWorld();
        world.RunUntil("air", 60, () => world.Value("/3303/0/5700") != null);
        world.IsDown = true;
        world.Run(900);
        Assert.IsNull(world.Client, "the lifetime has ended");
        world.IsDown = false;
        world.RunUntil("registered again", 1200, () => world.Client != null);
        world.RunUntil("readings", 60, () => s_weather.All(path => world.Value(path) != null));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void ReadingsGetThroughALossyLink(int seed)
    {
        var world = new BenchWorld(lossPercent: 30, seed: seed);
        string[] expected = [.. s_soil, .. s_weather, .. s_lamp];

        // The server asks some 140 times to read and observe all objects, one request after the other, each twice on average and with
        // seconds in between; and should an Update be lost five times, all of them anew.
        world.RunUntil("all readings", 1800, () => expected.All(path => world.Value(path) != null));
        world.Run(3600);
        world.RunUntil("registered", 1200, () => world.Client != null);
        world.RunUntil("fresh air", 1200, () =>
            world.Client?.Readings.GetValueOrDefault("/3303/0/5700") is Reading air && world.Clock.Now - air.TimeMs < 60000);
    }

    [TestMethod]
    public void RebootsWhenTold()
    {
        var world = new BenchWorld();
        world.RunUntil("air", 60, () => world.Value("/3303/0/5700") != null);
        int boots = world.Board.Boots;
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Execute("/3/0/4")).Code);
        world.RunUntil("booted", 60, () => world.Board.Boots == boots + 1 && world.Board.IsRegistered);
        world.RunUntil("readings", 60, () => s_weather.All(path => world.Value(path) != null));
    }

    [TestMethod]
    public void SaysThatABrokenSensorIsNotToBeTrusted()
    {
        var world = new BenchWorld();
        world.RunUntil("air", 60, () => world.Value("/3303/0/5700") != null);
        world.Board.Do(board => board.Pins.Find("air").Fault = Fault.Missing);
        world.RunUntil("rejected", 120, () => world.Client.IsRejected(world.Client.Readings["/3303/0/5700"]));
        world.Board.Do(board => board.Pins.Find("air").Fault = Fault.None);
        world.RunUntil("accepted", 120, () => !world.Client.IsRejected(world.Client.Readings["/3303/0/5700"]));
    }

    [TestMethod]
    public void DeregistersWhenStopped()
    {
        var world = new BenchWorld();
        string why = null;
        world.Server.Gone += (_, reason) => why = reason;
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Board.Image.Node.Stop();
        world.RunUntil("idle", 10, () => world.Board.Image.Node.IsIdle);
        Assert.AreEqual("it deregistered", why);
    }

    [TestMethod]
    public void ASilentBoardIsForgottenAtTheEndOfItsLifetime()
    {
        var world = new BenchWorld(lifetimeSeconds: 120);
        world.RunUntil("registered", 60, () => world.Client != null);
        world.RunWithoutBoard(119);
        Assert.IsNotNull(world.Client);
        world.RunWithoutBoard(2);
        Assert.IsNull(world.Client);
    }

    [TestMethod]
    public void ServerDoesWhatATestNeeds()
    {
        var world = new BenchWorld();
        world.RunUntil("air", 60, () => world.Value("/3303/0/5700") != null);
        Client client = world.Client;
        Assert.AreEqual("bench", world.RunUntil(client.Read("/3/0/0")).Readings.Single().Value);
        Answer links = world.RunUntil(client.Discover("/3303/0"));
        StringAssert.Contains(System.Text.Encoding.UTF8.GetString(links.Payload), "</3303/0/5700>");
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(client.WriteAttributes("/3304/0", "pmin=600")).Code);
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(client.Execute("/3303/0/5605")).Code);
        Assert.AreEqual(CoapCode.NotFound, world.RunUntil(client.Read("/3/0/99")).Code);
        Assert.IsTrue(world.RunUntil(client.Observe("/3303/0/5700")).IsObserved);
        Assert.IsFalse(world.RunUntil(client.CancelObserve("/3303/0")).IsObserved);
        long humid = client.Readings["/3304/0/5700"].TimeMs;
        world.Run(300);
        Assert.IsTrue(world.Clock.Now - client.Readings["/3303/0/5700"].TimeMs < 60000);
        Assert.AreEqual(humid, client.Readings["/3304/0/5700"].TimeMs, "pmin holds it back");
    }

    [TestMethod]
    public void PortUnreachableIsLossAndNoException()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)closed.LocalEndPoint).Port;
        closed.Close();
        using var link = new UdpLink(1);
        int localPort = 0;
        Assert.IsTrue(link.Open(0, "127.0.0.1", port, ref localPort));
        int kept = localPort;
        Assert.IsTrue(kept > 0);
        Assert.IsTrue(link.Open(0, "127.0.0.1", port, ref localPort));
        Assert.AreEqual(kept, localPort, "the port that was asked for");
        byte[] buffer = new byte[100];
        for (int i = 0; i < 3; i++)
        {
            link.Send(0, buffer, 0, 10);
            Assert.AreEqual(0, link.Receive(buffer, 5, out _));
        }
    }

    [TestMethod]
    public void UdpLinkDoesNotKnowEveryHost()
    {
        using var link = new UdpLink(1);
        int localPort = 0;
        Assert.IsFalse(link.Open(0, "no-such-host.invalid", 5683, ref localPort));
        link.Send(0, new byte[4], 0, 4);
        Assert.AreEqual(0, link.Receive(new byte[100], 1, out _));
    }

    [TestMethod]
    [DataRow("--speed fast", "--speed is \"fast\": use a number from 0.01 to 1000")]
    [DataRow("--board garden", "--board is \"garden\": use soil, weather, streetlight or all")]
    [DataRow("--server http://x", "--server is \"http://x\": use coaps://host:port, or coap://host:port for one without DTLS")]
    [DataRow("--lifetime 0", "--lifetime is \"0\": use a whole number from 1 to 2147483647")]
    [DataRow("--lifetime 1.5", "--lifetime is \"1.5\": use a whole number from 1 to 2147483647")]
    [DataRow("--lifetime", "--lifetime has no value: write --lifetime SECONDS")]
    [DataRow("--start 2020-01-01", "--start is \"2020-01-01\": use a day from 2012-01-01 to 2015-12-31")]
    [DataRow("--port 5700 --server coap://x", "--port is for the embedded server")]
    [DataRow("--server coaps://x", "--psk-key is missing: coaps://x needs the key that the server has for the board")]
    [DataRow("--server coaps://x --psk-key", "--psk-key has no value: write --psk-key HEX")]
    [DataRow("--server coaps://x --psk-key 123", "--psk-key is no key: use hexadecimal digits")]
    [DataRow("--psk-key 0x1234", "--psk-key is no key: use hexadecimal digits")]
    [DataRow("--psk-key @no-such-file", "--psk-key is \"@no-such-file\": there is no such file")]
    [DataRow("--server coap://x --psk-key 0123", "--psk-key is for coaps: write coaps:// in --server")]
    [DataRow("--server coap://x --psk-identity me", "--psk-identity is for coaps: write coaps:// in --server")]
    [DataRow("--psk-identity me", "--psk-identity is for --server")]
    [DataRow("--no-dtls --psk-key 0123", "--psk-key is for DTLS: leave out --no-dtls or --psk-key")]
    [DataRow("--no-dtls --server coap://x", "--no-dtls is for the embedded server")]
    [DataRow("--version 1.3", "--version is \"1.3\": use 1.0, 1.1 or 1.2")]
    [DataRow("--version", "--version has no value: write --version 1.0|1.1|1.2")]
    [DataRow("--queue-mode 0", "--queue-mode is \"0\": use a whole number from 1 to 3600, or none")]
    [DataRow("--hold-off -1", "--hold-off is \"-1\": use a whole number from 0 to 2147483647")]
    [DataRow("--hold-off 5", "--hold-off is for a bootstrap: add --bootstrap, or --bootstrap-server URI")]
    [DataRow("--bootstrap-key 00", "--bootstrap-key is for a bootstrap: add --bootstrap, or --bootstrap-server URI")]
    [DataRow("--bootstrap-key 0", "--bootstrap-key is no key: use hexadecimal digits")]
    [DataRow("--bootstrap --server coap://x", "--bootstrap brings the account of the embedded server, which --server does without")]
    [DataRow("--bootstrap --bootstrap-server coap://x", "--bootstrap is for the embedded bootstrap server")]
    [DataRow("--bootstrap --no-dtls --bootstrap-key 00", "--bootstrap-key is for DTLS: leave out --no-dtls or --bootstrap-key")]
    [DataRow("--bootstrap-server x", "--bootstrap-server is \"x\": use coaps://host:port, or coap://host:port for one without DTLS")]
    [DataRow("--bootstrap-server coaps://x", "--bootstrap-key is missing: coaps://x needs the key")]
    [DataRow("--bootstrap-server coap://x --bootstrap-key 00", "--bootstrap-key is for coaps: write coaps:// in --bootstrap-server")]
    [DataRow("--bootstrap-server coap://x --port 5700", "--port is for the embedded server, which --bootstrap-server does without")]
    [DataRow("--bootstrap-server coap://x --no-dtls", "--no-dtls is for the embedded server, which --bootstrap-server does without")]
    [DataRow("--bootstrap-server coaps://x --bootstrap-key 00 --psk-key 00", "--psk-key is for --server")]
    [DataRow("--settings no-such-file", "--settings is \"no-such-file\": there is no such file")]
    [DataRow("--settings Host.dll --lifetime 60", "--settings says what --lifetime would: write it into the file, and leave out --lifetime")]
    [DataRow("--frobnicate", "--frobnicate")]
    public void BadArgumentsAreNamed(string line, string expected)
    {
        var errors = new StringWriter();
        Assert.AreEqual(ExitCode.BadArguments, new CommandLine().Parse(line.Split(' '), errors, out Options options));
        Assert.IsNull(options);
        StringAssert.Contains(errors.ToString(), expected);
    }

    [TestMethod]
    public void AckTimeoutGrowsWithSpeed()
    {
        Assert.AreEqual(2000, Parse("--speed 1").AckTimeoutMs);
        Assert.AreEqual(12000, Parse("--speed 60").AckTimeoutMs);
        Assert.AreEqual(3000, Parse("--speed 60 --ack-timeout 3000").AckTimeoutMs);
        Assert.AreEqual(1, Parse("--server coap://[::1]:5700").Speed);
        Assert.AreEqual(Options.DefaultDemoSpeed, Parse("--board soil").Speed);
    }

    [TestMethod]
    public void DtlsIsUsedUnlessItIsTurnedOff()
    {
        Assert.IsTrue(Parse("--board soil").IsSecure);
        Assert.IsFalse(Parse("--no-dtls").IsSecure);
        Assert.IsFalse(Parse("--server coap://x").IsSecure);
        Options secure = Parse("--server coaps://x --psk-identity me --psk-key 00ff");
        Assert.IsTrue(secure.IsSecure);
        Assert.AreEqual("me", secure.PskIdentity);
        CollectionAssert.AreEqual(new byte[] { 0, 255 }, secure.PskKey);
        Assert.IsNull(Parse("--speed 60").PskKey);
        Assert.AreEqual(9000, Parse("--speed 1").HandshakeTimeoutMs);
        Assert.AreEqual(30000, Parse("--speed 60").HandshakeTimeoutMs);
    }

    [TestMethod]
    public void ABootstrapServerStandsInForAServer()
    {
        Options alone = Parse("--bootstrap-server coaps://x --bootstrap-key 00ff --hold-off 5 --psk-identity me");
        Assert.IsFalse(alone.HasServer);
        Assert.AreEqual("coaps://x", alone.BootstrapServer);
        CollectionAssert.AreEqual(new byte[] { 0, 255 }, alone.BootstrapKey);
        Assert.AreEqual(5, alone.HoldOffSeconds);
        Assert.AreEqual(1, alone.Speed);
        Options both = Parse("--server coaps://y --psk-key 01 --bootstrap-server coap://x");
        Assert.AreEqual("coaps://y", both.Server);
        Options embedded = Parse("--bootstrap --version 1.2");
        Assert.IsTrue(embedded.Bootstrap && embedded.HasServer && embedded.IsSecure);
        Assert.AreEqual(12, embedded.Version);
        Assert.AreEqual(Options.DefaultDemoSpeed, embedded.Speed);
    }

    [TestMethod]
    [DataRow("--board soil", null)]
    [DataRow("--queue-mode", 93)]
    [DataRow("--queue-mode 20", 20)]
    [DataRow("--queue-mode --plain", 93)]
    public void QueueModeMaySayHowLongItIsAwake(string line, int? seconds) => Assert.AreEqual(seconds, Parse(line).AwakeSeconds);

    [TestMethod]
    [DataRow("0123456789abcdefABCDEF\n", 11)]
    [DataRow("  00 \r\n", 1)]
    [DataRow("", 0)]
    [DataRow("no key", 0)]
    [DataRow("00\n11\n", 0)]
    public void AKeyCanBeReadFromAFile(string text, int length)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            var errors = new StringWriter();
            int exit = new CommandLine().Parse(["--psk-key", "@" + file], errors, out Options options);
            Assert.AreEqual(length > 0 ? ExitCode.Good : ExitCode.BadArguments, exit);
            Assert.AreEqual(length, options?.PskKey.Length ?? 0);
            Assert.AreEqual(length == 0, errors.ToString().Contains("there is no key in that file", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void NoMessageShowsAKey()
    {
        var errors = new StringWriter();
        const string Mistyped = "0123456789abcdeg";
        _ = new CommandLine().Parse(["--psk-key", Mistyped], errors, out _);
        Assert.IsFalse(errors.ToString().Contains(Mistyped, StringComparison.Ordinal), errors.ToString());
    }

    [TestMethod]
    public void ASeedSettlesDtlsToo()
    {
        byte[] first = new byte[16], again = new byte[16], secret = new byte[16], other = new byte[16];
        new SeededRandom(7).NextBytes(first);
        new SeededRandom(7).NextBytes(again);
        new SeededRandom(7, true).NextBytes(secret);
        new SeededRandom(7, true).NextBytes(other);
        CollectionAssert.AreEqual(first, again);
        CollectionAssert.AreNotEqual(secret, other);
        Assert.AreEqual(new SeededRandom(7).Next(1 << 30), new SeededRandom(7, true).Next(1 << 30));
        Assert.IsTrue(Parse("--seed 7").IsSeeded);
        Assert.IsFalse(Parse("--speed 1").IsSeeded);
    }

    private static Options Parse(string line)
    {
        Assert.AreEqual(ExitCode.Good, new CommandLine().Parse(line.Split(' '), Console.Error, out Options options));
        return options;
    }
}

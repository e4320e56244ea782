// The provisioning tool as somebody uses it who makes a node: files, keys, what to enter at the server, and what is wrong with a file.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bench;
using Firmware.Boards;
using Firmware.Operation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host;

[TestClass]
public sealed class ProvisionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("provision").FullName;
    private string _output = "";
    private string _errors = "";

    public void Dispose() => Directory.Delete(_folder, true);

    [TestMethod]
    public void MakesANodeWithAKeyOfItsOwn()
    {
        Assert.AreEqual(ExitCode.Good, Run("new", "--board", "weather", "--server", "coaps://192.0.2.1", "--endpoint", "mast-7", "--port", "COM3"), _errors);
        using JsonDocument node = Json("node.json");
        CollectionAssert.AreEqual(new[] { "board", "endpoint", "server", "key" }, node.RootElement.EnumerateObject().Select(key => key.Name).ToArray());
        string key = node.RootElement.GetProperty("key").GetString();
        Assert.IsTrue(Regex.IsMatch(key, "^[0-9a-f]{32}$"), key);
        StringAssert.Contains(_output, "Enter at the server coaps://192.0.2.1:");
        foreach (string line in new[] { "endpoint        mast-7", "security mode   pre-shared key (PSK)", "identity        mast-7", "key, hex        " + key, "key, Base64     " + Convert.ToBase64String(Convert.FromHexString(key)) })
        {
            StringAssert.Contains(_output, "  " + line + "\n");
        }

        using JsonDocument files = Json("files.json");
        Assert.AreEqual("COM3", files.RootElement.GetProperty("serialport").GetString());
        JsonElement file = files.RootElement.GetProperty("files").EnumerateArray().Single();
        Assert.AreEqual("I:\\node.json", file.GetProperty("DestinationFilePath").GetString());
        Assert.AreEqual("node.json", file.GetProperty("SourceFilePath").GetString());
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "wifi.json")));

        string first = _output;
        Assert.AreEqual(ExitCode.Good, Run("new", "--board", "weather", "--server", "coaps://192.0.2.1", "--endpoint", "mast-8", "--force"));
        Assert.IsFalse(_output.Contains(key), "another key each time");
        Assert.AreNotEqual(first, _output);
    }

    // The firmware itself finds nothing to say of what the tool writes, and makes of it what was asked for.
    [TestMethod]
    public void WhatItWritesTheNodeTakes()
    {
        string[] all =
        [
            "new", "--board", "soil", "--server", "coaps://lwm2m.example:5684", "--endpoint", "Feld-ä+1", "--identity", "me", "--key", "0102", "--lifetime", "86400",
            "--binding", "UQ", "--bootstrap", "coaps://192.0.2.2", "--bootstrap-key", "0304", "--sleep", "600", "--latitude", "-33.8688", "--longitude", "151.2093", "--updates",
        ];
        Assert.AreEqual(ExitCode.Good, Run(all), _errors + _output);
        byte[] text = File.ReadAllBytes(Path.Combine(_folder, "node.json"));
        var lines = new List<string>();
        var settings = new Configuration();
        Assert.IsTrue(settings.Read(text, text.Length, new NodeBoards(), new SerialLog(lines.Add, null)));
        Assert.AreEqual("", string.Concat(lines));
        Assert.AreEqual("soil", settings.Board);
        Assert.AreEqual("Feld-ä+1", settings.Endpoint);
        Assert.AreEqual("coaps://lwm2m.example:5684", settings.Server);
        Assert.AreEqual("me", settings.Identity);
        CollectionAssert.AreEqual(new byte[] { 1, 2 }, settings.Key);
        Assert.AreEqual(86400, settings.Lifetime);
        Assert.AreEqual("UQ", settings.First.Binding);
        Assert.AreEqual("coaps://192.0.2.2", settings.Bootstrap);
        CollectionAssert.AreEqual(new byte[] { 3, 4 }, settings.BootstrapKey);
        Assert.AreEqual(600, settings.SleepSeconds);
        Assert.AreEqual(-33869, settings.Site.LatitudeMilliDegrees);
        Assert.AreEqual(151209, settings.Site.LongitudeMilliDegrees);
        Assert.AreEqual(32, settings.UpdateKey.Length);
        StringAssert.Contains(_output, "Sign update packages with:\n  key, hex        " + Convert.ToHexStringLower(settings.UpdateKey));
        StringAssert.Contains(File.ReadAllText(Path.Combine(_folder, "node.json")), "Feld-ä+1");
    }

    [TestMethod]
    public void SaysTheCommandsInTheirOrder()
    {
        Assert.AreEqual(ExitCode.Good, Run("new", "--board", "weather", "--server", "coap://192.0.2.1", "--endpoint", "n", "--port", "COM7", "--target", "ESP32_PSRAM_REV3", "--wifi-ssid", "x", "--wifi-password", ""), _errors + _output);
        int at = 0;
        foreach (string command in new[]
        {
            "security mode   none (NoSec)",
            "nanoff --target ESP32_PSRAM_REV3 --serialport COM7 --update --masserase",
            "nanoff --nanodevice --serialport COM7 --deploy --image firmware/bin/Release/firmware.bin",
            "cd " + _folder,
            "nanoff --networkdeployment wifi.json",
            "nanoff --filedeployment files.json",
        })
        {
            int next = _output.IndexOf(command, at, StringComparison.Ordinal);
            Assert.IsTrue(next >= at, command + "\n" + _output);
            at = next;
        }

        Assert.IsFalse(_output.Contains("key, hex"), "there is none to enter");
        StringAssert.Contains(_output, "No password: x must be an open network");
    }

    // With PSRAM two pins of the soil board are taken, and on an ESP32-C3 few are where it declares them.
    [TestMethod]
    public void SaysAtOnceWhatTheNodeWouldSay()
    {
        Assert.AreEqual(ExitCode.Failed, Run("new", "--board", "soil", "--server", "coap://192.0.2.1", "--endpoint", "n", "--target", "ESP32_PSRAM_REV3"));
        StringAssert.Contains(_output, "oneWireDrive is at GPIO 17, which is wired to the memory of ESP32: say another with pins.oneWireDrive in node.json");
        Assert.AreEqual(ExitCode.Failed, Run("new", "--board", "soil", "--server", "coap://192.0.2.1", "--endpoint", "n", "--target", "ESP32_C3", "--force"));
        StringAssert.Contains(_output, "say another with pins.moisture10 in node.json");
        StringAssert.EndsWith(_output, "look again: provision check " + Path.Combine(_folder, "node.json") + " --chip ESP32_C3\n");
    }

    [TestMethod]
    public void WritesTheWifisCredentialsWhenAsked()
    {
        string[] arguments = ["new", "--board", "soil", "--server", "coap://192.0.2.1", "--endpoint", "n", "--port", "COM3", "--wifi-ssid", "garden net"];
        Assert.AreEqual(ExitCode.Good, Run(new StringReader("a long \"password\"\n"), arguments), _errors);
        using JsonDocument wifi = Json("wifi.json");
        Assert.AreEqual("COM3", wifi.RootElement.GetProperty("SerialPort").GetString());
        JsonElement client = wifi.RootElement.GetProperty("WirelessClient");
        Assert.AreEqual("garden net", client.GetProperty("Ssid").GetString());
        Assert.AreEqual("a long \"password\"", client.GetProperty("Password").GetString());
        Assert.AreEqual("WPA2", client.GetProperty("Authentication").GetString());
        Assert.AreEqual("Enable", client.GetProperty("ConfigurationOption").GetString());
        Assert.IsTrue(client.GetProperty("DhcpEnabled").GetBoolean());
        Assert.IsFalse(_output.Contains("password\""), "it is in the file alone");
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "wifi.json")));
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "node.json")));
        }

        foreach (string wrong in new[] { "short\n", "" })
        {
            Assert.AreEqual(ExitCode.BadArguments, Run(new StringReader(wrong), [.. arguments, "--force"]));
            StringAssert.Contains(_errors, "bench: the password of garden net is ");
            StringAssert.Contains(_errors, "use 8 to 64 bytes, or none for an open network");
            Assert.IsFalse(_errors.Contains("short"));
        }
    }

    [TestMethod]
    public void WritesOverNothingUnlessForced()
    {
        string[] arguments = ["new", "--board", "soil", "--server", "coap://192.0.2.1", "--endpoint", "n"];
        foreach (string name in new[] { "node.json", "files.json" })
        {
            string path = Path.Combine(_folder, name);
            File.WriteAllText(path, "mine");
            Assert.AreEqual(ExitCode.Failed, Run(arguments));
            Assert.AreEqual($"bench: {path} is there already: name another folder with --out, or write over it, its key too, with --force\n", _errors);
            Assert.AreEqual("mine", File.ReadAllText(path));
            Assert.AreEqual(1, Directory.GetFiles(_folder).Length, "nothing else is written either");
            File.Delete(path);
        }

        File.WriteAllText(Path.Combine(_folder, "node.json"), "mine");
        Assert.AreEqual(ExitCode.Good, Run([.. arguments, "--force"]));
        Assert.AreNotEqual("mine", File.ReadAllText(Path.Combine(_folder, "node.json")));
    }

    [TestMethod]
    public void WithoutAnEndpointItTellsWhereToFindIt()
    {
        Assert.AreEqual(ExitCode.Good, Run("new", "--board", "soil", "--server", "coaps://192.0.2.1", "--port", "COM3"));
        StringAssert.Contains(_output, "endpoint        node-<MAC>, the chip's MAC address as 12 capital hexadecimal digits");
        StringAssert.Contains(_output, "identity        the same as the endpoint");
        StringAssert.Contains(_output, "nanoff --platform esp32 --serialport COM3 --devicedetails");
    }

    [TestMethod]
    [DataRow("new", "--board is missing: use weather, soil or streetlight")]
    [DataRow("new --board all --server coap://h", "--board is \"all\": use weather, soil or streetlight")]
    [DataRow("new --board soil", "--server is missing: use --server URI, or --bootstrap URI")]
    [DataRow("new --board soil --server http://h", "--server is \"http://h\": use coaps://host:port, or coap://host:port without security")]
    [DataRow("new --board soil --server coaps://2001:db8::1", "--server is \"coaps://2001:db8::1\": use a name, or an address of IPv4")]
    [DataRow("new --board soil --server coap://h --latitude 47,4 --longitude 8", "--latitude is \"47,4\": use degrees from -90 to 90, with a decimal point")]
    [DataRow("new --board soil --server coap://h --key 00", "--key is for coaps: write coaps:// in --server, or leave it out")]
    [DataRow("new --board soil --server coap://h --bootstrap-key 00", "--bootstrap-key is for coaps")]
    [DataRow("new --board soil --server coap://h --identity x", "--identity is for coaps")]
    [DataRow("new --board soil --server coaps://h --key hush", "--key is no key: use hexadecimal digits")]
    [DataRow("new --board soil --server coap://h --lifetime 0", "--lifetime is \"0\": use a whole number from 1 to 2147483647")]
    [DataRow("new --board soil --server coap://h --sleep 9", "--sleep is \"9\": use 0, or a whole number from 10 to 86400")]
    [DataRow("new --board soil --server coap://h --binding S", "--binding is \"S\": use U or UQ")]
    [DataRow("new --board soil --server coap://h --latitude 47", "--latitude and --longitude go together: use both or neither")]
    [DataRow("new --board soil --server coap://h --latitude 91 --longitude 0", "--latitude is \"91\": use degrees from -90 to 90")]
    [DataRow("new --board soil --server coap://h --target STM32", "--target is \"STM32\": use a name such as ESP32_REV3, ESP32_S3_QUAD or ESP32_C3")]
    [DataRow("new --board soil --server coap://h --wifi-password long-enough", "--wifi-password is for --wifi-ssid: add it")]
    [DataRow("check nothing.json --chip esp8266", "--chip is \"esp8266\": use esp32, esp32s3 or esp32c3")]
    public void ABadArgumentIsNamed(string line, string expected)
    {
        Assert.AreEqual(ExitCode.BadArguments, Run(line.Split(' ')));
        StringAssert.Contains(_errors, "bench: " + expected);
        Assert.IsFalse(_errors.Contains("hush"));
        Assert.AreEqual(0, Directory.GetFiles(_folder).Length);
    }

    [TestMethod]
    public void AGoodFileIsGood()
    {
        Assert.AreEqual(ExitCode.Good, Check("""
            {"board":"weather","endpoint":"mast-7","server":"coaps://192.0.2.1","key":"000102030405060708090a0b0c0d0e0f","sleep":600,
             "pins":{"rain":13},"intervals":{"air":60},"calibration":{"rain tip":200000},"logTx":32}
            """));
        string[] lines = _output.Split('\n');
        foreach (string line in new[]
        {
            "board      weather on ESP32", "endpoint   mast-7",
            "server     coaps://192.0.2.1, PSK, identity mast-7, key of 16 bytes, lifetime 300 s, binding U, short id 1",
            "sleep      600 s between measurements", "pins       GPIO 13, 21, 22, 25, 27, 34, 35", "log        at GPIO 32 too, 115200 baud",
            "interval   air: 60 s", "constant   rain tip: 200000 nm", "updates    none: there is no updateKey", "good",
        })
        {
            CollectionAssert.Contains(lines, line, _output);
        }

        Assert.IsFalse(_output.Contains("0102030405"), "no key is shown");
    }

    [TestMethod]
    public void AWarningIsNoMistake()
    {
        Assert.AreEqual(ExitCode.Good, Check("""{"server":"coap://h","colour":"red","pins":{"rain":12}}"""));
        StringAssert.Contains(_output, "warn  config   node.json: colour is unknown");
        StringAssert.Contains(_output, "warn  config   rain is at GPIO 12");
        StringAssert.EndsWith(_output, "good, but for the warnings above\n");
    }

    // One of each kind that the node logs, from its settings to its pins, its boards and its accounts.
    [TestMethod]
    [DataRow("""{"lifetime":"300","server":"coap://h"}""", "node.json: lifetime is \"300\" (text): use a whole number of seconds from 1 to 2147483647, without quotes; using 300")]
    [DataRow("""{"server":"coap://h","board":"garden"}""", "node.json: board is \"garden\" (text): use weather, soil or streetlight; using weather")]
    [DataRow("""{"server":"coap://h","endpoint":""}""", "node.json: endpoint is \"\" (text): use text of 1 to 64 bytes; using \"node-MAC\"")]
    [DataRow("""{"server":"coaps://h"}""", "node.json: server is coaps://h without a key: add key")]
    [DataRow("""{"server":"coap://h","pins":{"rain":24}}""", "node.json: pins.rain is 24, which does not exist on ESP32: use another GPIO; using 26")]
    [DataRow("""{"server":"coap://h","calibration":{"rain tip":1}}""", "node.json: calibration.rain tip is 1: use nm from 1000 to 10000000; using 279400")]
    [DataRow("""{"pack":[{"n":"/1/0/0","v":0}]}""", "node.json: pack: refused with 4.00")]
    [DataRow("""{"server":"coap://h","sleep":5""", "node.json: malformed JSON in line 1, near sleep")]
    [DataRow("", "node.json: no JSON object")]
    [DataRow("{}", "cannot be used")]
    public void AMistakeIsWhatTheNodeWouldLog(string json, string expected)
    {
        Assert.AreEqual(ExitCode.Failed, Check(json));
        Assert.IsTrue(_output.Split('\n').Any(line => line.StartsWith("ERROR ") && line.Contains(expected)), _output);
        StringAssert.Contains(_output, "board      weather on ESP32");
        Assert.IsTrue(Regex.IsMatch(_output, "\n[0-9]+ mistakes?: see the lines with ERROR above\n$"), _output);
    }

    [TestMethod]
    public void AFileThatIsTooLongIsNotRead()
    {
        Assert.AreEqual(ExitCode.Failed, Check("{" + new string(' ', Configuration.MaxBytes) + "}"));
        StringAssert.Contains(_output, "node.json: too long: use at most 4096 bytes");
    }

    [TestMethod]
    public void AFileThatCannotBeReadIsNamed()
    {
        Assert.AreEqual(ExitCode.BadArguments, Run("check", "nothing.json"));
        StringAssert.StartsWith(_errors, "bench: FILE is \"nothing.json\": ");
        Assert.AreEqual(ExitCode.BadArguments, Run("check", _folder));
    }

    [TestMethod]
    public void PrintsAKey()
    {
        Assert.AreEqual(ExitCode.Good, Run("key"));
        Assert.IsTrue(Regex.IsMatch(_output, "^[0-9a-f]{32}\n$"), _output);
        string first = _output;
        Run("key");
        Assert.AreNotEqual(first, _output);
    }

    private int Check(string json)
    {
        string file = Path.Combine(_folder, "checked.json");
        File.WriteAllText(file, json);
        return Run("check", file);
    }

    private JsonDocument Json(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, name)));

    private int Run(params string[] arguments) => Run(new StringReader(""), arguments);

    private int Run(TextReader input, string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        string[] all = arguments[0] == "new" ? ["provision", .. arguments, "--out", _folder] : ["provision", .. arguments];
        int exit = new CommandLine(output, input).Parse(all, errors, out Options options);
        Assert.IsNull(options, "there is no bench to run");
        (_output, _errors) = (output.ToString(), errors.ToString());
        return exit;
    }
}

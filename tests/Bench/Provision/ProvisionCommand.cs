// provision new, check, key: the files that make a chip a node, and what a server has to know of it.
using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;

namespace Bench.Provision;

using Command = System.CommandLine.Command;

/// <summary>The command and its options. <see cref="NewNode"/> does what <c>new</c> asks for.</summary>
internal sealed class ProvisionCommand
{
    /// <summary>Bytes of a key that is made: what TLS_PSK_WITH_AES_128_CCM_8 is worth.</summary>
    public const int KeyBytes = 16;

    private readonly Option<string> _board = Text("--board", "KIND", "Which board: " + new NodeBoards().Listed(),
        text => new NodeBoards().Knows(text) ? null : "use " + new NodeBoards().Listed());

    private readonly Option<string> _server = Text("--server", "URI", "The server: coaps://host:port, or coap://host:port without security",
        CheckUri);

    private readonly Option<string> _endpoint = Text("--endpoint", "NAME",
        "The name by which the server knows the node [default: node- and the chip's MAC address]",
        text => CheckBytes(text, Configuration.MaxEndpointBytes));

    private readonly Option<string> _identity = Text("--identity", "NAME", "The PSK identity [default: the endpoint name]",
        text => CheckBytes(text, DtlsSettings.MaxIdentity));

    private readonly Option<byte[]> _key = Key("--key",
        "The pre-shared key in hexadecimal, or @FILE for a file with such a line [default: a new one]");

    private readonly Option<int?> _lifetime = Number("--lifetime", "SECONDS", "Lifetime of the registration [default: 300]", 1, int.MaxValue);

    private readonly Option<string> _binding = Text("--binding", "U|UQ", "UQ for a node that listens only after it has sent [default: U]",
        text => text is "U" or "UQ" ? null : "use U or UQ");

    private readonly Option<string> _bootstrap = Text("--bootstrap", "URI",
        "A bootstrap server, which brings the other accounts: coaps://host:port or coap://host:port", CheckUri);

    private readonly Option<byte[]> _bootstrapKey = Key("--bootstrap-key",
        "The pre-shared key for it in hexadecimal, or @FILE [default: a new one]");

    private readonly Option<int?> _sleep = Number("--sleep", "SECONDS",
        "Deep sleep between measurements, " + BoardSettings.MinSleepSeconds + " to " + BoardSettings.MaxSleepSeconds + ", or 0 [default: 0]",
        0, BoardSettings.MaxSleepSeconds, BoardSettings.IsSleep);

    private readonly Option<double?> _latitude = Degrees("--latitude", "north", 90), _longitude = Degrees("--longitude", "east", 180);

    private readonly Option<bool> _updates = new("--updates")
    {
        Description = "Make a key for update packages too",
    };

    private readonly Option<string> _port = Text("--port", "NAME",
        "The serial port that the chip is at, for nanoff [default: " + UsualPort + "]", text => text.Length > 0 ? null : "name one, such as COM3");

    private readonly Option<string> _target = Text("--target", "NAME",
        "nanoff's name of the firmware: ESP32_REV3, ESP32_PSRAM_REV3, ESP32_S3_QUAD, ESP32_S3_OCTAL, ESP32_C3 [default: ESP32_REV3]",
        text => new ChipPins(text).Name.StartsWith("ESP32", StringComparison.Ordinal) ? null : "use a name such as ESP32_REV3, ESP32_S3_QUAD or ESP32_C3");

    private readonly Option<string> _out = Text("--out", "FOLDER", "Where the files go [default: here]", text => text.Length > 0 ? null : "name a folder");

    private readonly Option<string> _ssid = Text("--wifi-ssid", "NAME", "Write wifi.json too, for the network of this name",
        text => CheckBytes(text, NewNode.MaxSsidBytes));

    private readonly Option<string> _password = Text("--wifi-password", "TEXT", "Its password [default: asked for, or a line of the input]",
        NewNode.CheckPassword);

    private readonly Option<bool> _force = new("--force") { Description = "Write over files that are there" };

    private readonly Option<string> _chip = Text("--chip", "CHIP",
        "Which chip the file is for: esp32, esp32s3, esp32c3, or nanoff's name of its firmware [default: esp32]",
        text => new ChipPins(text).Name.StartsWith("ESP32", StringComparison.Ordinal) ? null : "use esp32, esp32s3 or esp32c3");

    private readonly Argument<string> _file = new("FILE") { Description = "A node.json" };

    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly Func<string> _ask;

    /// <summary>Makes the command.</summary>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where it is said what is wrong.</param>
    /// <param name="ask">Asks for a password; null at the end of the input.</param>
    public ProvisionCommand(TextWriter output, TextWriter errors, Func<string> ask)
    {
        _output = output;
        _errors = errors;
        _ask = ask;
    }

    private static string UsualPort => OperatingSystem.IsWindows() ? "COM3" : OperatingSystem.IsMacOS() ? "/dev/cu.usbserial-0001" : "/dev/ttyUSB0";

    /// <summary>The command with its three.</summary>
    public Command Make()
    {
        var make = new Command("new", "Write node.json and what nanoff puts it onto a chip with, and say what to enter at the server")
        {
            _board, _server, _endpoint, _identity, _key, _lifetime, _binding, _bootstrap, _bootstrapKey, _sleep, _latitude, _longitude,
            _updates, _port, _target, _out, _ssid, _password, _force,
        };
        make.SetAction(New);
        var check = new Command("check", "Print what a node would say of its node.json, and what it would be. Exit code 0 when nothing is " +
            "wrong but for warnings, 1 when something is, 2 when there is no such file")
        {
            _file, _chip,
        };
        check.SetAction(Check);
        var key = new Command("key", "Print a new key of " + KeyBytes + " bytes in hexadecimal");
        key.SetAction(_ => _output.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))));
        return new Command("provision", "Write and check the settings of a node on a chip") { make, check, key };
    }

    private int New(ParseResult result)
    {
        string server = result.GetValue(_server), bootstrap = result.GetValue(_bootstrap);
        bool hasKey = result.GetResult(_key) != null, hasBootstrapKey = result.GetResult(_bootstrapKey) != null;
        string problem = result.GetValue(_board) == null ? "--board is missing: use " + new NodeBoards().Listed()
            : server == null && bootstrap == null ? "--server is missing: use --server URI, or --bootstrap URI for a server that brings the accounts"
            : hasKey && !IsSecure(server) ? "--key is for coaps: write coaps:// in --server, or leave it out"
            : hasBootstrapKey && !IsSecure(bootstrap) ? "--bootstrap-key is for coaps: write coaps:// in --bootstrap, or leave it out"
            : result.GetValue(_identity) != null && !IsSecure(server) && !IsSecure(bootstrap)
                ? "--identity is for coaps: write coaps:// in --server, or leave it out"
            : result.GetValue(_latitude) == null != (result.GetValue(_longitude) == null)
                ? "--latitude and --longitude go together: use both or neither"
            : result.GetValue(_password) != null && result.GetValue(_ssid) == null ? "--wifi-password is for --wifi-ssid: add it"
            : null;
        if (problem != null)
        {
            _errors.WriteLine("bench: " + problem);
            return ExitCode.BadArguments;
        }

        return new NewNode
        {
            Board = result.GetValue(_board),
            Server = server,
            Endpoint = result.GetValue(_endpoint),
            Identity = result.GetValue(_identity),
            Key = IsSecure(server) ? (hasKey ? result.GetValue(_key) : RandomNumberGenerator.GetBytes(KeyBytes)) : null,
            Lifetime = result.GetValue(_lifetime),
            Binding = result.GetValue(_binding),
            Bootstrap = bootstrap,
            BootstrapKey = IsSecure(bootstrap)
                ? (hasBootstrapKey ? result.GetValue(_bootstrapKey) : RandomNumberGenerator.GetBytes(KeyBytes)) : null,
            Sleep = result.GetValue(_sleep),
            Latitude = result.GetValue(_latitude),
            Longitude = result.GetValue(_longitude),
            UpdateKey = result.GetValue(_updates) ? RandomNumberGenerator.GetBytes(2 * KeyBytes) : null,
            Port = result.GetValue(_port) ?? UsualPort,
            Target = result.GetValue(_target) ?? "ESP32_REV3",
            Folder = result.GetValue(_out) ?? ".",
            Ssid = result.GetValue(_ssid),
            Password = result.GetValue(_password),
            Force = result.GetValue(_force),
        }.Run(_output, _errors, _ask);
    }

    private int Check(ParseResult result)
    {
        string path = result.GetValue(_file);
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _errors.WriteLine("bench: FILE is \"" + path + "\": " + failure.Message + ": name a file that can be read");
            return ExitCode.BadArguments;
        }

        var check = new NodeCheck(text, result.GetValue(_chip) ?? "esp32");
        foreach (string message in check.Messages)
        {
            _output.WriteLine(message);
        }

        foreach (string line in check.Describe())
        {
            _output.WriteLine(line);
        }

        _output.WriteLine(check.Errors == 0 ? "good" + (check.Messages.Count > 0 ? ", but for the warnings above" : "")
            : check.Errors + (check.Errors == 1 ? " mistake" : " mistakes") + ": see the lines with ERROR above");
        return check.Errors == 0 ? ExitCode.Good : ExitCode.Failed;
    }

    private static bool IsSecure(string text)
    {
        var uri = new ServerUri();
        return text != null && uri.Parse(text) && uri.IsSecure;
    }

    private static string CheckUri(string text)
    {
        var uri = new ServerUri();
        return !uri.Parse(text) ? "use coaps://host:port, or coap://host:port without security"
            : uri.Host.Contains(':') ? "use a name, or an address of IPv4 such as 192.0.2.1: the chip's network has no IPv6" : null;
    }

    private static string CheckBytes(string text, int max) =>
        System.Text.Encoding.UTF8.GetByteCount(text) is int length && length > 0 && length <= max ? null : "use 1 to " + max + " bytes of text";

    private static void Refuse(ArgumentResult result, string name, string remedy) =>
        result.AddError(name + " is \"" + result.Tokens[0].Value + "\": " + remedy);

    private static Option<string> Text(string name, string helpName, string description, Func<string, string> check) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (check(text) is string remedy)
            {
                Refuse(result, name, remedy);
            }

            return text;
        },
    };

    private static Option<byte[]> Key(string name, string description) => new(name)
    {
        HelpName = "HEX",
        Description = description,
        CustomParser = result =>
        {
            byte[] key = PskKey.Read(result.Tokens[0].Value, out string problem);
            if (key == null)
            {
                result.AddError(name + " " + problem);
            }

            return key;
        },
    };

    private static Option<int?> Number(string name, string helpName, string description, int min, int max, Func<int, bool> check = null) =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) &&
                    number >= min && number <= max && check?.Invoke(number) != false)
                {
                    return number;
                }

                Refuse(result, name, check == null ? "use a whole number from " + min + " to " + max
                    : "use 0, or a whole number from " + BoardSettings.MinSleepSeconds + " to " + max);
                return null;
            },
        };

    private static Option<double?> Degrees(string name, string direction, int max) => new(name)
    {
        HelpName = "DEGREES",
        Description = "Where the node stands, " + direction + " positive, such as 47.444",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees) &&
                Math.Abs(degrees) <= max)
            {
                return degrees;
            }

            Refuse(result, name, "use degrees from -" + max + " to " + max + ", with a decimal point, such as 47.444");
            return null;
        },
    };
}

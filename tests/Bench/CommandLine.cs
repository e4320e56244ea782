// The command line: options, their texts, and what to say about a bad one.
using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using Bench.Packaging;
using Bench.Provision;
using Bench.Virtual;
using Firmware.Boards;
using Firmware.Stack.Coap;
using Firmware.Stack.Dtls;

namespace Bench;

/// <summary>Turns arguments into <see cref="Options"/>.</summary>
public sealed partial class CommandLine
{
    private const int MaxSpeed = 1000;

    // What node.json may say at most.
    private const int MaxAwakeSeconds = 3600;

    // A real server answers within this on the same machine, so nothing is sent twice for virtual time's haste alone.
    private const int AnswerMs = 200;

    private static readonly string[] s_boards = new BenchBoards(new Firmware.Boards.NodeBoards()).Names;

    // A server on the same machine may have to do all its work of a first handshake.
    private const int HandshakeAnswerMs = 500;

    private readonly Option<string> _server = Text("--server", "URI",
        "Run the board alone, against the server at coaps://host:port, or coap://host:port for one without DTLS, instead of " +
        "starting a small one in this process.",
        CheckServer);

    private readonly Option<string> _pskIdentity = Text("--psk-identity", "NAME",
        "The PSK identity by which a coaps server knows the board [default: the endpoint name]", CheckIdentity);

    private readonly Option<byte[]> _pskKey = Key("--psk-key",
        "The pre-shared key that a coaps server has for the board, in hexadecimal, or @FILE for a file with such a line [default: for " +
        "the embedded server, another one each time]");

    private readonly Option<bool> _noDtls = new("--no-dtls")
    {
        Description = "Speak coap, without DTLS, with the embedded servers",
    };

    private readonly Option<bool> _bootstrap = new("--bootstrap")
    {
        Description = "Begin with nothing but a bootstrap account: a small bootstrap server in this process brings the account of the " +
            "embedded server",
    };

    private readonly Option<string> _bootstrapServer = Text("--bootstrap-server", "URI",
        "Give the board the account of the bootstrap server at coaps://host:port or coap://host:port; without --server it has no other",
        CheckServer);

    private readonly Option<byte[]> _bootstrapKey = Key("--bootstrap-key",
        "The pre-shared key that the bootstrap server has for the board, in hexadecimal, or @FILE [default: for the embedded one, " +
        "another one each time]");

    private readonly Option<int?> _holdOff = Number<int?>("--hold-off", "SECONDS",
        "Virtual seconds to wait before a bootstrap is asked for [default: 0]", 0, int.MaxValue, value => (int)value);

    private readonly Option<string> _version = Text("--version", "1.0|1.1|1.2",
        "The LwM2M version that the board speaks [default: 1.1]", CheckVersion);

    private readonly Option<int?> _queueMode = new("--queue-mode")
    {
        HelpName = "AWAKE_SECONDS",
        Description = "The board sleeps, and hears nothing, when it has sent and heard nothing for so many virtual seconds [default: 93]",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = ParseAwake,
    };

    private readonly Option<string> _settings = Text("--settings", "FILE",
        "Run the board alone, with the settings of this node.json, which may say what no option does, such as the accounts of several " +
        "servers", CheckSettings);

    private readonly Option<int?> _port = Number<int?>("--port", "PORT",
        "Where the embedded server listens on 127.0.0.1 [default: 5684, without DTLS 5683, or a free one when that is taken]",
        1, 65535, value => (int)value);

    private readonly Option<string> _board = Text("--board", "KIND",
        "soil, weather, streetlight or all [default: all]", CheckBoard);

    private readonly Option<bool> _testObjects = new("--test-objects")
    {
        Description = "Give the board the registry's test objects, 3441 and 3442, with a resource of each type",
    };

    private readonly Option<string> _endpoint = Text("--endpoint", "NAME",
        "The name by which the server knows the board [default: bench]", CheckEndpoint);

    private readonly Option<int?> _lifetime = Number<int?>("--lifetime", "SECONDS",
        "Lifetime of the registration, in virtual seconds [default: 300]", 1, int.MaxValue, value => (int)value);

    private readonly Option<int?> _retry = Number<int?>("--retry", "SECONDS",
        "Virtual seconds until a failed registration is tried again; doubles with each further failure [default: 30]",
        1, int.MaxValue, value => (int)value);

    private readonly Option<double?> _speed = Number<double?>("--speed", "N",
        "Virtual seconds in a real one: the weather, the sensors' periods and CoAP's timers all run so fast " +
        "[default: 1 with --server, else 30]", 0.01, MaxSpeed, value => value);

    private readonly Option<double?> _for = Number<double?>("--for", "SECONDS",
        "Stop after so many real seconds. Exit code 0 when the board was registered and its readings arrived, else 1. " +
        "With --server, readings have arrived when the server has read or observed something.",
        0.1, 1e9, value => value);

    private readonly Option<DateTime?> _start = new("--start")
    {
        HelpName = "DATE",
        Description = "Where in the measured weather to begin, 2012-01-01 to 2015-12-31 [default: 2014-03-05T08:00]",
        CustomParser = ParseDate,
    };

    private readonly Option<int?> _ackTimeout = Number<int?>("--ack-timeout", "MS",
        "CoAP's ACK_TIMEOUT in virtual milliseconds [default: 2000, or 200 real ones when that is more, so that a server " +
        "that answers at once is not sent everything twice at high speed]", 1, int.MaxValue / 64, value => (int)value);

    private readonly Option<double?> _loss = Number<double?>("--loss", "PERCENT",
        "Lose so many datagrams, both ways [default: 0]", 0, 100, value => value);

    private readonly Option<int?> _seed = Number<int?>("--seed", "N",
        "Begin message ids, tokens, random delays and losses with this [default: another each time]. DTLS's random numbers, " +
        "too, are those of the seed then, and no secret.",
        0, int.MaxValue, value => (int)value);

    private readonly Option<FaultOrder[]> _faults = new("--fault")
    {
        HelpName = "SENSOR=KIND[@SECONDS]",
        Description = "Break a sensor, after so many virtual seconds; may be given several times. Kinds: missing, stuck, noisy, " +
            "outofrange. Sensors: " + string.Join(", ", VirtualPins.Names),
        CustomParser = ParseFaults,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _log = Text("--log", "FILE", "Write the serial log to a file as well", CheckFile);

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Show every datagram, up (from the board) and down, in hex",
    };

    private readonly Option<string> _wifi = Text("--wifi", string.Join('|', VirtualNetwork.States),
        "The Wi-Fi that the board finds [default: ok]", CheckWifi);

    private readonly Option<bool> _plain = new("--plain")
    {
        Description = "Write plain lines to a terminal too, as is done when the output is redirected",
    };

    private readonly Option<bool> _dtlsCost = new("--dtls-cost")
    {
        Description = "Measure what a DTLS handshake and a record cost on this machine, and end",
    };

    private readonly Option<byte[]> _updateKey = Key("--update-key",
        "The key of the packages that the board takes, 32 to 128 hexadecimal digits or @FILE; push and pull make packages with it " +
        "[default: another one each time]");

    private readonly PackageCommand _package;

    private readonly RootCommand _root;
    private readonly TextWriter _output;
    private readonly TextReader _input;

    /// <summary>Makes the parser.</summary>
    /// <param name="output">Where commands write what they were asked for; the console unless named.</param>
    /// <param name="input">Where a password is read that was not given, a line.</param>
    public CommandLine(TextWriter output = null, TextReader input = null)
    {
        _output = output ?? Console.Out;
        _input = input;
        _package = new PackageCommand(_output, Console.Error);
        _root = new RootCommand(
            "A virtual board that runs the firmware, sensors and all, in measured weather, and a small LwM2M server that " +
            "shows what arrives. Ctrl-C or SIGTERM deregisters and ends with exit code 0; a bad argument ends with 2. The command " +
            "provision is for boards of hardware.")
        {
            _server, _settings, _pskIdentity, _pskKey, _noDtls, _port, _bootstrap, _bootstrapServer, _bootstrapKey, _holdOff, _board, _testObjects,
            _endpoint, _version, _queueMode, _lifetime, _retry, _speed, _for, _start, _ackTimeout, _loss, _seed, _faults, _log, _verbose,
            _plain, _wifi, _dtlsCost, _updateKey,
        };

        // Without a command it is the bench that runs, with the options that Parse returns.
        _root.SetAction(_ => ExitCode.Good);

        // That of the program: the board's own version is in its serial log.
        _root.Options.Remove(_root.Options.OfType<VersionOption>().Single());
    }

    /// <summary>Parses arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="errors">Where to say what is wrong with them.</param>
    /// <param name="options">What they ask for; null when there is nothing to run.</param>
    /// <returns>The exit code when there is nothing to run.</returns>
    public int Parse(string[] args, TextWriter errors, out Options options)
    {
        options = null;
        var provision = new ProvisionCommand(_output, errors, AskPassword);
        _root.Subcommands.Clear();
        _root.Subcommands.Add(_package.Command);
        _root.Subcommands.Add(provision.Make());
        ParseResult result = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            foreach (string message in result.Errors.Select(Explain).Distinct())
            {
                errors.WriteLine("bench: " + message);
            }

            errors.WriteLine("bench: --help lists all options");
            return ExitCode.BadArguments;
        }

        if (result.Action != _root.Action)
        {
            _package.Errors = errors;
            return result.Invoke(); // --help, or a command
        }

        if (Contradiction(result) is string contradiction)
        {
            errors.WriteLine("bench: " + contradiction);
            errors.WriteLine("bench: --help lists all options");
            return ExitCode.BadArguments;
        }

        if (result.GetValue(_dtlsCost))
        {
            Console.Out.WriteLine("bench   " + Unit.Stack.Dtls.DtlsCost.Describe());
            return ExitCode.Good;
        }

        string server = result.GetValue(_server);
        var values = new Options
        {
            Server = server,
            BootstrapServer = result.GetValue(_bootstrapServer),
            Settings = result.GetValue(_settings),
        };
        double speed = result.GetValue(_speed) ?? (values.HasServer ? Options.DefaultDemoSpeed : 1);
        values.Speed = speed;
        values.PskIdentity = result.GetValue(_pskIdentity);
        values.PskKey = result.GetResult(_pskKey) == null ? null : result.GetValue(_pskKey);
        values.IsSecure = values.HasServer ? !result.GetValue(_noDtls) : IsSecure(server);
        values.Bootstrap = result.GetValue(_bootstrap);
        values.BootstrapKey = result.GetResult(_bootstrapKey) == null ? null : result.GetValue(_bootstrapKey);
        values.UpdateKey = result.GetResult(_updateKey) == null ? values.UpdateKey : result.GetValue(_updateKey);
        values.HoldOffSeconds = result.GetValue(_holdOff) ?? 0;
        values.Version = result.GetValue(_version) is string version ? 10 + version[2] - '0' : values.Version;
        values.AwakeSeconds = result.GetResult(_queueMode) == null ? null : result.GetValue(_queueMode) ?? Options.UsualAwakeSeconds;
        values.Port = result.GetValue(_port);
        values.Board = result.GetValue(_board) ?? values.Board;
        values.HasTestObjects = result.GetValue(_testObjects);
        values.Endpoint = result.GetValue(_endpoint) ?? values.Endpoint;
        values.LifetimeSeconds = result.GetValue(_lifetime) ?? values.LifetimeSeconds;
        values.RetrySeconds = result.GetValue(_retry) ?? values.RetrySeconds;
        values.ForSeconds = result.GetValue(_for);
        values.Start = result.GetValue(_start) ?? values.Start;
        values.AckTimeoutMs = result.GetValue(_ackTimeout) ??
            Math.Max(CoapEndpoint.DefaultAckTimeoutMs, (int)(AnswerMs * speed));
        values.HandshakeTimeoutMs = Math.Max(DtlsSettings.DefaultInitialTimeoutMs, (int)(HandshakeAnswerMs * speed));
        values.LossPercent = result.GetValue(_loss) ?? values.LossPercent;
        values.IsSeeded = result.GetValue(_seed) != null;
        values.Seed = result.GetValue(_seed) ?? Random.Shared.Next();
        values.LogFile = result.GetValue(_log);
        values.Faults = result.GetValue(_faults) ?? [];
        values.Verbose = result.GetValue(_verbose);
        values.Plain = result.GetValue(_plain);
        values.Wifi = result.GetValue(_wifi) ?? values.Wifi;
        options = values;
        return ExitCode.Good;
    }

    // Not shown while it is typed.
    private string AskPassword()
    {
        if (_input != null || Console.IsInputRedirected)
        {
            return (_input ?? Console.In).ReadLine();
        }

        Console.Error.Write("password of the Wi-Fi, not shown, empty for an open network: ");
        string password = "";
        ConsoleKeyInfo key;
        while ((key = Console.ReadKey(true)).Key != ConsoleKey.Enter)
        {
            password = key.Key == ConsoleKey.Backspace ? password[..Math.Max(0, password.Length - 1)]
                : key.KeyChar >= ' ' ? password + key.KeyChar
                : password;
        }

        Console.Error.WriteLine();
        return password;
    }

    private static Option<string> Text(string name, string helpName, string description, Func<string, string> check) =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                string remedy = check(text);
                if (remedy != null)
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
        CustomParser = result => ParseKey(result, name),
    };

    private static Option<T> Number<T>(string name, string helpName, string description, double min, double max,
        Func<double, T> convert) => new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                bool whole = typeof(T) == typeof(int?);
                NumberStyles style = whole ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
                bool parsed = double.TryParse(result.Tokens[0].Value, style, CultureInfo.InvariantCulture, out double value);
                if (parsed && value >= min && value <= max)
                {
                    return convert(value);
                }

                string kind = whole ? "a whole number" : "a number";
                Refuse(result, name, string.Create(CultureInfo.InvariantCulture, $"use {kind} from {min} to {max}"));
                return default;
            },
        };
}

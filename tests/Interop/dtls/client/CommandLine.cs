// The command line: options, their texts, and what to say about a bad one.
using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using System.Net;
using System.Text;
using Firmware.Stack.Dtls;

namespace Interop.Dtls;

/// <summary>Turns arguments into <see cref="Options"/>.</summary>
public sealed class CommandLine
{
    private readonly Option<IPEndPoint> _server = new("--server")
    {
        HelpName = "ADDRESS:PORT",
        Description = "The server",
        Required = true,
        CustomParser = result => IPEndPoint.TryParse(result.Tokens[0].Value, out IPEndPoint end) && end.Port != 0
            ? end : Bad<IPEndPoint>(result, "is no address and port, such as 127.0.0.1:5684"),
    };

    private readonly Option<int[]> _suites = new("--suites")
    {
        HelpName = "HEX,...",
        Description = "Suites offered, by their IANA numbers [default: c0a8,c0a4,00a8,00ae]",
        CustomParser = result =>
        {
            try
            {
                return [.. result.Tokens[0].Value.Split(',').Select(text => Convert.ToInt32(text, 16))];
            }
            catch (Exception problem) when (problem is FormatException or OverflowException)
            {
                return Bad<int[]>(result, "is no list of hex numbers, such as c0a8,00a8");
            }
        },
        DefaultValueFactory = _ => [CipherSuite.PskCcm8, CipherSuite.PskCcm, CipherSuite.PskGcm, CipherSuite.PskCbc],
    };

    private readonly Option<string> _identity = new("--identity")
    {
        HelpName = "TEXT",
        Description = "PSK identity",
        DefaultValueFactory = _ => "devid",
    };

    private readonly Option<byte[]> _key = Bytes("--key", "Pre-shared key");

    private readonly Option<byte[]> _connectionId = Bytes("--cid",
        "Offer connection ids; this one, which may be empty, is for records from the server [default: offers none]");

    private readonly Option<string> _serverName = new("--server-name")
    {
        HelpName = "NAME",
        Description = "Name told to the server",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<int> _maxFragment = new("--max-fragment")
    {
        HelpName = "BYTES",
        Description = "Longest record content asked for: 512, 1024, 2048 or 4096",
    };

    private readonly Option<int> _timeout = new("--initial-timeout")
    {
        HelpName = "MS",
        Description = "How long the first transmission of a flight waits",
        DefaultValueFactory = _ => 1000,
    };

    private readonly Option<string> _answer = new("--answer")
    {
        HelpName = "TEXT",
        Description = "What the server answers to the text sent [default: the same text]",
    };

    private readonly Argument<string[]> _steps = new("STEP")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "connect: a handshake. send: a line of text, and its answer. get: CoAP GET /.well-known/core. " +
            "close: close_notify. move: another source port. forget: no resumption next. hurry: from here on flights wait " +
            "100 ms at first. wait: until a line comes on standard input.",
    };

    private readonly RootCommand _root;

    /// <summary>Makes the parser.</summary>
    public CommandLine()
    {
        _steps.AcceptOnlyFromAmong(Steps.All);
        _root = new RootCommand("The firmware's DTLS client against a server: takes steps, and prints a line for each. " +
            "Exit code 0 when all were ok, 1 when one was not, 2 for a bad argument.")
        {
            _server, _suites, _identity, _key, _connectionId, _serverName, _maxFragment, _timeout, _answer, _steps,
        };
    }

    /// <summary>Parses arguments; null when there is nothing to do, and then the exit code says why.</summary>
    public Options Parse(string[] args, out int exitCode)
    {
        ParseResult result = _root.Parse(args);
        if (result.Errors.Count > 0 || result.Action != null)
        {
            exitCode = result.Errors.Count > 0 ? 2 : 0;
            foreach (ParseError error in result.Errors)
            {
                Console.Error.WriteLine("client: " + error.Message);
            }

            if (result.Errors.Count == 0)
            {
                result.Invoke();
            }

            return null;
        }

        exitCode = 0;
        return new Options
        {
            Steps = result.GetValue(_steps),
            Server = result.GetValue(_server),
            Suites = result.GetValue(_suites),
            Identity = Encoding.UTF8.GetBytes(result.GetValue(_identity)),
            Key = result.GetValue(_key) ?? [],
            ConnectionId = result.GetValue(_connectionId),
            ServerName = result.GetValue(_serverName),
            MaxFragmentLength = result.GetValue(_maxFragment),
            InitialTimeoutMs = result.GetValue(_timeout),
            Answer = result.GetValue(_answer),
        };
    }

    private static Option<byte[]> Bytes(string name, string description) => new(name)
    {
        HelpName = "HEX",
        Description = description,
        CustomParser = result =>
        {
            try
            {
                return Convert.FromHexString(result.Tokens[0].Value);
            }
            catch (FormatException)
            {
                return Bad<byte[]>(result, "is no hex");
            }
        },
    };

    private static T Bad<T>(ArgumentResult result, string what)
        where T : class
    {
        result.AddError(result.Tokens[0].Value + " " + what);
        return null;
    }
}

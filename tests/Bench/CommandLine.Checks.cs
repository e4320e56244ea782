// What is wrong with a command line, and what to write instead.
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Bench.Virtual;
using Firmware.Operation;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;

namespace Bench;

/// <content>Checks.</content>
public sealed partial class CommandLine
{
    // What each option by itself does not show to be wrong; null when they fit together.
    private string Contradiction(ParseResult result)
    {
        string server = result.GetValue(_server);
        bool hasKey = result.GetResult(_pskKey) != null, hasIdentity = result.GetResult(_pskIdentity) != null;
        bool noDtls = result.GetValue(_noDtls);
        if ((ContradictsSettings(result) ?? ContradictsBootstrap(result)) is string contradiction)
        {
            return contradiction;
        }

        if (server != null)
        {
            return result.GetValue(_port) != null
                    ? "--port is for the embedded server, which --server does without: leave one of them out"
                : noDtls ? "--no-dtls is for the embedded server: with --server, write coap:// in its URI instead"
                : IsSecure(server) && !hasKey
                    ? "--psk-key is missing: " + server + " needs the key that the server has for the board: add --psk-key HEX " +
                        "or --psk-key @FILE"
                : !IsSecure(server) && (hasKey || (hasIdentity && !IsSecure(result.GetValue(_bootstrapServer))))
                    ? (hasKey ? "--psk-key" : "--psk-identity") + " is for coaps: write coaps:// in --server, or leave it out"
                : null;
        }

        return hasIdentity && result.GetValue(_bootstrapServer) == null
                ? "--psk-identity is for --server: leave it out, the embedded server knows the board by its endpoint name"
            : hasKey && noDtls ? "--psk-key is for DTLS: leave out --no-dtls or --psk-key"
            : null;
    }

    private string ContradictsSettings(ParseResult result)
    {
        Option[] others =
        [
            _server, _pskIdentity, _pskKey, _noDtls, _port, _bootstrap, _bootstrapServer, _bootstrapKey, _holdOff, _board, _testObjects,
            _endpoint, _version, _queueMode, _lifetime, _retry, _ackTimeout, _updateKey,
        ];
        Option given = result.GetResult(_settings) == null ? null
            : others.FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
        return given == null ? null : "--settings says what " + given.Name + " would: write it into the file, and leave out " + given.Name;
    }

    private string ContradictsBootstrap(ParseResult result)
    {
        string server = result.GetValue(_server), bootstrap = result.GetValue(_bootstrapServer);
        bool embedded = result.GetValue(_bootstrap), hasKey = result.GetResult(_bootstrapKey) != null;
        if (embedded)
        {
            return bootstrap != null
                    ? "--bootstrap is for the embedded bootstrap server, which --bootstrap-server does without: leave one of them out"
                : server != null
                    ? "--bootstrap brings the account of the embedded server, which --server does without: leave one of them out, or name " +
                        "a bootstrap server with --bootstrap-server"
                : hasKey && result.GetValue(_noDtls) ? "--bootstrap-key is for DTLS: leave out --no-dtls or --bootstrap-key"
                : null;
        }

        if (bootstrap == null)
        {
            return hasKey || result.GetValue(_holdOff) != null
                ? (hasKey ? "--bootstrap-key" : "--hold-off") + " is for a bootstrap: add --bootstrap, or --bootstrap-server URI"
                : null;
        }

        return IsSecure(bootstrap) && !hasKey
                ? "--bootstrap-key is missing: " + bootstrap + " needs the key that the server has for the board: add --bootstrap-key HEX " +
                    "or --bootstrap-key @FILE"
            : !IsSecure(bootstrap) && hasKey ? "--bootstrap-key is for coaps: write coaps:// in --bootstrap-server, or leave it out"
            : server != null ? null
            : result.GetValue(_port) != null || result.GetValue(_noDtls)
                ? (result.GetValue(_noDtls) ? "--no-dtls" : "--port") + " is for the embedded server, which --bootstrap-server does " +
                    "without: leave one of them out"
            : result.GetResult(_pskKey) != null
                ? "--psk-key is for --server: the bootstrap server brings the key of the server that it names; its own is --bootstrap-key"
            : null;
    }

    private static string Explain(ParseError error) =>
        error.SymbolResult is OptionResult { Tokens.Count: 0 } missing
            ? missing.Option.Name + " has no value: write " + missing.Option.Name + " " + missing.Option.HelpName
            : error.Message;

    private static DateTime? ParseDate(ArgumentResult result)
    {
        DateTime first = Weather.WeatherSeries.Seattle.FirstDay;
        DateTime end = first.AddDays(Weather.WeatherSeries.Seattle.DayCount);
        if (DateTime.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date) &&
            date >= first && date < end)
        {
            return date;
        }

        Refuse(result, "--start", "use a day from 2012-01-01 to 2015-12-31, with a time if you like: 2014-03-05T08:00");
        return null;
    }

    private static FaultOrder[] ParseFaults(ArgumentResult result)
    {
        var orders = new List<FaultOrder>();
        foreach (Token token in result.Tokens)
        {
            FaultOrder order = FaultOrder.Parse(token.Value, VirtualPins.Names, out string remedy);
            if (order == null)
            {
                result.AddError("--fault is \"" + token.Value + "\": " + remedy);
            }
            else
            {
                orders.Add(order);
            }
        }

        return [.. orders];
    }

    private static void Refuse(ArgumentResult result, string name, string remedy) =>
        result.AddError(name + " is \"" + result.Tokens[0].Value + "\": " + remedy);

    private static string CheckServer(string text) =>
        new ServerUri().Parse(text) ? null : "use coaps://host:port, or coap://host:port for one without DTLS";

    private static bool IsSecure(string server)
    {
        var uri = new ServerUri();
        return server != null && uri.Parse(server) && uri.IsSecure;
    }

    private static string CheckIdentity(string text) =>
        Encoding.UTF8.GetByteCount(text) is > 0 and <= DtlsSettings.MaxIdentity ? null : "use 1 to 128 bytes of text";

    private static string CheckVersion(string text) => text is "1.0" or "1.1" or "1.2" ? null : "use 1.0, 1.1 or 1.2";

    private static int? ParseAwake(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return Options.UsualAwakeSeconds;
        }

        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) &&
            seconds is >= 1 and <= MaxAwakeSeconds)
        {
            return seconds;
        }

        Refuse(result, "--queue-mode", "use a whole number from 1 to " + MaxAwakeSeconds + ", or none");
        return null;
    }

    private static byte[] ParseKey(ArgumentResult result, string name)
    {
        byte[] key = PskKey.Read(result.Tokens[0].Value, out string problem);
        if (key == null)
        {
            result.AddError(name + " " + problem);
        }

        return key;
    }

    private static string CheckWifi(string text) =>
        VirtualNetwork.States.Contains(text) ? null : "use " + string.Join(", ", VirtualNetwork.States);

    private static string CheckBoard(string text) =>
        s_boards.Contains(text) ? null : "use soil, weather, streetlight or all";

    private static string CheckEndpoint(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        return length is > 0 and <= Configuration.MaxEndpointBytes ? null : "use 1 to 64 bytes of text";
    }

    private static string CheckSettings(string text) => File.Exists(text) ? null : "there is no such file";

    private static string CheckFile(string text)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(text.Length == 0 ? "." : text));
        return text.Length > 0 && !Directory.Exists(text) && Directory.Exists(folder)
            ? null
            : "use the name of a file in a folder that exists";
    }
}

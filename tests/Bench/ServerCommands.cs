// Commands that the embedded server carries out: what it asks of the node.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Bench.Server;
using Objects.Model;

namespace Bench;

/// <summary>Asks, and shows the answers.</summary>
internal sealed class ServerCommands
{
    // How long a command waits for the board to be registered: lines may be there before it is.
    private const int PatienceMs = 10000, LookMs = 20;

    private const int DeepestDiscover = 3, FewValues = 10;

    private readonly LwM2mServer _server;
    private readonly Action<string> _show;
    private readonly CancellationToken _stop;

    /// <summary>Makes the commands.</summary>
    /// <param name="server">The embedded server, or null.</param>
    /// <param name="show">Shows a line.</param>
    /// <param name="stop">The bench ends.</param>
    public ServerCommands(LwM2mServer server, Action<string> show, CancellationToken stop)
    {
        _server = server;
        _show = show;
        _stop = stop;
        Values =
        [
            new("read PATH [FORMAT]", "an object, an instance, a resource or one of its instances", "read /3303/0 lwm2m-cbor", Read),
            new("readc PATH... [FORMAT]", "several paths at once", "readc /3/0/13 /3303 senml-json", ReadComposite),
            new("write PATH VALUE|JSON", "a resource; or in SenML JSON some of an instance or of a resource's instances",
                "write /1/0 [{\"n\":\"1\",\"v\":600}]", Write),
            new("replace PATH JSON", "an instance or all instances of a resource, in SenML JSON", "replace /1/0/25 [{\"n\":\"0\",\"vs\":\"1.1\"}]",
                Replace),
            new("writec PATH=VALUE... [FORMAT]", "several values, all or none; etch-cbor takes null, which removes a resource instance",
                "writec /3416/0/1=60 /1/0/1=600", WriteComposite),
            new("observe PATH [NAME=VALUE...] [FORMAT]", "be told of changes; with attributes, those of this observation alone",
                "observe /3303/0/5700 pmin=10 st=0.5", Observe),
            new("cancel PATH", "be told no longer; every instance is observed from the start", "cancel /3303/0", Cancel),
            new("observec PATH... [NAME=VALUE...] [FORMAT]", "be told of changes of several paths together",
                "observec /3303/0/5700 /3304/0/5700 pmin=60", ObserveComposite),
            new("cancelc", "end all observations of several paths", "cancelc", CancelComposite),
            new("attributes PATH NAME=VALUE...", "pmin, pmax, gt, lt, st, epmin, epmax, edge, con, hqmax; a name alone takes one away",
                "attributes /3303/0/5700 pmin=10 st=0.5", WriteAttributes),
            new("history PATH [COUNT]", "the last values of a resource, with the times they are of", "history /3303/0/5700 20", ShowHistory),
        ];
        Others =
        [
            new("discover PATH [DEPTH]", "what is there, with attributes, so many levels deep", "discover /3303 1", Discover),
            new("execute PATH [ARGUMENTS]", "/3/0/4 reboots", "execute /3303/0/5605", Execute),
            new("create PATH [JSON]", "an instance, with an id or of the node's choice, where an object allows it",
                "create /16 [{\"n\":\"0/0\",\"vs\":\"field 3\"}]", Create),
            new("delete PATH", "an instance, or an instance of a resource", "delete /1/0/25/0", Delete),
            new("update", "have the node update its registration: executes /1/0/8", "update",
                text => Do(text, client => client.Execute(client.AccountPath + "/8"))),
            new("disable SECONDS", "have it deregister for so long: writes /1/0/5, executes /1/0/4", "disable 120", Disable),
            new("mute on|off", "whether it may send what nobody asked for: writes /1/0/23", "mute on", Mute),
        ];
    }

    /// <summary>Those about values.</summary>
    public Command[] Values { get; }

    /// <summary>The others.</summary>
    public Command[] Others { get; }

    /// <summary>Asks the node that is registered, or will be soon, and shows the answer.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public async Task<Answer> Do(CommandText text, Func<Client, Task<Answer>> ask, string what = null)
    {
        Client client = await Find();
        if (client.IsAsleep)
        {
            _show((what ?? text.ToString()) + ": held until the node is heard of");
        }

        Answer answer = await ask(client);
        Show(client, what ?? text.ToString(), answer);
        return answer;
    }

    private Task Read(CommandText text)
    {
        var arguments = new Arguments(This(text), text);
        string path = arguments.Single(This(text));
        return Do(text, client => client.Read(path, arguments.FormatOr(client.UsualFormat)));
    }

    private Task ReadComposite(CommandText text)
    {
        var arguments = new Arguments(This(text), text);
        List<string> paths = arguments.Some(This(text));
        int format = arguments.CompositeFormatOr(This(text), ContentFormat.SenMlCbor);
        return Do(text, client => client.ReadComposite(paths, format));
    }

    private Task Write(CommandText text)
    {
        string path = Arguments.Path(This(text), text), value = text.After(1);
        if (value.Length == 0)
        {
            throw This(text).Misused("name a value too");
        }

        if (IsJson(value))
        {
            byte[] payload = PayloadWriter.Complete(path, value);
            return Do(text, client => client.WritePartial(path, ContentFormat.SenMlJson, payload));
        }

        return PayloadReader.ParsePath(path).Depth >= 3
            ? Do(text, client => client.Write(path, value))
            : throw This(text).Misused("\"" + path + "\" is no resource, and what is below it takes SenML JSON");
    }

    private Task Replace(CommandText text)
    {
        string path = Arguments.Path(This(text), text), value = text.After(1);
        if (!IsJson(value))
        {
            throw This(text).Misused("name values too, in SenML JSON");
        }

        byte[] payload = PayloadWriter.Complete(path, value);
        return Do(text, client => client.Write(path, ContentFormat.SenMlJson, payload));
    }

    private Task WriteComposite(CommandText text)
    {
        List<NodeValue> values = [];
        int format = ContentFormat.SenMlCbor;
        foreach (string word in text.Words)
        {
            int sign = word.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0 && word[0] == '/')
            {
                values.Add(NodeValue.Parse(word[..sign], word[(sign + 1)..]));
            }
            else if (!FormatNames.TryFind(word, out format) || !PayloadWriter.IsComposite(format))
            {
                throw This(text).Misused("\"" + word + "\" is neither PATH=VALUE nor a format for several values: senml-cbor, senml-json, " +
                    "etch-cbor, etch-json or lwm2m-cbor");
            }
        }

        return values.Count > 0
            ? Do(text, client => client.WriteComposite(values, format))
            : throw This(text).Misused("name a path and a value");
    }

    private Task Observe(CommandText text)
    {
        var arguments = new Arguments(This(text), text);
        string path = arguments.Single(This(text));
        return Do(text, client => client.Observe(path, arguments.FormatOr(client.UsualFormat), [.. arguments.Attributes]));
    }

    private Task ObserveComposite(CommandText text)
    {
        var arguments = new Arguments(This(text), text);
        List<string> paths = arguments.Some(This(text));
        int format = arguments.CompositeFormatOr(This(text), ContentFormat.SenMlCbor);
        return Do(text, client => client.ObserveComposite(paths, format, [.. arguments.Attributes]));
    }

    private Task Cancel(CommandText text)
    {
        string path = Arguments.Path(This(text), text);
        return Do(text, client => client.CancelObserve(path));
    }

    private Task CancelComposite(CommandText text) => Do(text, client => client.CancelComposite());

    private Task WriteAttributes(CommandText text)
    {
        string path = Arguments.Path(This(text), text);
        string[] attributes = [.. text.Words.Skip(1)];
        return attributes.Length > 0
            ? Do(text, client => client.WriteAttributes(path, attributes))
            : throw This(text).Misused("name attributes too");
    }

    private async Task ShowHistory(CommandText text)
    {
        string path = Arguments.Path(This(text), text);
        int most = text.Words.Count < 2 ? FewValues
            : int.TryParse(text.Words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
            : throw This(text).Misused("\"" + text.Words[1] + "\" is no number from 1");
        Client client = await Find();
        IReadOnlyList<Reading> readings = client.History.Last(path, most);
        _show(text + ": " + readings.Count + (readings.Count == 1 ? " value" : " values"));
        foreach (Reading reading in readings)
        {
            string late = reading.IsLate ? "  (came " + reading.LateText + ")" : "";
            _show("  " + Reading.ToText(reading.At) + "  " + (reading.Text + " " + client.UnitOf(reading)).TrimEnd() + late);
        }
    }

    private Task Discover(CommandText text)
    {
        string path = Arguments.Path(This(text), text);
        int depth = text.Words.Count < 2 ? -1
            : int.TryParse(text.Words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int levels) && levels <= DeepestDiscover ? levels
            : throw This(text).Misused("\"" + text.Words[1] + "\" is no depth from 0 to " + DeepestDiscover);
        return Do(text, client => client.Discover(path, depth));
    }

    private Task Execute(CommandText text)
    {
        string path = Arguments.Path(This(text), text), arguments = text.After(1);
        return Do(text, client => client.Execute(path, arguments));
    }

    // Of an instance whose id the node chooses SenML cannot speak: LwM2M 1.2 Core 7.5.4 can.
    private Task Create(CommandText text)
    {
        string path = Arguments.Path(This(text), text), json = text.After(1);
        Lwm2mPath parsed = PayloadReader.ParsePath(path);
        if (parsed.Depth > 2 || (json.Length > 0 && !IsJson(json)))
        {
            throw This(text).Misused(parsed.Depth > 2 ? "\"" + path + "\" is no object and no instance" : "values are in SenML JSON");
        }

        string item = "/" + parsed.ObjectId;
        bool named = parsed.Depth == 2;
        int format = named ? ContentFormat.SenMlJson : ContentFormat.Lwm2mCbor;
        byte[] payload = named ? PayloadWriter.Complete(path, json.Length > 0 ? json : "[{\"n\":\"" + path + "\"}]")
            : json.Length > 0 ? PayloadWriter.Values(format, PayloadWriter.OfNewInstance(item, json))
            : [];
        return Do(text, client => client.Create(item, payload.Length > 0 ? format : ContentFormat.Tlv, payload));
    }

    private Task Delete(CommandText text)
    {
        string path = Arguments.Path(This(text), text);
        return Do(text, client => client.Delete(path));
    }

    private async Task Disable(CommandText text)
    {
        if (text.Words.Count != 1 || !uint.TryParse(text.Words[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
        {
            throw This(text).Misused("name the seconds, a whole number");
        }

        Answer written = await Do(text, client => client.Write(client.AccountPath + "/5", text.Words[0]), "disable: write " + seconds);
        if (written.IsSuccess)
        {
            await Do(text, client => client.Execute(client.AccountPath + "/4"), "disable: execute");
        }
    }

    private Task Mute(CommandText text) => text.Words.Count == 1 && text.Words[0] is "on" or "off"
        ? Do(text, client => client.Write(client.AccountPath + "/23", text.Words[0] == "on" ? "1" : "0"))
        : throw This(text).Misused("say on or off");

    private static bool IsJson(string text) => text.Length > 0 && text[0] is '[' or '{';

    private Command This(CommandText text) => Commands.Find(Values.Concat(Others), text);

    private void Show(Client client, string command, Answer answer)
    {
        string meaning = answer.IsSuccess || answer.Code == 0 ? "" : " " + (Status)answer.Code;
        string code = command.StartsWith("cancel", StringComparison.Ordinal) && answer.Code == 0
            ? "the bench does not observe that"
            : answer.CodeText;
        string size = answer.IsSuccess && answer.Payload.Length > 0
            ? ", " + answer.Payload.Length + " bytes of " + (answer.Format == ContentFormat.LinkFormat ? "links" : FormatNames.Of(answer.Format))
            : "";
        _show(command + ": " + code + meaning + (answer.Location.Length > 0 ? " " + answer.Location : "") + size);
        if (answer.Format == ContentFormat.LinkFormat)
        {
            foreach (string link in Encoding.UTF8.GetString(answer.Payload).Split(','))
            {
                _show("  " + link);
            }
        }

        foreach (Reading reading in answer.Readings)
        {
            _show("  " + Commands.Line(client, reading));
        }
    }

    private async Task<Client> Find()
    {
        if (_server == null)
        {
            throw new ArgumentException("the bench has no server of its own here: ask the one that --server, --bootstrap-server or the settings name");
        }

        for (int waited = 0; waited < PatienceMs && !_stop.IsCancellationRequested; waited += LookMs)
        {
            if (_server.Clients.Values.FirstOrDefault() is Client client)
            {
                return client;
            }

            await Task.Delay(LookMs, CancellationToken.None);
        }

        throw new ArgumentException("no board is registered");
    }
}

// Commands about bootstraps: by the embedded bootstrap server, or asked for by the embedded server.
using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Bench.Server;
using Objects.Model;

namespace Bench;

/// <summary>Bootstraps the node, also by hand.</summary>
internal sealed class BootstrapCommands
{
    private readonly EmbeddedServers _servers;
    private readonly ServerCommands _asking;
    private readonly Action<string> _show;

    /// <summary>Makes the commands.</summary>
    /// <param name="servers">The embedded servers, or null.</param>
    /// <param name="asking">Asks the node.</param>
    /// <param name="show">Shows a line.</param>
    public BootstrapCommands(EmbeddedServers servers, ServerCommands asking, Action<string> show)
    {
        _servers = servers;
        _asking = asking;
        _show = show;
        All =
        [
            new("bootstrap", "have the node ask its bootstrap server anew: executes /1/0/9", "bootstrap",
                text => asking.Do(text, client => client.Execute(client.AccountPath + "/9"))),
            new("rotate-key", "have the bootstrap server give it another key for the server", "rotate-key", RotateKey),
            new("bs hold|go", "hold: the next bootstrap waits for the commands below; go: the usual steps again", "bs hold", ByHand),
            new("bs discover|read|delete PATH", "of the node that waits; / is all of it", "bs discover /", ByHand),
            new("bs write PATH VALUE|JSON", "of the node that waits", "bs write /1/0/1 600", ByHand),
            new("bs finish", "of the node that waits; 4.06 when its accounts make no sense", "bs finish", ByHand),
        ];
    }

    /// <summary>All of them.</summary>
    public Command[] All { get; }

    private BootstrapServer Server => _servers?.Bootstrap ??
        throw new ArgumentException("the bench has no bootstrap server here: start it with --bootstrap");

    private Task RotateKey(CommandText text)
    {
        if (_servers?.IsSecure == false)
        {
            throw new ArgumentException("without DTLS there is no key: start the bench without --no-dtls");
        }

        _ = Server;
        _servers.MakeNewKey();
        return _asking.Do(text, client => client.Execute(client.AccountPath + "/9"));
    }

    private async Task ByHand(CommandText text)
    {
        string what = text.Words.FirstOrDefault();
        if (what is "hold" or "go")
        {
            Server.IsByHand = what == "hold";
            _show(text + ": " + (what == "hold" ? "the next bootstrap waits for commands: bootstrap asks for one" : "the usual steps"));
            return;
        }

        BootstrapStep step = Step(text, what);
        string endpoint = Server.Open.FirstOrDefault() ?? throw new ArgumentException("no node waits: bs hold, and then bootstrap");
        Answer answer = await Server.Do(endpoint, step);
        _show(text + ": " + answer.CodeText + (answer.IsSuccess || answer.Code == 0 ? "" : " " + (Status)answer.Code));
        if (answer.Format == ContentFormat.LinkFormat)
        {
            foreach (string link in Encoding.UTF8.GetString(answer.Payload).Split(','))
            {
                _show("  " + link);
            }
        }

        foreach (Reading reading in answer.Readings)
        {
            _show("  " + reading.Path + "  " + reading.Text);
        }
    }

    private BootstrapStep Step(CommandText text, string what)
    {
        string path = text.Words.Count > 1 ? text.Words[1] : "";
        bool isPath = path == "/" || PayloadReader.ParsePath(path).Depth > 0;
        return what switch
        {
            "finish" => BootstrapStep.Finish(),
            "discover" when isPath => BootstrapStep.Discover(path),
            "read" when isPath => BootstrapStep.Read(path),
            "delete" when isPath => BootstrapStep.Delete(path),
            "write" when isPath && text.Words.Count > 2 => Write(path, text.After(2)),
            _ => throw new ArgumentException("write bs discover PATH, bs read PATH, bs write PATH VALUE, bs delete PATH or bs finish, such as: " +
                "bs write /1/0/1 600"),
        };
    }

    private static BootstrapStep Write(string path, string value) => value[0] == '['
        ? BootstrapStep.Write(path, ContentFormat.SenMlJson, PayloadWriter.Complete(path, value))
        : BootstrapStep.Write(path, ContentFormat.SenMlJson, PayloadWriter.Values(ContentFormat.SenMlJson, [NodeValue.Parse(path, value)]));
}

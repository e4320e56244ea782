// What can be typed while the bench runs.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Bench.Server;
using Bench.Virtual;

namespace Bench;

/// <summary>Runs commands and tells the screen what came of them.</summary>
public sealed class Commands
{
    private const int AboutWidth = 11, UsageWidth = 44;

    private readonly List<(string About, Command[] Commands)> _groups;
    private readonly Action<string> _show;
    private readonly CancellationTokenSource _stop;

    /// <summary>Makes the commands that there are.</summary>
    /// <param name="board">The board.</param>
    /// <param name="meter">Its link.</param>
    /// <param name="servers">The embedded servers; null where there are none.</param>
    /// <param name="show">Shows a line.</param>
    /// <param name="stop">Ends the bench.</param>
    /// <param name="describe">Says how the board stands with its servers, in lines.</param>
    public Commands(VirtualBoard board, LinkMeter meter, EmbeddedServers servers, Action<string> show, CancellationTokenSource stop,
        Func<IEnumerable<string>> describe)
    {
        _show = show;
        _stop = stop;
        var asking = new ServerCommands(servers?.Server, show, stop.Token);
        var boarding = new BoardCommands(board, meter, show, describe, servers == null);
        var bootstrapping = new BootstrapCommands(servers, asking, show);
        _groups =
        [
            ("values", asking.Values),
            ("the node", servers != null ? asking.Others : [.. asking.Others.Where(command => command.Name != "update")]),
            ("bootstrap", bootstrapping.All),
            ("updates", new UpdateCommands(board, servers, asking).All),
            ("the board", boarding.All),
            ("the bench",
            [
                new("help [COMMAND]", "what there is to type; help all says more of each", "help observe", Help),
                new("quit", "deregister and end", "quit", _ => stop.CancelAsync()),
            ]),
        ];
    }

    /// <summary>Runs a line.</summary>
    public async Task Run(string line)
    {
        var text = new CommandText(line);
        if (text.Name.Length == 0)
        {
            return;
        }

        try
        {
            Command command = Find(text.Name) ?? throw new ArgumentException("there is no such command: help lists them");
            await command.Run(text);
        }
        catch (ArgumentException problem)
        {
            _show(text + ": " + problem.Message);
        }
    }

    /// <summary>A reading as a line: path, what it is, value and unit; when it was measured, where that is said.</summary>
    public static string Line(Client client, Reading reading) =>
        (reading.Path + "  " + client.NameOf(reading) + "  " + reading.Text + " " + client.UnitOf(reading)).TrimEnd() +
        (reading.TimeText.Length > 0 ? "  (" + reading.TimeText + ")" : "") +
        (Client.IsReading(reading) && client.IsRejected(reading) ? "  (rejected: not to be trusted)" : "");

    /// <summary>The command that a method of this name belongs to.</summary>
    internal static Command Find(IEnumerable<Command> commands, CommandText text) => commands.First(command => command.Name == text.Name);

    private Command Find(string name) => name switch
    {
        "exit" => Find("quit"),
        "?" => Find("help"),
        _ => _groups.SelectMany(group => group.Commands).FirstOrDefault(command => command.Name == name),
    };

    private Task Help(CommandText text)
    {
        if (text.Words.Count == 0)
        {
            foreach ((string about, Command[] commands) in _groups)
            {
                _show(about.PadRight(AboutWidth) + string.Join(' ', commands.Select(command => command.Name).Distinct()));
            }

            _show("help COMMAND says what follows a name, help all says it of each");
            return Task.CompletedTask;
        }

        string name = text.Words[0];
        Command[] wanted = [.. _groups.SelectMany(group => group.Commands).Where(command => name == "all" || command.Name == name)];
        if (wanted.Length == 0)
        {
            throw new ArgumentException("there is no such command: help lists them");
        }

        foreach (Command command in wanted)
        {
            _show(command.Usage.PadRight(UsageWidth) + command.Meaning);
        }

        if (name != "all")
        {
            _show("  " + wanted[0].Example);
        }

        return Task.CompletedTask;
    }
}

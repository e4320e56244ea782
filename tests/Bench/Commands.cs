// What can be typed while the bench runs.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Bench.Server;
using Bench.Virtual;
using Firmware.Stack.Coap;
using Firmware.Stack.Lwm2m;
using Objects.Model;

namespace Bench;

/// <summary>Runs commands and tells the screen what came of them.</summary>
internal sealed class Commands(
    VirtualBoard board, LwM2mServer server, Action<string> show, CancellationTokenSource stop, Func<string> registration)
{
    /// <summary>What there is to type.</summary>
    public static readonly string[] Help =
    [
        "read PATH             read /3303/0",
        "write PATH VALUE      write /3416/0/1 60 lights the lamp",
        "execute PATH [ARGS]   execute /3303/0/5605",
        "discover PATH         what is there, with attributes",
        "observe PATH          be told of changes; cancel PATH ends it",
        "attributes PATH A=N   attributes /3303/0/5700 pmin=10 st=0.5",
        "create PATH, delete PATH",
        "servers               the board's servers, and how it stands with them",
        "fault DEVICE KIND     anemometer, air, lamp ...: none missing stuck noisy outofrange",
        "quit                  deregister and end",
    ];

    // How long a command waits for the board to be registered: lines may be there before it is.
    private const int PatienceMs = 10000, LookMs = 20;

    /// <summary>Runs a line.</summary>
    public async Task Run(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return;
        }

        try
        {
            await Run(words);
        }
        catch (ArgumentException problem)
        {
            show(line.Trim() + ": " + problem.Message);
        }
    }

    private async Task Run(string[] words)
    {
        switch (words[0])
        {
            case "help" or "?":
                Array.ForEach(Help, show);
                break;
            case "quit" or "exit":
                await stop.CancelAsync();
                break;
            case "servers":
                show(registration());
                break;
            case "fault":
                SetFault(words);
                break;
            case "read" or "write" or "execute" or "discover" or "observe" or "cancel" or "attributes" or "create" or "delete":
                await Ask(words);
                break;
            default:
                throw new ArgumentException("there is no such command: help lists them");
        }
    }

    private async Task Ask(string[] words)
    {
        if (server == null)
        {
            throw new ArgumentException("the bench has no server of its own here: ask the one that --server names");
        }

        string path = words.Length > 1 ? words[1] : "";
        if (PayloadReader.ParsePath(path).Depth == 0)
        {
            throw new ArgumentException("name a path, such as /3303/0/5700");
        }

        string rest = string.Join(' ', words.Skip(2));
        Client client = await Find();
        Answer answer = await (words[0] switch
        {
            "read" => client.Read(path),
            "write" when rest.Length > 0 => client.Write(path, rest),
            "write" => throw new ArgumentException("name a value too: write /3416/0/1 60"),
            "execute" => client.Execute(path, rest),
            "discover" => client.Discover(path),
            "observe" => client.Observe(path),
            "cancel" => client.CancelObserve(path),
            "create" => client.Create(path, ContentFormat.Tlv, []),
            "delete" => client.Delete(path),
            _ when words.Length > 2 => client.WriteAttributes(path, words[2..]),
            _ => throw new ArgumentException("name attributes too: attributes /3303/0/5700 pmin=10 st=0.5"),
        });
        Show(client, string.Join(' ', words), answer);
    }

    private void Show(Client client, string command, Answer answer)
    {
        string meaning = answer.IsSuccess || answer.Code == 0 ? "" : " " + (Status)answer.Code;
        string code = command.StartsWith("cancel", StringComparison.Ordinal) && answer.Code == 0
            ? "the bench does not observe that"
            : answer.CodeText;
        show(command + ": " + code + meaning + (answer.Location.Length > 0 ? " " + answer.Location : ""));
        if (answer.Format == ContentFormat.LinkFormat)
        {
            foreach (string link in Encoding.UTF8.GetString(answer.Payload).Split(','))
            {
                show("  " + link);
            }
        }

        foreach (Reading reading in answer.Readings)
        {
            show("  " + Line(client, reading));
        }
    }

    /// <summary>A reading as a line: path, what it is, value and unit.</summary>
    public static string Line(Client client, Reading reading) =>
        (reading.Path + "  " + client.NameOf(reading) + "  " + reading.Text + " " + client.UnitOf(reading)).TrimEnd() +
        (Client.IsReading(reading) && client.IsRejected(reading) ? "  (rejected: not to be trusted)" : "");

    private async Task<Client> Find()
    {
        for (int waited = 0; waited < PatienceMs && !stop.IsCancellationRequested; waited += LookMs)
        {
            if (server.Clients.Values.FirstOrDefault() is Client client)
            {
                return client;
            }

            await Task.Delay(LookMs);
        }

        throw new ArgumentException("no board is registered");
    }

    private void SetFault(string[] words)
    {
        bool named = words.Length == 3 && VirtualPins.Names.Contains(words[1]);
        if (!named || !FaultOrder.TryParseKind(words[2], out Fault fault))
        {
            throw new ArgumentException("write fault DEVICE KIND, such as: fault air missing, fault air none. Devices: " +
                string.Join(' ', VirtualPins.Names));
        }

        board.Do(self => self.Break(words[1], fault));
        show("fault " + words[1] + ": " + fault.ToString().ToLowerInvariant());
    }
}

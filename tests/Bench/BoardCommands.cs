// Commands that the board, its link or its devices carry out.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Bench.Server;
using Bench.Virtual;
using Firmware.Stack.Lwm2m;
using Objects.Model;

namespace Bench;

/// <summary>Does something with the board itself.</summary>
internal sealed class BoardCommands
{
    private const double MaxSeconds = 1e7;

    private readonly VirtualBoard _board;
    private readonly LinkMeter _meter;
    private readonly Action<string> _show;
    private readonly Func<IEnumerable<string>> _describe;
    private int _outage; // which one: the end of an earlier one ends no later one

    /// <summary>Makes the commands.</summary>
    /// <param name="board">The board.</param>
    /// <param name="meter">Its link.</param>
    /// <param name="show">Shows a line.</param>
    /// <param name="describe">Says how the board stands with its servers, in lines.</param>
    /// <param name="isAlone">Whether no embedded server is there to ask the board for an update.</param>
    public BoardCommands(VirtualBoard board, LinkMeter meter, Action<string> show, Func<IEnumerable<string>> describe, bool isAlone)
    {
        _board = board;
        _meter = meter;
        _show = show;
        _describe = describe;
        All =
        [
            new("send PATH... [FORMAT]", "have the node send values that nobody asked for", "send /3303/0/5700 /3304/0/5700", Send),
            new("backlog", "what waits in the node for its server", "backlog", ShowBacklog),
            new("offline [SECONDS]", "lose everything on the board's link for so long, virtual, or until online", "offline 600", GoOffline),
            new("online", "end that", "online", GoOnline),
            new("wifi", "change the network that the board finds", "wifi wrong-password", ChangeWifi),
            new("reconnect", "have the board find its network gone for a moment", "reconnect", Reconnect),
            new("power", "take the board's power away and give it back", "power", FailPower),
            new("fault DEVICE KIND", "break a device: missing stuck noisy outofrange; none mends", "fault anemometer noisy", SetFault),
            .. isAlone ? [new Command("update", "have the node update its registrations", "update", Update)] : Array.Empty<Command>(),
            new("servers", "the board's servers, and how it stands with them", "servers", ShowServers),
        ];
    }

    /// <summary>All of them.</summary>
    public Command[] All { get; }

    private async Task Send(CommandText text)
    {
        var arguments = new Arguments(This(text), text);
        List<string> names = arguments.Some(This(text));
        int format = arguments.FormatOr(ContentFormat.SenMlCbor);
        if (format is not (ContentFormat.SenMlCbor or ContentFormat.SenMlJson or ContentFormat.Lwm2mCbor))
        {
            throw This(text).Misused("a Send is in senml-cbor, senml-json or lwm2m-cbor");
        }

        var paths = new PathList();
        foreach (string name in names)
        {
            if (!paths.Add(PayloadReader.ParsePath(name)))
            {
                throw This(text).Misused("there are more than " + PathList.Capacity + " paths");
            }
        }

        _show(text + ": " + await _board.Ask(board => Send(board, paths, format)));
    }

    private static string Send(VirtualBoard board, PathList paths, int format)
    {
        int link = 0;
        while (link < board.Image.Node.LinkCount && board.Image.Node.Session(link)?.Registration.IsRegistered != true)
        {
            link++;
        }

        if (link == board.Image.Node.LinkCount)
        {
            throw new ArgumentException("the board is not registered");
        }

        ServerSession session = board.Image.Node.Session(link);
        if (session.Server.MuteSend || session.Registration.Version < 11)
        {
            throw new ArgumentException(session.Server.MuteSend
                ? "the server has muted the node: mute off first"
                : "LwM2M 1.0 has no Send: start the bench with --version 1.1 or 1.2");
        }

        board.Image.Node.Send(link, paths, format);
        return "on its way";
    }

    private async Task ShowBacklog(CommandText text) => _show(await _board.Ask(board =>
    {
        Backlog backlog = board.Image.Node.Backlog;
        return "backlog: " + backlog.Count + " readings in memory, " + backlog.SegmentCount + " of " + Backlog.MaxSegments +
            " segments saved, " + backlog.Dropped + " dropped since boot";
    }));

    private async Task GoOffline(CommandText text)
    {
        if (text.Words.Count == 0)
        {
            Interlocked.Increment(ref _outage);
            _meter.IsOffline = true;
            _show(text + ": the link loses everything, until online");
            return;
        }

        if (text.Words.Count != 1 || !double.TryParse(text.Words[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out double seconds) || seconds is <= 0 or > MaxSeconds)
        {
            throw This(text).Misused("name the seconds, a number up to " + MaxSeconds.ToString(CultureInfo.InvariantCulture));
        }

        int outage = Interlocked.Increment(ref _outage);
        await _board.Ask(board =>
        {
            _meter.IsOffline = true;
            board.DoAt(board.SinceFirstMs + (long)(seconds * 1000), _ =>
            {
                if (outage != Volatile.Read(ref _outage))
                {
                    return;
                }

                _meter.IsOffline = false;
                _show("the link is back");
            });
            return true;
        });
        _show(text + ": the link loses everything, " + seconds.ToString(CultureInfo.InvariantCulture) + " s long");
    }

    private Task GoOnline(CommandText text)
    {
        Interlocked.Increment(ref _outage);
        _meter.IsOffline = false;
        _show("the link is back");
        return Task.CompletedTask;
    }

    private Task ChangeWifi(CommandText text)
    {
        if (text.Words.Count != 1 || !VirtualNetwork.States.Contains(text.Words[0]))
        {
            throw This(text).Misused("name one of " + string.Join(' ', VirtualNetwork.States));
        }

        _board.Do(board => board.Network.Set(text.Words[0]));
        _show(text + ": what the board next looks at");
        return Task.CompletedTask;
    }

    private Task Reconnect(CommandText text)
    {
        _board.Do(board => board.Network.Drop());
        return Task.CompletedTask;
    }

    private async Task Update(CommandText text) => _show(text + ": " + await _board.Ask(board =>
    {
        foreach (ServerSession session in board.Sessions)
        {
            session.Registration.WantUpdate();
        }

        return "on its way";
    }));

    private Task FailPower(CommandText text)
    {
        _board.Do(board => board.FailPower());
        return Task.CompletedTask;
    }

    private Task SetFault(CommandText text)
    {
        bool named = text.Words.Count == 2 && VirtualPins.Names.Contains(text.Words[0]);
        if (!named || !FaultOrder.TryParseKind(text.Words[1], out Fault fault))
        {
            throw This(text).Misused("devices are " + string.Join(' ', VirtualPins.Names));
        }

        _board.Do(board => board.Break(text.Words[0], fault));
        _show("fault " + text.Words[0] + ": " + fault.ToString().ToLowerInvariant());
        return Task.CompletedTask;
    }

    private Task ShowServers(CommandText text)
    {
        foreach (string line in _describe())
        {
            _show(line);
        }

        return Task.CompletedTask;
    }

    private Command This(CommandText text) => Commands.Find(All, text);
}

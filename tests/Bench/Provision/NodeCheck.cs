// What a node would say of a node.json, found out by its own firmware: its settings' reader, its boards, its accounts.
using System.Collections.Generic;
using System.Linq;
using Bench.Virtual;
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Operation.Settings;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Wiring;
using Objects.Core;

namespace Bench.Provision;

/// <summary>A node that is put together of a file, and not started.</summary>
internal sealed class NodeCheck : ILink, IClock
{
    private readonly List<string> _messages = [];
    private readonly Configuration _settings;
    private readonly AnyPins _pins = new();
    private readonly Image _image;
    private readonly string _chip;

    /// <summary>Puts it together.</summary>
    /// <param name="text">The file.</param>
    /// <param name="chip">The chip, or the name of its firmware.</param>
    public NodeCheck(byte[] text, string chip)
    {
        var log = new SerialLog(line => Take(line), null);
        _settings = new Configuration { Endpoint = ByMac };
        _settings.Provision.Chip = new ChipPins(chip);
        _chip = _settings.Provision.Chip.Name;
        if (text.Length > Configuration.MaxBytes)
        {
            Take(new string(' ', LevelAt) + "ERROR storage  node.json: too long: use at most " + Configuration.MaxBytes + " bytes");
        }
        else
        {
            _settings.Read(text, text.Length, new NodeBoards(), log);
        }

        _image = new Image(_settings, new DeviceIdentity(), new Hardware
        {
            Boards = new NodeBoards(),
            Pins = _pins,
            Clock = this,
            Link = this,
            Memory = new BoardMemory(),
            Random = new SeededRandom(1),
            Cryptography = new ManagedCryptography(),
            Log = log,
        });
        _image.Node.Start(0);
    }

    /// <summary>Stands for the endpoint name of a file that has none.</summary>
    public const string ByMac = "node-MAC";

    // Where a line of the log has its level; before it is the time.
    private const int LevelAt = 12;

    /// <summary>What the node would log that is not as it should be, without times.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>How many of them need a person.</summary>
    public int Errors => _messages.Count(message => message.StartsWith("ERROR"));

    /// <inheritdoc/>
    public long NowMs => 0;

    /// <inheritdoc/>
    public long SincePowerMs => NowMs;

    /// <inheritdoc/>
    public long UnixSeconds => 0;

    /// <summary>What the node would be, line by line.</summary>
    public IEnumerable<string> Describe()
    {
        yield return "board      " + _settings.Board + " on " + _chip;
        yield return "endpoint   " + (_settings.Endpoint == ByMac ? "node- and the chip's MAC address" : _settings.Endpoint);
        var security = _image.Tree.Find(0) as SecurityObject;
        var servers = _image.Tree.Find(1) as ServerObject;
        for (int i = 0; i < security.InstanceCount; i++)
        {
            yield return Describe(security[i], servers);
        }

        BoardSettings board = _image.Board.Settings;
        yield return "sleep      " + (board.SleepSeconds == 0 ? "never" : board.SleepSeconds + " s between measurements");
        yield return "pins       GPIO " + string.Join(", ", _pins.Opened);
        if (_settings.LogTransmitPin >= 0)
        {
            yield return "log        at GPIO " + _settings.LogTransmitPin + " too, " + SerialFrames.Baud + " baud";
        }

        yield return "updates    " + (_settings.UpdateKey.Length == 0 ? "none: there is no updateKey"
            : "by who has the key of " + _settings.UpdateKey.Length + " bytes");
        for (int i = 1; i < board.Count; i++)
        {
            yield return (board.UnitOf(i) == "s" ? "interval   " : "constant   ") + board.NameOf(i) + ": " + board.ValueOf(i) + " " +
                board.UnitOf(i);
        }
    }

    /// <inheritdoc/>
    public bool Open(int link, string host, int port, ref int localPort) => false;

    /// <inheritdoc/>
    public bool TakeLinkUp() => false;

    /// <inheritdoc/>
    public void Send(int link, byte[] buffer, int offset, int length)
    {
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeoutMs, out int link) => link = 0;

    private static string Describe(SecurityInstance account, ServerObject servers)
    {
        if (account.Uri.Length == 0)
        {
            return "server     none: the node measures, but reports to nobody";
        }

        string identity = System.Text.Encoding.UTF8.GetString(account.Identity);
        string text = (account.IsBootstrap ? "bootstrap  " : "server     ") + account.Uri + (account.Mode == SecurityInstance.NoSec ? ", without security"
            : ", PSK, identity " + (identity == ByMac ? "as the endpoint" : identity) + ", key of " + account.SecretKey.Length + " bytes");
        ServerInstance server = account.IsBootstrap ? null : servers.FindServer(account.ShortServerId);
        return server == null ? text : text + ", lifetime " + server.Lifetime + " s, binding " + server.Binding +
            ", short id " + server.ShortServerId;
    }

    private void Take(string line)
    {
        if (!line[LevelAt..].StartsWith("info"))
        {
            _messages.Add(line[LevelAt..]);
        }
    }
}

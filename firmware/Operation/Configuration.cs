// What makes one image this node: a few settings, on the board read from I:\node.json. README.md has a table of the keys.
using Firmware.Operation.Settings;
using Firmware.Stack;
using Firmware.Stack.Coap;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Operation;

/// <summary>A node's settings. Read once, at boot; nothing of it is kept that the node does not need.</summary>
public sealed class Configuration
{
    /// <summary>The longest file, in bytes: settings are five lines, or the accounts of several servers.</summary>
    public const int MaxBytes = 4096;

    /// <summary>The longest endpoint name, in bytes.</summary>
    public const int MaxEndpointBytes = 64;

    /// <summary>Update packages are signed with HMAC-SHA256, for which RFC 2104 3 has keys of at least 16 bytes make sense; longer than
    /// its block of 64 they gain nothing.</summary>
    public const int MinUpdateKeyBytes = 16, MaxUpdateKeyBytes = 64;

    // How long a node listens that sleeps between its measurements: longer than it takes a server to repeat a request (RFC 7252 4.8: 3 s).
    // What servers have kept for it they send at once, and each second awake costs.
    private const int UsualSleeperAwakeMs = 4000;

    // From the Dead Sea's shore to the highest mountain; UTC-12 to UTC+14.
    private const int MinAltitude = -450, MaxAltitude = 9000, MaxUtcOffset = 14 * 60, MaxAwakeSeconds = 3600;

    private const int MaxLatitude = 90000, MaxLongitude = 180000;

    // RFC 7252 4.8.1: what ACK_TIMEOUT is below a second is for networks that answer so fast.
    private const int MinTimeoutMs = 100, MaxTimeoutMs = 60000;

    private const int MaxRandomPermille = 10000, MaxRetransmissions = 10;

    private const string Area = "config", Seconds = "seconds", None = "none", TheBoards = "the board's own";

    private ServerSettings[] _servers = new ServerSettings[0];

    private int _awakeMs;

    /// <summary>Which board, by a name of the image's <see cref="BoardSet"/>; empty for its first.</summary>
    public string Board { get; set; } = "";

    /// <summary>The name by which servers know the node.</summary>
    public string Endpoint { get; set; } = "node";

    /// <summary>The server of the short form, and what others have that do not say otherwise.</summary>
    public ServerSettings First { get; } = new ServerSettings { Lifetime = 300, RetryTimer = 30 };

    /// <summary>The server: <c>coaps://host:port</c>, or <c>coap://host:port</c> without DTLS.</summary>
    public string Server { get => First.Uri; set => First.Uri = value; }

    /// <summary>The PSK identity; the endpoint name where there is none.</summary>
    public string Identity { get => First.Identity; set => First.Identity = value; }

    /// <summary>The pre-shared key, 1 to 64 bytes, for a server with <c>coaps</c>; hexadecimal in JSON.</summary>
    public byte[] Key { get => First.Key; set => First.Key = value; }

    /// <summary>The registration's lifetime in seconds.</summary>
    public int Lifetime { get => First.Lifetime; set => First.Lifetime = value; }

    /// <summary>Seconds until a failed Register is tried again; doubles with each further failure.</summary>
    public int RetryTimer { get => First.RetryTimer; set => First.RetryTimer = value; }

    /// <summary>Where the node stands: <c>latitude</c> and <c>longitude</c> in degrees, <c>altitude</c> in metres,
    /// <c>utcOffset</c> in minutes.</summary>
    public Site Site { get; } = new Site();

    /// <summary>A bootstrap server, which brings the accounts of others: <c>coaps://host:port</c> or <c>coap://host:port</c>; empty for
    /// none. It has the same identity and key as the server unless <see cref="BootstrapKey"/> says otherwise.</summary>
    public string Bootstrap { get; set; } = "";

    /// <summary>The pre-shared key for the bootstrap server; <see cref="Key"/> where there is none.</summary>
    public byte[] BootstrapKey { get; set; } = new byte[0];

    /// <summary>Seconds to wait before a bootstrap is asked for.</summary>
    public int HoldOff { get; set; }

    /// <summary>How many entries <c>servers</c> has.</summary>
    public int ServerCount => _servers.Length;

    /// <summary>The LwM2M version spoken to a server that does not say which it speaks, ten times the major plus the minor: 10, 11 or
    /// 12; <c>version</c> is "1.0", "1.1" or "1.2".</summary>
    public int Version { get; set; } = Registration.UsualVersion;

    /// <summary>Whether the node sleeps between its messages; <c>queueMode</c> is true or false. One that sleeps between its measurements
    /// does in any case.</summary>
    public bool QueueMode { get; set; }

    /// <summary>How long it listens then, in milliseconds; <c>awake</c> is in seconds.</summary>
    public int AwakeMs { get => _awakeMs == 0 ? CoapEndpoint.MaxTransmitWaitMs : _awakeMs; set => _awakeMs = value; }

    /// <summary>How long it listens when it sleeps between its measurements.</summary>
    public int SleeperAwakeMs => _awakeMs == 0 ? UsualSleeperAwakeMs : _awakeMs;

    /// <summary>Whether the registry's test objects are there, for trying out a server; <c>testObjects</c> is true or false.</summary>
    public bool HasTestObjects { get; set; }

    /// <summary>CoAP's timers: <c>ackTimeout</c> in seconds, <c>ackRandomFactor</c>, <c>maxRetransmit</c>.</summary>
    public Transmission Transmission { get; } = new Transmission();

    /// <summary>How long DTLS waits for the answer to a first flight, in milliseconds; <c>handshakeTimeout</c> is in seconds.</summary>
    public int HandshakeTimeoutMs { get; set; } = DtlsSettings.DefaultInitialTimeoutMs;

    /// <summary>What else the factory makes, such as the accounts of several servers and the rights of each: a Bootstrap-Pack (LwM2M 1.2
    /// Core 6.1.7.7) in SenML JSON; <c>pack</c> is that array. Of an instance that the other settings have made it keeps nothing.</summary>
    public byte[] Pack { get; set; } = new byte[0];

    /// <summary>What it says of the board: <c>pins</c>, <c>intervals</c>, <c>calibration</c>, <c>sleep</c>.</summary>
    public Provision Provision { get; } = new Provision();

    /// <summary>True once an error was told of what it says: a value is another one than it says. Complete when the board is wired and
    /// <see cref="WritePack"/> has been. A warning is none.</summary>
    public bool HasMistakes => Provision.HasMistakes;

    /// <summary>Seconds of deep sleep between measurements as provisioned, which a server may change; 0 to stay awake.</summary>
    public int SleepSeconds { get => Provision.SleepSeconds; set => Provision.SleepSeconds = value; }

    /// <summary>The key of who may send update packages; empty for nobody.</summary>
    public byte[] UpdateKey { get; set; } = new byte[0];

    /// <summary>The GPIO at which a second serial log goes out; -1 for none.</summary>
    public int LogTransmitPin => Provision.LogTransmitPin;

    /// <summary>An entry of <c>servers</c>; without a URI when it is left out.</summary>
    public ServerSettings ServerAt(int index) => _servers[index];

    /// <summary>Makes the accounts: what LwM2M calls a factory bootstrap.</summary>
    public void AddAccounts(SecurityObject security, ServerObject servers)
    {
        if (Bootstrap.Length > 0)
        {
            var account = new ServerSettings
            {
                Uri = Bootstrap,
                IsBootstrap = true,
                HoldOff = HoldOff,
                Key = BootstrapKey.Length > 0 ? BootstrapKey : Key,
            };
            account.AddAccount(First, Endpoint, security, servers);
        }

        bool hasOthers = false;
        for (int i = 0; i < _servers.Length; i++)
        {
            hasOthers |= _servers[i].Uri.Length > 0;
        }

        // Where nothing else brings accounts, one without an address says in the log what is missing.
        if (Server.Length > 0 || (Bootstrap.Length == 0 && Pack.Length == 0 && !hasOthers))
        {
            First.ShortId = First.ShortId == ServerSettings.Unsaid ? 1 : First.ShortId;
            First.AddAccount(First, Endpoint, security, servers);
        }

        for (int i = 0; i < _servers.Length; i++)
        {
            if (_servers[i].Uri.Length > 0)
            {
                _servers[i].AddAccount(First, Endpoint, security, servers);
            }
        }
    }

    /// <summary>Writes <see cref="Pack"/> over what there is.</summary>
    public void WritePack(ObjectTree tree, Log log)
    {
        if (Pack.Length == 0)
        {
            return;
        }

        tree.IsBootstrapping = true;
        Status status = tree.BootstrapWrite(new Lwm2mPath(), new SenMlJsonReader(), Pack, 0, Pack.Length);
        tree.IsBootstrapping = false;
        if (status != Status.Changed)
        {
            Provision.HasMistakes = true;
            log.Error(Area, "node.json: pack: refused with " + CoapCode.ToText((int)status) + ": use SenML JSON such as {\"n\":\"/1/0/1\",\"v\":300}");
        }
    }

    /// <summary>Reads settings from JSON text; what it says wrong is logged and keeps its default. Malformed text counts up to where it
    /// is.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="boards">The boards that there are.</param>
    /// <param name="log">Where mistakes are told.</param>
    /// <returns>False when the text is not JSON to its end.</returns>
    public bool Read(byte[] text, int length, BoardSet boards, Log log)
    {
        Board = Board.Length == 0 ? boards.Names[0] : Board;
        var file = new SettingsReader(text, length, log);
        if (!file.Begin())
        {
            Provision.HasMistakes = true;
            return false;
        }

        while (file.NextKey())
        {
            Take(file, boards);
        }

        file.End();
        new SettingsCheck(this, file).Run();
        Provision.HasMistakes |= file.HasMistakes;
        return !file.HasFailed;
    }

    // What each key may be.
    private void Take(SettingsReader file, BoardSet boards)
    {
        switch (file.Key)
        {
            case "board":
                if (file.IsText && boards.Knows(file.Value))
                {
                    Board = file.Value;
                }
                else
                {
                    file.Refuse(boards.Listed(), Board);
                }

                break;
            case "endpoint": Endpoint = file.Text(MaxEndpointBytes, Endpoint); break;
            case "server": First.Uri = file.Uri(First.Uri); break;
            case "bootstrap": Bootstrap = file.Uri(Bootstrap); break;
            case "bootstrapKey": BootstrapKey = file.Secret(1, DtlsSettings.MaxKey, BootstrapKey); break;
            case "holdOff": HoldOff = file.Whole(0, int.MaxValue, Seconds, HoldOff); break;
            case "servers": TakeServers(file); break;
            case "version":
                Version = 10 + file.OneOf("1.0", "1.1", "1.2", "1." + (Version % 10).ToString())[2] - '0';
                break;
            case "queueMode": QueueMode = file.Flag(QueueMode); break;
            case "awake":
                AwakeMs = file.Whole(1, MaxAwakeSeconds, Seconds, AwakeMs / 1000) * 1000;
                break;
            case "testObjects": HasTestObjects = file.Flag(HasTestObjects); break;
            case "ackTimeout":
                Transmission.AckTimeoutMs = file.Thousandths(MinTimeoutMs, MaxTimeoutMs, Seconds, Transmission.AckTimeoutMs);
                break;
            case "ackRandomFactor":
                Transmission.RandomPercent =
                    (file.Thousandths(1000, MaxRandomPermille, "", (Transmission.RandomPercent * 10) + 1000) - 1000) / 10;
                break;
            case "maxRetransmit":
                Transmission.MaxRetransmit = file.Whole(0, MaxRetransmissions, "", Transmission.MaxRetransmit);
                break;
            case "handshakeTimeout":
                HandshakeTimeoutMs = file.Thousandths(MinTimeoutMs, MaxTimeoutMs, Seconds, HandshakeTimeoutMs);
                break;
            case "pack": Pack = file.Array("[{\"n\":\"/1/0/1\",\"v\":300}]", Pack); break;
            case "latitude":
                Site.LatitudeMilliDegrees = Degrees(file, MaxLatitude, "degrees, north positive,", Site.LatitudeMilliDegrees);
                break;
            case "longitude":
                Site.LongitudeMilliDegrees = Degrees(file, MaxLongitude, "degrees, east positive,", Site.LongitudeMilliDegrees);
                break;
            case "altitude":
                Site.AltitudeMetres = file.Whole(MinAltitude, MaxAltitude, "metres", Site.AltitudeMetres,
                    Site.AltitudeMetres == Site.Unknown ? "none: there is no pressure at sea level" : null);
                break;
            case "utcOffset":
                Site.UtcOffsetMinutes = file.Whole(-MaxUtcOffset, MaxUtcOffset, "minutes, east positive,", Site.UtcOffsetMinutes);
                break;
            case "pins": TakeNumbers(file, Provision.Pins, 0, ChipPins.MaxGpio, "", "{\"rain\":26}"); break;
            case "intervals":
                TakeNumbers(file, Provision.Intervals, BoardSettings.MinIntervalSeconds, BoardSettings.MaxIntervalSeconds, Seconds, "{\"air\":30}");
                break;
            case "calibration":
                TakeNumbers(file, Provision.Calibration, BoardSettings.MinConstant, int.MaxValue, "", "{\"rain tip\":279400}");
                break;
            case "sleep": TakeSleep(file); break;
            case "updateKey": UpdateKey = file.Secret(MinUpdateKeyBytes, MaxUpdateKeyBytes, UpdateKey); break;
            case "logTx": TakeLogPin(file); break;
            default:
                if (!TakeAccount(file, First))
                {
                    file.Unknown(SettingKeys.OfFile);
                }

                break;
        }
    }

    // What an account has, be it that of the short form or one of several; false for a key that is none of these.
    private static bool TakeAccount(SettingsReader file, ServerSettings account)
    {
        switch (file.Key)
        {
            case "security": account.Security = file.OneOf("psk", "none", null, account.Security, "what the URI's scheme says"); break;
            case "identity":
                account.Identity = file.Text(DtlsSettings.MaxIdentity, account.Identity,
                    account.Identity.Length == 0 ? "the endpoint name" : null);
                break;
            case "key": account.Key = file.Secret(1, DtlsSettings.MaxKey, account.Key); break;
            case "lifetime": account.Lifetime = file.Whole(1, int.MaxValue, Seconds, account.Lifetime, Usual(account.Lifetime)); break;
            case "binding": account.Binding = file.OneOf("U", "UQ", null, account.Binding, account.Binding.Length == 0 ? "\"U\"" : null); break;
            case "shortId":
                account.ShortId = file.Whole(ServerObject.MinShortServerId, ServerObject.MaxShortServerId, "", account.ShortId,
                    account.ShortId == ServerSettings.Unsaid ? "the next free one" : null);
                break;
            case "pmin": account.MinPeriod = file.Whole(0, int.MaxValue, Seconds, account.MinPeriod, Usual(account.MinPeriod)); break;
            case "pmax": account.MaxPeriod = file.Whole(0, int.MaxValue, Seconds, account.MaxPeriod, Usual(account.MaxPeriod)); break;
            case "retryTimer":
                account.RetryTimer = file.Whole(1, int.MaxValue, Seconds, account.RetryTimer, Usual(account.RetryTimer));
                break;
            default: return false;
        }

        return true;
    }

    private static string Usual(int value) => value == ServerSettings.Unsaid ? None : null;

    private static int Degrees(SettingsReader file, int max, string unit, int before) =>
        file.Thousandths(-max, max, unit, before, before == Site.Unknown ? None : null);

    private static void TakeNumbers(SettingsReader file, NamedNumbers numbers, int min, int max, string unit, string example)
    {
        if (!file.BeginObject(example))
        {
            return;
        }

        numbers.Clear(); // of two objects the later one counts
        while (file.NextKey())
        {
            int number = file.Whole(min, max, unit, int.MinValue, file.IsAgain ? SettingsReader.Before : TheBoards);
            if (number != int.MinValue)
            {
                numbers.Set(file.Key, number);
            }
        }
    }

    private void TakeServers(SettingsReader file)
    {
        if (!file.BeginArray("[{\"uri\":\"coaps://host:5684\"}]"))
        {
            return;
        }

        _servers = new ServerSettings[0]; // of two arrays the later one counts
        while (file.NextItem())
        {
            if (!file.BeginObject("{\"uri\":\"coaps://host:5684\"}"))
            {
                continue;
            }

            var server = new ServerSettings();
            while (file.NextKey())
            {
                switch (file.Key)
                {
                    case "uri": server.Uri = file.Uri(server.Uri); break;
                    case "bootstrap": server.IsBootstrap = file.Flag(server.IsBootstrap); break;
                    case "holdOff": server.HoldOff = file.Whole(0, int.MaxValue, Seconds, server.HoldOff); break;
                    default:
                        if (!TakeAccount(file, server))
                        {
                            file.Unknown(SettingKeys.OfServer);
                        }

                        break;
                }
            }

            var servers = new ServerSettings[_servers.Length + 1];
            System.Array.Copy(_servers, 0, servers, 0, _servers.Length);
            servers[_servers.Length] = server;
            _servers = servers;
        }
    }

    private void TakeSleep(SettingsReader file)
    {
        int seconds = file.Whole(0, BoardSettings.MaxSleepSeconds, Seconds, SleepSeconds);
        if (BoardSettings.IsSleep(seconds))
        {
            Provision.SleepSeconds = seconds;
        }
        else
        {
            file.Refuse("0, or seconds from " + BoardSettings.MinSleepSeconds.ToString() + " to " +
                BoardSettings.MaxSleepSeconds.ToString(), SleepSeconds.ToString());
        }
    }

    private void TakeLogPin(SettingsReader file)
    {
        int gpio = file.Whole(0, ChipPins.MaxGpio, "", LogTransmitPin, LogTransmitPin < 0 ? None : null);
        string problem = gpio < 0 || Provision.Chip == null ? null : Provision.Chip.Problem(gpio, ChipPins.Output);
        if (problem == null)
        {
            Provision.LogTransmitPin = gpio;
            string caution = gpio < 0 || Provision.Chip == null ? null : Provision.Chip.Caution(gpio, ChipPins.Output);
            if (caution != null)
            {
                file.Warn("logTx is at GPIO " + gpio.ToString() + ", which " + caution);
            }
        }
        else
        {
            file.Refuse("an output; GPIO " + gpio.ToString() + " " + problem, None);
        }
    }
}

// What makes one image this node: a few settings, on the board read from I:\node.json.
using System.Text;
using Firmware.Stack;
using Firmware.Stack.Coap;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Operation;

/// <summary>A node's settings.</summary>
public sealed class Configuration
{
    /// <summary>The longest endpoint name, in bytes.</summary>
    public const int MaxEndpointBytes = 64;

    // From the Dead Sea's shore to the highest mountain; UTC-12 to UTC+14.
    private const int MinAltitude = -450, MaxAltitude = 9000, MaxUtcOffset = 14 * 60, MaxAwakeSeconds = 3600;

    // RFC 7252 4.8.1: what ACK_TIMEOUT is below a second is for networks that answer so fast.
    private const double MinTimeoutSeconds = 0.1, MaxTimeoutSeconds = 60;

    private const int MaxRandomFactor = 10, MaxRetransmissions = 10;

    private const string Area = "config";

    /// <summary>Which board: <c>soil</c>, <c>weather</c>, <c>streetlight</c> or <c>all</c>.</summary>
    public string Board { get; set; } = "all";

    /// <summary>The name by which servers know the node.</summary>
    public string Endpoint { get; set; } = "node";

    /// <summary>The server: <c>coaps://host:port</c>, or <c>coap://host:port</c> without DTLS.</summary>
    public string Server { get; set; } = "";

    /// <summary>The PSK identity; the endpoint name where there is none.</summary>
    public string Identity { get; set; } = "";

    /// <summary>The pre-shared key, 1 to 64 bytes, for a server with <c>coaps</c>; hexadecimal in JSON.</summary>
    public byte[] Key { get; set; } = new byte[0];

    /// <summary>The registration's lifetime in seconds.</summary>
    public int Lifetime { get; set; } = 300;

    /// <summary>Seconds until a failed Register is tried again; doubles with each further failure.</summary>
    public int RetryTimer { get; set; } = 30;

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

    /// <summary>The LwM2M version spoken to a server that does not say which it speaks, ten times the major plus the minor: 10, 11 or
    /// 12; <c>version</c> is "1.0", "1.1" or "1.2".</summary>
    public int Version { get; set; } = Registration.UsualVersion;

    /// <summary>Whether the node sleeps between its messages; <c>queueMode</c> is true or false.</summary>
    public bool QueueMode { get; set; }

    /// <summary>How long it listens then, in milliseconds; <c>awake</c> is in seconds.</summary>
    public int AwakeMs { get; set; } = CoapEndpoint.MaxTransmitWaitMs;

    /// <summary>How long the node sleeps between measurements, in seconds; 0 for a node that stays awake. <c>sleep</c>.</summary>
    public int SleepSeconds { get; set; }

    /// <summary>Whether the registry's test objects are there, for trying out a server; <c>testObjects</c> is true or false.</summary>
    public bool HasTestObjects { get; set; }

    /// <summary>CoAP's timers: <c>ackTimeout</c> in seconds, <c>ackRandomFactor</c>, <c>maxRetransmit</c>.</summary>
    public Transmission Transmission { get; } = new Transmission();

    /// <summary>How long DTLS waits for the answer to a first flight, in milliseconds; <c>handshakeTimeout</c> is in seconds.</summary>
    public int HandshakeTimeoutMs { get; set; } = DtlsSettings.DefaultInitialTimeoutMs;

    /// <summary>What else the factory makes, such as the accounts of several servers and the rights of each: a Bootstrap-Pack (LwM2M 1.2
    /// Core 6.1.7.7) in SenML JSON; <c>pack</c> is that array. Of an instance that the other settings have made it keeps nothing.</summary>
    public byte[] Pack { get; set; } = new byte[0];

    /// <summary>The key of the packages that the node takes (<c>updateKey</c>), 16 to 64 bytes; without one it takes none.</summary>
    public byte[] UpdateKey { get; set; } = new byte[0];

    /// <summary>Makes the accounts: what LwM2M calls a factory bootstrap.</summary>
    public void AddAccounts(SecurityObject security, ServerObject servers)
    {
        if (Bootstrap.Length > 0)
        {
            SecurityInstance account = ToAccount(Bootstrap, BootstrapKey.Length > 0 ? BootstrapKey : Key);
            account.IsBootstrap = true;
            account.ShortServerId = 0;
            account.HoldOff = HoldOff;
            security.Add(account);
        }

        // Where nothing else brings accounts, one without an address says in the log what is missing.
        if (Server.Length > 0 || (Bootstrap.Length == 0 && Pack.Length == 0))
        {
            security.Add(ToAccount(Server, Key));
            servers.Add(new ServerInstance { Lifetime = Lifetime, RetryTimer = RetryTimer, MuteSend = false });
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
            log.Error(Area, "node.json: pack: refused with " + CoapCode.ToText((int)status) + ": use SenML JSON such as {\"n\":\"/1/0/1\",\"v\":300}");
        }
    }

    private SecurityInstance ToAccount(string uri, byte[] key) => new SecurityInstance
    {
        Uri = uri,
        Mode = uri.StartsWith("coaps:") ? SecurityInstance.PreSharedKey : SecurityInstance.NoSec,
        Identity = Encoding.UTF8.GetBytes(Identity.Length > 0 ? Identity : Endpoint),
        SecretKey = key,
    };

    /// <summary>Reads settings from JSON text; what it says wrong is logged and keeps its default. False when the text is
    /// not a JSON object.</summary>
    public bool Read(byte[] text, int length, Log log)
    {
        var input = new ByteReader();
        input.Reset(text, 0, length);
        var json = new JsonReader(input);
        json.Begin();
        if (json.Next() != JsonToken.ObjectStart)
        {
            log.Error(Area, "node.json: not a JSON object: write {\"server\":\"coaps://host:5684\"}");
            return false;
        }

        var value = new Value();
        JsonToken token;
        while ((token = json.Next()) == JsonToken.Name)
        {
            value.SetText(Resource.String, json.Buffer, json.Offset, json.Length);
            string key = value.GetString();
            token = json.Next();
            if (token == JsonToken.ArrayStart && key == "pack")
            {
                TakePack(json, input);
                continue;
            }

            value.SetText(Resource.String, json.Buffer, json.Offset, json.Length);
            if (token == JsonToken.True || token == JsonToken.False)
            {
                TakeFlag(key, token == JsonToken.True, log);
                continue;
            }

            if (token != JsonToken.String && token != JsonToken.Number)
            {
                log.Error(Area, "node.json: " + key + (key == "pack" ? " must be an array of SenML records, such as [{\"n\":\"/1/0/1\",\"v\":300}]"
                    : " must be a string, a number, true or false") + "; what follows it is not read");
                return false;
            }

            Take(key, token == JsonToken.String, value, log);
        }

        if (input.Failed)
        {
            log.Error(Area, "node.json: malformed JSON: check quotes, commas and braces");
        }

        return !input.Failed;
    }

    // Kept as it stands, to be read as what it is once there are objects.
    private void TakePack(JsonReader json, ByteReader input)
    {
        int start = input.Offset - 1, depth = json.Depth;
        while (json.Depth >= depth && !input.Failed)
        {
            json.Next();
        }

        var pack = new byte[input.Offset - start];
        System.Array.Copy(input.Buffer, start, pack, 0, pack.Length);
        Pack = pack;
    }

    private void TakeFlag(string key, bool flag, Log log)
    {
        if (key == "queueMode")
        {
            QueueMode = flag;
        }
        else if (key == "testObjects")
        {
            HasTestObjects = flag;
        }
        else
        {
            log.Error(Area, "node.json: " + key + " is not true or false: only queueMode and testObjects are");
        }
    }

    private void Take(string key, bool isString, Value value, Log log)
    {
        string text = value.GetString();
        bool isNumber = DecimalText.TryParseInteger(value.Buffer, value.Offset, value.Length, out long number) && !isString;
        bool isDecimal = DecimalText.TryParseDouble(value.Buffer, value.Offset, value.Length, out double real) && !isString;
        bool isPositive = isNumber && number > 0 && number <= int.MaxValue;
        switch (key)
        {
            case "board" when isString && (text == "soil" || text == "weather" || text == "streetlight" || text == "all"):
                Board = text;
                break;
            case "endpoint" when isString && value.Length > 0 && value.Length <= MaxEndpointBytes:
                Endpoint = text;
                break;
            case "server" when isString:
                Server = text;
                break;
            case "identity" when isString && value.Length > 0 && value.Length <= DtlsSettings.MaxIdentity:
                Identity = text;
                break;
            case "key" when isString && TryParseKey(value, out byte[] parsed):
                Key = parsed;
                break;
            case "bootstrap" when isString:
                Bootstrap = text;
                break;
            case "bootstrapKey" when isString && TryParseKey(value, out byte[] bootstrapKey):
                BootstrapKey = bootstrapKey;
                break;
            case "holdOff" when isNumber && number >= 0 && number <= int.MaxValue:
                HoldOff = (int)number;
                break;
            case "version" when isString && (text == "1.0" || text == "1.1" || text == "1.2"):
                Version = 10 + text[2] - '0';
                break;
            case "awake" when isNumber && number >= 1 && number <= MaxAwakeSeconds:
                AwakeMs = (int)number * 1000;
                break;
            case "ackTimeout" when isDecimal && real >= MinTimeoutSeconds && real <= MaxTimeoutSeconds:
                Transmission.AckTimeoutMs = Thousandths(real);
                break;
            case "ackRandomFactor" when isDecimal && real >= 1 && real <= MaxRandomFactor:
                Transmission.RandomPercent = (Thousandths(real) - 1000) / 10;
                break;
            case "maxRetransmit" when isNumber && number >= 0 && number <= MaxRetransmissions:
                Transmission.MaxRetransmit = (int)number;
                break;
            case "handshakeTimeout" when isDecimal && real >= MinTimeoutSeconds && real <= MaxTimeoutSeconds:
                HandshakeTimeoutMs = Thousandths(real);
                break;
            case "lifetime" when isPositive:
                Lifetime = (int)number;
                break;
            case "retryTimer" when isPositive:
                RetryTimer = (int)number;
                break;
            case "latitude" when isDecimal && real >= -90 && real <= 90:
                Site.LatitudeMilliDegrees = Thousandths(real);
                break;
            case "longitude" when isDecimal && real >= -180 && real <= 180:
                Site.LongitudeMilliDegrees = Thousandths(real);
                break;
            case "altitude" when isNumber && number >= MinAltitude && number <= MaxAltitude:
                Site.AltitudeMetres = (int)number;
                break;
            case "utcOffset" when isNumber && number >= -MaxUtcOffset && number <= MaxUtcOffset:
                Site.UtcOffsetMinutes = (int)number;
                break;
            case "latitude":
                log.Error(Area, "node.json: latitude is " + text + ": use degrees from -90 to 90, north positive, without quotes");
                break;
            case "longitude":
                log.Error(Area, "node.json: longitude is " + text + ": use degrees from -180 to 180, east positive, without quotes");
                break;
            case "altitude":
                log.Error(Area, "node.json: altitude is " + text + ": use metres from -450 to 9000; without it there is no pressure at sea level");
                break;
            case "utcOffset":
                log.Error(Area, "node.json: utcOffset is " + text + ": use minutes from -840 to 840, east positive; using 0");
                break;
            case "board":
                log.Error(Area, "node.json: board is " + text + ": use soil, weather, streetlight or all; using " + Board);
                break;
            case "endpoint":
                log.Error(Area, "node.json: endpoint is " + text + ": use 1 to 64 bytes of text; using " + Endpoint);
                break;
            case "server":
                log.Error(Area, "node.json: server is " + text + ": use \"coaps://host:port\" or \"coap://host:port\"");
                break;
            case "identity":
                log.Error(Area, "node.json: identity is " + text + ": use 1 to 128 bytes of text; using the endpoint name");
                break;
            case "key":
                log.Error(Area, "node.json: key is malformed: use 2 to 128 hexadecimal digits, an even number; 32 are usual");
                break;
            case "bootstrap":
                log.Error(Area, "node.json: bootstrap is " + text + ": use \"coaps://host:port\" or \"coap://host:port\"");
                break;
            case "bootstrapKey":
                log.Error(Area, "node.json: bootstrapKey is malformed: use 2 to 128 hexadecimal digits, an even number; 32 are usual");
                break;
            case "holdOff":
                log.Error(Area, "node.json: holdOff is " + text + ": use seconds from 0; using 0");
                break;
            case "version":
                log.Error(Area, "node.json: version is " + text + ": use \"1.0\", \"1.1\" or \"1.2\"; using \"1.1\"");
                break;
            case "awake":
                log.Error(Area, "node.json: awake is " + text + ": use seconds from 1 to 3600; using 93");
                break;
            case "queueMode":
                log.Error(Area, "node.json: queueMode is " + text + ": use true or false; using false");
                break;
            case "testObjects":
                log.Error(Area, "node.json: testObjects is " + text + ": use true or false; using false");
                break;
            case "ackTimeout":
            case "handshakeTimeout":
                log.Error(Area, "node.json: " + key + " is " + text + ": use seconds from 0.1 to 60");
                break;
            case "ackRandomFactor":
                log.Error(Area, "node.json: ackRandomFactor is " + text + ": use a number from 1 to 10; using 1.5");
                break;
            case "pack":
                log.Error(Area, "node.json: pack is " + text + ": use an array of SenML records");
                break;
            case "maxRetransmit":
                log.Error(Area, "node.json: maxRetransmit is " + text + ": use a number from 0 to 10; using 4");
                break;
            case "lifetime":
                log.Error(Area, "node.json: lifetime is " + text + ": use seconds from 1; using " + Lifetime.ToString());
                break;
            case "retryTimer":
                log.Error(Area, "node.json: retryTimer is " + text + ": use seconds from 1; using " + RetryTimer.ToString());
                break;
            default:
                log.Warn(Area, "node.json: " + key + " is unknown: use board, endpoint, server, identity, key, lifetime, " +
                    "retryTimer, bootstrap, bootstrapKey, holdOff, version, queueMode, awake, testObjects, latitude, longitude, altitude, " +
                    "utcOffset, ackTimeout, ackRandomFactor, maxRetransmit, handshakeTimeout or pack");
                break;
        }
    }

    private static int Thousandths(double real) => (int)(real * 1000 + (real < 0 ? -0.5 : 0.5));

    // No message shows a key.
    private static bool TryParseKey(Value value, out byte[] key)
    {
        key = null;
        int length = value.Length / 2;
        if (length == 0 || length > DtlsSettings.MaxKey || value.Length % 2 != 0)
        {
            return false;
        }

        var parsed = new byte[length];
        for (int i = 0; i < value.Length; i++)
        {
            int c = value.Buffer[value.Offset + i];
            int digit = c >= '0' && c <= '9' ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                : -1;
            if (digit < 0)
            {
                return false;
            }

            parsed[i / 2] = (byte)((parsed[i / 2] << 4) | digit);
        }

        key = parsed;
        return true;
    }
}

// What makes one image this node: a few settings, on the board read from I:\node.json.
using System.Text;
using Firmware.Boards;
using Firmware.Stack;
using Firmware.Stack.Dtls;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware;

/// <summary>A node's settings.</summary>
public sealed class Configuration
{
    /// <summary>The longest endpoint name, in bytes.</summary>
    public const int MaxEndpointBytes = 64;

    // From the Dead Sea's shore to the highest mountain; UTC-12 to UTC+14.
    private const int MinAltitude = -450, MaxAltitude = 9000, MaxUtcOffset = 14 * 60;

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

    /// <summary>The server's account.</summary>
    public SecurityInstance ToAccount() => new SecurityInstance
    {
        Uri = Server,
        Mode = Server.StartsWith("coaps:") ? SecurityInstance.PreSharedKey : SecurityInstance.NoSec,
        Identity = Encoding.UTF8.GetBytes(Identity.Length > 0 ? Identity : Endpoint),
        SecretKey = Key,
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
            value.SetText(Resource.String, json.Buffer, json.Offset, json.Length);
            if (token != JsonToken.String && token != JsonToken.Number)
            {
                log.Error(Area, "node.json: " + key + " must be a string or a number");
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

    private void Take(string key, bool isString, Value value, Log log)
    {
        string text = value.GetString();
        bool isNumber = DecimalText.TryParseInteger(value.Buffer, value.Offset, value.Length, out long number) && !isString;
        bool isDecimal = DecimalText.TryParseDouble(value.Buffer, value.Offset, value.Length, out double degrees) && !isString;
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
            case "key" when isString && TryParseKey(value):
                break;
            case "lifetime" when isPositive:
                Lifetime = (int)number;
                break;
            case "retryTimer" when isPositive:
                RetryTimer = (int)number;
                break;
            case "latitude" when isDecimal && degrees >= -90 && degrees <= 90:
                Site.LatitudeMilliDegrees = Thousandths(degrees);
                break;
            case "longitude" when isDecimal && degrees >= -180 && degrees <= 180:
                Site.LongitudeMilliDegrees = Thousandths(degrees);
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
            case "lifetime":
                log.Error(Area, "node.json: lifetime is " + text + ": use seconds from 1; using " + Lifetime.ToString());
                break;
            case "retryTimer":
                log.Error(Area, "node.json: retryTimer is " + text + ": use seconds from 1; using " + RetryTimer.ToString());
                break;
            default:
                log.Warn(Area, "node.json: " + key + " is unknown: use board, endpoint, server, identity, key, lifetime, " +
                    "retryTimer, latitude, longitude, altitude or utcOffset");
                break;
        }
    }

    private static int Thousandths(double degrees) => (int)(degrees * 1000 + (degrees < 0 ? -0.5 : 0.5));

    // No message shows a key.
    private bool TryParseKey(Value value)
    {
        int length = value.Length / 2;
        if (length == 0 || length > DtlsSettings.MaxKey || value.Length % 2 != 0)
        {
            return false;
        }

        var key = new byte[length];
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

            key[i / 2] = (byte)((key[i / 2] << 4) | digit);
        }

        Key = key;
        return true;
    }
}

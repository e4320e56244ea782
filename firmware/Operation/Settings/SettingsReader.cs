// Goes through node.json key by key, and says of every value that is not what it may be: which key, what it is, what is allowed, and
// what the node does instead. All messages have one form:
//
//   node.json: lifetime is "300" (text): use a whole number of seconds from 1 to 2147483647, without quotes; using 300
//
// No message shows a secret.
using System;
using System.Text;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Objects.Bytes;
using Objects.Codec;

namespace Firmware.Operation.Settings;

/// <summary>Reads a JSON object's members, and those of what is in it, each with its checks.</summary>
internal sealed class SettingsReader
{
    // The file, an array in it, and the objects in that.
    private const int MaxDepth = 4;

    private const string Area = "config", File = "node.json: ", Or = " or ", None = "none";

    /// <summary>What is used of a key that was right before.</summary>
    internal const string Before = "the one before";

    private readonly Log _log;
    private readonly ByteReader _input = new ByteReader();
    private readonly JsonReader _json;
    private readonly string[] _prefixes = StringArray.New(MaxDepth);
    private readonly int[] _items = new int[MaxDepth];
    private int _depth;
    private string[] _seen = new string[0];
    private JsonToken _token;
    private bool _isOpen;
    private bool _isSecret;
    private int _at;
    private bool _isTold;

    /// <summary>Makes a reader of a text.</summary>
    internal SettingsReader(byte[] text, int length, Log log)
    {
        _log = log;

        // Editors on Windows begin a file with a byte order mark.
        int start = length > 2 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0;
        _input.Reset(text, start, length - start);
        _json = new JsonReader(_input);
        _json.Begin();
        _prefixes[0] = "";
    }

    /// <summary>The key at which the reader is, without those around it.</summary>
    internal string Key { get; private set; } = "";

    /// <summary>True when the key was there before: what that said holds when this is wrong.</summary>
    internal bool IsAgain { get; private set; }

    /// <summary>The key with those around it, as messages name it: <c>servers[0].uri</c>.</summary>
    internal string Path => _prefixes[_depth] + Key;

    /// <summary>True once the text was found malformed.</summary>
    internal bool HasFailed => _input.Failed;

    /// <summary>True once an error was told.</summary>
    internal bool HasMistakes { get; private set; }

    /// <summary>True when the value is text, and such as can be shown.</summary>
    internal bool IsText => _token == JsonToken.String && SettingText.IsPlain(_json.Buffer, _json.Offset, _json.Length);

    /// <summary>The value that is a text.</summary>
    internal string Value => _json.Length == 0 ? "" : Encoding.UTF8.GetString(_json.Buffer, _json.Offset, _json.Length);

    /// <summary>Begins; false when there is no object.</summary>
    internal bool Begin()
    {
        if (_json.Next() == JsonToken.ObjectStart)
        {
            return true;
        }

        _input.Fail();
        Error("no JSON object: write {\"server\":\"coaps://host:5684\"} as UTF-8; the node has no settings");
        return false;
    }

    /// <summary>Goes to the next member of the object; false at its end.</summary>
    internal bool NextKey()
    {
        Skip();
        _at = _input.Offset;
        JsonToken token = _json.Next();
        if (token != JsonToken.Name)
        {
            Leave();
            return false;
        }

        Key = _json.Length == 0 ? Quote("") : SettingText.Show(_json.Buffer, _json.Offset, _json.Length);
        _isSecret = SettingKeys.IsSecret(Key);
        _at = _input.Offset;
        IsAgain = !Remember(Path);
        if (IsAgain)
        {
            Forget(Path);
        }

        TakeToken();
        if (IsAgain && !HasFailed)
        {
            Error(Path + " is there twice, again in line " + Line().ToString() + ": leave one out; the later one counts");
        }

        return !HasFailed;
    }

    /// <summary>Goes to the next value of the array; false at its end.</summary>
    internal bool NextItem()
    {
        Skip();
        Key = "[" + _items[_depth].ToString() + "]";
        _items[_depth]++;
        _isSecret = false;
        IsAgain = false;
        TakeToken();
        if (_token == JsonToken.ArrayEnd)
        {
            Leave();
            return false;
        }

        return !HasFailed;
    }

    /// <summary>Goes into the object that the value is; false when it is none.</summary>
    internal bool BeginObject(string example) => Enter(JsonToken.ObjectStart, "an object such as ", example, ".");

    /// <summary>Goes into the array that the value is; false when it is none.</summary>
    internal bool BeginArray(string example) => Enter(JsonToken.ArrayStart, "an array such as ", example, "");

    /// <summary>Looks at what follows the closing brace.</summary>
    internal void End()
    {
        if (HasFailed)
        {
            return;
        }

        _at = _input.Offset;
        _json.Next();
        if (HasFailed)
        {
            Error("text after the closing brace, in line " + Line().ToString() + ": leave it out; what stands before it counts");
        }
    }

    /// <summary>A whole number.</summary>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <param name="unit">What it is a number of; empty for none.</param>
    /// <param name="otherwise">What is used when it is none.</param>
    /// <param name="used">How that is said; null for as a number.</param>
    internal int Whole(int min, int max, string unit, int otherwise, string used = null)
    {
        if (_token == JsonToken.Number && DecimalText.TryParseInteger(_json.Buffer, _json.Offset, _json.Length, out long number) &&
            number >= min && number <= max)
        {
            return (int)number;
        }

        Refuse(Allowed("a whole number", unit, min.ToString(), max.ToString()), used ?? otherwise.ToString());
        return otherwise;
    }

    /// <summary>A number of up to three decimals, in thousandths; the parameters as of <see cref="Whole"/>.</summary>
    internal int Thousandths(int min, int max, string unit, int otherwise, string used = null)
    {
        if (_token == JsonToken.Number && DecimalText.TryParseDouble(_json.Buffer, _json.Offset, _json.Length, out double number) &&
            number * 1000 >= min && number * 1000 <= max)
        {
            return (int)((number * 1000) + (number < 0 ? -0.5 : 0.5));
        }

        Refuse(Allowed("a number", unit, SettingText.Decimal(min), SettingText.Decimal(max)), used ?? SettingText.Decimal(otherwise));
        return otherwise;
    }

    /// <summary>True or false.</summary>
    internal bool Flag(bool otherwise)
    {
        if (_token == JsonToken.True || _token == JsonToken.False)
        {
            return _token == JsonToken.True;
        }

        Refuse("true or false" + Unquoted, otherwise ? "true" : "false");
        return otherwise;
    }

    /// <summary>A text of 1 to so many bytes.</summary>
    internal string Text(int maxBytes, string otherwise, string used = null)
    {
        if (IsText && _json.Length > 0 && _json.Length <= maxBytes)
        {
            return Value;
        }

        Refuse("text of 1 to " + maxBytes.ToString() + " bytes" + Quoted, used ?? Quote(otherwise));
        return otherwise;
    }

    /// <summary>One of two or three words; the third may be null.</summary>
    internal string OneOf(string one, string two, string three, string otherwise, string used = null)
    {
        if (IsText && (Value == one || Value == two || Value == three))
        {
            return Value;
        }

        Refuse(three == null ? Quote(one) + Or + Quote(two) : Quote(one) + ", " + Quote(two) + Or + Quote(three), used ?? Quote(otherwise));
        return otherwise;
    }

    /// <summary>A server's address.</summary>
    internal string Uri(string otherwise)
    {
        if (IsText && _json.Length <= Objects.Core.SecurityObject.MaxUriBytes && new ServerUri().Parse(Value))
        {
            return Value;
        }

        Refuse("\"coaps://host:port\" or \"coap://host:port\"", otherwise.Length == 0 ? "none" : otherwise);
        return otherwise;
    }

    /// <summary>A secret in hexadecimal.</summary>
    internal byte[] Secret(int minBytes, int maxBytes, byte[] otherwise)
    {
        byte[] secret = _token == JsonToken.String && _json.Length >= 2 * minBytes && _json.Length <= 2 * maxBytes && _json.Length % 2 == 0
            ? SettingText.ParseHex(_json.Buffer, _json.Offset, _json.Length) : null;
        if (secret != null)
        {
            return secret;
        }

        Refuse((2 * minBytes).ToString() + " to " + (2 * maxBytes).ToString() + " hexadecimal digits, an even number" + Quoted,
            otherwise.Length == 0 ? None : Before);
        return otherwise;
    }

    /// <summary>An array as it stands, to be read as what it is once there are objects.</summary>
    internal byte[] Array(string example, byte[] otherwise)
    {
        if (_token != JsonToken.ArrayStart)
        {
            Refuse("an array such as " + example, IsAgain ? Before : None);
            return otherwise;
        }

        int start = _input.Offset - 1;
        Skip();
        if (HasFailed)
        {
            return otherwise;
        }

        var array = new byte[_input.Offset - start];
        System.Array.Copy(_input.Buffer, start, array, 0, array.Length);
        return array;
    }

    /// <summary>Says that there is no such key.</summary>
    /// <param name="known">Those that there are, with spaces between them.</param>
    internal void Unknown(string known)
    {
        string nearest = SettingKeys.Nearest(Key, known);
        _log.Warn(Area, File + Path + " is unknown: use " + (nearest != null ? nearest + ", if that is meant" : "one of " + known) +
            "; it is ignored");
    }

    /// <summary>Says that a value is not what it may be.</summary>
    internal void Refuse(string allowed, string used) => Error(Path + " is " + Found() + ": use " + allowed + "; using " + used);

    /// <summary>Says what is wrong with values that are each right.</summary>
    internal void Error(string what)
    {
        HasMistakes = true;
        _log.Error(Area, File + what);
    }

    /// <summary>Says what to look out for.</summary>
    internal void Warn(string what) => _log.Warn(Area, File + what);

    /// <summary>A text in quotation marks.</summary>
    internal static string Quote(string text) => "\"" + text + "\"";

    private string Unquoted => _token == JsonToken.String ? ", without quotes" : "";

    private string Quoted => _token == JsonToken.String ? "" : ", in quotes";

    private string Allowed(string what, string unit, string min, string max) =>
        what + (unit.Length > 0 ? " of " + unit : "") + " from " + min + " to " + max + Unquoted;

    private string Found()
    {
        switch (_token)
        {
            case JsonToken.String:
                return _isSecret ? "text of " + _json.Length.ToString() + " bytes"
                    : !Utf8.IsText(_json.Buffer, _json.Offset, _json.Length) ? "text that is not UTF-8"
                    : Quote(SettingText.Show(_json.Buffer, _json.Offset, _json.Length)) + " (text)";
            case JsonToken.Number: return _isSecret ? "a number" : SettingText.Show(_json.Buffer, _json.Offset, _json.Length);
            case JsonToken.True: return "true";
            case JsonToken.False: return "false";
            case JsonToken.Null: return "null";
            case JsonToken.ObjectStart: return "an object";
            default: return "an array";
        }
    }

    private void TakeToken()
    {
        if (HasFailed)
        {
            Malformed();
            return;
        }

        int at = _input.Offset;
        _token = _json.Next();
        _isOpen = _token == JsonToken.ObjectStart || _token == JsonToken.ArrayStart;
        if (_token == JsonToken.Number && _input.Remaining == 0)
        {
            _input.Fail(); // the file breaks off, perhaps within the number
        }

        if (HasFailed)
        {
            _at = at;
            Malformed();
        }
    }

    private bool Enter(JsonToken token, string what, string example, string separator)
    {
        if (_token != token || _depth + 1 == MaxDepth)
        {
            Refuse(what + example, IsAgain ? Before : None);
            return false;
        }

        string prefix = Path + separator;
        _depth++;
        _prefixes[_depth] = prefix;
        _items[_depth] = 0;
        _isOpen = false;
        return true;
    }

    private void Leave()
    {
        if (HasFailed)
        {
            Malformed();
        }

        if (_depth > 0)
        {
            _depth--;
        }

        Key = "";
        _isOpen = false;
        _token = JsonToken.Null;
    }

    // Passes over what nobody went into.
    private void Skip()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        int depth = _json.Depth;
        _at = _input.Offset;
        while (_json.Depth >= depth && !HasFailed)
        {
            _at = _input.Offset;
            _json.Next();
        }

        if (HasFailed)
        {
            Malformed();
        }
    }

    private void Malformed()
    {
        if (!_isTold)
        {
            _isTold = true;
            Error("malformed JSON in line " + Line().ToString() + (Path.Length > 0 ? ", near " + Path : "") +
                ": check quotes, commas and braces; what stands before it counts");
        }
    }

    // That of what follows the place where the last token ended.
    private int Line()
    {
        byte[] text = _input.Buffer;
        int end = _at;
        int line = 1;
        while (end < text.Length && (text[end] == ',' || text[end] == ' ' || text[end] == '\n' || text[end] == '\r' || text[end] == '\t'))
        {
            end++;
        }

        for (int i = 0; i < end; i++)
        {
            line += text[i] == '\n' ? 1 : 0;
        }

        return line;
    }

    // What was in an object or array that comes again is not there twice.
    private void Forget(string path)
    {
        for (int i = 0; i < _seen.Length; i++)
        {
            if (_seen[i].StartsWith(path + ".") || _seen[i].StartsWith(path + "["))
            {
                _seen[i] = "";
            }
        }
    }

    // False when it was there before.
    private bool Remember(string path)
    {
        for (int i = 0; i < _seen.Length; i++)
        {
            if (_seen[i] == path)
            {
                return false;
            }
        }

        var seen = StringArray.New(_seen.Length + 1);
        System.Array.Copy(_seen, 0, seen, 0, _seen.Length);
        seen[_seen.Length] = path;
        _seen = seen;
        return true;
    }
}

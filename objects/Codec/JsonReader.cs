// RFC 8259, pull style: SenML needs no more, and no tree is ever built.
using Objects.Bytes;

namespace Objects.Codec;

/// <summary>What <see cref="JsonReader.Next"/> found.</summary>
public enum JsonToken
{
    /// <summary>The text is over, or malformed: see <see cref="ByteReader.Failed"/>.</summary>
    End,

    /// <summary>An opening brace.</summary>
    ObjectStart,

    /// <summary>A closing brace.</summary>
    ObjectEnd,

    /// <summary>An opening bracket.</summary>
    ArrayStart,

    /// <summary>A closing bracket.</summary>
    ArrayEnd,

    /// <summary>A member's name; its value follows.</summary>
    Name,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number; its text is valid.</summary>
    Number,

    /// <summary>The literal true.</summary>
    True,

    /// <summary>The literal false.</summary>
    False,

    /// <summary>The literal null.</summary>
    Null,
}

/// <summary>Reads JSON text token by token. Malformed text fails its <see cref="ByteReader"/>.</summary>
public sealed class JsonReader
{
    /// <summary>The longest string with escapes, in bytes; one without may have any length.</summary>
    public const int MaxEscapedBytes = 512;

    // How deep arrays and objects may nest; one bit each in _kinds.
    private const int MaxDepth = 16;

    private readonly ByteReader _input;
    private byte[] _unescaped;
    private int _kinds;
    private int _depth;
    private bool _needsComma;
    private bool _needsValue;
    private bool _done;

    /// <summary>Makes a reader of what <paramref name="input"/> reads.</summary>
    public JsonReader(ByteReader input)
    {
        _input = input;
    }

    /// <summary>Where the text of the last name, string or number is: in the input, or unescaped in a buffer of its own
    /// until the next token.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where in <see cref="Buffer"/> it begins.</summary>
    public int Offset { get; private set; }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; private set; }

    /// <summary>How many objects and arrays are open.</summary>
    public int Depth => _depth;

    /// <summary>Starts at the input's place.</summary>
    public void Begin()
    {
        _depth = 0;
        _needsComma = false;
        _needsValue = false;
        _done = false;
    }

    /// <summary>Reads the next token.</summary>
    public JsonToken Next()
    {
        SkipSpace();
        if (_done)
        {
            return _input.Remaining == 0 ? JsonToken.End : Malformed();
        }

        int c = _input.Byte();
        bool inObject = _depth > 0 && (_kinds & (1 << _depth)) != 0;
        if (_depth > 0 && !_needsValue && c == (inObject ? '}' : ']'))
        {
            _depth--;
            return Value(inObject ? JsonToken.ObjectEnd : JsonToken.ArrayEnd);
        }

        if (_needsComma)
        {
            if (c != ',')
            {
                return Malformed();
            }

            _needsComma = false;
            _needsValue = !inObject; // RFC 8259 5: no value is left out, not even after the last comma
            SkipSpace();
            c = _input.Byte();
            if (inObject && c != '"')
            {
                return Malformed();
            }
        }

        if (_input.Failed)
        {
            return Malformed(); // nothing was left to read
        }

        if (inObject && !_needsValue)
        {
            if (c != '"' || !ReadString())
            {
                return Malformed();
            }

            SkipSpace();
            _needsValue = true;
            return _input.Byte() == ':' ? JsonToken.Name : Malformed();
        }

        _needsValue = false;
        switch (c)
        {
            case '{': return Open(1, JsonToken.ObjectStart);
            case '[': return Open(0, JsonToken.ArrayStart);
            case '"': return ReadString() ? Value(JsonToken.String) : Malformed();
            case 't': return Literal("rue", JsonToken.True);
            case 'f': return Literal("alse", JsonToken.False);
            case 'n': return Literal("ull", JsonToken.Null);
            default: return ReadNumber() ? Value(JsonToken.Number) : Malformed();
        }
    }

    /// <summary>Passes over the value that follows a name.</summary>
    public void SkipValue()
    {
        int depth = _depth;
        JsonToken token;
        do
        {
            token = Next();
        }
        while (_depth > depth && token != JsonToken.End);
    }

    /// <summary>True when the last text is this ASCII text.</summary>
    public bool Is(string text)
    {
        if (text.Length != Length)
        {
            return false;
        }

        for (int i = 0; i < Length; i++)
        {
            if (Buffer[Offset + i] != text[i])
            {
                return false;
            }
        }

        return true;
    }

    private JsonToken Open(int kind, JsonToken token)
    {
        if (++_depth > MaxDepth)
        {
            return Malformed();
        }

        _kinds = (_kinds & ~(1 << _depth)) | (kind << _depth);
        return token;
    }

    private JsonToken Value(JsonToken token)
    {
        _needsComma = _depth > 0;
        _done = _depth == 0;
        return _input.Failed ? JsonToken.End : token;
    }

    private JsonToken Malformed()
    {
        _input.Fail();
        _done = true;
        return JsonToken.End;
    }

    private JsonToken Literal(string rest, JsonToken token)
    {
        for (int i = 0; i < rest.Length; i++)
        {
            if (_input.Byte() != rest[i])
            {
                return Malformed();
            }
        }

        return Value(token);
    }

    private void SkipSpace()
    {
        int c = _input.Peek();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        {
            _input.Skip(1);
            c = _input.Peek();
        }
    }

    // RFC 8259 6: -? (0 | [1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?  The value's parser checks the rest.
    private bool ReadNumber()
    {
        Buffer = _input.Buffer;
        Offset = _input.Offset - 1;
        int c = _input.Peek();
        while ((c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-')
        {
            _input.Skip(1);
            c = _input.Peek();
        }

        Length = _input.Offset - Offset;
        int first = Buffer[Offset] == '-' ? 1 : 0;
        bool leadingZero = Length > first + 1 && Buffer[Offset + first] == '0' &&
            Buffer[Offset + first + 1] >= '0' && Buffer[Offset + first + 1] <= '9';
        return !leadingZero && DecimalText.TryParseDouble(Buffer, Offset, Length, out _);
    }

    private bool ReadString()
    {
        Buffer = _input.Buffer;
        Offset = _input.Offset;
        int c = _input.Byte();
        while (c != '"' && c != '\\' && c >= 0x20)
        {
            c = _input.Byte();
        }

        Length = _input.Offset - 1 - Offset;
        return c == '"' || (c == '\\' && Unescape());
    }

    // From the first escape on the string is copied.
    private bool Unescape()
    {
        _unescaped ??= new byte[MaxEscapedBytes];
        if (Length > MaxEscapedBytes)
        {
            return false;
        }

        System.Array.Copy(Buffer, Offset, _unescaped, 0, Length);
        Buffer = _unescaped;
        Offset = 0;
        int c = '\\';
        while (c != '"')
        {
            if (c < 0x20 || Length > MaxEscapedBytes - 4)
            {
                return false;
            }

            if (c != '\\')
            {
                _unescaped[Length++] = (byte)c;
            }
            else if (!ReadEscape(_input.Byte()))
            {
                return false;
            }

            c = _input.Byte();
        }

        return true;
    }

    private bool ReadEscape(int c)
    {
        if (c == 'u')
        {
            int unit = ReadHex4();
            if ((unit & 0xFC00) == 0xD800)
            {
                int low = _input.Byte() == '\\' && _input.Byte() == 'u' ? ReadHex4() : 0;
                if ((low & 0xFC00) != 0xDC00)
                {
                    return false;
                }

                unit = 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF);
            }

            WriteUtf8(unit);
            return unit > 0 && (unit & 0xFFFFFC00) != 0xDC00;
        }

        int plain = c switch
        {
            'b' => 8,
            't' => 9,
            'n' => 10,
            'f' => 12,
            'r' => 13,
            '"' or '\\' or '/' => c,
            _ => 0,
        };
        _unescaped[Length++] = (byte)plain;
        return plain != 0;
    }

    private int ReadHex4()
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            int c = _input.Byte();
            int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
            if (digit < 0)
            {
                return -1;
            }

            value = (value << 4) | digit;
        }

        return value;
    }

    private void WriteUtf8(int c)
    {
        if (c < 0x80)
        {
            _unescaped[Length++] = (byte)c;
            return;
        }

        int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        _unescaped[Length++] = (byte)((0xF00 >> (more + 1)) | (c >> (6 * more)));
        while (more > 0)
        {
            more--;
            _unescaped[Length++] = (byte)(0x80 | ((c >> (6 * more)) & 0x3F));
        }
    }
}

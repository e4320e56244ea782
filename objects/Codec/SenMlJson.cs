// application/senml+json: RFC 8428 5, LwM2M 1.1 Core 7.4.5.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes values as SenML JSON.</summary>
public sealed class SenMlJsonWriter : SenMlWriter
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.SenMlJson;

    /// <inheritdoc/>
    public override void End()
    {
        if (First)
        {
            Output.Byte('[');
        }

        Output.Byte(']');
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value)
    {
        Open('v');
        DecimalText.WriteInteger(Output, value);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value)
    {
        Open('v');
        DecimalText.WriteUnsigned(Output, value);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutFloat(double value)
    {
        Open('v');
        DecimalText.WriteDouble(Output, value);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutScaled(long value, int scale)
    {
        Open('v');
        DecimalText.WriteScaled(Output, value, scale);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutBoolean(bool value)
    {
        Open('v', 'b');
        Output.Text(value ? "true}" : "false}");
    }

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length)
    {
        Open('v', 's');
        PutString(text, offset, length);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length)
    {
        Open('v', 'd');
        Output.Byte('"');
        Base64.Write(Output, value, offset, length, true);
        Output.Byte('"');
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutLink(int objectId, int instanceId)
    {
        Open('v', 'l', 'o');
        Output.Byte('"');
        DecimalText.WriteInteger(Output, objectId);
        Output.Byte(':');
        DecimalText.WriteInteger(Output, instanceId);
        Output.Byte('"');
        Output.Byte('}');
    }

    private void Open(int label, int label2 = 0, int label3 = 0)
    {
        Output.Byte(First ? '[' : ',');
        Output.Byte('{');
        if (HasBase && First)
        {
            Label('b', 'n', 0);
            PutString(Name, 0, WriteBaseName());
            Output.Byte(',');
        }

        First = false;
        int length = WriteName(!HasBase);
        if (length > 0)
        {
            Label('n', 0, 0);
            PutString(Name, 0, length);
            Output.Byte(',');
        }

        Label(label, label2, label3);
    }

    private void Label(int a, int b, int c)
    {
        Output.Byte('"');
        Output.Byte(a);
        if (b != 0)
        {
            Output.Byte(b);
        }

        if (c != 0)
        {
            Output.Byte(c);
        }

        Output.Byte('"');
        Output.Byte(':');
    }

    // RFC 8259 7: quotation mark, backslash and control characters must be escaped.
    private void PutString(byte[] text, int offset, int length)
    {
        Output.Byte('"');
        int end = offset + length;
        int run = offset;
        for (; offset < end; offset++)
        {
            int c = text[offset];
            if (c >= 0x20 && c != '"' && c != '\\')
            {
                continue;
            }

            Output.Bytes(text, run, offset - run);
            run = offset + 1;
            Output.Byte('\\');
            if (c >= 0x20)
            {
                Output.Byte(c);
            }
            else
            {
                Output.Byte('u');
                Output.Byte('0');
                Output.Byte('0');
                Output.Byte('0' + (c >> 4));
                Output.Byte((c & 15) < 10 ? '0' + (c & 15) : 'a' + (c & 15) - 10);
            }
        }

        Output.Bytes(text, run, end - run);
        Output.Byte('"');
    }
}

/// <summary>Reads values from SenML JSON. Times, units and versions are passed over; sums and base values refused.</summary>
public sealed class SenMlJsonReader : SenMlReader
{
    private readonly JsonReader _json;
    private readonly byte[] _held = new byte[JsonReader.MaxEscapedBytes];
    private byte[] _buffer;
    private int _offset;
    private int _length;
    private bool _boolean;

    /// <summary>Makes a reader.</summary>
    public SenMlJsonReader()
    {
        _json = new JsonReader(Input);
    }

    /// <inheritdoc/>
    public override int Format => ContentFormat.SenMlJson;

    /// <inheritdoc/>
    public override bool Next()
    {
        if (_json.Depth == 0)
        {
            return false;
        }

        JsonToken token = _json.Next();
        if (token == JsonToken.ArrayEnd)
        {
            _json.Next(); // fails unless the text ends here
            return false;
        }

        if (token != JsonToken.ObjectStart)
        {
            Input.Fail();
            return false;
        }

        BeginRecord();
        while ((token = _json.Next()) == JsonToken.Name)
        {
            ReadMember();
        }

        return EndRecord();
    }

    /// <inheritdoc/>
    public override bool Read(int type, Value value)
    {
        switch (ValueLabel)
        {
            case SenMlLabel.Value:
                if (type == Resource.Float)
                {
                    return DecimalText.TryParseDouble(_buffer, _offset, _length, out double number) &&
                        value.SetFloat(type, number);
                }

                // 1.0 and 1e3 are integers too, as far as a double tells one from the next.
                return DecimalText.TryParseInteger(_buffer, _offset, _length, out long integer)
                    ? value.SetInteger(type, integer)
                    : DecimalText.TryParseUnsigned(_buffer, _offset, _length, out ulong unsigned)
                        ? value.SetUnsigned(type, unsigned)
                        : DecimalText.TryParseDouble(_buffer, _offset, _length, out double whole) &&
                            whole < DecimalText.MaxExact && whole > -DecimalText.MaxExact && value.SetFloat(type, whole);
            case SenMlLabel.StringValue:
                return type != Resource.ObjectLink && value.SetText(type, _buffer, _offset, _length);
            case SenMlLabel.BooleanValue:
                return value.SetBoolean(type, _boolean);
            case SenMlLabel.LinkValue:
                return type == Resource.ObjectLink && value.SetText(type, _buffer, _offset, _length);
            default:
                int length = Base64.Decode(_buffer, _offset, _length, _held, 0, _held.Length);
                return length >= 0 && value.SetBytes(type, _held, 0, length);
        }
    }

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        base.OnBegin();
        _json.Begin();
        if (_json.Next() != JsonToken.ArrayStart)
        {
            Input.Fail();
        }
    }

    private void ReadMember()
    {
        int label = Label(_json.Buffer, _json.Offset, _json.Length);
        if (label == SenMlLabel.Unknown)
        {
            if (_json.Buffer[_json.Offset + _json.Length - 1] == '_')
            {
                Input.Fail(); // RFC 8428 4.4: must be understood
            }

            _json.SkipValue();
            return;
        }

        JsonToken token = _json.Next();
        bool isTrue = token == JsonToken.True;
        JsonToken expected = label == SenMlLabel.Value || label == SenMlLabel.BaseVersion ? JsonToken.Number
            : label != SenMlLabel.BooleanValue ? JsonToken.String : isTrue ? JsonToken.True : JsonToken.False;
        if (token != expected)
        {
            Input.Fail();
            return;
        }

        switch (label)
        {
            case SenMlLabel.BaseName:
                SetBaseName(_json.Buffer, _json.Offset, _json.Length);
                break;
            case SenMlLabel.Name:
                SetName(_json.Buffer, _json.Offset, _json.Length);
                break;
            case SenMlLabel.BaseVersion:
                CheckVersion(DecimalText.TryParseInteger(_json.Buffer, _json.Offset, _json.Length, out long version), version);
                break;
            case SenMlLabel.BooleanValue:
                SetValue(label);
                _boolean = isTrue;
                break;
            default:
                Hold(label);
                break;
        }
    }

    private void Hold(int label)
    {
        SetValue(label);
        _buffer = _json.Buffer;
        _offset = _json.Offset;
        _length = _json.Length;
        if (_buffer != Input.Buffer)
        {
            // Unescaped: the next string with escapes would overwrite it.
            System.Array.Copy(_buffer, _offset, _held, 0, _length);
            _buffer = _held;
            _offset = 0;
        }
    }

    private int Label(byte[] buffer, int offset, int length)
    {
        int first = length > 0 ? buffer[offset] : 0;
        int second = length > 1 ? buffer[offset + 1] : 0;
        switch (length)
        {
            case 1:
                return first == 'n' ? SenMlLabel.Name : first == 'v' ? SenMlLabel.Value : Refused(first == 's');
            case 2 when first == 'v':
                return second == 's' ? SenMlLabel.StringValue : second == 'b' ? SenMlLabel.BooleanValue
                    : second == 'd' ? SenMlLabel.DataValue : SenMlLabel.Unknown;
            case 2 when first == 'b':
                return second == 'n' ? SenMlLabel.BaseName : Refused(second == 'v' || second == 's');
            case 4 when first == 'b' && second == 'v' && buffer[offset + 2] == 'e' && buffer[offset + 3] == 'r':
                return SenMlLabel.BaseVersion;
            case 3 when first == 'v' && second == 'l' && buffer[offset + 2] == 'o':
                return SenMlLabel.LinkValue;
            default:
                return Refused(length == 0);
        }
    }

    // Sums and base values would change what a value means, so they are not passed over.
    private int Refused(bool refused)
    {
        if (refused)
        {
            Input.Fail();
        }

        return SenMlLabel.Unknown;
    }
}

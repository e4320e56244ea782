// application/senml+json: RFC 8428 5, LwM2M 1.1 Core 7.4.5.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes values as SenML JSON.</summary>
public class SenMlJsonWriter : SenMlWriter
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
        Open(SenMlLabel.Value);
        DecimalText.WriteInteger(Output, value);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value)
    {
        Open(SenMlLabel.Value);
        DecimalText.WriteUnsigned(Output, value);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutFloat(double value)
    {
        Open(SenMlLabel.Value);
        DecimalText.WriteDouble(Output, value);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutScaled(long value, int scale)
    {
        Open(SenMlLabel.Value);
        DecimalText.WriteScaled(Output, value, scale);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutBoolean(bool value)
    {
        Open(SenMlLabel.BooleanValue);
        Output.Text(value ? "true}" : "false}");
    }

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length)
    {
        Open(SenMlLabel.StringValue);
        PutString(text, offset, length);
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length)
    {
        Open(SenMlLabel.DataValue);
        Output.Byte('"');
        Base64.Write(Output, value, offset, length, true);
        Output.Byte('"');
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutLink(int objectId, int instanceId)
    {
        Open(SenMlLabel.LinkValue);
        Output.Byte('"');
        DecimalText.WriteInteger(Output, objectId);
        Output.Byte(':');
        DecimalText.WriteInteger(Output, instanceId);
        Output.Byte('"');
        Output.Byte('}');
    }

    /// <summary>Writes what stands before a record's value.</summary>
    /// <param name="label">The value's label, see <see cref="SenMlLabel"/>.</param>
    protected virtual void Open(int label)
    {
        Output.Byte(First ? '[' : ',');
        Output.Byte('{');
        BeginRecord();
        if (HasBaseName)
        {
            Label('b', 'n');
            PutString(Name, 0, WriteBaseName());
            Output.Byte(',');
        }

        if (TimeLabel != SenMlLabel.Unknown)
        {
            Label(TimeLabel == SenMlLabel.BaseTime ? 'b' : 't', TimeLabel == SenMlLabel.BaseTime ? 't' : 0);
            DecimalText.WriteInteger(Output, RecordTime);
            Output.Byte(',');
        }

        int length = WriteName();
        if (length > 0)
        {
            Label('n');
            PutString(Name, 0, length);
            Output.Byte(',');
        }

        int kind = label switch
        {
            SenMlLabel.StringValue => 's',
            SenMlLabel.BooleanValue => 'b',
            SenMlLabel.DataValue => 'd',
            SenMlLabel.LinkValue => 'l',
            _ => 0,
        };
        Label('v', kind, label == SenMlLabel.LinkValue ? 'o' : 0);
    }

    /// <summary>Writes a label of one to three letters and its colon. Letter by letter: a text value waits in
    /// <see cref="ByteWriter.Scratch"/>.</summary>
    protected void Label(int a, int b = 0, int c = 0)
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

    /// <summary>Writes a string, escaping what must be (RFC 8259 7): quotation mark, backslash and control characters.
    /// </summary>
    protected void PutString(byte[] text, int offset, int length)
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

/// <summary>Reads values from SenML JSON, or SenML-ETCH JSON. Times, units and versions are passed over; sums and base values
/// refused.</summary>
public class SenMlJsonReader : SenMlReader
{
    private byte[] _held;
    private byte[] _buffer;
    private int _offset;
    private int _length;
    private bool _boolean;

    /// <summary>Makes a reader, of SenML unless otherwise asked.</summary>
    public SenMlJsonReader(bool isEtch = false)
        : base(isEtch)
    {
        Json = new JsonReader(Input);
    }

    /// <inheritdoc/>
    public override int Format => IsEtch ? ContentFormat.SenMlEtchJson : ContentFormat.SenMlJson;

    /// <inheritdoc/>
    public override bool Next()
    {
        if (Json.Depth == 0)
        {
            return false;
        }

        JsonToken token = Json.Next();
        if (token == JsonToken.ArrayEnd)
        {
            ReadTail();
            return false;
        }

        if (token != JsonToken.ObjectStart)
        {
            Input.Fail();
            return false;
        }

        BeginRecord();
        while ((token = Json.Next()) == JsonToken.Name)
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
                return ReadText(type, value); // a link too, as Leshan writes it
            case SenMlLabel.BooleanValue:
                return value.SetBoolean(type, _boolean);
            case SenMlLabel.LinkValue:
                return type == Resource.ObjectLink && ReadText(type, value);
            default:
                return ReadBase64(type, value);
        }
    }

    /// <summary>What reads the text.</summary>
    protected JsonReader Json { get; }

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        base.OnBegin();
        Json.Begin();
        ReadHead();
    }

    /// <summary>Reads what stands before the records.</summary>
    protected virtual void ReadHead()
    {
        if (Json.Next() != JsonToken.ArrayStart)
        {
            Input.Fail();
        }
    }

    /// <summary>Reads what stands behind the records.</summary>
    protected virtual void ReadTail() => Json.Next(); // fails unless the text ends here

    /// <summary>The value's string as UTF-8 text.</summary>
    protected bool ReadText(int type, Value value) => value.SetText(type, _buffer, _offset, _length);

    /// <summary>The value's string as bytes in Base64.</summary>
    protected bool ReadBase64(int type, Value value)
    {
        _held ??= new byte[JsonReader.MaxEscapedBytes];
        int length = Base64.Decode(_buffer, _offset, _length, _held, 0, _held.Length);
        return length >= 0 && value.SetBytes(type, _held, 0, length);
    }

    private void ReadMember()
    {
        int label = Label(Json.Buffer, Json.Offset, Json.Length);
        if (label == SenMlLabel.Unknown)
        {
            if (Json.Buffer[Json.Offset + Json.Length - 1] == '_')
            {
                Input.Fail(); // RFC 8428 4.4: must be understood
            }

            Json.SkipValue();
            return;
        }

        JsonToken token = Json.Next();
        if (token == JsonToken.Null && label == SenMlLabel.Value)
        {
            SetValue(label);
            SetNull();
            return;
        }

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
                SetBaseName(Json.Buffer, Json.Offset, Json.Length);
                break;
            case SenMlLabel.Name:
                SetName(Json.Buffer, Json.Offset, Json.Length);
                break;
            case SenMlLabel.BaseVersion:
                CheckVersion(DecimalText.TryParseInteger(Json.Buffer, Json.Offset, Json.Length, out long version), version);
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
        _buffer = Json.Buffer;
        _offset = Json.Offset;
        _length = Json.Length;
        if (_buffer != Input.Buffer)
        {
            // Unescaped: the next string with escapes would overwrite it.
            _held ??= new byte[JsonReader.MaxEscapedBytes];
            System.Array.Copy(_buffer, _offset, _held, 0, _length);
            _buffer = _held;
            _offset = 0;
        }
    }

    /// <summary>Which of <see cref="SenMlLabel"/>'s a member's name is.</summary>
    protected virtual int Label(byte[] buffer, int offset, int length)
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

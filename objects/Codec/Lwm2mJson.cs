// application/vnd.oma.lwm2m+json: LwM2M 1.0.2 6.4.4, an early draft of SenML. Entries in an object that has the base name:
//   {"bn":"/3/0/","bt":1367491215,"e":[{"n":"9","v":100},{"n":"6/0","v":1,"t":-5},{"n":"16","sv":"U"}]}
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes values as LwM2M 1.0's JSON.</summary>
public sealed class Lwm2mJsonWriter : SenMlJsonWriter
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.Lwm2mJson;

    /// <inheritdoc/>
    public override bool IsComposite => false;

    /// <inheritdoc/>
    public override void End()
    {
        if (First)
        {
            WriteHead(true);
        }

        Output.Byte(']');
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length)
    {
        Open(SenMlLabel.StringValue);
        Output.Byte('"');
        Base64.Write(Output, value, offset, length, false);
        Output.Byte('"');
        Output.Byte('}');
    }

    /// <inheritdoc/>
    protected override void Open(int label)
    {
        if (First)
        {
            First = false;
            BaseTime = MeasuredAt;
            WriteHead(WriteRest() > 0);
        }
        else
        {
            Output.Byte(',');
        }

        Output.Byte('{');
        int length = WriteRest();
        if (length > 0)
        {
            Label('n');
            PutString(Name, 0, length);
            Output.Byte(',');
        }

        if (MeasuredAt != BaseTime)
        {
            Label('t');
            DecimalText.WriteInteger(Output, MeasuredAt - BaseTime);
            Output.Byte(',');
        }

        if (label == SenMlLabel.Value)
        {
            Label('v');
        }
        else
        {
            Label(label == SenMlLabel.StringValue ? 's' : label == SenMlLabel.BooleanValue ? 'b' : 'o', 'v');
        }
    }

    // A base name that is a value's whole path has no slash behind it.
    private void WriteHead(bool hasNames)
    {
        int length = WriteBase();
        Output.Byte('{');
        Label('b', 'n');
        PutString(Name, 0, hasNames ? length : length - 1);
        Output.Byte(',');
        if (!First && BaseTime != NoTime)
        {
            Label('b', 't');
            DecimalText.WriteInteger(Output, BaseTime);
            Output.Byte(',');
        }

        Label('e');
        Output.Byte('[');
    }
}

/// <summary>Reads values from LwM2M 1.0's JSON. Times are passed over.</summary>
/// <remarks>Where the base name comes behind the entries, or not at all, the text is read twice: to its end, and then the
/// entries. Names without a base name are relative to the path of the request, unless they begin with a slash.</remarks>
public sealed class Lwm2mJsonReader : SenMlJsonReader
{
    private bool _hasReadTail;

    /// <inheritdoc/>
    public override int Format => ContentFormat.Lwm2mJson;

    /// <inheritdoc/>
    public override bool Read(int type, Value value) => ValueLabel != SenMlLabel.StringValue ? base.Read(type, value)
        : type == Resource.Opaque ? ReadBase64(type, value) : ReadText(type, value);

    /// <inheritdoc/>
    protected override void ReadHead()
    {
        const int None = -1;
        int entries = None;
        bool based = false;
        _hasReadTail = false;
        if (Json.Next() != JsonToken.ObjectStart)
        {
            Input.Fail();
        }

        while (Json.Next() == JsonToken.Name)
        {
            bool isBase = Json.Is("bn"), isEntries = Json.Is("e");
            if (isEntries && based)
            {
                base.ReadHead();
                return;
            }

            if ((isEntries && entries != None) || (isBase && (based || Json.Next() != JsonToken.String)))
            {
                Input.Fail();
            }
            else if (isBase)
            {
                based = true;
                SetBaseName(Json.Buffer, Json.Offset, Json.Length);
            }
            else
            {
                entries = isEntries ? Input.Offset : entries;
                Json.SkipValue();
            }
        }

        Json.Next(); // fails unless the text ends here
        if (entries == None)
        {
            Input.Fail();
        }

        _hasReadTail = true;
        Input.Return(entries);
        Json.Begin();
        base.ReadHead();
    }

    /// <inheritdoc/>
    protected override void ReadTail()
    {
        if (_hasReadTail)
        {
            return;
        }

        while (Json.Next() == JsonToken.Name)
        {
            if (Json.Is("bn") || Json.Is("e"))
            {
                Input.Fail(); // twice
            }

            Json.SkipValue();
        }

        base.ReadTail();
    }

    /// <inheritdoc/>
    protected override bool Resolve(byte[] name, int length, bool based)
    {
        // Servers leave out the slash in front of a base name, or put one behind a whole path.
        int offset = length > 0 && name[0] == '/' ? 1 : 0;
        if (based || offset == 1)
        {
            Path.Clear();
        }
        else
        {
            Path.Set(Base);
        }

        while (offset < length)
        {
            if (!Path.Append(Lwm2mPath.ParseId(name, ref offset, length)) || (offset < length && name[offset++] != '/'))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Label(byte[] buffer, int offset, int length)
    {
        int first = length > 0 ? buffer[offset] : 0;
        if (length == 1)
        {
            return first == 'n' ? SenMlLabel.Name : first == 'v' ? SenMlLabel.Value : SenMlLabel.Unknown;
        }

        bool isValue = length == 2 && buffer[offset + 1] == 'v';
        return !isValue ? SenMlLabel.Unknown
            : first == 's' ? SenMlLabel.StringValue
            : first == 'b' ? SenMlLabel.BooleanValue
            : first == 'o' ? SenMlLabel.LinkValue : SenMlLabel.Unknown;
    }
}

// application/link-format: RFC 6690, as registration and Discover use it (LwM2M 1.1 Core 6.2.1 and 6.3.4).
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes links to objects, instances and resources.</summary>
public sealed class LinkWriter
{
    private ByteWriter _output;
    private bool _first;

    /// <summary>Starts a list of links.</summary>
    public void Begin(ByteWriter output)
    {
        _output = output;
        _first = true;
    }

    /// <summary>Writes a link such as <c>&lt;/3303/0/5700&gt;</c>; ids that are <see cref="Lwm2mPath.None"/> end it.</summary>
    public void Link(int objectId, int instanceId = Lwm2mPath.None, int resourceId = Lwm2mPath.None,
        int resourceInstanceId = Lwm2mPath.None)
    {
        if (!_first)
        {
            _output.Byte(',');
        }

        _first = false;
        _output.Byte('<');
        Id(objectId);
        if (instanceId != Lwm2mPath.None)
        {
            Id(instanceId);
            if (resourceId != Lwm2mPath.None)
            {
                Id(resourceId);
                if (resourceInstanceId != Lwm2mPath.None)
                {
                    Id(resourceInstanceId);
                }
            }
        }

        _output.Byte('>');
    }

    /// <summary>Writes a link to the root: <c>&lt;/&gt;</c>.</summary>
    public void Root()
    {
        if (!_first)
        {
            _output.Byte(',');
        }

        _first = false;
        _output.Text("</>");
    }

    /// <summary>Writes an attribute with a text in quotation marks; one that has any of its own is cut there.</summary>
    public void Quoted(string name, string value)
    {
        Name(name);
        _output.Byte('"');
        int length = _output.Encode(value);
        int end = 0;
        while (end < length && _output.Scratch[end] != '"' && _output.Scratch[end] != '\\')
        {
            end++;
        }

        _output.Bytes(_output.Scratch, 0, end);
        _output.Byte('"');
    }

    /// <summary>Writes an attribute with an integer value.</summary>
    public void Attribute(string name, long value)
    {
        Name(name);
        DecimalText.WriteInteger(_output, value);
    }

    /// <summary>Writes an attribute with a number.</summary>
    public void Attribute(string name, double value)
    {
        Name(name);
        DecimalText.WriteDouble(_output, value);
    }

    /// <summary>Writes an object's version; its minor part always has a digit: <c>ver=1.1</c>.</summary>
    public void Version(int version) => Version("ver", version);

    /// <summary>Writes a version under a name.</summary>
    public void Version(string name, int version)
    {
        Name(name);
        DecimalText.WriteInteger(_output, version / 10);
        _output.Byte('.');
        DecimalText.WriteInteger(_output, version % 10);
    }

    private void Name(string name)
    {
        _output.Byte(';');
        _output.Text(name);
        _output.Byte('=');
    }

    private void Id(int id)
    {
        _output.Byte('/');
        DecimalText.WriteInteger(_output, id);
    }
}

/// <summary>Reads links: their targets and attributes.</summary>
public sealed class LinkReader
{
    private readonly ByteReader _input = new ByteReader();
    private bool _first;

    /// <summary>The last link's target, when <see cref="IsPath"/>.</summary>
    public Lwm2mPath Path { get; } = new Lwm2mPath();

    /// <summary>True when the last link's target is a path into the object tree.</summary>
    public bool IsPath { get; private set; }

    /// <summary>Where the last target, or the last attribute's name, begins in the buffer.</summary>
    public int NameOffset { get; private set; }

    /// <summary>How many bytes it has.</summary>
    public int NameLength { get; private set; }

    /// <summary>Where the last attribute's value begins, quotation marks left out; quoted pairs are as they came.</summary>
    public int ValueOffset { get; private set; }

    /// <summary>How many bytes it has; 0 when it has none.</summary>
    public int ValueLength { get; private set; }

    /// <summary>True once the text turned out malformed.</summary>
    public bool Failed => _input.Failed;

    /// <summary>Starts to read a list of links.</summary>
    public void Begin(byte[] buffer, int offset, int length)
    {
        _input.Reset(buffer, offset, length);
        _first = true;
    }

    /// <summary>Goes to the next link, passing over attributes that were not read; false at the end.</summary>
    public bool NextLink()
    {
        while (NextAttribute())
        {
        }

        if (_input.Remaining == 0)
        {
            return false;
        }

        if ((!_first && _input.Byte() != ',') || _input.Byte() != '<')
        {
            _input.Fail();
            return false;
        }

        _first = false;
        NameOffset = _input.Offset;
        while (_input.Peek() != '>')
        {
            if (_input.Peek() < 0)
            {
                _input.Fail();
                return false;
            }

            _input.Byte();
        }

        NameLength = _input.Offset - NameOffset;
        IsPath = Path.Parse(_input.Buffer, NameOffset, NameLength);
        _input.Byte();
        return true;
    }

    /// <summary>Goes to the current link's next attribute; false when there is none.</summary>
    public bool NextAttribute()
    {
        if (_input.Peek() != ';')
        {
            return false;
        }

        _input.Byte();
        NameOffset = _input.Offset;
        NameLength = TakeUntilDelimiter(true);
        ValueOffset = _input.Offset;
        ValueLength = 0;
        if (NameLength == 0)
        {
            _input.Fail();
            return false;
        }

        if (_input.Peek() != '=')
        {
            return true;
        }

        _input.Byte();
        ValueOffset = _input.Offset;
        if (_input.Peek() == '"')
        {
            _input.Byte();
            ValueOffset++;
            while (_input.Peek() != '"')
            {
                // RFC 6690 2: a quoted-string of RFC 2616 2.2, in which a backslash quotes the next character.
                int c = _input.Byte();
                if (c == '\\')
                {
                    _input.Byte();
                }

                if (_input.Failed)
                {
                    return false;
                }
            }

            ValueLength = _input.Offset - ValueOffset;
            _input.Byte();
            return true;
        }

        ValueLength = TakeUntilDelimiter(false);
        return true;
    }

    private int TakeUntilDelimiter(bool name)
    {
        int start = _input.Offset;
        int c = _input.Peek();
        while (c >= 0 && c != ';' && c != ',' && !(name && c == '='))
        {
            _input.Byte();
            c = _input.Peek();
        }

        return _input.Offset - start;
    }
}

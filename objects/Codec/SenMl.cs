// RFC 8428: what SenML's JSON and CBOR representations have in common. LwM2M 1.1 Core 7.4.5: the name is the path.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>The CBOR labels of RFC 8428 6; JSON's names are mapped to them.</summary>
internal static class SenMlLabel
{
    internal const int BaseName = -2, BaseTime = -3, BaseUnit = -4, BaseValue = -5, BaseSum = -6, BaseVersion = -1;
    internal const int Name = 0, Unit = 1, Value = 2, StringValue = 3, BooleanValue = 4, Sum = 5, Time = 6, UpdateTime = 7,
        DataValue = 8;

    /// <summary>LwM2M's object link, <c>vlo</c>, which has a text label in CBOR too.</summary>
    internal const int LinkValue = 100;

    /// <summary>Any other, to be ignored unless its name ends in an underscore (RFC 8428 4.4).</summary>
    internal const int Unknown = 101;
}

/// <summary>Writes SenML records: names, and when a base name is worth its bytes.</summary>
public abstract class SenMlWriter : ValueWriter
{
    // "/65534/65534/65534/65534/"
    private const int MaxName = 25;

    private readonly byte[] _name = new byte[MaxName];
    private readonly Lwm2mPath _base = new Lwm2mPath();

    /// <summary>The value's name: the path, or what follows the base name.</summary>
    protected byte[] Name => _name;

    /// <summary>Writes the name of the current value into <see cref="Name"/> and returns its length: the whole path of a
    /// value that stands alone, else what follows the path asked for.</summary>
    protected int WriteName(bool whole)
    {
        int level = whole ? 0 : _base.Depth;
        int length = 0;
        for (; level < Lwm2mPath.MaxDepth; level++)
        {
            int id = level switch { 0 => ObjectId, 1 => InstanceId, 2 => ResourceId, _ => ResourceInstanceId };
            if (id == Lwm2mPath.None)
            {
                break;
            }

            if (whole || length > 0)
            {
                _name[length++] = (byte)'/';
            }

            length = WriteId(_name, length, id);
        }

        return length;
    }

    /// <summary>Writes the base name into <see cref="Name"/>, such as <c>/3303/0/</c>, and returns its length.</summary>
    protected int WriteBaseName()
    {
        int length = 0;
        _name[length++] = (byte)'/';
        for (int level = 0; level < _base.Depth; level++)
        {
            length = WriteId(_name, length, _base[level]);
            _name[length++] = (byte)'/';
        }

        return length;
    }

    /// <summary>True when the values are written with the path asked for as base name: there may be several.</summary>
    protected bool HasBase { get; private set; }

    /// <summary>True until the first record is written.</summary>
    protected bool First { get; set; }

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
        _base.Set(path);
        HasBase = count != 1;
        First = true;
    }
}

/// <summary>Reads SenML records, resolved.</summary>
public abstract class SenMlReader : ValueReader
{
    // RFC 8428 4.4: the version of SenML that is understood; a later one must not be processed.
    private const int MaxVersion = 10;

    /// <summary>The longest name: base name and name together. The longest path has 24 bytes.</summary>
    private const int MaxName = 32;

    private readonly byte[] _name = new byte[MaxName];
    private int _baseLength;
    private int _nameLength;
    private int _valueLabel;

    /// <summary>Which kind of value the record has: one of <see cref="SenMlLabel"/>, or <see cref="SenMlLabel.Unknown"/>.</summary>
    internal int ValueLabel => _valueLabel;

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        _baseLength = 0;
    }

    /// <summary>Starts a record.</summary>
    protected void BeginRecord()
    {
        _nameLength = -1;
        _valueLabel = SenMlLabel.Unknown;
        HasValue = false;
    }

    /// <summary>Takes a base version: an integer that is not too new.</summary>
    protected void CheckVersion(bool isInteger, long version)
    {
        if (!isInteger || version < 0 || version > MaxVersion)
        {
            Input.Fail();
        }
    }

    /// <summary>Takes a base name; it holds for this and all later records.</summary>
    protected void SetBaseName(byte[] buffer, int offset, int length)
    {
        // The name may have come before the base name in the same record.
        int shift = length - _baseLength;
        if (length > MaxName || (_nameLength > 0 && length + _nameLength > MaxName))
        {
            Input.Fail();
            return;
        }

        if (_nameLength > 0)
        {
            System.Array.Copy(_name, _baseLength, _name, _baseLength + shift, _nameLength);
        }

        System.Array.Copy(buffer, offset, _name, 0, length);
        _baseLength = length;
    }

    /// <summary>Takes a record's name.</summary>
    protected void SetName(byte[] buffer, int offset, int length)
    {
        if (_nameLength >= 0 || _baseLength + length > MaxName)
        {
            Input.Fail();
            return;
        }

        System.Array.Copy(buffer, offset, _name, _baseLength, length);
        _nameLength = length;
    }

    /// <summary>Notes that the record has a value; a second one is malformed (RFC 8428 4.2).</summary>
    protected void SetValue(int label)
    {
        if (HasValue)
        {
            Input.Fail();
        }

        HasValue = true;
        _valueLabel = label;
    }

    /// <summary>Ends a record: resolves its name.</summary>
    protected bool EndRecord()
    {
        int length = _baseLength + (_nameLength > 0 ? _nameLength : 0);
        if (Input.Failed || !Path.Parse(_name, 0, length))
        {
            Input.Fail();
        }

        return !Input.Failed;
    }
}

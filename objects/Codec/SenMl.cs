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

/// <summary>Writes SenML records: names, base names where they are worth their bytes, and times.</summary>
/// <remarks>Values with times are a series: each path is written once, as the base name of its first record, and holds for the
/// records that follow (RFC 8428 4.1); the first time is the base time, from which later ones are told.</remarks>
public abstract class SenMlWriter : ValueWriter
{
    // "/65534/65534/65534/65534/"
    private const int MaxName = 25;

    private readonly byte[] _name = new byte[MaxName];

    // The path asked for; in a series, that of the record before.
    private readonly Lwm2mPath _base = new Lwm2mPath();

    /// <inheritdoc/>
    public override bool HasTimes => true;

    /// <inheritdoc/>
    public override bool IsComposite => true;

    /// <summary>The name that was written last.</summary>
    protected byte[] Name => _name;

    /// <summary>True when the values are written with the path asked for as base name: there may be several.</summary>
    protected bool HasBase { get; private set; }

    /// <summary>True until the first record is written.</summary>
    protected bool First { get; set; }

    /// <summary>The first time of a series.</summary>
    protected long BaseTime { get; set; }

    /// <summary>True when the record has a base name.</summary>
    protected bool HasBaseName { get; private set; }

    /// <summary>Which time the record has: <see cref="SenMlLabel.BaseTime"/>, <see cref="SenMlLabel.Time"/>, or
    /// <see cref="SenMlLabel.Unknown"/> for none.</summary>
    protected int TimeLabel { get; private set; }

    /// <summary>That time, in seconds.</summary>
    protected long RecordTime => TimeLabel == SenMlLabel.BaseTime ? BaseTime : MeasuredAt - BaseTime;

    /// <summary>Starts a record: says what it has.</summary>
    protected void BeginRecord()
    {
        bool first = First;
        First = false;
        TimeLabel = SenMlLabel.Unknown;
        if (MeasuredAt == NoTime)
        {
            HasBaseName = HasBase && first;
            return;
        }

        HasBaseName = first || ObjectId != _base.ObjectId || InstanceId != _base.InstanceId ||
            ResourceId != _base.ResourceId || ResourceInstanceId != _base.ResourceInstanceId;
        _base.Set(ObjectId, InstanceId, ResourceId, ResourceInstanceId);
        if (first)
        {
            BaseTime = MeasuredAt;
            TimeLabel = SenMlLabel.BaseTime;
        }
        else if (MeasuredAt != BaseTime)
        {
            TimeLabel = SenMlLabel.Time;
        }
    }

    /// <summary>Writes the record's base name into <see cref="Name"/> and returns its length: the path asked for, such as
    /// <c>/3303/0/</c>, or in a series the value's.</summary>
    protected int WriteBaseName() => MeasuredAt == NoTime ? WriteBase() : WriteName(0, true);

    /// <summary>Writes the record's name into <see cref="Name"/> and returns its length: the whole path of a value that stands
    /// alone, else what follows the base name.</summary>
    protected int WriteName() => MeasuredAt != NoTime ? 0 : HasBase ? WriteRest() : WriteName(0, true);

    /// <summary>Writes what of the value's path follows the path asked for into <see cref="Name"/>, without a slash before it,
    /// and returns its length.</summary>
    protected int WriteRest() => WriteName(_base.Depth, false);

    /// <summary>Writes the path asked for into <see cref="Name"/>, a slash after it, and returns its length.</summary>
    protected int WriteBase()
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

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
        _base.Set(path);
        HasBase = count != 1;
        First = true;
    }

    private int WriteName(int level, bool slash)
    {
        int length = 0;
        for (; level < Lwm2mPath.MaxDepth; level++)
        {
            int id = level switch { 0 => ObjectId, 1 => InstanceId, 2 => ResourceId, _ => ResourceInstanceId };
            if (id == Lwm2mPath.None)
            {
                break;
            }

            if (slash || length > 0)
            {
                _name[length++] = (byte)'/';
            }

            length = WriteId(_name, length, id);
        }

        return length;
    }
}

/// <summary>Reads SenML records, resolved.</summary>
/// <remarks>SenML-ETCH (RFC 8790) differs by a null value alone. Its Fetch Records are records without a value; fields other than
/// names, times and units, which 3.1 has ignored, are passed over here as there, but for sums and base values.</remarks>
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

    /// <summary>Makes a reader.</summary>
    /// <param name="isEtch">Of SenML-ETCH.</param>
    protected SenMlReader(bool isEtch)
    {
        IsEtch = isEtch;
    }

    /// <summary>True for SenML-ETCH, false for SenML.</summary>
    protected bool IsEtch { get; }

    /// <summary>Which kind of value the record has: one of <see cref="SenMlLabel"/>, or <see cref="SenMlLabel.Unknown"/>.</summary>
    internal int ValueLabel => _valueLabel;

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        _baseLength = 0;
        _nameLength = -1;
    }

    /// <summary>Starts a record.</summary>
    protected void BeginRecord()
    {
        _nameLength = -1;
        _valueLabel = SenMlLabel.Unknown;
        HasValue = false;
        IsRemoval = false;
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
        if (HasValue || IsRemoval)
        {
            Input.Fail();
        }

        HasValue = true;
        _valueLabel = label;
    }

    /// <summary>Says that the value just noted is null: RFC 8790 3.2, which knows it of <c>v</c> alone. RFC 8428 knows none.
    /// </summary>
    protected void SetNull()
    {
        if (!IsEtch || _valueLabel != SenMlLabel.Value)
        {
            Input.Fail();
        }

        HasValue = false;
        IsRemoval = true;
    }

    /// <summary>Ends a record: resolves its name.</summary>
    protected bool EndRecord()
    {
        int length = _baseLength + (_nameLength > 0 ? _nameLength : 0);
        if (Input.Failed || !Resolve(_name, length, _baseLength > 0))
        {
            Input.Fail();
        }

        return !Input.Failed;
    }

    /// <summary>Makes <see cref="ValueReader.Path"/> of a record's name; false when it is no path.</summary>
    /// <param name="name">Base name and name.</param>
    /// <param name="length">How long they are together.</param>
    /// <param name="based">True when there is a base name.</param>
    protected virtual bool Resolve(byte[] name, int length, bool based) => Path.Parse(name, 0, length);
}

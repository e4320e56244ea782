// Values on their way out. An object's Read writes its value here; which bytes come of it is the codec's business.
using System.Text;
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Takes values and writes them in one content format, straight into the transmit buffer.</summary>
/// <remarks>The first part is for objects, the second for <see cref="ObjectTree"/>, the third for codecs.</remarks>
public abstract class ValueWriter
{
    /// <summary>No time: the values are those of now.</summary>
    public const long NoTime = long.MinValue;

    private const int All = -1;

    // RFC 3629 3: no character of a string takes more than three bytes, two that are one take four.
    private const int SafeLength = ByteWriter.MaxStringBytes / 3;

    private int _only = All;
    private bool _muted;

    /// <summary>Values written since <see cref="Begin"/>.</summary>
    public int Count { get; private set; }

    /// <summary>What <see cref="Begin"/> wants to be told as its count when <see cref="NeedsCount"/>: values, unless a format
    /// counts something else.</summary>
    public virtual int Total => Count;

    /// <summary>True once a value could not be written in this format, or was not finite.</summary>
    public bool Failed { get; private set; }

    // ---- For objects ----

    /// <summary>Says which resource instance the next value is; for multiple resources, before each value.</summary>
    public void Instance(int resourceInstanceId)
    {
        ResourceInstanceId = resourceInstanceId;
        _muted = _only != All && _only != resourceInstanceId;
    }

    /// <summary>Writes a signed integer.</summary>
    public void Integer(long value)
    {
        if (Type == Resource.Float)
        {
            Scaled(value, 0);
        }
        else if (Take())
        {
            PutInteger(value);
        }
    }

    /// <summary>Writes an unsigned integer.</summary>
    public void Unsigned(ulong value)
    {
        if (Take())
        {
            PutUnsigned(value);
        }
    }

    /// <summary>Writes a finite number; NaN and infinities make the whole fail.</summary>
    public void Float(double value)
    {
        if (!Take())
        {
            return;
        }

        if (Ieee754.IsSpecial(value))
        {
            Fail();
        }
        else
        {
            PutFloat(value);
        }
    }

    /// <summary>Writes a reading in thousandths of its unit.</summary>
    public void Milli(long value) => Scaled(value, 3);

    /// <summary>Writes <paramref name="value"/> divided by ten to the power of <paramref name="scale"/> (0 to 9).</summary>
    public void Scaled(long value, int scale)
    {
        if (Take())
        {
            PutScaled(value, scale);
        }
    }

    /// <summary>Writes true or false.</summary>
    public void Boolean(bool value)
    {
        if (Take())
        {
            PutBoolean(value);
        }
    }

    /// <summary>Writes a string. One that may have more than <see cref="ByteWriter.MaxStringBytes"/> bytes in UTF-8 is allocated once
    /// more for each time that it is written.</summary>
    public void String(string value)
    {
        if (!Take())
        {
            return;
        }

        if (value.Length <= SafeLength)
        {
            int length = Output.Encode(value);
            PutText(Output.Scratch, 0, length);
        }
        else
        {
            byte[] text = Encoding.UTF8.GetBytes(value);
            PutText(text, 0, text.Length);
        }
    }

    /// <summary>Writes a string that is UTF-8 already.</summary>
    public void Text(byte[] value, int offset, int length)
    {
        if (Take())
        {
            PutText(value, offset, length);
        }
    }

    /// <summary>Writes bytes.</summary>
    public void Opaque(byte[] value, int offset, int length)
    {
        if (Take())
        {
            PutBytes(value, offset, length);
        }
    }

    /// <summary>Writes a time in seconds since 1970.</summary>
    public void Time(long unixSeconds)
    {
        if (Take())
        {
            PutTime(unixSeconds);
        }
    }

    /// <summary>Writes an object link.</summary>
    public void ObjectLink(int objectId, int instanceId)
    {
        if (Take())
        {
            PutLink(objectId, instanceId);
        }
    }

    /// <summary>Writes a CoRE link.</summary>
    public void CoreLink(string value) => String(value);

    // ---- For the object tree ----

    /// <summary>The content format, see <see cref="ContentFormat"/>.</summary>
    public abstract int Format { get; }

    /// <summary>True when the format holds one value and no path.</summary>
    public virtual bool SingleValue => false;

    /// <summary>True when containers are announced with their length in bytes.</summary>
    public virtual bool NeedsLengths => false;

    /// <summary>True when the whole begins with a number: see <see cref="Total"/>.</summary>
    public virtual bool NeedsCount => false;

    /// <summary>True when values may carry a time: see <see cref="At"/>.</summary>
    public virtual bool HasTimes => false;

    /// <summary>True when what lies at several paths can be written as one.</summary>
    public virtual bool IsComposite => false;

    /// <summary>Starts a representation of what lies at and below <paramref name="path"/>: the root for what lies at several
    /// paths, each of which <see cref="Enter"/> then names.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="path">The path asked for; not kept.</param>
    /// <param name="count">What <see cref="Total"/> is at the end, when <see cref="NeedsCount"/>.</param>
    public void Begin(ByteWriter output, Lwm2mPath path, int count)
    {
        Output = output;
        Count = 0;
        Failed = false;
        MeasuredAt = NoTime;
        Enter(path);
        OnBegin(path, count);
    }

    /// <summary>Says at and below which path the next values are.</summary>
    public void Enter(Lwm2mPath path)
    {
        _only = path.ResourceInstanceId;
        PathDepth = path.Depth;
        OnEnter();
    }

    /// <summary>Says when the next values were measured, in seconds since 1970, or <see cref="NoTime"/>. Formats without times
    /// leave it out. In one representation either all values have a time or none has.</summary>
    public void At(long unixSeconds) => MeasuredAt = unixSeconds;

    /// <summary>Says which resource the next values belong to.</summary>
    public void Select(int objectId, int instanceId, int definition)
    {
        ObjectId = objectId;
        InstanceId = instanceId;
        ResourceId = Resource.Id(definition);
        Type = Resource.Type(definition);
        ResourceInstanceId = Lwm2mPath.None;
        _muted = false;
    }

    /// <summary>Opens an object instance, when <see cref="NeedsLengths"/>.</summary>
    /// <param name="objectId">Its object.</param>
    /// <param name="instanceId">Its id.</param>
    /// <param name="length">The bytes that it will take.</param>
    /// <param name="resources">The resources that it will have.</param>
    public virtual void OpenInstance(int objectId, int instanceId, int length, int resources)
    {
    }

    /// <summary>Opens a multiple resource, the one selected, when <see cref="NeedsLengths"/>.</summary>
    /// <param name="length">The bytes that it will take.</param>
    /// <param name="instances">The resource instances that it will have.</param>
    public virtual void OpenMultiple(int length, int instances)
    {
    }

    /// <summary>Ends the representation.</summary>
    public virtual void End()
    {
    }

    // ---- For codecs ----

    /// <summary>Where the bytes go.</summary>
    protected ByteWriter Output { get; private set; }

    /// <summary>The depth of the path entered last.</summary>
    protected int PathDepth { get; private set; }

    /// <summary>When the value was measured, or <see cref="NoTime"/>.</summary>
    protected long MeasuredAt { get; private set; }

    /// <summary>The current object's id.</summary>
    protected int ObjectId { get; private set; }

    /// <summary>The current instance's id.</summary>
    protected int InstanceId { get; private set; }

    /// <summary>The current resource's id.</summary>
    protected int ResourceId { get; private set; }

    /// <summary>The current resource instance's id, or <see cref="Lwm2mPath.None"/>.</summary>
    protected int ResourceInstanceId { get; private set; }

    /// <summary>The current resource's type.</summary>
    protected int Type { get; private set; }

    /// <summary>Marks the whole as impossible in this format.</summary>
    protected void Fail() => Failed = true;

    /// <summary>See <see cref="Begin"/>.</summary>
    protected abstract void OnBegin(Lwm2mPath path, int count);

    /// <summary>See <see cref="Enter"/>.</summary>
    protected virtual void OnEnter()
    {
    }

    /// <summary>Writes a signed integer.</summary>
    protected abstract void PutInteger(long value);

    /// <summary>Writes an unsigned integer.</summary>
    protected abstract void PutUnsigned(ulong value);

    /// <summary>Writes a finite number.</summary>
    protected abstract void PutFloat(double value);

    /// <summary>Writes a scaled integer; unless overridden, as the binary64 nearest to it.</summary>
    protected virtual void PutScaled(long value, int scale)
    {
        double divisor = 1;
        for (; scale > 0; scale--)
        {
            divisor *= 10;
        }

        PutFloat(value / divisor);
    }

    /// <summary>Writes a boolean.</summary>
    protected abstract void PutBoolean(bool value);

    /// <summary>Writes UTF-8 text.</summary>
    protected abstract void PutText(byte[] text, int offset, int length);

    /// <summary>Writes bytes.</summary>
    protected abstract void PutBytes(byte[] value, int offset, int length);

    /// <summary>Writes a time.</summary>
    protected virtual void PutTime(long unixSeconds) => PutInteger(unixSeconds);

    /// <summary>Writes an object link; unless overridden, as text.</summary>
    protected virtual void PutLink(int objectId, int instanceId)
    {
        byte[] text = Output.Scratch;
        int length = WriteId(text, 0, objectId);
        text[length++] = (byte)':';
        length = WriteId(text, length, instanceId);
        PutText(text, 0, length);
    }

    /// <summary>Writes an id as decimal text and returns where it ends.</summary>
    protected static int WriteId(byte[] buffer, int offset, int id)
    {
        int unit = 1;
        while (id / unit >= 10)
        {
            unit *= 10;
        }

        for (; unit != 0; unit /= 10)
        {
            buffer[offset++] = (byte)('0' + (id / unit % 10));
        }

        return offset;
    }

    private bool Take()
    {
        if (_muted)
        {
            return false;
        }

        Count++;
        return true;
    }
}

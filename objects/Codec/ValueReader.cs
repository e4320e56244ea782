// Values on their way in: one reader a content format, each giving records of a path and a value.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Reads a payload record by record. What it cannot parse sets <see cref="Failed"/>, never throws.</summary>
public abstract class ValueReader
{
    /// <summary>The content format, see <see cref="ContentFormat"/>.</summary>
    public abstract int Format { get; }

    /// <summary>The absolute path of the current record; not checked against the path the request was for.</summary>
    public Lwm2mPath Path { get; } = new Lwm2mPath();

    /// <summary>False when the record only names its path: an empty container, or a path to be read.</summary>
    public bool HasValue { get; protected set; }

    /// <summary>True when the record has a null in place of a value: the resource instance is to be removed (RFC 8790 3.2).
    /// <see cref="HasValue"/> is false then.</summary>
    public bool IsRemoval { get; protected set; }

    /// <summary>True once the payload turned out malformed.</summary>
    public bool Failed => Input.Failed;

    /// <summary>The instance that resources belong to which a Create request sends without one.</summary>
    public int NewInstance { get; set; } = Lwm2mPath.None;

    /// <summary>What is read.</summary>
    protected ByteReader Input { get; } = new ByteReader();

    /// <summary>The path of the request.</summary>
    protected Lwm2mPath Base { get; } = new Lwm2mPath();

    /// <summary>Starts to read a payload that was sent to <paramref name="path"/>.</summary>
    public void Begin(Lwm2mPath path, byte[] buffer, int offset, int length)
    {
        Base.Set(path);
        Input.Reset(buffer, offset, length);
        OnBegin();
    }

    /// <summary>Goes to the next record; false at the end and once <see cref="Failed"/>.</summary>
    public abstract bool Next();

    /// <summary>Converts the record's value; false when it is none of that type.</summary>
    /// <param name="type">One of <see cref="Resource"/>'s types.</param>
    /// <param name="value">Where it goes; may refer to the payload's buffer.</param>
    public abstract bool Read(int type, Value value);

    /// <summary>See <see cref="Begin"/>.</summary>
    protected abstract void OnBegin();
}

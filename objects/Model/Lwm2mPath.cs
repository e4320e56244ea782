// LwM2M 1.1 Core 7.3: /{object}/{instance}/{resource}/{resource instance}, each an id of 16 bits.
namespace Objects.Model;

/// <summary>A path into the object tree. It is reused: nothing that keeps one may keep the instance.</summary>
public sealed class Lwm2mPath
{
    /// <summary>The id at a level that the path does not reach.</summary>
    public const int None = -1;

    /// <summary>LwM2M 1.1 Core 7.3: 65535 is reserved.</summary>
    public const int MaxId = 65534;

    /// <summary>The deepest path: a resource instance.</summary>
    public const int MaxDepth = 4;

    // Two ids each, all ones where the path does not reach: a node has a dozen paths to work with, and a field costs 12 bytes of heap.
    private int _high = None;
    private int _low = None;

    /// <summary>The object's id, or <see cref="None"/> for the root.</summary>
    public int ObjectId => Depth > 0 ? (_high >> 16) & 0xFFFF : None;

    /// <summary>The object instance's id, or <see cref="None"/>.</summary>
    public int InstanceId => Depth > 1 ? _high & 0xFFFF : None;

    /// <summary>The resource's id, or <see cref="None"/>.</summary>
    public int ResourceId => Depth > 2 ? (_low >> 16) & 0xFFFF : None;

    /// <summary>The resource instance's id, or <see cref="None"/>.</summary>
    public int ResourceInstanceId => Depth > 3 ? _low & 0xFFFF : None;

    /// <summary>How many ids there are: 0 is the root, 4 a resource instance.</summary>
    public int Depth { get; private set; }

    /// <summary>Makes it the root.</summary>
    public void Clear() => Unpack(None, None);

    /// <summary>Makes it the path of the given ids; the first <see cref="None"/> ends it.</summary>
    public void Set(int objectId, int instanceId = None, int resourceId = None, int resourceInstanceId = None) =>
        Unpack((objectId << 16) | (instanceId & 0xFFFF), (resourceId << 16) | (resourceInstanceId & 0xFFFF));

    /// <summary>Copies another path.</summary>
    public void Set(Lwm2mPath other)
    {
        _high = other._high;
        _low = other._low;
        Depth = other.Depth;
    }

    /// <summary>Object and instance in one number, the object in the upper half; for tables of paths.</summary>
    public int High => _high;

    /// <summary>Resource and resource instance in one number.</summary>
    public int Low => _low;

    /// <summary>Makes it the path that <see cref="High"/> and <see cref="Low"/> were of.</summary>
    public void Unpack(int high, int low)
    {
        const int Upper = unchecked((int)0xFFFF0000), Lower = 0xFFFF;
        Depth = (high & Upper) == Upper ? 0 : (high & Lower) == Lower ? 1 : (low & Upper) == Upper ? 2 : (low & Lower) == Lower ? 3 : 4;
        _high = Depth == 0 ? None : Depth == 1 ? high | Lower : high;
        _low = Depth < 3 ? None : Depth == 3 ? low | Lower : low;
    }

    /// <summary>Adds an id below; false when it is out of range or the path is full.</summary>
    public bool Append(int id)
    {
        if (id < 0 || id > MaxId)
        {
            return false;
        }

        switch (Depth)
        {
            case 0: _high = (id << 16) | 0xFFFF; break;
            case 1: _high = (_high & ~0xFFFF) | id; break;
            case 2: _low = (id << 16) | 0xFFFF; break;
            case 3: _low = (_low & ~0xFFFF) | id; break;
            default: return false;
        }

        Depth++;
        return true;
    }

    /// <summary>The id at a level, 0 for the object.</summary>
    public int this[int level] => level switch
    {
        0 => ObjectId,
        1 => InstanceId,
        2 => ResourceId,
        _ => ResourceInstanceId,
    };

    /// <summary>True when <paramref name="other"/> is this path or lies below it.</summary>
    public bool Contains(Lwm2mPath other) => Depth switch
    {
        0 => true,
        1 => _high >> 16 == other._high >> 16,
        2 => _high == other._high,
        3 => _high == other._high && _low >> 16 == other._low >> 16,
        _ => _high == other._high && _low == other._low,
    };

    /// <summary>True when both have the same ids.</summary>
    public bool Matches(Lwm2mPath other) => _high == other._high && _low == other._low;

    /// <summary>Becomes the path that text such as <c>/3/0/13</c> or <c>/</c> names; false when the text is none.</summary>
    public bool Parse(byte[] buffer, int offset, int length)
    {
        Clear();
        if (length == 1 && buffer[offset] == '/')
        {
            return true;
        }

        int end = offset + length;
        while (offset < end)
        {
            if (buffer[offset++] != '/' || !Append(ParseId(buffer, ref offset, end)))
            {
                return false;
            }
        }

        return Depth > 0;
    }

    /// <summary>Parses one decimal id without leading zeros up to a slash or the end; -1 when it is none.</summary>
    public static int ParseId(byte[] buffer, ref int offset, int end)
    {
        int start = offset;
        int id = 0;
        while (offset < end)
        {
            int digit = buffer[offset] - '0';
            if (digit < 0 || digit > 9)
            {
                break;
            }

            id = (id * 10) + digit;
            if (id > MaxId || (digit == id && offset > start))
            {
                return -1; // too large, or a leading zero
            }

            offset++;
        }

        return offset == start ? -1 : id;
    }

    /// <summary>The path as text, for logs: <c>/3/0/13</c>.</summary>
    public override string ToString()
    {
        if (Depth == 0)
        {
            return "/";
        }

        string text = "";
        for (int level = 0; level < Depth; level++)
        {
            text += "/" + this[level].ToString();
        }

        return text;
    }
}

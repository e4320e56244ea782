// The paths of a composite operation: LwM2M 1.1 Core 6.3.8 and 6.4.4.
namespace Objects.Model;

/// <summary>Paths, none of which lies below another.</summary>
public sealed class PathList
{
    /// <summary>How many there may be: as many as a server may observe.</summary>
    public const int Capacity = 64;

    private const int FirstCapacity = 2;

    private readonly Lwm2mPath _other = new Lwm2mPath();

    // Two numbers each: Lwm2mPath.High and Low.
    private int[] _packed = new int[2 * FirstCapacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a path, unless it lies at or below one that is there; those below it go. RFC 8790 3.1: each value is in the
    /// answer once. False when the list is full.</summary>
    public bool Add(Lwm2mPath path)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            Get(i, _other);
            if (_other.Contains(path))
            {
                return true; // and then none of them lies below it
            }

            if (!path.Contains(_other))
            {
                Put(kept++, _other);
            }
        }

        Count = kept;
        if (Count == Capacity)
        {
            return false;
        }

        if (2 * Count == _packed.Length)
        {
            var grown = new int[4 * Count];
            System.Array.Copy(_packed, 0, grown, 0, _packed.Length);
            _packed = grown;
        }

        Put(Count++, path);
        return true;
    }

    /// <summary>Gives the path at an index.</summary>
    public void Get(int index, Lwm2mPath path) => path.Unpack(_packed[2 * index], _packed[(2 * index) + 1]);

    private void Put(int index, Lwm2mPath path)
    {
        _packed[2 * index] = path.High;
        _packed[(2 * index) + 1] = path.Low;
    }
}

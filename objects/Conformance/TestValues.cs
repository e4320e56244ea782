// What an instance of a test object holds: any number of values of any type.
using Objects.Model;

namespace Objects.Conformance;

/// <summary>Values by resource and resource instance, in ascending order.</summary>
/// <remarks>A value is a number (bits of a floating point number or of an unsigned integer, seconds, 0 or 1, a link's two ids), a
/// content (a string or bytes), or both. Heap: 24 bytes a value, counted in eights, and 140, besides the contents.</remarks>
internal sealed class TestValues : ObjectInstance
{
    /// <summary>The resource instance id of a single resource's value; no real one has it.</summary>
    internal const int Single = Lwm2mPath.MaxId + 1;

    private const int Step = 8;

    // Resource id in the upper half, resource instance id in the lower.
    private int[] _keys = new int[0];
    private long[] _numbers = new long[0];
    private object[] _contents = new object[0];

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The resource instance at an index.</summary>
    internal int InstanceAt(int index) => _keys[index] & 0xFFFF;

    /// <summary>The number at an index.</summary>
    internal long NumberAt(int index) => _numbers[index];

    /// <summary>The content at an index.</summary>
    internal object ContentAt(int index) => _contents[index];

    /// <summary>True when the value at an index belongs to a resource; false beyond the end.</summary>
    internal bool IsOf(int resource, int index) => index < Count && _keys[index] >> 16 == resource;

    /// <summary>The index of a resource's first value, or where it would be.</summary>
    internal int First(int resource) => Place(resource << 16);

    /// <summary>The index of a value, or -1.</summary>
    internal int Find(int resource, int resourceInstance)
    {
        int key = Key(resource, resourceInstance), place = Place(key);
        return place < Count && _keys[place] == key ? place : -1;
    }

    /// <summary>How many values a resource has.</summary>
    internal int CountOf(int resource)
    {
        int first = First(resource), end = first;
        while (IsOf(resource, end))
        {
            end++;
        }

        return end - first;
    }

    /// <summary>Adds a value or replaces it.</summary>
    internal void Put(int resource, int resourceInstance, long number, object content)
    {
        int key = Key(resource, resourceInstance), place = Place(key);
        if (place == Count || _keys[place] != key)
        {
            if (Count == _keys.Length)
            {
                Grow();
            }

            Move(place, place + 1);
            _keys[place] = key;
        }

        _numbers[place] = number;
        _contents[place] = content;
    }

    /// <summary>Removes a value; false when there is none.</summary>
    internal bool Remove(int resource, int resourceInstance)
    {
        int place = Find(resource, resourceInstance);
        if (place < 0)
        {
            return false;
        }

        Move(place + 1, place);
        return true;
    }

    /// <summary>Removes a resource's values.</summary>
    internal void RemoveAll(int resource) => Move(First(resource) + CountOf(resource), First(resource));

    /// <summary>Removes all values.</summary>
    internal void RemoveAll() => Move(Count, 0);

    private static int Key(int resource, int resourceInstance) => (resource << 16) | resourceInstance;

    private int Place(int key)
    {
        int[] keys = _keys;
        int place = 0, count = Count;
        while (place < count && keys[place] < key)
        {
            place++;
        }

        return place;
    }

    // Moves all from an index on, up or down.
    private void Move(int from, int to)
    {
        int moved = Count - from, before = Count;
        System.Array.Copy(_keys, from, _keys, to, moved);
        System.Array.Copy(_numbers, from, _numbers, to, moved);
        System.Array.Copy(_contents, from, _contents, to, moved);
        Count = to + moved;
        if (Count < before)
        {
            System.Array.Clear(_contents, Count, before - Count);
        }
    }

    private void Grow()
    {
        int capacity = Count + Step;
        var keys = new int[capacity];
        var numbers = new long[capacity];
        var contents = new object[capacity];
        System.Array.Copy(_keys, 0, keys, 0, Count);
        System.Array.Copy(_numbers, 0, numbers, 0, Count);
        System.Array.Copy(_contents, 0, contents, 0, Count);
        _keys = keys;
        _numbers = numbers;
        _contents = contents;
    }
}

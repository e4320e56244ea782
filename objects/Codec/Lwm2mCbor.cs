// application/vnd.oma.lwm2m+cbor: LwM2M 1.2 Core 7.5.4. Maps within maps, whose keys put together are the path:
//   payload = {1*(key => value / payload)}   key = id / [1*id]   {[3, 0]: {9: 100, 6: {0: 1, 1: 5}}}
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes values as LwM2M CBOR: an entry for each instance, or for what a path names below one; the instances of an
/// object that was asked for alone are within one for the object, which takes fewer bytes.</summary>
/// <remarks>The grammar has no empty map. One stands where there is nothing all the same: for the whole, an instance without
/// readable resources and a multiple resource without instances. To leave those out would hide that they are there.</remarks>
public sealed class Lwm2mCborWriter : ValueWriter
{
    private int _entries;
    private bool _inObject;

    /// <inheritdoc/>
    public override int Format => ContentFormat.Lwm2mCbor;

    /// <inheritdoc/>
    public override bool NeedsLengths => true;

    /// <inheritdoc/>
    public override bool NeedsCount => true;

    /// <inheritdoc/>
    public override bool IsComposite => true;

    /// <summary>The entries: instances, and what was asked for below one. Each is counted where no measuring pass comes by.
    /// </summary>
    public override int Total => _entries;

    /// <inheritdoc/>
    public override void OpenInstance(int objectId, int instanceId, int length, int resources)
    {
        _entries++;
        if (!_inObject)
        {
            CborItem.WriteHead(Output, CborItem.Array, 2);
            CborItem.WriteHead(Output, CborItem.UnsignedInteger, objectId);
        }

        CborItem.WriteHead(Output, CborItem.UnsignedInteger, instanceId);
        CborItem.WriteHead(Output, CborItem.Map, resources);
    }

    /// <inheritdoc/>
    public override void OpenMultiple(int length, int instances)
    {
        if (PathDepth == Lwm2mPath.MaxDepth)
        {
            _entries += instances; // the one that is asked for, if it is there, and its key is its own
            return;
        }

        Key(Lwm2mPath.None);
        CborItem.WriteHead(Output, CborItem.Map, instances);
    }

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
        _entries = 0;
        _inObject = path.Depth == 1 && count > 1;
        if (_inObject)
        {
            CborItem.WriteHead(Output, CborItem.Map, 1);
            CborItem.WriteHead(Output, CborItem.UnsignedInteger, path.ObjectId);
        }

        CborItem.WriteHead(Output, CborItem.Map, count);
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value)
    {
        Key(ResourceInstanceId);
        CborItem.WriteInteger(Output, value);
    }

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value)
    {
        Key(ResourceInstanceId);
        CborItem.WriteHead(Output, CborItem.UnsignedInteger, (long)value);
    }

    /// <inheritdoc/>
    protected override void PutFloat(double value)
    {
        Key(ResourceInstanceId);
        CborItem.WriteFloat(Output, value);
    }

    /// <inheritdoc/>
    protected override void PutBoolean(bool value)
    {
        Key(ResourceInstanceId);
        CborItem.WriteBoolean(Output, value);
    }

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length)
    {
        Key(ResourceInstanceId);
        CborItem.WriteString(Output, CborItem.TextString, text, offset, length);
    }

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length)
    {
        Key(ResourceInstanceId);
        CborItem.WriteString(Output, CborItem.ByteString, value, offset, length);
    }

    // The key of the current resource, or of its instance: the whole path in the outermost map, else what the maps around it
    // leave open.
    private void Key(int resourceInstance)
    {
        int level = resourceInstance == Lwm2mPath.None ? 3 : 4;
        if (PathDepth < level)
        {
            CborItem.WriteHead(Output, CborItem.UnsignedInteger, level == 3 ? ResourceId : resourceInstance);
            return;
        }

        CborItem.WriteHead(Output, CborItem.Array, level);
        CborItem.WriteHead(Output, CborItem.UnsignedInteger, ObjectId);
        CborItem.WriteHead(Output, CborItem.UnsignedInteger, InstanceId);
        CborItem.WriteHead(Output, CborItem.UnsignedInteger, ResourceId);
        if (level == 3)
        {
            _entries++; // of instances: see OpenMultiple
        }
        else
        {
            CborItem.WriteHead(Output, CborItem.UnsignedInteger, resourceInstance);
        }
    }
}

/// <summary>Reads values from LwM2M CBOR, whatever the lengths and the division into keys. An empty map is a record that only
/// names its path; a null in place of a value asks for removal, as it does in RFC 8790.</summary>
public sealed class Lwm2mCborReader : ValueReader
{
    // What is left of a map whose end is marked by a break, and where there is no map.
    private const int Endless = -1, NoMap = 0;

    // In a Create: an instance whose id the node chooses.
    private const int AnyInstance = 65535;

    private readonly CborItem _item = new CborItem();

    // The entries left of each map that is open, by the depth of its path. Every key adds to the path, so that maps can be
    // nested no deeper than that.
    private readonly int[] _left = new int[Lwm2mPath.MaxDepth];
    private int _level;
    private int _value;

    /// <inheritdoc/>
    public override int Format => ContentFormat.Lwm2mCbor;

    /// <inheritdoc/>
    public override bool Next()
    {
        while (_level >= 0 && !Input.Failed)
        {
            int left = _left[_level];
            if (left == NoMap || (left == Endless && TakeBreak()))
            {
                _level--;
                continue;
            }

            if (left != Endless)
            {
                _left[_level] = left - 1;
            }

            ReadKey();
            if (ReadValue())
            {
                return true;
            }
        }

        if (Input.Remaining > 0)
        {
            Input.Fail();
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool Read(int type, Value value)
    {
        int end = Input.Offset;
        Input.Return(_value);
        bool read = CborReader.ReadItem(Input, _item, type, value);
        Input.Return(end);
        return read && !Input.Failed;
    }

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        Path.Clear();
        _level = -1;
        _item.Read(Input);
        OpenMap();
    }

    // The item just read is to be the map of what lies below the path.
    private void OpenMap()
    {
        // An entry takes two bytes at least: a count beyond what is left is malformed.
        int depth = Path.Depth;
        if (_item.Major != CborItem.Map || depth == Lwm2mPath.MaxDepth || _item.Argument > Input.Remaining / 2)
        {
            Input.Fail();
            return;
        }

        for (_level++; _level < depth; _level++)
        {
            _left[_level] = NoMap;
        }

        _left[depth] = _item.Indefinite ? Endless : (int)_item.Argument;
    }

    private bool TakeBreak()
    {
        const int Break = 0xFF;
        if (Input.Peek() != Break)
        {
            return false;
        }

        Input.Byte();
        return true;
    }

    // Makes the path that of the map's next entry.
    private void ReadKey()
    {
        Path.Set(
            _level > 0 ? Path.ObjectId : Lwm2mPath.None,
            _level > 1 ? Path.InstanceId : Lwm2mPath.None,
            _level > 2 ? Path.ResourceId : Lwm2mPath.None);
        _item.Read(Input);
        if (_item.Major != CborItem.Array)
        {
            AppendId();
            return;
        }

        bool endless = _item.Indefinite;
        long ids = _item.Argument;
        while (!Input.Failed && (endless ? !TakeBreak() : ids-- > 0))
        {
            _item.Read(Input);
            AppendId();
        }

        if (Path.Depth == _level)
        {
            Input.Fail(); // a key without an id
        }
    }

    private void AppendId()
    {
        long id = _item.Argument;
        if (id == AnyInstance && Path.Depth == 1 && Base.Depth == 1)
        {
            id = NewInstance;
        }

        if (_item.Major != CborItem.UnsignedInteger || id < 0 || id > Lwm2mPath.MaxId || !Path.Append((int)id))
        {
            Input.Fail();
        }
    }

    // True when the entry is a record, false when it goes on in a map of its own.
    private bool ReadValue()
    {
        _value = Input.Offset;
        _item.Read(Input);
        IsRemoval = _item.IsNull;
        HasValue = !IsRemoval && _item.Major != CborItem.Map;
        if (_item.Major != CborItem.Map)
        {
            _item.Skip(Input);
            return !Input.Failed;
        }

        bool empty = _item.Indefinite ? TakeBreak() : _item.Argument == 0;
        if (!empty || Path.Depth == Lwm2mPath.MaxDepth)
        {
            OpenMap();
            return false;
        }

        return !Input.Failed;
    }
}

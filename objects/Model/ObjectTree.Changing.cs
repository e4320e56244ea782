// LwM2M 1.1 Core 6.3: Write, Write-Composite, Execute, Create and Delete; 6.1.7: Bootstrap-Write and Bootstrap-Delete. All values
// of a request are checked before the first is written: what fails anywhere changes nothing.
using Objects.Codec;

namespace Objects.Model;

/// <content>Operations that change something.</content>
public sealed partial class ObjectTree
{
    private const long NoInstance = long.MaxValue;

    private readonly Value _value = new Value();
    private readonly ExecuteArguments _arguments = new ExecuteArguments();

    private enum Mode
    {
        Update,
        Replace,
        Create,
        Bootstrap,
    }

    /// <summary>The instance that the last <see cref="Create"/> made.</summary>
    public int CreatedInstance { get; private set; }

    /// <summary>Writes an instance, resource or resource instance.</summary>
    /// <param name="path">An instance, resource or resource instance.</param>
    /// <param name="reader">The payload's format.</param>
    /// <param name="buffer">The payload.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="replace">Write (Replace) rather than Write (Partial Update): LwM2M 1.1 Core 6.3.3.</param>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status Write(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length, bool replace)
    {
        if (path.Depth < 2)
        {
            return Status.MethodNotAllowed;
        }

        Status status = Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        if (path.Depth >= 3 && (_definition & Resource.W) == 0)
        {
            // 8.2: the right comes before the question what the resource supports.
            return Allows(path.ObjectId, path.InstanceId, AccessRight.Write) ? Status.MethodNotAllowed : Status.Unauthorized;
        }

        Mode mode = replace ? Mode.Replace : Mode.Update;
        _object.BeginRequest();
        status = CheckInstance(path, Key(path), reader, buffer, offset, length, mode);
        if (status != Status.Changed)
        {
            return status;
        }

        if (replace && path.Depth == 2)
        {
            _object.Reset(path.InstanceId);
        }

        if (replace && path.Depth < 4)
        {
            ClearMultiple(path, reader, buffer, offset, length);
        }

        _object.Touch(); // of an instance that was reset nothing more may be written
        return WriteRecords(path, reader, buffer, offset, length, mode);
    }

    /// <summary>Writes values of several objects and instances, all of them or none: LwM2M 1.1 Core 6.3.9.</summary>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status WriteComposite(ValueReader reader, byte[] buffer, int offset, int length)
    {
        Status status = CheckEach(_root, reader, buffer, offset, length, Mode.Update);
        return status == Status.Changed ? WriteRecords(_root, reader, buffer, offset, length, Mode.Update) : status;
    }

    /// <summary>Writes whatever is there or not: LwM2M 1.1 Core 6.1.7.5. Instances that are missing are created, of others what
    /// the payload does not have is set to its default. Only while <see cref="IsBootstrapping"/>.</summary>
    /// <param name="path">An object, an instance or a resource; the root for a Bootstrap-Pack (1.2, 6.1.7.7).</param>
    /// <param name="reader">The payload's format.</param>
    /// <param name="buffer">The payload.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status BootstrapWrite(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length)
    {
        Status status = CheckEach(path, reader, buffer, offset, length, Mode.Bootstrap);
        if (status != Status.Changed)
        {
            return status;
        }

        for (long key = NextInstance(path, reader, buffer, offset, length, -1); key != NoInstance;
            key = NextInstance(path, reader, buffer, offset, length, key))
        {
            int instance = (int)(key & 0xFFFF);
            _object = Find((int)(key >> 16));
            if (!_object.HasInstance(instance))
            {
                status = _object.Create(instance);
                if (status != Status.Created)
                {
                    return status;
                }

                Structure++;
            }
            else if (path.Depth < 3)
            {
                _object.ResetAll(instance);
            }
            else if ((_object.Find(path.ResourceId) & Resource.Multiple) != 0)
            {
                _object.Clear(instance, path.ResourceId); // "The payload is the new value for the Resource."
            }
        }

        return WriteRecords(path, reader, buffer, offset, length, Mode.Bootstrap);
    }

    /// <summary>Writes a part of an opaque resource that comes block by block and is kept by its handler as it comes.</summary>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status WriteBlock(Lwm2mPath path, byte[] buffer, int offset, int length, int position, bool more)
    {
        if (!TakesBlocks(path))
        {
            return Status.MethodNotAllowed;
        }

        if (!Allows(path.ObjectId, path.InstanceId, AccessRight.Write))
        {
            return Status.Unauthorized;
        }

        _value.SetBytes(Resource.Opaque, buffer, offset, length);
        _value.Position = position;
        _value.More = more;
        Status status = _object.Check(path.InstanceId, path.ResourceId, Lwm2mPath.None, _value);
        if (status == Status.Changed)
        {
            status = _object.Write(path.InstanceId, path.ResourceId, Lwm2mPath.None, _value);
            _object.Touch();
        }

        return status;
    }

    /// <summary>True when a path names a single opaque resource that a server may write.</summary>
    public bool TakesBlocks(Lwm2mPath path)
    {
        const int Needed = Resource.W | Resource.Opaque;
        return path.Depth == 3 && Resolve(path) == Status.Content && Resource.Type(_definition) == Resource.Opaque &&
            (_definition & (Needed | Resource.Multiple)) == Needed;
    }

    /// <summary>Executes a resource.</summary>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status Execute(Lwm2mPath path, byte[] buffer, int offset, int length)
    {
        Status status = Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        if (path.Depth >= 2 && !Allows(path.ObjectId, path.InstanceId, AccessRight.Execute))
        {
            return Status.Unauthorized;
        }

        if (path.Depth != 3 || (_definition & Resource.E) == 0)
        {
            return Status.MethodNotAllowed;
        }

        if (!_arguments.Parse(buffer, offset, length))
        {
            return Status.BadRequest;
        }

        status = _object.Execute(path.InstanceId, path.ResourceId, _arguments);
        _object.Touch();
        return status;
    }

    /// <summary>Creates an instance of an object; <see cref="CreatedInstance"/> then has its id.</summary>
    /// <returns><see cref="Status.Created"/>, or why not.</returns>
    public Status Create(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length)
    {
        Status status = Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        if (path.Depth != 1)
        {
            return Status.MethodNotAllowed;
        }

        if (!Allows(path.ObjectId, Lwm2mPath.None, AccessRight.Create))
        {
            return Status.Unauthorized;
        }

        if (!_object.HasFreeInstances)
        {
            return Status.MethodNotAllowed;
        }

        Status outcome = CreateOne(path, reader, buffer, offset, length);
        reader.NewInstance = Lwm2mPath.None;
        return outcome;
    }

    private Status CreateOne(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length)
    {
        Status status;
        int instance = 0;
        while (_object.HasInstance(instance))
        {
            instance++;
        }

        // LwM2M 1.1 Core 6.3.6: the instance id comes with the values, or the node chooses.
        int records = 0;
        reader.NewInstance = instance;
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            int named = reader.Path.InstanceId;
            if (records++ == 0)
            {
                instance = named;
            }

            status = named != instance || _object.HasInstance(named) ? Status.BadRequest
                : CheckRecord(path, reader, Mode.Create);
            if (status != Status.Changed)
            {
                return status;
            }
        }

        if (reader.Failed || !HasMandatory(path, reader, buffer, offset, length))
        {
            return Status.BadRequest;
        }

        status = _object.Create(instance);
        if (status != Status.Created)
        {
            return status;
        }

        Structure++;
        CreatedInstance = instance;
        ClearMultiple(path, reader, buffer, offset, length); // of the defaults
        Lwm2mObject item = _object;
        status = WriteRecords(path, reader, buffer, offset, length, Mode.Create);
        if (status != Status.Changed)
        {
            item.Delete(instance);
            return status;
        }

        item.Touch();
        return Status.Created;
    }

    /// <summary>Deletes an instance, or (LwM2M 1.2 Core 6.3.7) a resource instance.</summary>
    /// <returns><see cref="Status.Deleted"/>, or why not.</returns>
    public Status Delete(Lwm2mPath path)
    {
        Status status = Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        if (path.Depth >= 2 && !Allows(path.ObjectId, path.InstanceId, AccessRight.Delete))
        {
            return Status.Unauthorized;
        }

        if (path.Depth == 4 && (_definition & Resource.W) != 0)
        {
            status = _object.DeleteResourceInstance(path.InstanceId, path.ResourceId, path.ResourceInstanceId);
        }
        else if (path.Depth == 2 && (_object.HasFreeInstances || IsBootstrapping))
        {
            status = _object.Delete(path.InstanceId);
            Structure += status == Status.Deleted ? 1 : 0;
        }
        else
        {
            return Status.MethodNotAllowed;
        }

        if (status == Status.Deleted)
        {
            _object.Touch();
        }

        return status;
    }

    private static long Key(Lwm2mPath path) => ((long)path.ObjectId << 16) | (uint)path.InstanceId;

    // Checks the values of each instance together.
    private Status CheckEach(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length, Mode mode)
    {
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            if (!path.Contains(reader.Path) || reader.Path.Depth < 2)
            {
                return Status.BadRequest;
            }
        }

        if (reader.Failed)
        {
            return Status.BadRequest;
        }

        _object = null;
        for (long key = NextInstance(path, reader, buffer, offset, length, -1); key != NoInstance;
            key = NextInstance(path, reader, buffer, offset, length, key))
        {
            Lwm2mObject item = Find((int)(key >> 16));
            if (item != null && item != _object)
            {
                item.BeginRequest(); // the instances of an object follow each other
            }

            _object = item;
            bool known = _object != null && (mode == Mode.Bootstrap || _object.HasInstance((int)(key & 0xFFFF)));
            Status status = _object != null && _object.IsHidden && !IsBootstrapping ? Status.Unauthorized
                : !known ? Status.NotFound
                : CheckInstance(path, key, reader, buffer, offset, length, mode);
            if (status != Status.Changed)
            {
                return status;
            }
        }

        return Status.Changed;
    }

    // The least instance above one, of those that the payload has something of.
    private long NextInstance(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length, long above)
    {
        long next = NoInstance;
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            long key = Key(reader.Path);
            if (key > above && key < next)
            {
                next = key;
            }
        }

        return next;
    }

    private Status CheckInstance(Lwm2mPath path, long key, ValueReader reader, byte[] buffer, int offset, int length, Mode mode)
    {
        int instance = (int)(key & 0xFFFF);
        if (!Allows(_object.Id, instance, AccessRight.Write))
        {
            return Status.Unauthorized;
        }

        int records = 0;
        _object.BeginCheck(instance, (mode == Mode.Replace && path.Depth < 4) || (mode == Mode.Bootstrap && path.Depth < 4));
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            records++;
            if (!path.Contains(reader.Path) || reader.Path.Depth < 2)
            {
                return Status.BadRequest;
            }

            Status status = Key(reader.Path) == key ? CheckRecord(path, reader, mode) : Status.Changed;
            if (status != Status.Changed)
            {
                return status;
            }
        }

        return reader.Failed || (records == 0 && path.Depth >= 3) ? Status.BadRequest : _object.EndCheck(instance);
    }

    // Checks the reader's record against the table and its handler.
    private Status CheckRecord(Lwm2mPath path, ValueReader reader, Mode mode)
    {
        Lwm2mPath record = reader.Path;
        if (!path.Contains(record) || record.Depth < 2)
        {
            return Status.BadRequest;
        }

        if (record.Depth == 2)
        {
            return reader.HasValue ? Status.BadRequest : Status.Changed; // an instance without resources
        }

        int definition = _object.Find(record.ResourceId);
        if (definition == 0)
        {
            // LwM2M 1.1 Core 6.1.7.5, 6.3.3, 6.3.6: among others what the object does not have is no error.
            return mode >= Mode.Create || path.Depth == 2 ? Status.Changed : Status.NotFound;
        }

        if (mode == Mode.Create && (definition & Resource.RW) == Resource.R)
        {
            return Status.Changed; // 6.3.6: neither taken nor an error
        }

        if (mode == Mode.Bootstrap ? Resource.Type(definition) == 0 : (definition & Resource.W) == 0)
        {
            return Status.MethodNotAllowed;
        }

        bool multiple = (definition & Resource.Multiple) != 0;
        if (reader.IsRemoval)
        {
            return multiple && record.Depth == 4 && mode == Mode.Update
                ? _object.CheckDelete(record.InstanceId, record.ResourceId, record.ResourceInstanceId)
                : Status.BadRequest;
        }

        if (!reader.HasValue)
        {
            return multiple && record.Depth == 3 ? Status.Changed : Status.BadRequest;
        }

        if (multiple != (record.Depth == 4) || !reader.Read(Resource.Type(definition), _value) ||
            (Resource.Type(definition) == Resource.ObjectLink && mode != Mode.Bootstrap && !IsLink(_value.ObjectId, _value.InstanceId)))
        {
            return Status.BadRequest;
        }

        return _object.Check(record.InstanceId, record.ResourceId, record.ResourceInstanceId, _value);
    }

    // LwM2M 1.1 Core 6.3.3: a link points to an object or an instance that there is, or to nothing.
    private bool IsLink(int objectId, int instanceId)
    {
        const int Nothing = 65535;
        if (objectId == Nothing)
        {
            return instanceId == Nothing;
        }

        Lwm2mObject item = Find(objectId);
        return item != null && (instanceId == Nothing || item.HasInstance(instanceId));
    }

    // Before the first value is written: the instances of a resource need not follow each other in the payload.
    private void ClearMultiple(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length)
    {
        int cleared = Lwm2mPath.None;
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            int resource = reader.Path.ResourceId;
            if (resource != cleared && (_object.Find(resource) & Resource.Multiple) != 0)
            {
                _object.Clear(reader.Path.InstanceId, resource);
                cleared = resource;
            }
        }
    }

    // Every record was checked.
    private Status WriteRecords(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length, Mode mode)
    {
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            Lwm2mPath record = reader.Path;
            int resource = record.ResourceId;
            Lwm2mObject item = Find(record.ObjectId);
            int definition = item.Find(resource);
            item.Touch();
            Status status = Status.Changed;
            if (reader.IsRemoval)
            {
                item.DeleteResourceInstance(record.InstanceId, resource, record.ResourceInstanceId);
            }
            else if (reader.HasValue && definition != 0 && !(mode == Mode.Create && (definition & Resource.W) == 0))
            {
                reader.Read(Resource.Type(definition), _value);
                status = item.Write(record.InstanceId, resource, record.ResourceInstanceId, _value);
            }

            if (status != Status.Changed)
            {
                return status;
            }
        }

        return Status.Changed;
    }

    // LwM2M 1.1 Core 6.3.6: a Create must bring every mandatory resource that has a value a server may write.
    private bool HasMandatory(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length)
    {
        int[] table = _object.Resources;
        for (int i = 0; i < table.Length; i++)
        {
            const int Needed = Resource.Mandatory | Resource.W;
            if ((table[i] & Needed) != Needed)
            {
                continue;
            }

            bool found = false;
            reader.Begin(path, buffer, offset, length);
            while (reader.Next())
            {
                found |= reader.Path.ResourceId == Resource.Id(table[i]);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }
}

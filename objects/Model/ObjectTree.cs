// Every operation on objects comes through here: what exists, what is allowed and of which type is decided once, against
// the objects' tables. LwM2M 1.1 Core 6.3.
using System;
using Objects.Bytes;
using Objects.Codec;

namespace Objects.Model;

/// <summary>The node's objects, and the operations on them. Knows neither servers nor messages.</summary>
public sealed class ObjectTree
{
    private readonly Value _value = new Value();
    private readonly ExecuteArguments _arguments = new ExecuteArguments();
    private readonly Lwm2mPath _root = new Lwm2mPath();
    private Lwm2mObject[] _objects = new Lwm2mObject[0];

    // What Resolve found.
    private Lwm2mObject _object;
    private int _definition;

    /// <summary>How many objects there are.</summary>
    public int Count => _objects.Length;

    /// <summary>Grows with every change of what registration tells: objects and instances.</summary>
    public int Structure { get; private set; }

    /// <summary>The object at an index, ascending by id.</summary>
    public Lwm2mObject this[int index] => _objects[index];

    /// <summary>The instance that the last <see cref="Create"/> made.</summary>
    public int CreatedInstance { get; private set; }

    /// <summary>Adds an object; ids are unique.</summary>
    public void Add(Lwm2mObject item)
    {
        int place = _objects.Length;
        while (place > 0 && _objects[place - 1].Id >= item.Id)
        {
            place--;
        }

        if (place < _objects.Length && _objects[place].Id == item.Id)
        {
            throw new ArgumentException("object " + item.Id.ToString() + " is there already");
        }

        var grown = new Lwm2mObject[_objects.Length + 1];
        Array.Copy(_objects, 0, grown, 0, place);
        Array.Copy(_objects, place, grown, place + 1, _objects.Length - place);
        grown[place] = item;
        _objects = grown;
        Structure++;
    }

    /// <summary>The object with an id, or null.</summary>
    public Lwm2mObject Find(int objectId)
    {
        Lwm2mObject[] objects = _objects;
        for (int i = 0; i < objects.Length; i++)
        {
            if (objects[i].Id == objectId)
            {
                return objects[i];
            }
        }

        return null;
    }

    /// <summary>The definition of the resource a path names, or 0.</summary>
    public int FindDefinition(Lwm2mPath path)
    {
        Lwm2mObject found = Find(path.ObjectId);
        return found == null || path.Depth < 3 ? 0 : found.Find(path.ResourceId);
    }

    /// <summary>Says whether a path exists and a server may know of it: <see cref="Status.Content"/> or why not.</summary>
    public Status Resolve(Lwm2mPath path)
    {
        _definition = 0;
        _object = Find(path.ObjectId);
        if (_object == null)
        {
            return path.Depth == 0 ? Status.MethodNotAllowed : Status.NotFound;
        }

        if (_object.IsHidden)
        {
            return Status.Unauthorized;
        }

        if (path.Depth >= 2 && !_object.HasInstance(path.InstanceId))
        {
            return Status.NotFound;
        }

        if (path.Depth >= 3)
        {
            _definition = _object.Find(path.ResourceId);
            if (_definition == 0 || (path.Depth == 4 && (_definition & Resource.Multiple) == 0))
            {
                return Status.NotFound;
            }
        }

        return Status.Content;
    }

    /// <summary>Reads what lies at and below a path.</summary>
    /// <param name="path">An object, instance, resource or resource instance.</param>
    /// <param name="writer">The format.</param>
    /// <param name="output">Where the representation goes; it may keep only a part, see <see cref="ByteWriter"/>.</param>
    /// <returns><see cref="Status.Content"/>, or why not.</returns>
    public Status Read(Lwm2mPath path, ValueWriter writer, ByteWriter output)
    {
        Status status = Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        bool single = path.Depth == 4 || (path.Depth == 3 && (_definition & Resource.Multiple) == 0);
        if (path.Depth >= 3 && (_definition & Resource.R) == 0)
        {
            return Status.MethodNotAllowed;
        }

        if ((writer.SingleValue && !single) ||
            (writer.Format == ContentFormat.Opaque && Resource.Type(_definition) != Resource.Opaque))
        {
            return Status.NotAcceptable;
        }

        int count = single ? 1 : Lwm2mPath.None;
        if (writer.NeedsCount && !single)
        {
            int position = output.Suspend();
            writer.Begin(output, path, 0);
            WriteAll(path, writer, output);
            count = writer.Count;
            output.Resume(position);
        }

        writer.Begin(output, path, count);
        status = WriteAll(path, writer, output);
        if (status != Status.Content)
        {
            return status;
        }

        if (path.Depth == 4 && writer.Count == 0)
        {
            return Status.NotFound;
        }

        writer.End();
        return writer.Failed ? Status.InternalServerError : Status.Content;
    }

    /// <summary>True when an instance has a resource now: handlers of optional ones may say no.</summary>
    public bool IsPresent(Lwm2mObject item, int instance, int definition, ValueProbe probe, ByteWriter output)
    {
        if ((definition & Resource.R) == 0)
        {
            return true;
        }

        int position = output.Suspend();
        probe.Begin(output, _root, 0);
        probe.Select(item.Id, instance, definition);
        Status status = item.Read(instance, Resource.Id(definition), probe);
        output.Resume(position);
        return status == Status.Content;
    }

    /// <summary>Writes an instance, resource or resource instance. What fails anywhere changes nothing.</summary>
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
            return Status.MethodNotAllowed;
        }

        int records = 0;
        _object.BeginCheck(path.InstanceId);
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            records++;
            status = CheckRecord(path, reader, false);
            if (status != Status.Changed)
            {
                return status;
            }
        }

        if (reader.Failed || (records == 0 && path.Depth >= 3))
        {
            return Status.BadRequest;
        }

        status = _object.EndCheck(path.InstanceId);
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

        status = WriteRecords(path, reader, buffer, offset, length);
        _object.Touch();
        return status;
    }

    /// <summary>Writes a part of an opaque resource that comes block by block and is kept by its handler as it comes.</summary>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status WriteBlock(Lwm2mPath path, byte[] buffer, int offset, int length, int position, bool more)
    {
        if (!TakesBlocks(path))
        {
            return Status.MethodNotAllowed;
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

        if (path.Depth != 1 || !_object.HasFreeInstances)
        {
            return Status.MethodNotAllowed;
        }

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
                : CheckRecord(path, reader, true);
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
        status = WriteRecords(path, reader, buffer, offset, length);
        if (status != Status.Changed)
        {
            _object.Delete(instance);
            return status;
        }

        _object.Touch();
        return Status.Created;
    }

    /// <summary>Deletes an instance.</summary>
    /// <returns><see cref="Status.Deleted"/>, or why not.</returns>
    public Status Delete(Lwm2mPath path)
    {
        Status status = Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        if (path.Depth != 2 || !_object.HasFreeInstances)
        {
            return Status.MethodNotAllowed;
        }

        status = _object.Delete(path.InstanceId);
        if (status == Status.Deleted)
        {
            Structure++;
            _object.Touch();
        }

        return status;
    }

    private Status WriteAll(Lwm2mPath path, ValueWriter writer, ByteWriter output)
    {
        if (path.Depth >= 3)
        {
            return WriteResource(path.InstanceId, _definition, writer, output);
        }

        if (path.Depth == 2)
        {
            return WriteResources(path.InstanceId, writer, output);
        }

        Lwm2mObject item = _object;
        Status status = Status.Content;
        for (int i = 0; i < item.InstanceCount && status == Status.Content; i++)
        {
            int instance = item.InstanceAt(i);
            if (writer.NeedsLengths)
            {
                int position = output.Suspend();
                WriteResources(instance, writer, output);
                writer.OpenInstance(instance, output.Resume(position));
            }

            status = WriteResources(instance, writer, output);
        }

        return status;
    }

    private Status WriteResources(int instance, ValueWriter writer, ByteWriter output)
    {
        int[] table = _object.Resources;
        for (int i = 0; i < table.Length; i++)
        {
            if ((table[i] & Resource.R) == 0)
            {
                continue;
            }

            Status status = WriteResource(instance, table[i], writer, output);
            if (status != Status.Content && status != Status.NotFound)
            {
                return status;
            }
        }

        return Status.Content;
    }

    private Status WriteResource(int instance, int definition, ValueWriter writer, ByteWriter output)
    {
        int resource = Resource.Id(definition);
        if (writer.NeedsLengths && (definition & Resource.Multiple) != 0)
        {
            int position = output.Suspend();
            writer.Select(_object.Id, instance, definition);
            Status status = _object.Read(instance, resource, writer);
            int length = output.Resume(position);
            if (status != Status.Content)
            {
                return status;
            }

            writer.OpenMultiple(resource, length);
        }

        writer.Select(_object.Id, instance, definition);
        return _object.Read(instance, resource, writer);
    }

    // Checks the reader's record against the table and its handler. A Create may bring what is read-only later, and (LwM2M 1.1
    // Core 6.3.6) what the object does not have, which is ignored.
    private Status CheckRecord(Lwm2mPath path, ValueReader reader, bool create)
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
            return create ? Status.Changed : Status.NotFound;
        }

        if ((definition & (create ? Resource.RW : Resource.W)) == 0)
        {
            return Status.MethodNotAllowed;
        }

        bool multiple = (definition & Resource.Multiple) != 0;
        if (!reader.HasValue)
        {
            return multiple && record.Depth == 3 ? Status.Changed : Status.BadRequest;
        }

        if (multiple != (record.Depth == 4) || !reader.Read(Resource.Type(definition), _value))
        {
            return Status.BadRequest;
        }

        return _object.Check(record.InstanceId, record.ResourceId, record.ResourceInstanceId, _value);
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
    private Status WriteRecords(Lwm2mPath path, ValueReader reader, byte[] buffer, int offset, int length)
    {
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            Lwm2mPath record = reader.Path;
            int resource = record.ResourceId;
            int definition = _object.Find(resource);
            if (!reader.HasValue || definition == 0)
            {
                continue;
            }

            reader.Read(Resource.Type(definition), _value);
            Status status = _object.Write(record.InstanceId, resource, record.ResourceInstanceId, _value);
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

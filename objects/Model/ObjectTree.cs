// Every operation on objects comes through here: what exists, what is allowed and of which type is decided once, against
// the objects' tables and the server's rights. LwM2M 1.1 Core 6.3 and 8.2.
using System;
using Objects.Bytes;
using Objects.Codec;

namespace Objects.Model;

/// <summary>The node's objects, and the operations on them. Knows neither servers nor messages.</summary>
public sealed partial class ObjectTree
{
    private readonly Lwm2mPath _root = new Lwm2mPath();
    private readonly Lwm2mPath _listed = new Lwm2mPath();
    private Lwm2mObject[] _objects = new Lwm2mObject[0];

    // What Resolve found.
    private Lwm2mObject _object;
    private int _definition;

    // What WriteResources wrote.
    private int _resources;

    /// <summary>How many objects there are.</summary>
    public int Count => _objects.Length;

    /// <summary>Grows with every change of what registration tells: objects and instances.</summary>
    public int Structure { get; private set; }

    /// <summary>The rights of the server whose operations come; null when it has all of them.</summary>
    public IAccessRights Access { get; set; }

    /// <summary>True while it is a bootstrap server whose operations come: LwM2M 1.1 Core 6.1.7. It sees what is hidden, has
    /// all rights, and writes what other servers only read.</summary>
    public bool IsBootstrapping { get; set; }

    /// <summary>The object at an index, ascending by id.</summary>
    public Lwm2mObject this[int index] => _objects[index];

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

    /// <summary>Says that instances came or went otherwise than by <see cref="Create"/> and <see cref="Delete"/>.</summary>
    public void TouchStructure() => Structure++;

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

        if (_object.IsHidden && !IsBootstrapping)
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

    /// <summary>True when the server has a right to an instance of an object.</summary>
    public bool Allows(int objectId, int instanceId, int right) =>
        Access == null || IsBootstrapping || Access.Allows(objectId, instanceId, right);

    /// <summary>Reads what lies at and below a path.</summary>
    /// <param name="path">An object, instance, resource or resource instance.</param>
    /// <param name="writer">The format.</param>
    /// <param name="output">Where the representation goes; it may keep only a part, see <see cref="ByteWriter"/>.</param>
    /// <returns><see cref="Status.Content"/>, or why not.</returns>
    public Status Read(Lwm2mPath path, ValueWriter writer, ByteWriter output)
    {
        Status status = ResolveReadable(path);
        if (status != Status.Content)
        {
            return status;
        }

        bool single = path.Depth == 4 || (path.Depth == 3 && (_definition & Resource.Multiple) == 0);
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
            count = writer.Total;
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

    /// <summary>Reads what lies at and below several paths, as far as there is something: LwM2M 1.1 Core 6.3.8.</summary>
    /// <returns><see cref="Status.Content"/>, or why not: <see cref="Status.Unauthorized"/> when the server may read nothing of
    /// it (8.2.1).</returns>
    public Status Read(PathList paths, ValueWriter writer, ByteWriter output)
    {
        if (!writer.IsComposite)
        {
            return Status.NotAcceptable;
        }

        int count = Lwm2mPath.None;
        if (writer.NeedsCount)
        {
            int position = output.Suspend();
            writer.Begin(output, _root, 0);
            WriteEach(paths, writer, output);
            count = writer.Total;
            output.Resume(position);
        }

        writer.Begin(output, _root, count);
        Status status = WriteEach(paths, writer, output);
        if (status == Status.Content)
        {
            writer.End();
        }

        return status == Status.Content && writer.Failed ? Status.InternalServerError : status;
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

    /// <summary>True when a path names a resource that there is and that has no value now: a sensor has failed since the start, or takes
    /// its time. It is not gone.</summary>
    public bool IsUnset(Lwm2mPath path, ValueProbe probe, ByteWriter output) => path.Depth >= 3 && Resolve(path) == Status.Content &&
        !IsPresent(_object, path.InstanceId, _definition, probe, output);

    /// <summary>True while something at or below a path is still to be measured: see <see cref="Lwm2mObject.Awaits"/>.</summary>
    public bool Awaits(Lwm2mPath path)
    {
        for (int i = 0; i < _objects.Length; i++)
        {
            Lwm2mObject item = _objects[i];
            bool covered = path.Depth == 0 || item.Id == path.ObjectId;
            for (int j = 0; j < item.InstanceCount && covered; j++)
            {
                int instance = item.InstanceAt(j);
                if ((path.Depth < 2 || instance == path.InstanceId) && item.Awaits(instance))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Of hidden objects nothing can be read but by whoever keeps them.
    private static bool IsReadable(int definition, bool all) => (definition & Resource.R) != 0 || (all && Resource.Type(definition) != 0);

    private Status ResolveReadable(Lwm2mPath path)
    {
        Status status = Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        if (path.Depth >= 2 && !Allows(path.ObjectId, path.InstanceId, AccessRight.Read))
        {
            return Status.Unauthorized;
        }

        return path.Depth >= 3 && !IsReadable(_definition, IsBootstrapping) ? Status.MethodNotAllowed : Status.Content;
    }

    private Status WriteEach(PathList paths, ValueWriter writer, ByteWriter output)
    {
        bool some = false, refused = false;
        for (int i = 0; i < paths.Count; i++)
        {
            paths.Get(i, _listed);
            if (_listed.Depth == 0)
            {
                return WriteObjects(writer, output);
            }

            Status status = ResolveReadable(_listed);
            refused |= status == Status.Unauthorized;
            if (status != Status.Content)
            {
                continue; // LwM2M 1.1 Core 6.3.8: best effort
            }

            some = true;
            writer.Enter(_listed);
            status = WriteAll(_listed, writer, output);
            if (status != Status.Content && status != Status.NotFound)
            {
                return status;
            }
        }

        return refused && !some ? Status.Unauthorized : Status.Content;
    }

    private Status WriteObjects(ValueWriter writer, ByteWriter output)
    {
        for (int i = 0; i < _objects.Length; i++)
        {
            _object = _objects[i];
            if (_object.IsHidden && !IsBootstrapping)
            {
                continue;
            }

            _listed.Set(_object.Id);
            writer.Enter(_listed);
            Status status = WriteAll(_listed, writer, output);
            if (status != Status.Content)
            {
                return status;
            }
        }

        return Status.Content;
    }

    private Status WriteAll(Lwm2mPath path, ValueWriter writer, ByteWriter output)
    {
        if (path.Depth >= 3)
        {
            return WriteResource(path.InstanceId, _definition, writer, output);
        }

        if (path.Depth == 2)
        {
            return WriteInstance(path.InstanceId, writer, output);
        }

        Lwm2mObject item = _object;
        Status status = Status.Content;
        for (int i = 0; i < item.InstanceCount && status == Status.Content; i++)
        {
            int instance = item.InstanceAt(i);
            if (Allows(item.Id, instance, AccessRight.Read))
            {
                status = WriteInstance(instance, writer, output);
            }
        }

        return status;
    }

    private Status WriteInstance(int instance, ValueWriter writer, ByteWriter output)
    {
        if (writer.NeedsLengths)
        {
            int position = output.Suspend();
            WriteResources(instance, writer, output);
            writer.OpenInstance(_object.Id, instance, output.Resume(position), _resources);
        }

        return WriteResources(instance, writer, output);
    }

    private Status WriteResources(int instance, ValueWriter writer, ByteWriter output)
    {
        int[] table = _object.Resources;
        _resources = 0;
        for (int i = 0; i < table.Length; i++)
        {
            if (!IsReadable(table[i], IsBootstrapping))
            {
                continue;
            }

            Status status = WriteResource(instance, table[i], writer, output);
            if (status == Status.Content)
            {
                _resources++;
            }
            else if (status != Status.NotFound)
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
            int before = writer.Count;
            writer.Select(_object.Id, instance, definition);
            Status status = _object.Read(instance, resource, writer);
            int length = output.Resume(position);
            if (status != Status.Content)
            {
                return status;
            }

            int instances = writer.Count - before;
            writer.Select(_object.Id, instance, definition);
            writer.OpenMultiple(length, instances);
            return _object.Read(instance, resource, writer);
        }

        writer.Select(_object.Id, instance, definition);
        return _object.Read(instance, resource, writer);
    }
}

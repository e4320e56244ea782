// LwM2M 1.2 Core 6.3.2 and 6.1.7.3.
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Writes the answer to a Discover: what there is below a path, and the attributes attached to it.</summary>
public sealed class Discover
{
    /// <summary>Says that the request named no depth.</summary>
    public const int DefaultDepth = -1;

    /// <summary>The greatest depth that a request may name.</summary>
    public const int MaxDepth = 3;

    /// <summary>The names of the attributes, in the order of <see cref="AttributeSet"/>'s bits.</summary>
    internal static readonly string[] AttributeNames = { "pmin", "pmax", "gt", "lt", "st", "epmin", "epmax", "edge", "con", "hqmax" };

    private readonly ObjectTree _tree;
    private readonly LinkWriter _links = new LinkWriter();
    private readonly ValueProbe _probe;
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly AttributeSet _set = new AttributeSet();
    private Attributes _attributes;
    private ByteWriter _output;
    private int _firstDepth;

    /// <summary>Makes a writer.</summary>
    public Discover(ObjectTree tree, ValueProbe probe)
    {
        _tree = tree;
        _probe = probe;
    }

    /// <summary>Writes the links at and below an object, instance or resource.</summary>
    /// <param name="path">An object, instance or resource.</param>
    /// <param name="depth">How many levels below, or <see cref="DefaultDepth"/>: resources of an object or an instance, resource
    /// instances of a resource.</param>
    /// <param name="attributes">Those of the server that asks.</param>
    /// <param name="output">Where it goes.</param>
    /// <returns><see cref="Status.Content"/>, or why not.</returns>
    public Status Write(Lwm2mPath path, int depth, Attributes attributes, ByteWriter output)
    {
        Status status = path.Depth > 3 ? Status.MethodNotAllowed : _tree.Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        _attributes = attributes;
        _output = output;
        _firstDepth = path.Depth;
        int deepest = depth == DefaultDepth ? (path.Depth == 1 ? 3 : path.Depth + 1) : path.Depth + depth;
        Lwm2mObject item = _tree.Find(path.ObjectId);
        _links.Begin(output);
        if (path.Depth == 3)
        {
            int definition = item.Find(path.ResourceId);
            return WriteResource(item, path.InstanceId, definition, deepest) ? Status.Content : Status.NotFound;
        }

        if (path.Depth == 1)
        {
            _path.Set(item.Id);
            _links.Link(item.Id);
            if (item.Version != 10)
            {
                _links.Version(item.Version);
            }

            WriteAttributes();
        }

        for (int i = 0; i < item.InstanceCount && deepest >= 2; i++)
        {
            int instance = item.InstanceAt(i);
            if (path.Depth == 2 && path.InstanceId != instance)
            {
                continue;
            }

            _path.Set(item.Id, instance);
            _links.Link(item.Id, instance);
            WriteAttributes();
            for (int j = 0; j < item.Resources.Length && deepest >= 3; j++)
            {
                WriteResource(item, instance, item.Resources[j], deepest);
            }
        }

        return Status.Content;
    }

    /// <summary>Writes the answer to a Bootstrap-Discover: objects and instances, and which account is whose.</summary>
    /// <param name="path">An object or the root.</param>
    /// <param name="version">The LwM2M version.</param>
    /// <param name="security">The accounts' access data.</param>
    /// <param name="servers">The accounts' settings.</param>
    /// <param name="output">Where it goes.</param>
    public Status WriteBootstrap(Lwm2mPath path, int version, SecurityObject security, ServerObject servers, ByteWriter output)
    {
        if (path.Depth > 1)
        {
            return Status.BadRequest;
        }

        if (path.Depth == 1 && _tree.Find(path.ObjectId) == null)
        {
            return Status.NotFound;
        }

        _links.Begin(output);
        _links.Root();
        _links.Version("lwm2m", version);
        for (int i = 0; i < _tree.Count; i++)
        {
            Lwm2mObject item = _tree[i];
            if (path.Depth == 1 && item.Id != path.ObjectId)
            {
                continue;
            }

            if (item.InstanceCount == 0 || item.Version != 10)
            {
                _links.Link(item.Id);
                if (item.Version != 10)
                {
                    _links.Version(item.Version);
                }
            }

            for (int j = 0; j < item.InstanceCount; j++)
            {
                _links.Link(item.Id, item.InstanceAt(j));
                if (item == security && !security[j].IsBootstrap)
                {
                    _links.Attribute("ssid", (long)security[j].ShortServerId);
                    _links.Quoted("uri", security[j].Uri);
                }
                else if (item == servers)
                {
                    _links.Attribute("ssid", (long)servers[j].ShortServerId);
                }
            }
        }

        return Status.Content;
    }

    // False, having written nothing, when there is no such resource now.
    private bool WriteResource(Lwm2mObject item, int instance, int definition, int deepest)
    {
        if (!_tree.IsPresent(item, instance, definition, _probe, _output))
        {
            return false;
        }

        int resource = Resource.Id(definition);
        bool multiple = (definition & Resource.Multiple) != 0;
        _path.Set(item.Id, instance, resource);
        _links.Link(item.Id, instance, resource);
        if (multiple)
        {
            _links.Attribute("dim", (long)_probe.Count);
        }

        WriteAttributes();
        while (multiple && deepest >= 4 && _probe.Following != Lwm2mPath.None)
        {
            _probe.After = _probe.Following;
            _path.Set(item.Id, instance, resource, _probe.After);
            _links.Link(item.Id, instance, resource, _probe.After);
            WriteAttributes();
            _tree.IsPresent(item, instance, definition, _probe, _output);
        }

        _probe.After = Lwm2mPath.None;
        return true;
    }

    // What was asked for is told with what it inherits, all below with what is attached to it.
    private void WriteAttributes()
    {
        if (_path.Depth == _firstDepth)
        {
            _attributes.Resolve(_path, -1, false, null, _set);
        }
        else if (!_attributes.TryFind(_path, _set))
        {
            return;
        }

        for (int i = 0; i < AttributeNames.Length; i++)
        {
            int bit = 1 << i;
            if (!_set.Has(bit))
            {
                continue;
            }

            if ((bit & AttributeSet.IntegerBits) != 0)
            {
                _links.Attribute(AttributeNames[i], (long)_set.Get(bit));
            }
            else
            {
                _links.Attribute(AttributeNames[i], bit == AttributeSet.GreaterThanBit ? _set.GreaterThan
                    : bit == AttributeSet.LessThanBit ? _set.LessThan : _set.Step);
            }
        }
    }
}

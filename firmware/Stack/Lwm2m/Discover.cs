// LwM2M 1.1 Core 6.3.2.
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Writes the answer to a Discover: what there is below a path, and the attributes attached to it.</summary>
public sealed class Discover
{
    private readonly ObjectTree _tree;
    private readonly LinkWriter _links = new LinkWriter();
    private readonly ValueProbe _probe = new ValueProbe();
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly AttributeSet _effective = new AttributeSet();

    /// <summary>Makes a writer.</summary>
    public Discover(ObjectTree tree)
    {
        _tree = tree;
    }

    /// <summary>Writes the links at and below an object, instance or resource.</summary>
    /// <returns><see cref="Status.Content"/>, or why not.</returns>
    public Status Write(Lwm2mPath path, Attributes attributes, ByteWriter output)
    {
        Status status = path.Depth > 3 ? Status.MethodNotAllowed : _tree.Resolve(path);
        if (status != Status.Content)
        {
            return status;
        }

        Lwm2mObject item = _tree.Find(path.ObjectId);
        _links.Begin(output);
        if (path.Depth == 3)
        {
            int definition = item.Find(path.ResourceId);
            return WriteResource(item, path.InstanceId, definition, attributes, output, true) ? Status.Content : Status.NotFound;
        }

        if (path.Depth == 1)
        {
            _path.Set(item.Id);
            _links.Link(item.Id);
            if (item.Version != 10)
            {
                _links.Version(item.Version);
            }

            WriteAttributes(attributes.Find(_path));
        }

        for (int i = 0; i < item.InstanceCount; i++)
        {
            int instance = item.InstanceAt(i);
            if (path.Depth == 2 && path.InstanceId != instance)
            {
                continue;
            }

            _path.Set(item.Id, instance);
            _links.Link(item.Id, instance);
            WriteAttributes(attributes.Find(_path));
            for (int j = 0; j < item.Resources.Length; j++)
            {
                WriteResource(item, instance, item.Resources[j], attributes, output, false);
            }
        }

        return Status.Content;
    }

    // False, having written nothing, when there is no such resource now.
    private bool WriteResource(Lwm2mObject item, int instance, int definition, Attributes attributes, ByteWriter output,
        bool alone)
    {
        if (!_tree.IsPresent(item, instance, definition, _probe, output))
        {
            return false;
        }

        int resource = Resource.Id(definition);
        bool multiple = (definition & Resource.Multiple) != 0;
        _path.Set(item.Id, instance, resource);
        _links.Link(item.Id, instance, resource);
        if (multiple)
        {
            _links.Attribute("dim", _probe.Count);
        }

        if (!alone)
        {
            WriteAttributes(attributes.Find(_path));
            return true;
        }

        // LwM2M 1.1 Core 6.3.2: a resource alone is told with what it inherits, and with its instances.
        attributes.Resolve(_path, null, _effective);
        WriteAttributes(_effective);
        while (multiple && _probe.Following != Lwm2mPath.None)
        {
            _probe.After = _probe.Following;
            _path.Set(item.Id, instance, resource, _probe.After);
            _links.Link(item.Id, instance, resource, _probe.After);
            WriteAttributes(attributes.Find(_path));
            _tree.IsPresent(item, instance, definition, _probe, output);
        }

        _probe.After = Lwm2mPath.None;
        return true;
    }

    private void WriteAttributes(AttributeSet set)
    {
        if (set == null)
        {
            return;
        }

        if (set.Has(AttributeSet.MinPeriodBit))
        {
            _links.Attribute("pmin", (long)set.MinPeriod);
        }

        if (set.Has(AttributeSet.MaxPeriodBit))
        {
            _links.Attribute("pmax", (long)set.MaxPeriod);
        }

        if (set.Has(AttributeSet.GreaterThanBit))
        {
            _links.Attribute("gt", set.GreaterThan);
        }

        if (set.Has(AttributeSet.LessThanBit))
        {
            _links.Attribute("lt", set.LessThan);
        }

        if (set.Has(AttributeSet.StepBit))
        {
            _links.Attribute("st", set.Step);
        }
    }
}

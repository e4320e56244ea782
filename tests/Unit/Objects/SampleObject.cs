// An object of any shape, for tests: what the specification's examples describe, with a log of what was done to it.
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

/// <summary>An object with a table of one's own and any values.</summary>
/// <remarks>A value is a string, a long, a ulong, a double, an int (thousandths of a Float), a bool, a byte[], or an int[] of
/// two for an object link.</remarks>
public sealed class SampleObject : Lwm2mObject
{
    private const int Capacity = 64;

    private readonly int[] _instance = new int[Capacity];
    private readonly int[] _resource = new int[Capacity];
    private readonly int[] _resourceInstance = new int[Capacity];
    private readonly object[] _value = new object[Capacity];
    private readonly int[] _instances = new int[8];
    private int _instanceCount;
    private int _count;

    public SampleObject(int id, int[] resources)
        : base(id, 10, resources)
    {
    }

    /// <summary>What was called, in order.</summary>
    public string Log { get; private set; } = "";

    /// <summary>A resource that <see cref="Check"/> refuses.</summary>
    public int Refused { get; set; } = -1;

    /// <summary>A resource whose Write fails although it was checked.</summary>
    public int Broken { get; set; } = -1;

    public bool Free { get; set; }

    public bool Hidden { get; set; }

    public override bool HasFreeInstances => Free;

    public override bool IsHidden => Hidden;

    public override int InstanceCount => _instanceCount;

    public override int InstanceAt(int index) => _instances[index];

    public SampleObject Instance(int id)
    {
        int place = _instanceCount++;
        for (; place > 0 && _instances[place - 1] > id; place--)
        {
            _instances[place] = _instances[place - 1];
        }

        _instances[place] = id;
        return this;
    }

    public SampleObject With(int instance, int resource, object value) => With(instance, resource, Lwm2mPath.None, value);

    public SampleObject With(int instance, int resource, int resourceInstance, object value)
    {
        if (!HasInstance(instance))
        {
            Instance(instance);
        }

        int i = Index(instance, resource, resourceInstance);
        if (i == _count)
        {
            _instance[i] = instance;
            _resource[i] = resource;
            _resourceInstance[i] = resourceInstance;
            _count++;
        }

        _value[i] = value;
        return this;
    }

    /// <summary>A value, or null.</summary>
    public object At(int instance, int resource, int resourceInstance = Lwm2mPath.None)
    {
        int i = Index(instance, resource, resourceInstance);
        return i == _count ? null : _value[i];
    }

    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        int definition = Find(resource);
        bool multiple = (definition & Resource.Multiple) != 0;
        bool any = false;
        for (int i = 0; i < _count; i++)
        {
            if (_instance[i] == instance && _resource[i] == resource)
            {
                any = true;
                if (multiple && _resourceInstance[i] != Lwm2mPath.None)
                {
                    writer.Instance(_resourceInstance[i]);
                }

                if (_value[i] != null)
                {
                    Put(writer, Resource.Type(definition), _value[i]);
                }
            }
        }

        return any ? Status.Content : Status.NotFound;
    }

    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        resource == Refused ? Status.BadRequest : Status.Changed;

    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        Log += "write " + instance.ToString() + "/" + resource.ToString() +
            (resourceInstance == Lwm2mPath.None ? "" : "/" + resourceInstance.ToString()) +
            (value.More || value.Position > 0 ? " at " + value.Position.ToString() + (value.More ? " more" : "") : "") + ";";
        if (resource == Broken)
        {
            return Status.InternalServerError;
        }

        With(instance, resource, resourceInstance, Take(Resource.Type(Find(resource)), value));
        return Status.Changed;
    }

    public override void Clear(int instance, int resource)
    {
        Log += "clear " + instance.ToString() + "/" + resource.ToString() + ";";
        Remove(instance, resource);
    }

    public override void Reset(int instance)
    {
        Log += "reset " + instance.ToString() + ";";
        for (int i = 0; i < Resources.Length; i++)
        {
            if ((Resources[i] & Resource.W) != 0 && (Resources[i] & Resource.Mandatory) == 0)
            {
                Remove(instance, Resource.Id(Resources[i]));
            }
        }
    }

    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        Log += "execute " + instance.ToString() + "/" + resource.ToString() + (arguments.IsEmpty ? "" : " with") + ";";
        return Status.Changed;
    }

    public override Status Create(int instance)
    {
        Log += "create " + instance.ToString() + ";";
        Instance(instance);
        return Status.Created;
    }

    public override Status Delete(int instance)
    {
        Log += "delete " + instance.ToString() + ";";
        for (int i = 0; i < Resources.Length; i++)
        {
            Remove(instance, Resource.Id(Resources[i]));
        }

        int place = 0;
        while (_instances[place] != instance)
        {
            place++;
        }

        for (_instanceCount--; place < _instanceCount; place++)
        {
            _instances[place] = _instances[place + 1];
        }

        return Status.Deleted;
    }

    private static void Put(ValueWriter writer, int type, object value)
    {
        switch (type)
        {
            case Resource.String: writer.String((string)value); break;
            case Resource.CoreLink: writer.CoreLink((string)value); break;
            case Resource.Integer: writer.Integer((long)value); break;
            case Resource.Unsigned: writer.Unsigned((ulong)value); break;
            case Resource.Time: writer.Time((long)value); break;
            case Resource.Boolean: writer.Boolean((bool)value); break;
            case Resource.Opaque: writer.Opaque((byte[])value, 0, ((byte[])value).Length); break;
            case Resource.ObjectLink: writer.ObjectLink(((int[])value)[0], ((int[])value)[1]); break;
            case Resource.Float when value is int: writer.Milli((int)value); break;
            case Resource.Float when value is long: writer.Integer((long)value); break;
            default: writer.Float((double)value); break;
        }
    }

    private static object Take(int type, Value value) => type switch
    {
        Resource.Integer or Resource.Time => value.Integer,
        Resource.Unsigned => (ulong)value.Integer,
        Resource.Float => value.Float,
        Resource.Boolean => value.Boolean,
        Resource.Opaque => value.GetBytes(),
        Resource.ObjectLink => new[] { value.ObjectId, value.InstanceId },
        _ => (object)value.GetString(),
    };

    private int Index(int instance, int resource, int resourceInstance)
    {
        int i = 0;
        while (i < _count && (_instance[i] != instance || _resource[i] != resource || _resourceInstance[i] != resourceInstance))
        {
            i++;
        }

        return i;
    }

    private void Remove(int instance, int resource)
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_instance[i] != instance || _resource[i] != resource)
            {
                _instance[kept] = _instance[i];
                _resource[kept] = _resource[i];
                _resourceInstance[kept] = _resourceInstance[i];
                _value[kept++] = _value[i];
            }
        }

        _count = kept;
    }
}

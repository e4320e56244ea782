// Most objects of the registry are rows of data: numbers and strings that a driver sets and a server reads, a few that a
// server sets and a driver follows. This class is all of them; what differs is in their definitions.
using Objects.Codec;
using Objects.Model;
using static Objects.Ipso.Definitions.CommonResource;

namespace Objects.Ipso;

/// <summary>An object whose instances are rows and whose resources are columns.</summary>
/// <remarks>
/// Instance ids count from 0. A number is an int: whole for an integer, 0 or 1 for a boolean, seconds since 1970 for a time, and
/// for a floating point number scaled as its definition says, in thousandths unless it says otherwise. A multiple resource has
/// the one instance 0. What was never set is absent: a Read answers 4.04, and Discover leaves it out.
/// </remarks>
public sealed partial class DataObject : Lwm2mObject
{
    /// <summary>The longest string that a server may write, in bytes.</summary>
    public const int MaxTextBytes = 64;

    /// <summary>A calibration coefficient of 1, in millionths, and how far it may be from that.</summary>
    public const int NoCalibration = 1000000, MinCalibration = 500000, MaxCalibration = 2000000;

    /// <summary>The most resources of an instance that servers may write.</summary>
    public const int MaxWritable = 32;

    // What a cell holds that was never set.
    private const int Absent = int.MinValue;

    private readonly WallClock _clock;
    private readonly int[] _columns;
    private int[] _cells = new int[0];
    private string[] _texts = new string[0];
    private IControl[] _controls = new IControl[0];


    /// <summary>Makes an object without instances.</summary>
    /// <param name="id">The object id.</param>
    /// <param name="version">Ten times the major plus the minor version.</param>
    /// <param name="table">Its resources, see <see cref="Resource"/>; ascending ids.</param>
    /// <param name="has">The ids of those that its instances have, ascending; the object keeps the array.</param>
    /// <param name="clock">The time of day, for timestamps.</param>
    public DataObject(int id, int version, int[] table, int[] has, WallClock clock)
        : base(id, version, table)
    {
        _clock = clock;
        for (int i = 0; i < has.Length; i++)
        {
            int definition = Find(has[i]);
            if (definition == 0)
            {
                throw new System.ArgumentException("object " + id.ToString() + " has no resource " + has[i].ToString());
            }

            has[i] = definition;
        }

        _columns = has;
        if (Writables(has.Length) > MaxWritable)
        {
            throw new System.ArgumentException("object " + id.ToString() + " has more than " + MaxWritable.ToString() +
                " resources that servers may write");
        }
    }

    /// <inheritdoc/>
    public override int InstanceCount => _controls.Length;

    /// <summary>Adds an instance and returns its id.</summary>
    public int Add()
    {
        int instance = _controls.Length;
        var cells = new int[(instance + 1) * _columns.Length];
        System.Array.Copy(_cells, 0, cells, 0, _cells.Length);
        for (int i = _cells.Length; i < cells.Length; i++)
        {
            cells[i] = Absent;
        }

        var texts = new string[(instance + 1) * TextsBefore(_columns.Length)];
        System.Array.Copy(_texts, 0, texts, 0, _texts.Length);
        var controls = new IControl[instance + 1];
        System.Array.Copy(_controls, 0, controls, 0, instance);
        _cells = cells;
        _texts = texts;
        _controls = controls;
        var written = new int[instance + 1];
        System.Array.Copy(_written, 0, written, 0, instance);
        _written = written;
        return instance;
    }

    /// <summary>Says who acts on what servers write and execute in an instance.</summary>
    public void SetControl(int instance, IControl control) => _controls[instance] = control;

    /// <summary>True when instances have a resource, whether it was set or not.</summary>
    public bool HasColumn(int resource) => Column(resource) >= 0;

    /// <summary>A number as it is kept, or <paramref name="otherwise"/> when it was never set.</summary>
    public int Get(int instance, int resource, int otherwise)
    {
        int column = Column(resource);
        int cell = column < 0 ? Absent : _cells[instance * _columns.Length + column];
        return cell == Absent ? otherwise : cell;
    }

    /// <summary>A string, or null when it was never set.</summary>
    public string GetText(int instance, int resource)
    {
        int column = Column(resource);
        return column < 0 ? null : _texts[TextIndex(instance, column)];
    }

    /// <summary>To which power of ten a number of a resource is divided, 0 but for floating point numbers.</summary>
    public int ScaleOf(int resource)
    {
        int definition = Find(resource);
        return Resource.Type(definition) == Resource.Float ? Resource.Scale(definition) : 0;
    }

    /// <summary>Makes a number absent: it is not known any more.</summary>
    public void Forget(int instance, int resource)
    {
        if (Put(instance, resource, Absent))
        {
            Touch();
        }
    }

    /// <summary>Sets a number. A change gives the instance a new timestamp, where it has one.</summary>
    public void Set(int instance, int resource, int value)
    {
        if (Put(instance, resource, value))
        {
            Stamp(instance);
            Touch();
        }
    }

    /// <summary>Sets a boolean.</summary>
    public void Set(int instance, int resource, bool value) => Set(instance, resource, value ? 1 : 0);

    /// <summary>Sets a string.</summary>
    public void SetText(int instance, int resource, string value)
    {
        _texts[TextIndex(instance, Column(resource))] = value;
        Touch();
    }

    /// <summary>Takes a reading: the value, its extremes, that it is worth something, and when it was measured.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="resource">The resource that it is the value of: 5700, 5705.</param>
    /// <param name="value">The value, scaled as the definition says.</param>
    public void Measure(int instance, int resource, int value)
    {
        bool first = Get(instance, resource, Absent) == Absent;
        bool changed = Put(instance, resource, value) | Put(instance, MeasurementQualityIndicator, MeasurementQuality.Accepted);
        if (first || value < Get(instance, MinMeasuredValue, value))
        {
            Put(instance, MinMeasuredValue, value);
        }

        if (first || value > Get(instance, MaxMeasuredValue, value))
        {
            Put(instance, MaxMeasuredValue, value);
        }

        Stamp(instance);
        if (changed)
        {
            Touch();
        }
    }

    /// <summary>Says that there is no reading now. The last value stays, and its quality says that it is not to be
    /// trusted.</summary>
    public void Reject(int instance)
    {
        if (Put(instance, MeasurementQualityIndicator, MeasurementQuality.Rejected))
        {
            Touch();
        }
    }

    /// <inheritdoc/>
    public override bool Has(int instance, int resource) => Column(resource) >= 0;

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        int column = Column(resource);
        if (column < 0)
        {
            return Status.NotFound;
        }

        int definition = _columns[column];
        int type = Resource.Type(definition);
        int cell = _cells[instance * _columns.Length + column];
        string text = type == Resource.String ? _texts[TextIndex(instance, column)] : null;
        if (cell == Absent && text == null)
        {
            return Status.NotFound; // a value that was never measured would be a lie
        }

        if ((definition & Resource.Multiple) != 0)
        {
            writer.Instance(0);
        }

        switch (type)
        {
            case Resource.String: writer.String(text); break;
            case Resource.Float: writer.Scaled(cell, Resource.Scale(definition)); break;
            case Resource.Boolean: writer.Boolean(cell != 0); break;
            case Resource.Time: writer.Time((uint)cell); break;
            default: writer.Integer(cell); break;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        int column = Column(resource);
        if (column < 0)
        {
            return Status.NotFound;
        }

        int definition = _columns[column];
        if ((definition & Resource.Multiple) != 0 && resourceInstance != 0)
        {
            return Status.BadRequest;
        }

        if (Resource.Type(definition) == Resource.String)
        {
            return value.Length <= MaxTextBytes ? Status.Changed : Status.BadRequest;
        }

        return TryTake(definition, value, out int number) && Allows(instance, resource, number) ? Status.Changed
            : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        int column = Column(resource);
        int definition = _columns[column];
        if (Resource.Type(definition) == Resource.String)
        {
            _texts[TextIndex(instance, column)] = value.GetString();
            MarkWritten(instance, column);
            HasUnsaved = true;
        }
        else
        {
            TryTake(definition, value, out int number);
            Take(instance, column, number);
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (Column(resource) < 0)
        {
            return Status.NotFound;
        }

        if (resource == ResetMinAndMax)
        {
            int value = Get(instance, SensorValue, Get(instance, CompassDirection, Absent));
            Put(instance, MinMeasuredValue, value);
            Put(instance, MaxMeasuredValue, value);
            return Status.Changed;
        }

        IControl control = _controls[instance];
        return control != null && control.Execute(resource) ? Status.Changed : Status.BadRequest;
    }

    private bool Allows(int instance, int resource, int number)
    {
        if (resource == CurrentCalibration)
        {
            return number >= MinCalibration && number <= MaxCalibration;
        }

        IControl control = _controls[instance];
        return control == null || control.Allows(resource, number);
    }

    private void Take(int instance, int column, int number)
    {
        int resource = Resource.Id(_columns[column]);
        _cells[instance * _columns.Length + column] = number;
        IControl control = _controls[instance];
        if (control == null || control.Keeps(resource))
        {
            MarkWritten(instance, column);
            HasUnsaved = true;
        }

        if (control != null)
        {
            control.Written(resource, number);
        }
    }

    // An int, from what the table's type made of the payload.
    private static bool TryTake(int definition, Value value, out int number)
    {
        long whole = value.Integer;
        switch (Resource.Type(definition))
        {
            case Resource.Float:
                return value.TryGetScaled(Resource.Scale(definition), out number);
            case Resource.Boolean:
                number = value.Boolean ? 1 : 0;
                return true;
            case Resource.Time:
                number = (int)whole;
                return whole >= 0 && whole <= int.MaxValue; // until 2038 a server has nothing later to say
            default:
                number = (int)whole;
                return whole > int.MinValue && whole <= int.MaxValue;
        }
    }

    private bool Put(int instance, int resource, int value)
    {
        int column = Column(resource);
        if (column < 0)
        {
            return false;
        }

        int place = instance * _columns.Length + column;
        bool changed = _cells[place] != value;
        _cells[place] = value;
        return changed;
    }

    private void Stamp(int instance)
    {
        if (_clock.IsSet)
        {
            Put(instance, Timestamp, (int)_clock.UnixSeconds);
        }
    }

    private int Column(int resource)
    {
        int[] columns = _columns;
        for (int i = 0; i < columns.Length; i++)
        {
            if ((columns[i] & 0xFFFF) == resource)
            {
                return i;
            }
        }

        return -1;
    }

    private int TextIndex(int instance, int column) => instance * TextsBefore(_columns.Length) + TextsBefore(column);

    private int TextsBefore(int column)
    {
        int texts = 0;
        for (int i = 0; i < column; i++)
        {
            texts += Resource.Type(_columns[i]) == Resource.String ? 1 : 0;
        }

        return texts;
    }
}

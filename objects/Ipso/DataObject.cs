// Most objects of the registry are rows of data: numbers and strings that a driver sets and a server reads, a few that a
// server sets. This class is all of them; what differs is in their definitions.
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using static Objects.Ipso.Definitions.CommonResource;

namespace Objects.Ipso;

/// <summary>An object whose instances are rows and whose resources are columns.</summary>
/// <remarks>
/// Instance ids count from 0. A number is an int: whole for an integer, 0 or 1 for a boolean, seconds since 1970 for a time, and
/// for a floating point number scaled as its definition says, in thousandths unless it says otherwise. A multiple resource has
/// the one instance 0. What was never set is absent: a Read answers 4.04, and Discover leaves it out. What a server writes is kept
/// for whoever asks for it with <see cref="Get"/>; an object that acts on it is a class of its own.
/// </remarks>
public sealed partial class DataObject : Lwm2mObject
{
    /// <summary>The longest string that a server may write, in bytes.</summary>
    public const int MaxTextBytes = 64;

    /// <summary>A calibration coefficient of 1, in millionths, and how far it may be from that.</summary>
    public const int NoCalibration = 1000000, MinCalibration = 500000, MaxCalibration = 2000000;

    /// <summary>The most resources of an instance that servers may write.</summary>
    public const int MaxWritable = 30;

    // What a cell holds that was never set.
    private const int Absent = int.MinValue;

    // A row: a cell for each column that is a number, and one that says what servers have written.
    private int[] _cells = new int[0];
    private string[] _texts = new string[0];

    /// <summary>Makes an object without instances.</summary>
    /// <param name="id">The object id.</param>
    /// <param name="version">Ten times the major plus the minor version.</param>
    /// <param name="columns">The definitions of the resources that its instances have, see <see cref="Resource"/>; ascending
    /// ids. Objects of one kind may share the array.</param>
    public DataObject(int id, int version, int[] columns)
        : base(id, version, columns)
    {
        if (Writables(columns.Length) > MaxWritable)
        {
            throw new System.ArgumentException("object " + id.ToString() + " has more than " + MaxWritable.ToString() +
                " resources that servers may write");
        }
    }

    /// <inheritdoc/>
    public override int InstanceCount => _cells.Length / RowLength;

    private int RowLength => Numbers(Resources.Length) + 1;

    /// <summary>Chooses from a definition the resources that an object has.</summary>
    /// <param name="table">All resources of the object.</param>
    /// <param name="ids">The ids of those that it has, ascending; their definitions take their places.</param>
    public static int[] Choose(int[] table, int[] ids)
    {
        int row = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            while (row < table.Length && Resource.Id(table[row]) != ids[i])
            {
                row++;
            }

            if (row == table.Length)
            {
                throw new System.ArgumentException("the object has no resource " + ids[i].ToString() + ", or it is out of order");
            }

            ids[i] = table[row];
        }

        return ids;
    }

    /// <summary>Adds an instance and returns its id.</summary>
    public int Add()
    {
        int instance = InstanceCount;
        var cells = new int[(instance + 1) * RowLength];
        System.Array.Copy(_cells, 0, cells, 0, _cells.Length);
        for (int i = _cells.Length; i < cells.Length - 1; i++)
        {
            cells[i] = Absent;
        }

        string[] texts = StringArray.New((instance + 1) * Texts(Resources.Length));
        System.Array.Copy(_texts, 0, texts, 0, _texts.Length);
        _cells = cells;
        _texts = texts;
        return instance;
    }

    /// <summary>A number as it is kept, or <paramref name="otherwise"/> when it was never set.</summary>
    public int Get(int instance, int resource, int otherwise)
    {
        int column = Column(resource);
        int cell = column < 0 ? Absent : _cells[Cell(instance, column)];
        return cell == Absent ? otherwise : cell;
    }

    /// <summary>A string, or null when it was never set.</summary>
    public string GetText(int instance, int resource)
    {
        int column = Column(resource);
        return column < 0 ? null : Text(instance, column);
    }

    /// <summary>To which power of ten a number of a resource is divided, 0 but for floating point numbers.</summary>
    public int ScaleOf(int resource)
    {
        int definition = Find(resource);
        return Resource.Type(definition) == Resource.Float ? Resource.Scale(definition) : 0;
    }

    /// <inheritdoc/>
    public override bool Awaits(int instance) => (_cells[Marks(instance)] & Awaited) != 0;

    /// <summary>Says that an instance has not been measured yet: until the next word about its quality.</summary>
    public void Await(int instance) => _cells[Marks(instance)] |= Awaited;

    /// <summary>Sets a number.</summary>
    public void Set(int instance, int resource, int value)
    {
        if (Put(instance, resource, value))
        {
            Touch();
        }
    }

    /// <summary>Sets a boolean.</summary>
    public void Set(int instance, int resource, bool value) => Set(instance, resource, value ? 1 : 0);

    /// <summary>Makes a number absent: it is not known any more.</summary>
    public void Forget(int instance, int resource) => Set(instance, resource, Absent);

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
    /// <param name="unixSeconds">When; 0 while the time of day is unknown.</param>
    public void Measure(int instance, int resource, int value, long unixSeconds)
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

        Put(instance, Timestamp, unixSeconds == 0 ? Absent : (int)unixSeconds);
        if (changed)
        {
            Touch();
        }
    }

    /// <summary>Says that there is no reading now. The last value stays, and its quality says that it is not to be
    /// trusted.</summary>
    public void Reject(int instance) => Set(instance, MeasurementQualityIndicator, MeasurementQuality.Rejected);

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        int column = Column(resource);
        int definition = Resources[column];
        int type = Resource.Type(definition);
        string text = type == Resource.String ? Text(instance, column) : null;
        int cell = text == null && IsNumber(definition) ? _cells[Cell(instance, column)] : Absent;
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
        int definition = Find(resource);
        if ((definition & Resource.Multiple) != 0 && resourceInstance != 0)
        {
            return Status.BadRequest;
        }

        bool can = Resource.Type(definition) == Resource.String ? value.Length <= MaxTextBytes
            : value.TryGetNumber(definition, out int number) && Allows(resource, number);
        return can ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        int column = Column(resource);
        int definition = Resources[column];
        if (Resource.Type(definition) == Resource.String)
        {
            _texts[TextIndex(instance, column)] = value.GetString();
        }
        else
        {
            value.TryGetNumber(definition, out int number);
            _cells[Cell(instance, column)] = number;
        }

        MarkWritten(instance, column);
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (resource != ResetMinAndMax)
        {
            return Status.MethodNotAllowed;
        }

        int value = Get(instance, SensorValue, Get(instance, CompassDirection, Absent));
        Put(instance, MinMeasuredValue, value);
        Put(instance, MaxMeasuredValue, value);
        return Status.Changed;
    }

    private static bool IsNumber(int definition)
    {
        int type = Resource.Type(definition);
        return type != 0 && type != Resource.String;
    }

    private static bool Allows(int resource, int number) =>
        resource != CurrentCalibration || (number >= MinCalibration && number <= MaxCalibration);

    private bool Put(int instance, int resource, int value)
    {
        int column = Column(resource);
        if (column < 0)
        {
            return false;
        }

        int cell = Cell(instance, column);
        bool changed = _cells[cell] != value;
        _cells[cell] = value;
        if (resource == MeasurementQualityIndicator && Awaits(instance))
        {
            _cells[Marks(instance)] &= ~Awaited;
            changed = true; // whatever it is, now it may be told
        }

        return changed;
    }

    private int Column(int resource)
    {
        int[] columns = Resources;
        for (int i = 0; i < columns.Length; i++)
        {
            if ((columns[i] & 0xFFFF) == resource)
            {
                return i;
            }
        }

        return -1;
    }

    private int Cell(int instance, int column) => (instance * RowLength) + Numbers(column);

    private int Numbers(int column)
    {
        int[] columns = Resources;
        int numbers = 0;
        for (int i = 0; i < column; i++)
        {
            numbers += IsNumber(columns[i]) ? 1 : 0;
        }

        return numbers;
    }

    private string Text(int instance, int column) =>
        IsUnits(Resources[column]) ? Definitions.Measuring.Units(Id) : _texts[TextIndex(instance, column)];

    private int TextIndex(int instance, int column) => (instance * Texts(Resources.Length)) + Texts(column);

    private int Texts(int column)
    {
        int[] columns = Resources;
        int texts = 0;
        for (int i = 0; i < column; i++)
        {
            texts += Resource.Type(columns[i]) == Resource.String && !IsUnits(columns[i]) ? 1 : 0;
        }

        return texts;
    }

    // Most objects have one unit for all instances, which then takes no room in any of them.
    private bool IsUnits(int definition) =>
        Resource.Id(definition) == SensorUnits && Definitions.Measuring.Units(Id) != null;
}

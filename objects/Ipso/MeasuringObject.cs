// The family of IPSO objects with a Sensor Value, of which 3303 Temperature is one: they differ in their id alone, and in
// whether they have a calibration.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Ipso;

/// <summary>A measuring object: any number of <see cref="Measurement"/>s.</summary>
public sealed class MeasuringObject : Lwm2mObject
{
    /// <summary>Temperature.</summary>
    public const int Temperature = 3303;

    /// <summary>Humidity.</summary>
    public const int Humidity = 3304;

    /// <summary>Percentage.</summary>
    public const int Percentage = 3320;

    /// <summary>The longest Application Type that a server may write, in bytes.</summary>
    public const int MaxApplicationTypeBytes = 64;

    private const int Timestamp = 5518, MinMeasured = 5601, MaxMeasured = 5602, MinRange = 5603, MaxRange = 5604,
        ResetMinMax = 5605, SensorValue = 5700, SensorUnits = 5701, ApplicationType = 5750, QualityIndicator = 6042;

    private static readonly int[] s_table =
    {
        Timestamp | R | Time,
        MinMeasured | R | Float,
        MaxMeasured | R | Float,
        MinRange | R | Float,
        MaxRange | R | Float,
        ResetMinMax | E,
        SensorValue | R | Float | Mandatory,
        SensorUnits | R | String,
        ApplicationType | RW | String,
        QualityIndicator | R | Integer,
    };

    private readonly WallClock _clock;
    private Measurement[] _instances = new Measurement[0];

    /// <summary>Makes an object without instances.</summary>
    /// <param name="id">The object id.</param>
    /// <param name="version">Ten times the major plus the minor version in the registry.</param>
    /// <param name="clock">The time of day, for timestamps.</param>
    public MeasuringObject(int id, int version, WallClock clock)
        : base(id, version, s_table)
    {
        _clock = clock;
    }

    /// <inheritdoc/>
    public override int InstanceCount => _instances.Length;

    /// <inheritdoc/>
    public override int InstanceAt(int index) => _instances[index].Id;

    /// <summary>Adds an instance; ids ascend. Ranges are in thousandths of the unit.</summary>
    public Measurement Add(int id, string applicationType, string units, long minRange, long maxRange)
    {
        int count = _instances.Length;
        if (count > 0 && _instances[count - 1].Id >= id)
        {
            throw new System.ArgumentException("instance ids of object " + Id.ToString() + " must ascend");
        }

        var grown = new Measurement[count + 1];
        System.Array.Copy(_instances, 0, grown, 0, count);
        grown[count] = new Measurement(this, _clock, id, applicationType, units, minRange, maxRange);
        _instances = grown;
        return grown[count];
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        Measurement measurement = Get(instance);
        switch (resource)
        {
            case SensorUnits: writer.String(measurement.Units); return Status.Content;
            case ApplicationType: writer.String(measurement.ApplicationType); return Status.Content;
            case MinRange: writer.Milli(measurement.MinRange); return Status.Content;
            case MaxRange: writer.Milli(measurement.MaxRange); return Status.Content;
            case QualityIndicator: writer.Integer(measurement.Quality); return Status.Content;
        }

        if (!measurement.HasValue)
        {
            return Status.NotFound; // a value that was never measured would be a lie
        }

        switch (resource)
        {
            case SensorValue: writer.Milli(measurement.Value); break;
            case MinMeasured: writer.Milli(measurement.MinMeasured); break;
            case MaxMeasured: writer.Milli(measurement.MaxMeasured); break;
            case Timestamp when measurement.Timestamp != 0: writer.Time(measurement.Timestamp); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        value.Length <= MaxApplicationTypeBytes ? Status.Changed : Status.BadRequest;

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        Get(instance).ApplicationType = value.GetString();
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        Get(instance).ResetExtremes();
        return Status.Changed;
    }

    private Measurement Get(int instance)
    {
        Measurement[] instances = _instances;
        int i = 0;
        while (instances[i].Id != instance)
        {
            i++;
        }

        return instances[i];
    }
}

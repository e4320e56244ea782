// The family of objects with a Sensor Value, of which 3303 Temperature is one: they differ in their id, in whether they have a
// calibration, and a few in a resource more or less.
using Objects.Model;
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definitions of the measuring objects.</summary>
public static class Measuring
{
    /// <summary>Objects of version 1.1.</summary>
    public const int GenericSensor = 3300, Illuminance = 3301, Temperature = 3303, Humidity = 3304, Barometer = 3315,
        Voltage = 3316, Current = 3317, Percentage = 3320, Pressure = 3323, Concentration = 3325, Acidity = 3326,
        Conductivity = 3327, Power = 3328, Energy = 3331, Direction = 3332, Rate = 3346, SolarRadiation = 10311;

    /// <summary>An object of version 1.0.</summary>
    public const int Anemometer = 3449;

    // Columns are the same for many objects; they are made when the first of these is, not at boot.
    private static int[] s_plain;
    private static int[] s_calibrated;

    /// <summary>Ten times an object's version.</summary>
    public static int Version(int id) => id == Anemometer ? 10 : 11;

    /// <summary>An object's table, as registered.</summary>
    public static int[] Table(int id)
    {
        switch (id)
        {
            case Conductivity:
                return Calibrated(SensorValue | R | Float | Mandatory | Millionths);
            case GenericSensor:
                return Generic();
            case Energy:
                return Counting();
            case Direction:
                return Pointing();
            case Anemometer:
                return Blowing();
            default:
                return IsCalibrated(id) ? Calibrated(SensorValue | R | Float | Mandatory) : Plain();
        }
    }

    /// <summary>The resources that a driver's reading fills.</summary>
    public static int[] Columns(int id)
    {
        switch (id)
        {
            case Conductivity:
            case GenericSensor:
            case Energy:
            case Anemometer:
                return Read(Table(id));
            case Direction:
                return DataObject.Choose(
                    Table(id), new int[] { Timestamp, CompassDirection, ApplicationType, MeasurementQualityIndicator });
            default:
                return IsCalibrated(id) ? s_calibrated ??= Read(Table(id)) : s_plain ??= Read(Table(id));
        }
    }

    /// <summary>The SenML unit (RFC 8428 12.1, RFC 8798) that all instances of an object have; null when each says its
    /// own.</summary>
    public static string Units(int id)
    {
        switch (id)
        {
            case Illuminance: return "lx";
            case Temperature: return "Cel";
            case Humidity: return "%RH";
            case Barometer: return "Pa";
            case Voltage: return "V";
            case Current: return "A";
            case Percentage: return "%";
            case Pressure: return "Pa";
            case Acidity: return "pH";
            case Conductivity: return "S/m";
            case Energy: return "Wh";
            case Rate: return "mm/h";
            case Anemometer: return "m/s";
            case SolarRadiation: return "W/m2";
            default: return null;
        }
    }

    /// <summary>Makes a measuring object without instances.</summary>
    public static DataObject Create(int id) => new DataObject(id, Version(id), Columns(id));

    /// <summary>Adds an instance and returns its id.</summary>
    /// <param name="item">A measuring object.</param>
    /// <param name="applicationType">Resource 5750: what is measured, such as <c>air</c>; a server may change it.</param>
    /// <param name="units">Resource 5701, for an object that has no <see cref="Units"/> of its own; else null.</param>
    /// <param name="minRange">The least value the sensor can measure, scaled like the Sensor Value.</param>
    /// <param name="maxRange">The greatest.</param>
    public static int Add(DataObject item, string applicationType, string units, int minRange, int maxRange)
    {
        int instance = item.Add();
        item.SetText(instance, ApplicationType, applicationType);
        if (units != null)
        {
            item.SetText(instance, SensorUnits, units);
        }

        if (item.Find(MinRangeValue) != 0)
        {
            item.Set(instance, MinRangeValue, minRange);
            item.Set(instance, MaxRangeValue, maxRange);
        }

        if (item.Find(CurrentCalibration) != 0)
        {
            item.Set(instance, CurrentCalibration, DataObject.NoCalibration);
        }

        item.Set(instance, MeasurementQualityIndicator, MeasurementQuality.Unchecked);
        item.Await(instance);
        return instance;
    }

    // Of the objects that are alike, those with a Current Calibration.
    private static bool IsCalibrated(int id)
    {
        switch (id)
        {
            case Illuminance:
            case Temperature:
            case Humidity:
            case Barometer:
                return false;
            default:
                return true;
        }
    }

    // All but what no driver knows.
    private static int[] Read(int[] table)
    {
        int count = 0;
        for (int i = 0; i < table.Length; i++)
        {
            int id = Resource.Id(table[i]);
            if (id != SensorType && id != MeasurementQualityLevel && id != FractionalTimestamp)
            {
                table[count++] = table[i];
            }
        }

        var columns = new int[count];
        System.Array.Copy(table, 0, columns, 0, count);
        return columns;
    }

    private static int[] Plain() => new int[]
    {
        Timestamp | R | Time,
        MinMeasuredValue | R | Float,
        MaxMeasuredValue | R | Float,
        MinRangeValue | R | Float,
        MaxRangeValue | R | Float,
        ResetMinAndMax | E,
        SensorValue | R | Float | Mandatory,
        SensorUnits | R | String,
        ApplicationType | RW | String,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };

    // Extremes and range have the scale of the value.
    private static int[] Calibrated(int sensorValue) => new int[]
    {
        Timestamp | R | Time,
        MinMeasuredValue | R | Float | (sensorValue & Millionths),
        MaxMeasuredValue | R | Float | (sensorValue & Millionths),
        MinRangeValue | R | Float | (sensorValue & Millionths),
        MaxRangeValue | R | Float | (sensorValue & Millionths),
        ResetMinAndMax | E,
        sensorValue,
        SensorUnits | R | String,
        ApplicationType | RW | String,
        CurrentCalibration | RW | Float | Millionths,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };

    private static int[] Generic() => new int[]
    {
        Timestamp | R | Time,
        MinMeasuredValue | R | Float,
        MaxMeasuredValue | R | Float,
        MinRangeValue | R | Float,
        MaxRangeValue | R | Float,
        ResetMinAndMax | E,
        SensorValue | R | Float | Mandatory,
        SensorUnits | R | String,
        ApplicationType | RW | String,
        SensorType | R | String,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };

    private static int[] Counting() => new int[]
    {
        Timestamp | R | Time,
        SensorValue | R | Float | Mandatory | Whole,
        SensorUnits | R | String,
        ApplicationType | RW | String,
        ResetCumulativeEnergy | E,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };

    // Extremes of a direction say nothing on a circle: the node keeps none.
    private static int[] Pointing() => new int[]
    {
        Timestamp | R | Time,
        MinMeasuredValue | R | Float,
        MaxMeasuredValue | R | Float,
        ResetMinAndMax | E,
        CompassDirection | R | Float | Mandatory,
        ApplicationType | RW | String,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };

    private static int[] Blowing() => new int[]
    {
        Timestamp | R | Time,
        MinMeasuredValue | R | Float,
        MaxMeasuredValue | R | Float,
        MinRangeValue | R | Float,
        MaxRangeValue | R | Float,
        ResetMinAndMax | E,
        SensorValue | R | Float | Mandatory,
        SensorUnits | R | String,
        CompassDirection | R | Float | Mandatory,
        ApplicationType | RW | String,
        SensorType | R | String,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}

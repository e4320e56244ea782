// Which channel of which sensor feeds which resource: rows, not objects, since a board has dozens.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;

namespace Firmware.Boards;

/// <summary>The readings of a board.</summary>
public sealed class Readings
{
    private readonly byte[] _sensors;
    private readonly byte[] _channels;
    private readonly DataObject[] _objects;
    private readonly byte[] _instances;
    private readonly short[] _resources;
    private int _count;

    /// <summary>Makes room for so many.</summary>
    internal Readings(int capacity)
    {
        _sensors = new byte[capacity];
        _channels = new byte[capacity];
        _objects = new DataObject[capacity];
        _instances = new byte[capacity];
        _resources = new short[capacity];
    }

    /// <summary>Adds one; <paramref name="sensor"/> is the sensor's place on the board.</summary>
    internal void Add(int sensor, int channel, DataObject item, int instance, int resource)
    {
        _sensors[_count] = (byte)sensor;
        _channels[_count] = (byte)channel;
        _objects[_count] = item;
        _instances[_count] = (byte)instance;
        _resources[_count++] = (short)resource;
    }

    /// <summary>Takes the result of a measurement to the objects that it feeds.</summary>
    internal void Deliver(int sensor, Sensor driver)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_sensors[i] != sensor)
            {
                continue;
            }

            DataObject item = _objects[i];
            int instance = _instances[i];
            if (driver.TryRead(_channels[i], out int milliX))
            {
                Take(item, instance, _resources[i], milliX);
            }
            else if (driver.QualityOf(_channels[i]) != Quality.NotReady)
            {
                Refuse(item, instance, _resources[i]);
            }
        }
    }

    /// <summary>What a sensor's readings say now, for a person: <c>21.3 Cel, 45 %RH</c>; empty when there is none.</summary>
    internal string Describe(int sensor, Sensor driver)
    {
        string text = "";
        for (int i = 0; i < _count; i++)
        {
            if (_sensors[i] == sensor && driver.TryRead(_channels[i], out int milliX))
            {
                string units = _objects[i].GetText(_instances[i], CommonResource.SensorUnits);
                text += (text.Length > 0 ? ", " : "") + Tenths(milliX, _objects[i].ScaleOf(_resources[i])) +
                    (units == null ? "" : " " + units);
            }
        }

        return text;
    }

    private static void Take(DataObject item, int instance, int resource, int value)
    {
        if (!IsMain(item, resource))
        {
            item.Set(instance, resource, value);
            return;
        }

        long calibrated = value * (long)item.Get(instance, CommonResource.CurrentCalibration, DataObject.NoCalibration) /
            DataObject.NoCalibration;
        if (calibrated > int.MaxValue || calibrated <= int.MinValue)
        {
            item.Reject(instance);
        }
        else
        {
            item.Measure(instance, resource, (int)calibrated);
        }
    }

    private static void Refuse(DataObject item, int instance, int resource)
    {
        if (IsMain(item, resource))
        {
            item.Reject(instance);
        }
        else
        {
            item.Forget(instance, resource); // the instance's quality is that of its main value
        }
    }

    // What the instance's extremes and quality are about.
    private static bool IsMain(DataObject item, int resource) =>
        resource == CommonResource.SensorValue || !item.HasColumn(CommonResource.SensorValue);

    // A value to three digits after the point at most, as a log shows it.
    private static string Tenths(int value, int scale)
    {
        int divisor = 1;
        for (int i = 0; i < scale; i++)
        {
            divisor *= 10;
        }

        string sign = value < 0 ? "-" : "";
        long size = value < 0 ? -(long)value : value;
        string fraction = (size % divisor).ToString().PadLeft(scale, '0').TrimEnd('0');
        return sign + (size / divisor).ToString() + (fraction.Length > 0 ? "." + fraction : "");
    }
}

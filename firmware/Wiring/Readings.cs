// Which channel of which sensor feeds which resource: rows, not objects, since a board has dozens.
using System;
using Objects.Bytes;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Sensors;

namespace Firmware.Wiring;

/// <summary>The readings of a board.</summary>
public sealed class Readings
{
    // A row: sensor(1) channel(1) object id(2) instance(1) resource id(2)
    private const int ChannelAt = 1, ObjectAt = 2, InstanceAt = 4, ResourceAt = 5, RowBytes = 7;

    private readonly ObjectTree _tree;
    private byte[] _rows = new byte[0];

    internal Readings(ObjectTree tree)
    {
        _tree = tree;
    }

    /// <summary>Adds one; <paramref name="sensor"/> is the sensor's place on the board.</summary>
    internal void Add(int sensor, int channel, int objectId, int instance, int resource)
    {
        int row = _rows.Length;
        var rows = new byte[row + RowBytes];
        Array.Copy(_rows, 0, rows, 0, row);
        rows[row] = (byte)sensor;
        rows[row + ChannelAt] = (byte)channel;
        BigEndian.WriteUInt16(rows, row + ObjectAt, objectId);
        rows[row + InstanceAt] = (byte)instance;
        BigEndian.WriteUInt16(rows, row + ResourceAt, resource);
        _rows = rows;
    }

    /// <summary>Takes the result of a measurement to the objects that it feeds.</summary>
    internal void Deliver(int sensor, Sensor driver, long unixSeconds)
    {
        for (int row = 0; row < _rows.Length; row += RowBytes)
        {
            if (_rows[row] != sensor)
            {
                continue;
            }

            DataObject item = Item(row);
            int channel = _rows[row + ChannelAt];
            int instance = _rows[row + InstanceAt];
            int resource = BigEndian.ReadUInt16(_rows, row + ResourceAt);
            if (driver.TryRead(channel, out int milliX))
            {
                Take(item, instance, resource, milliX, unixSeconds);
            }
            else
            {
                Refuse(item, instance, resource, driver.QualityOf(channel));
            }
        }
    }

    /// <summary>What a sensor's readings say now, for a person: <c>21.3 Cel, 45 %RH</c>; empty when there is none.</summary>
    internal string Describe(int sensor, Sensor driver)
    {
        string text = "";
        for (int row = 0; row < _rows.Length; row += RowBytes)
        {
            if (_rows[row] == sensor && driver.TryRead(_rows[row + ChannelAt], out int milliX))
            {
                DataObject item = Item(row);
                int resource = BigEndian.ReadUInt16(_rows, row + ResourceAt);
                string units = resource == CommonResource.CompassDirection ? "deg"
                    : item.GetText(_rows[row + InstanceAt], CommonResource.SensorUnits);
                text += (text.Length > 0 ? ", " : "") + Decimal(milliX, item.ScaleOf(resource)) + " " + units;
            }
        }

        return text;
    }

    private DataObject Item(int row) => (DataObject)_tree.Find(BigEndian.ReadUInt16(_rows, row + ObjectAt));

    private static void Take(DataObject item, int instance, int resource, int value, long unixSeconds)
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
            item.Measure(instance, resource, (int)calibrated, unixSeconds);
        }
    }

    private static void Refuse(DataObject item, int instance, int resource, Quality quality)
    {
        if (!IsMain(item, resource))
        {
            item.Forget(instance, resource); // the instance's quality is that of its main value
        }
        else if (quality != Quality.NotReady)
        {
            item.Reject(instance);
        }
        else
        {
            // A direction in a calm: there is none now, and nothing is broken.
            item.Forget(instance, resource);
            item.Set(instance, CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
        }
    }

    // What the instance's extremes and quality are about.
    private static bool IsMain(DataObject item, int resource) =>
        resource == CommonResource.SensorValue || item.Find(CommonResource.SensorValue) == 0;

    // As a log shows it: no zeros at the end.
    private static string Decimal(int value, int scale)
    {
        int divisor = 1;
        for (int i = 0; i < scale; i++)
        {
            divisor *= 10;
        }

        long size = value < 0 ? -(long)value : value;
        string fraction = (size % divisor).ToString().PadLeft(scale, '0').TrimEnd('0');
        return (value < 0 ? "-" : "") + (size / divisor).ToString() + (fraction.Length > 0 ? "." + fraction : "");
    }
}

// What a technician reads in the serial log of the sensors: each one's first result after a start, a line that sums them up, and
// from then on every change.
using Firmware.Stack;
using Sensors;

namespace Firmware.Wiring;

/// <summary>Tells the log what each sensor is worth.</summary>
internal sealed class SelfTest
{
    private const string Area = "sensor";

    private readonly Log _log;

    // What was last told of each, as Quality; NotReady for nothing yet.
    private byte[] _told;
    private int _heard;
    private int _good;

    internal SelfTest(Log log)
    {
        _log = log;
    }

    /// <summary>True while a sensor is missing, stuck, noisy or out of range.</summary>
    internal bool HasFault
    {
        get
        {
            for (int i = 0; i < _told.Length; i++)
            {
                if (_told[i] != (byte)Quality.Good && _told[i] != (byte)Quality.NotReady)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Says how many sensors there are.</summary>
    internal void Expect(int count)
    {
        _told = new byte[count];
        for (int i = 0; i < count; i++)
        {
            _told[i] = (byte)Quality.NotReady;
        }
    }

    /// <summary>Takes the result of a measurement; says something when it is another one than before.</summary>
    internal void Tell(int index, string name, Sensor sensor, Readings readings)
    {
        // What can be read already counts, though another channel takes its time: a mean of ten minutes.
        Quality quality = sensor.Quality == Quality.NotReady ? sensor.QualityOf(0) : sensor.Quality;
        Quality before = (Quality)_told[index];
        if (quality == before || quality == Quality.NotReady)
        {
            return;
        }

        _told[index] = (byte)quality;
        if (quality == Quality.Good)
        {
            string values = readings.Describe(index, sensor);
            _log.Info(Area, name + ": good" + (values.Length > 0 ? ", " + values : ""));
        }
        else
        {
            Complain(name, quality);
        }

        if (before == Quality.NotReady)
        {
            _heard++;
            _good += quality == Quality.Good ? 1 : 0;
            if (_heard == _told.Length)
            {
                Conclude();
            }
        }
    }

    private void Conclude()
    {
        string result = "self-test: " + _good.ToString() + " of " + _told.Length.ToString() + " sensors good";
        if (_good == _told.Length)
        {
            _log.Info(Area, result);
        }
        else
        {
            _log.Warn(Area, result + ": see the lines above for the others");
        }
    }

    private void Complain(string name, Quality quality)
    {
        switch (quality)
        {
            case Quality.Missing: _log.Error(Area, name + ": missing: check its wires and its supply"); break;
            case Quality.Stuck: _log.Error(Area, name + ": stuck: clean or replace it"); break;
            case Quality.OutOfRange: _log.Warn(Area, name + ": out of range: check where it is and its calibration"); break;
            default: _log.Warn(Area, name + ": noisy: check its cable and its earth"); break;
        }
    }
}

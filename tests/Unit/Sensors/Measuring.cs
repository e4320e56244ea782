// What the tests of all sensors do and expect.
using nanoFramework.TestFramework;
using Sensors;

namespace Unit.Sensors;

/// <summary>Runs a measurement and looks at its result.</summary>
public static class Measuring
{
    /// <summary>Starts a measurement and polls at each deadline; returns when it ended.</summary>
    public static long Run(Sensor sensor, long now)
    {
        sensor.Start(now);
        while (sensor.Deadline != Sensor.Never)
        {
            now = sensor.Deadline;
            sensor.Poll(now);
        }

        return now;
    }

    /// <summary>The channel reads as expected.</summary>
    public static void Reads(int expected, Sensor sensor, int channel)
    {
        bool read = sensor.TryRead(channel, out int milliX);
        Assert.IsTrue(read);
        Assert.AreEqual(expected, milliX);
    }

    /// <summary>The channel has nothing to read, for the expected reason.</summary>
    public static void HasNothing(Quality expected, Sensor sensor, int channel)
    {
        Assert.AreEqual(expected, sensor.Quality);
        bool read = sensor.TryRead(channel, out int milliX);
        Assert.IsFalse(read);
        Assert.AreEqual(0, milliX);
    }
}

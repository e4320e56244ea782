// What the tests of drivers on virtual soil devices share.
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;

namespace Host.Sensors.Soil;

/// <summary>Runs drivers in the time of the virtual world.</summary>
internal static class SoilDriving
{
    public const long HourMs = 3600 * 1000, DayMs = 24 * HourMs;

    public static readonly Fault[] Faults = [Fault.Missing, Fault.Stuck, Fault.Noisy, Fault.OutOfRange];

    public static WeatherSeries Weather => WeatherSeries.Seattle;

    /// <summary>A measurement, polled when it wants to be.</summary>
    public static void Measure(Sensor sensor, VirtualClock clock)
    {
        sensor.Start(clock.Now);
        while (!sensor.IsComplete)
        {
            clock.Step(System.Math.Max(0, sensor.Deadline - clock.Now));
            sensor.Poll(clock.Now);
        }
    }

    /// <summary>Lets time go by in steps, and polls a driver that watches its pins.</summary>
    public static void Run(Driver driver, VirtualClock clock, long milliseconds)
    {
        long until = clock.Now + milliseconds;
        while (clock.Now < until)
        {
            clock.Step(System.Math.Clamp(driver.Deadline - clock.Now, 1, until - clock.Now));
            driver.Poll(clock.Now);
        }
    }

    /// <summary>The reading of a good channel.</summary>
    public static int Read(Sensor sensor, int channel, VirtualClock clock)
    {
        bool good = sensor.TryRead(channel, out int milliX);
        Assert.IsTrue(good, $"{sensor.QualityOf(channel)} at {Weather.Local(clock.WeatherMs):s}");
        return milliX;
    }
}

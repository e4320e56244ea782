// What the tests of drivers on virtual devices do alike.
using System;
using Bench.Virtual;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;

namespace Host.Sensors.Weather;

/// <summary>Measures in virtual time.</summary>
internal static class Measured
{
    internal const long MinuteMs = 60000, HourMs = 60 * MinuteMs, DayMs = 24 * HourMs;

    /// <summary>One measurement, to its end.</summary>
    internal static void Once(Sensor driver, VirtualClock clock)
    {
        driver.Start(clock.Now);
        while (driver.Deadline != Sensor.Never)
        {
            clock.Step(Math.Max(0, driver.Deadline - clock.Now));
            driver.Poll(clock.Now);
        }
    }

    /// <summary>Healthy, faulty and healthy again for so long each: at the end the quality is as expected.</summary>
    internal static void Suffers(VirtualProbe pin, Sensor driver, VirtualClock clock, Fault fault, Quality quality, double hours)
    {
        foreach (Fault now in new[] { Fault.None, fault, Fault.None })
        {
            pin.Fault = now;
            for (long end = clock.Now + (long)(hours * HourMs); clock.Now < end; clock.Step(5 * MinuteMs))
            {
                Once(driver, clock);
            }

            Assert.AreEqual(now == Fault.None ? Quality.Good : quality, driver.Quality, $"{fault}");
        }
    }

    /// <summary>A channel's reading, which must be there.</summary>
    internal static int Read(Sensor driver, int channel)
    {
        Assert.AreEqual(Quality.Good, driver.QualityOf(channel));
        Assert.IsTrue(driver.TryRead(channel, out int milliX));
        return milliX;
    }
}

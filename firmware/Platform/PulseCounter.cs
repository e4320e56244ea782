// Pulses counted by the chip (PCNT), without software for each: falling edges, pulled up inside.
//
// Limits. The hardware counts to 32767, the platform carries over in an interrupt, and a reading in just that moment is wrong by
// 32767: hence two readings that agree. The ESP32-C3 has no such counter.
using System.Device.Gpio;
using Sensors;

namespace Firmware.Platform;

/// <summary>A hardware pulse counter.</summary>
internal sealed class PulseCounter : IPulseCounter
{
    // More than come between two readings, less than the carry.
    private const long MaxStep = 16000;

    private const int MaxTries = 3;

    private readonly GpioPulseCounter _counter;
    private long _last;

    internal PulseCounter(int gpio)
    {
        _counter = new GpioPulseCounter(gpio)
        {
            Polarity = GpioPulsePolarity.Falling,
        };
        _counter.Start();
    }

    /// <inheritdoc/>
    public long Count
    {
        get
        {
            long before = _counter.Read().Count;
            for (int i = 0; i < MaxTries; i++)
            {
                long count = _counter.Read().Count;
                long step = count - before;
                if (step >= 0 && step < MaxStep && count >= _last)
                {
                    _last = count;
                    break;
                }

                before = count;
            }

            return _last;
        }
    }
}

// Edges by interrupt. The chip notes an edge, the platform's event thread brings it here, and only here it gets its time.
//
// Limits. While native code runs long (resolving a name), edges wait, up to 128 of all pins together: their order is right, their
// times are late and close together, and what the platform drops beyond 128 nobody counts. Bounces of less than some
// microseconds come as one edge or none.
using System.Device.Gpio;
using Firmware.Stack;
using Sensors;

namespace Firmware.Platform;

/// <summary>An input that keeps both kinds of edges, pulled up.</summary>
internal sealed class EdgeInput : IEdgeInput
{
    // Twice what a tipping bucket needs in the two seconds between its looks.
    private const int RingSize = 64;

    private readonly GpioPin _pin;
    private readonly IClock _clock;
    private readonly object _lock = new object();
    private readonly long[] _timesMs = new long[RingSize];
    private readonly bool[] _highs = new bool[RingSize];
    private int _oldest;
    private int _count;
    private int _lost;

    internal EdgeInput(GpioPin pin, IClock clock)
    {
        _pin = pin;
        _clock = clock;
        _pin.SetPinMode(PinMode.InputPullUp);
        _pin.ValueChanged += OnValueChanged;
    }

    /// <inheritdoc/>
    public int Lost
    {
        get
        {
            lock (_lock)
            {
                return _lost;
            }
        }
    }

    /// <inheritdoc/>
    public bool Read() => (bool)_pin.Read();

    /// <inheritdoc/>
    public bool TryTake(out long timeMs, out bool high)
    {
        lock (_lock)
        {
            timeMs = _timesMs[_oldest];
            high = _highs[_oldest];
            if (_count == 0)
            {
                return false; // and what was read is an edge taken long ago
            }

            _oldest = (_oldest + 1) % RingSize;
            _count--;
            return true;
        }
    }

    // On the platform's event thread.
    private void OnValueChanged(object sender, PinValueChangedEventArgs e)
    {
        lock (_lock)
        {
            if (_count == RingSize)
            {
                _lost++;
                return;
            }

            int place = (_oldest + _count) % RingSize;
            _timesMs[place] = _clock.NowMs;
            _highs[place] = e.ChangeType == PinEventTypes.Rising;
            _count++;
        }
    }
}

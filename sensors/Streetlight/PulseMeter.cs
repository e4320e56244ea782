// An energy meter with an S0 pulse output (EN 62053-31, DIN 43864): a passive output that closes for at least 30 ms and opens for at
// least 30 ms, so many times a kilowatt-hour.
using System;

namespace Sensors.Streetlight;

/// <summary>Energy by counting, power by the time between two pulses.</summary>
/// <remarks>
/// <code>
/// --+    +----------------+    +-----     a pulse counts when it has ended, if it was long enough
///   +----+                +----+
///   |<------ spacing ----->|              power = energy of a pulse / spacing; while the next one is awaited, no more than
///                                         the time that has passed allows
/// </code>
/// </remarks>
public sealed class PulseMeter : Sensor
{
    /// <summary>Energy since the last reset, thousandths of a kilowatt-hour.</summary>
    public const int Energy = 0;

    /// <summary>Power, thousandths of a watt.</summary>
    public const int Power = 1;

    /// <summary>Usual meters have 100 to 10000 pulses a kilowatt-hour.</summary>
    public const int MinimumPulsesPerKilowattHour = 1, MaximumPulsesPerKilowattHour = 100000;

    /// <summary>The standard's 30 ms, less the grain of the edges' times; shorter is a bounce or a spike.</summary>
    public const int MinimumPulseMs = 20, MinimumPauseMs = 20;

    /// <summary>So long none but a shorted output stays closed. Outputs with equal mark and space need more load than one pulse in
    /// twenty minutes.</summary>
    public const int StuckMs = 600000;

    /// <summary>How often the edges are taken.</summary>
    public const int DrainMs = 1000;

    /// <summary>So many spikes within <see cref="NoisyHoldMs"/> are interference.</summary>
    public const int NoisySpikes = 3;

    /// <summary>How long the meter stays noisy.</summary>
    public const int NoisyHoldMs = 600000;

    /// <summary>Without a pulse for so long since the start, power is what that allows at most.</summary>
    public const int FirstPulseMs = 600000;

    private const long LongAgo = long.MinValue / 2;

    private readonly IEdgeInput _output;

    private int _pulsesPerKilowattHour;
    private long _pulses;
    private long _baseMilliWattHours;
    private long _startedAt = LongAgo;
    private long _lastPulse = LongAgo;
    private long _spacingMs;
    private long _closedAt;
    private long _openedAt;
    private bool _closed;
    private bool _pending;
    private long _noisyUntil = LongAgo;
    private long _spikesSince = LongAgo;
    private int _recentSpikes;
    private int _lost;
    private int _milliWatts;
    private int _maximumMilliWatts = int.MaxValue;

    /// <param name="output">The meter's output: closes to ground, pulled up.</param>
    /// <param name="pulsesPerKilowattHour">As the meter's face says.</param>
    public PulseMeter(IEdgeInput output, int pulsesPerKilowattHour)
    {
        if (!Calibrate(pulsesPerKilowattHour))
        {
            throw new ArgumentException();
        }

        _output = output;
        _lost = output.Lost;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>Energy since the last reset, thousandths of a watt-hour: room for 9e15 kWh. To be stored and given to
    /// <see cref="Restore"/>.</summary>
    public long EnergyMilliWattHours => _baseMilliWattHours + MilliWattHours(_pulses, _pulsesPerKilowattHour);

    /// <summary>Closures since boot that were too short for a pulse.</summary>
    public int Spikes { get; private set; }

    /// <summary>Pulses a kilowatt-hour, from now on; what has been counted stays.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Calibrate(int pulsesPerKilowattHour)
    {
        if (pulsesPerKilowattHour < MinimumPulsesPerKilowattHour || pulsesPerKilowattHour > MaximumPulsesPerKilowattHour)
        {
            return false;
        }

        if (_pulses > 0)
        {
            _baseMilliWattHours = EnergyMilliWattHours;
            _pulses = 0;
        }

        _pulsesPerKilowattHour = pulsesPerKilowattHour;
        return true;
    }

    /// <summary>Says what the load takes at most: pulses that come faster are <see cref="Quality.OutOfRange"/>.</summary>
    /// <returns>False, and nothing changes, when not above 0.</returns>
    public bool SetMaximum(int milliWatts)
    {
        bool good = milliWatts > 0;
        _maximumMilliWatts = good ? milliWatts : _maximumMilliWatts;
        return good;
    }

    /// <summary>Sets the energy: after a reboot to what was stored, for a reset to 0, or to what the meter's face says.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(long energyMilliWattHours)
    {
        if (energyMilliWattHours < 0)
        {
            return false;
        }

        _baseMilliWattHours = energyMilliWattHours;
        _pulses = 0;
        return true;
    }

    /// <summary>Begins to count, the first time; takes what has come since, afterwards.</summary>
    public override void Start(long now)
    {
        if (_startedAt == LongAgo)
        {
            _startedAt = now;
        }

        Take(now);
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now >= Deadline)
        {
            Take(now);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Energy is readable while the pulses are sound; an int holds 2147 MWh. Beyond, its quality is
    /// <see cref="Quality.OutOfRange"/> until a reset, and <see cref="EnergyMilliWattHours"/> goes on. Power is not ready before the
    /// second pulse, or ten minutes without any.</remarks>
    public override Quality QualityOf(int channel)
    {
        if (Quality != Quality.Good)
        {
            return Quality;
        }

        if (channel == Energy)
        {
            return EnergyMilliWattHours / 1000 > int.MaxValue ? Quality.OutOfRange : Quality.Good;
        }

        return _milliWatts < 0 ? Quality.NotReady : Quality.Good;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = (channel == Energy || channel == Power) && QualityOf(channel) == Quality.Good;
        milliX = !good ? 0 : channel == Energy ? (int)(EnergyMilliWattHours / 1000) : _milliWatts;
        return good;
    }

    /// <summary>The energy of some pulses, thousandths of a watt-hour, rounded down.</summary>
    public static long MilliWattHours(long pulses, int pulsesPerKilowattHour) =>
        pulses / pulsesPerKilowattHour * 1000000 + pulses % pulsesPerKilowattHour * 1000000 / pulsesPerKilowattHour;

    /// <summary>The power at which pulses come so far apart, thousandths of a watt.</summary>
    public static int MilliWatts(long spacingMs, int pulsesPerKilowattHour)
    {
        // 1 kWh = 3.6e12 mW ms
        long milliWatts = spacingMs <= 0 ? int.MaxValue : 3600000000000 / pulsesPerKilowattHour / spacingMs;
        return milliWatts > int.MaxValue ? int.MaxValue : (int)milliWatts;
    }

    private void Take(long now)
    {
        while (_output.TryTake(out long timeMs, out bool high))
        {
            Follow(!high, timeMs);
        }

        // The level counts where edges were lost.
        Follow(!_output.Read(), now);
        int lost = _output.Lost;
        if (lost != _lost)
        {
            _lost = lost;
            _noisyUntil = now + NoisyHoldMs;
        }

        _milliWatts = PowerAt(now);
        Quality = Judge(now);
        Deadline = now + DrainMs;
    }

    private void Follow(bool closed, long timeMs)
    {
        // A closure has ended when it has been open for long enough: what opens for a moment only is a bounce.
        if (_pending && !_closed && timeMs - _openedAt >= MinimumPauseMs)
        {
            _pending = false;
            if (_openedAt - _closedAt >= MinimumPulseMs)
            {
                Pulse(_closedAt);
            }
            else
            {
                Spike(_closedAt);
            }
        }

        if (closed && !_closed && !_pending)
        {
            _pending = true;
            _closedAt = timeMs;
        }
        else if (!closed && _closed)
        {
            _openedAt = timeMs;
        }

        _closed = closed;
    }

    private void Pulse(long timeMs)
    {
        _pulses++;
        _spacingMs = _lastPulse == LongAgo ? 0 : timeMs - _lastPulse;
        _lastPulse = timeMs;
    }

    private void Spike(long timeMs)
    {
        Spikes = Spikes == int.MaxValue ? Spikes : Spikes + 1;
        if (timeMs - _spikesSince >= NoisyHoldMs)
        {
            _spikesSince = timeMs;
            _recentSpikes = 0;
        }

        _recentSpikes++;
        if (_recentSpikes >= NoisySpikes)
        {
            _noisyUntil = timeMs + NoisyHoldMs;
        }
    }

    private int PowerAt(long now)
    {
        long since = now - (_lastPulse == LongAgo ? _startedAt : _lastPulse);
        if (_spacingMs == 0 && since < FirstPulseMs)
        {
            return -1;
        }

        return MilliWatts(since > _spacingMs ? since : _spacingMs, _pulsesPerKilowattHour);
    }

    private Quality Judge(long now)
    {
        if (_closed && now - _closedAt >= StuckMs)
        {
            return Quality.Stuck;
        }

        if (now < _noisyUntil)
        {
            return Quality.Noisy;
        }

        return _milliWatts > _maximumMilliWatts ? Quality.OutOfRange : Quality.Good;
    }
}

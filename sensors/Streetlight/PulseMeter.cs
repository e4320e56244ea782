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

    // What is in the array of numbers: settings, state, and near times that count from the last look.
    private const int PulsesPerKilowattHour = 0, Maximum = 1, LastPower = 2, SpikeCount = 3, RecentSpikes = 4, Lost = 5;
    private const int ClosedAt = 6, OpenedAt = 7, SpikesSince = 8, NoisyUntil = 9, NumberCount = 10;

    // The spacing before there were two pulses.
    private const long NoPulse = -1, OnePulse = 0;

    private readonly IEdgeInput _output;

    // A closure that is not judged yet has a time; while it is closed, its opening has none.
    private readonly int[] _numbers = new int[NumberCount];

    private long _pulses;
    private long _baseMilliWattHours;

    // Until there is a pulse, the start.
    private long _lastPulse;
    private long _spacingMs = NoPulse;

    /// <param name="output">The meter's output: closes to ground, pulled up.</param>
    /// <param name="pulsesPerKilowattHour">As the meter's face says.</param>
    public PulseMeter(IEdgeInput output, int pulsesPerKilowattHour)
    {
        if (!Calibrate(pulsesPerKilowattHour))
        {
            throw new ArgumentException();
        }

        _output = output;
        _numbers[Maximum] = int.MaxValue;
        _numbers[Lost] = output.Lost;
        _numbers[ClosedAt] = NearTimes.Never;
        _numbers[SpikesSince] = NearTimes.LongAgo;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>Energy since the last reset, thousandths of a watt-hour: room for 9e15 kWh. To be stored and given to
    /// <see cref="Restore"/>.</summary>
    public long EnergyMilliWattHours => _baseMilliWattHours + MilliWattHours(_pulses, _numbers[PulsesPerKilowattHour]);

    /// <summary>Closures since boot that were too short for a pulse.</summary>
    public int Spikes => _numbers[SpikeCount];

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

        _numbers[PulsesPerKilowattHour] = pulsesPerKilowattHour;
        return true;
    }

    /// <summary>Says what the load takes at most: pulses that come faster are <see cref="Quality.OutOfRange"/>.</summary>
    /// <returns>False, and nothing changes, when not above 0.</returns>
    public bool SetMaximum(int milliWatts)
    {
        bool good = milliWatts > 0;
        _numbers[Maximum] = good ? milliWatts : _numbers[Maximum];
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
        if (Deadline == Never)
        {
            _lastPulse = now;
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

        return _numbers[LastPower] < 0 ? Quality.NotReady : Quality.Good;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = (channel == Energy || channel == Power) && QualityOf(channel) == Quality.Good;
        milliX = !good ? 0 : channel == Energy ? (int)(EnergyMilliWattHours / 1000) : _numbers[LastPower];
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
        NearTimes.Move(_numbers, ClosedAt, NumberCount, Deadline == Never ? now : now - Deadline + DrainMs);
        Deadline = now + DrainMs;
        while (_output.TryTake(out long timeMs, out bool high))
        {
            Follow(!high, NearTimes.Of(timeMs, now));
        }

        // The level counts where edges were lost.
        Follow(!_output.Read(), 0);
        int lost = _output.Lost;
        if (lost != _numbers[Lost])
        {
            _numbers[Lost] = lost;
            _numbers[NoisyUntil] = NoisyHoldMs;
        }

        _numbers[LastPower] = PowerAt(now);
        Quality = Judge();
    }

    private bool IsClosed => _numbers[OpenedAt] == NearTimes.Never;

    private bool IsPending => _numbers[ClosedAt] != NearTimes.Never;

    private void Follow(bool closed, int time)
    {
        // A closure has ended when it has been open for long enough: what opens for a moment only is a bounce.
        int closedAt = _numbers[ClosedAt], openedAt = _numbers[OpenedAt];
        if (IsPending && !IsClosed && time - openedAt >= MinimumPauseMs)
        {
            _numbers[ClosedAt] = NearTimes.Never;
            if (openedAt - closedAt >= MinimumPulseMs)
            {
                Pulse(Deadline - DrainMs + closedAt);
            }
            else
            {
                Spike(closedAt);
            }
        }

        if (!closed)
        {
            _numbers[OpenedAt] = IsClosed ? time : openedAt;
            return;
        }

        if (!IsPending)
        {
            _numbers[ClosedAt] = time;
        }

        _numbers[OpenedAt] = NearTimes.Never;
    }

    private void Pulse(long timeMs)
    {
        _pulses++;
        _spacingMs = _spacingMs == NoPulse ? OnePulse : timeMs - _lastPulse;
        _lastPulse = timeMs;
    }

    private void Spike(int time)
    {
        _numbers[SpikeCount] += Spikes == int.MaxValue ? 0 : 1;
        if (time - _numbers[SpikesSince] >= NoisyHoldMs)
        {
            _numbers[SpikesSince] = time;
            _numbers[RecentSpikes] = 0;
        }

        _numbers[RecentSpikes]++;
        if (_numbers[RecentSpikes] >= NoisySpikes)
        {
            _numbers[NoisyUntil] = time + NoisyHoldMs;
        }
    }

    private int PowerAt(long now)
    {
        long since = now - _lastPulse;
        if (_spacingMs <= OnePulse && since < FirstPulseMs)
        {
            return -1;
        }

        return MilliWatts(since > _spacingMs ? since : _spacingMs, _numbers[PulsesPerKilowattHour]);
    }

    private Quality Judge()
    {
        if (IsClosed && -_numbers[ClosedAt] >= StuckMs)
        {
            return Quality.Stuck;
        }

        if (_numbers[NoisyUntil] > 0)
        {
            return Quality.Noisy;
        }

        return _numbers[LastPower] > _numbers[Maximum] ? Quality.OutOfRange : Quality.Good;
    }
}

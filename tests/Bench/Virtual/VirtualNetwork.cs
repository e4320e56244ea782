// The Wi-Fi network that a virtual board finds, or does not.
using Firmware.Operation;

namespace Bench.Virtual;

/// <summary>An access point and its DHCP server, in virtual time. It stays what it is when the board restarts.</summary>
public sealed class VirtualNetwork : INetwork
{
    private readonly VirtualClock _clock;
    private long _joinedAt = long.MaxValue;
    private bool _isTimeKnown;
    private long _scannedAt = long.MaxValue;

    // What a scan takes an ESP32.
    private const int ScanMs = 6500;

    /// <summary>Makes one that takes the board.</summary>
    public VirtualNetwork(VirtualClock clock)
    {
        _clock = clock;
    }

    /// <inheritdoc/>
    public string Name { get; set; } = "bench";

    /// <inheritdoc/>
    public bool JoinsByItself { get; set; }

    /// <summary>False when the access point is off, or out of reach.</summary>
    public bool IsInReach { get; set; } = true;

    /// <summary>False when the board has another password.</summary>
    public bool IsPasswordRight { get; set; } = true;

    /// <summary>False when nobody gives addresses.</summary>
    public bool HasDhcp { get; set; } = true;

    /// <summary>What may be wrong with it, by the names that people give.</summary>
    public static string[] States => ["ok", "out-of-reach", "wrong-password", "no-address", "none"];

    /// <summary>Makes something wrong with it, or nothing.</summary>
    /// <param name="state">One of <see cref="States"/>.</param>
    public void Set(string state)
    {
        IsInReach = state != "out-of-reach";
        IsPasswordRight = state != "wrong-password";
        HasDhcp = state != "no-address";
        Name = state == "none" ? "" : "bench";
    }

    /// <summary>How long it takes to join, address and all: what an ESP32 takes, about.</summary>
    public int JoinMs { get; set; } = 1500;

    /// <summary>The address that it gives.</summary>
    public string GivenAddress { get; set; } = "192.0.2.77";

    /// <summary>How often the board has begun to join.</summary>
    public int Joins { get; private set; }

    /// <summary>How often it has asked for the time of day.</summary>
    public int TimeQuestions { get; private set; }

    /// <summary>How long after its address the board learns the time of day, in milliseconds; <see cref="int.MaxValue"/> for never. 0 when
    /// it has always known it.</summary>
    public int TimeMs { get; set; }

    /// <summary>True once the board knows the time of day, until its power fails.</summary>
    public bool IsTimeKnown =>
        TimeMs == 0 || (_isTimeKnown |= Address.Length > 0 && TimeMs != int.MaxValue && _clock.Now >= _joinedAt + TimeMs);

    /// <summary>True while the board's radio is in the network, or on its way there.</summary>
    public bool IsJoined => _joinedAt != long.MaxValue;

    /// <inheritdoc/>
    public JoinResult Result => !IsJoined || _clock.Now < _joinedAt ? JoinResult.Pending
        : !IsInReach ? JoinResult.NotFound
        : !IsPasswordRight ? JoinResult.Refused
        : JoinResult.Joined;

    /// <inheritdoc/>
    public string Address => Result == JoinResult.Joined && HasDhcp ? GivenAddress : "";

    /// <inheritdoc/>
    public string Router => Address.Length > 0 ? "192.0.2.65" : "";

    /// <inheritdoc/>
    public int SignalDbm => _clock.Now >= _scannedAt && !IsHidden ? GivenSignal : 0;

    /// <summary>How strong it is where the board stands.</summary>
    public int GivenSignal { get; set; } = -61;

    /// <summary>True when it does not tell its name, so that a scan does not find it.</summary>
    public bool IsHidden { get; set; }

    /// <inheritdoc/>
    public bool IsMeasuring => _scannedAt != long.MaxValue && _clock.Now < _scannedAt;

    /// <summary>How often the signal was measured.</summary>
    public int Measurements { get; private set; }

    /// <inheritdoc/>
    public void Join()
    {
        Joins++;
        _joinedAt = _clock.Now + JoinMs;
    }

    /// <inheritdoc/>
    public void Leave() => _joinedAt = long.MaxValue;

    /// <inheritdoc/>
    public void AskTime() => TimeQuestions++;

    /// <inheritdoc/>
    public void MeasureSignal()
    {
        Measurements++;
        _scannedAt = _clock.Now + ScanMs;
    }

    /// <summary>Throws the board out.</summary>
    public void Drop()
    {
        Leave();
        if (JoinsByItself)
        {
            Join();
        }
    }

    /// <summary>The power fails: the board's clock stops.</summary>
    public void ForgetTime() => _isTimeKnown = false;

    /// <summary>The board starts anew: its radio does, too.</summary>
    public void Boot()
    {
        Leave();
        _scannedAt = long.MaxValue;
        if (JoinsByItself)
        {
            Join();
        }
    }
}

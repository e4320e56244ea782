using Firmware.Operation;
using Firmware.Stack;

namespace Unit.Operation;

/// <summary>A network that takes the node after a second, or does not.</summary>
public sealed class FakeNetwork : INetwork
{
    private readonly IClock _clock;
    private long _joinedAt = long.MaxValue;

    public FakeNetwork(IClock clock)
    {
        _clock = clock;
    }

    public string Name { get; set; } = "net";

    public bool JoinsByItself => false;

    /// <summary>What becomes of attempts to join.</summary>
    public JoinResult Outcome { get; set; } = JoinResult.Joined;

    public int Joins { get; private set; }

    public JoinResult Result => _clock.NowMs >= _joinedAt ? Outcome : JoinResult.Pending;

    public string Address => Result == JoinResult.Joined ? "192.0.2.7" : "";

    public string Router => "";

    public int SignalDbm { get; private set; }

    /// <summary>What the next measurement finds.</summary>
    public int Signal { get; set; } = -70;

    public int Measurements { get; private set; }

    public bool IsMeasuring { get; private set; }

    public void Join()
    {
        Joins++;
        _joinedAt = _clock.NowMs + 1000;
    }

    public void Leave() => _joinedAt = long.MaxValue;

    public void MeasureSignal()
    {
        Measurements++;
        IsMeasuring = true;
        SignalDbm = Signal;
    }

    /// <summary>The measurement is over.</summary>
    public void EndMeasurement() => IsMeasuring = false;

    public void AskTime()
    {
    }
}

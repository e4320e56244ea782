// A sensor whose pin may wake a chip that sleeps.
namespace Sensors;

/// <summary>Counts what its pin told while the chip slept: one pulse, the one that woke it.</summary>
public interface IWaker
{
    /// <summary>True while its pin is where it is between pulses: only then can the next one be seen.</summary>
    bool IsAtRest { get; }

    /// <summary>Takes the pulse that woke the chip.</summary>
    void Woken(long now);
}

// A sensor whose pin may wake a chip that sleeps.
namespace Sensors;

/// <summary>Counts what its pin told while the chip slept: one pulse, the one that woke it.</summary>
public interface IWaker
{
    /// <summary>True while its pin is where it is between pulses: only then can the next one be seen.</summary>
    bool IsAtRest { get; }

    /// <summary>Takes the pulse that woke the chip.</summary>
    void Woken(long now);

    /// <summary>Says that the pin has woken the chip more often than what it counts can have done: there is no pulse, and what there is is
    /// not to be trusted.</summary>
    void Distrust(long now);

    /// <summary>Says how long the pin has not been at rest, sleeps included: who knows this start alone cannot tell that it is stuck.</summary>
    void NotAtRest(long sinceMs);
}

// What all virtual devices share. A device is seen only through its pins: what it feels comes from the weather, what the
// firmware makes of it is the business of the real driver.
namespace Bench.Virtual;

/// <summary>A device at the pins of a virtual board.</summary>
/// <remarks>A device does nothing by itself: it works out what its pins show at the moment it is asked. So it costs nothing
/// when nobody asks, needs no thread, and does not mind how far time has gone since.</remarks>
public abstract class VirtualProbe
{
    private Fault _fault;

    protected VirtualProbe(VirtualClock clock)
    {
        Clock = clock;
        FaultSince = clock.Now;
    }

    /// <summary>What is wrong with it, from now on. To be set between two passes of the board's loop, not from another
    /// thread.</summary>
    public Fault Fault
    {
        get => _fault;
        set
        {
            if (_fault != value)
            {
                Fault before = _fault;
                _fault = value;
                FaultSince = Clock.Now;
                OnFault(before);
            }
        }
    }

    /// <summary>The board's clock.</summary>
    protected VirtualClock Clock { get; }

    /// <summary>When <see cref="Fault"/> last changed.</summary>
    protected long FaultSince { get; private set; }

    /// <summary>A device that keeps something of the moment its fault came, or went, does so here.</summary>
    /// <param name="before">What it was until now.</param>
    protected virtual void OnFault(Fault before)
    {
    }
}

// A contact that a person moves, in the door of a cabinet.
using Sensors;

namespace Bench.Virtual;

/// <summary>Closes to ground, pulled up; closed for ten minutes at ten in the morning, when someone looks after the cabinet.</summary>
/// <remarks>Missing: the wire is cut, and it looks open. Stuck: as it was. Noisy: it flickers at each look. OutOfRange: welded,
/// always closed.</remarks>
public sealed class VirtualContact : VirtualProbe, IDigitalInput
{
    private const long MinuteMs = 60000, DayMs = 24 * 60 * MinuteMs;

    private bool _held = true;
    private int _looks;

    /// <param name="clock">The board's clock.</param>
    public VirtualContact(VirtualClock clock)
        : base(clock)
    {
    }

    private bool IsOpen => Clock.WeatherMs % DayMs / MinuteMs is not (>= 600 and < 610);

    /// <inheritdoc/>
    public bool Read() => Fault switch
    {
        Fault.Missing => true,
        Fault.Stuck => _held,
        Fault.Noisy => (_looks++ & 1) == 0,
        Fault.OutOfRange => false,
        _ => IsOpen,
    };

    /// <inheritdoc/>
    protected override void OnFault(Fault before) => _held = IsOpen;
}

// How bright a street lamp becomes when someone comes.
using Firmware.Wiring;
using Sensors.Streetlight;

namespace Firmware.Boards.Objects;

/// <summary>The level of the motion boost, percent.</summary>
internal sealed class BoostLevel : SetPointValue
{
    private const int One = 1000000, FullPercent = 100;

    private readonly LampControl _control;
    private int _percent = FullPercent;

    internal BoostLevel(LampControl control)
    {
        _control = control;
    }

    /// <inheritdoc/>
    public override string DefaultText => "light when someone comes";

    /// <inheritdoc/>
    public override string Units => "%";

    /// <inheritdoc/>
    public override int Millionths => _percent * One;

    /// <inheritdoc/>
    public override bool Allows(int millionths) => millionths >= 0 && millionths <= FullPercent * One && millionths % One == 0;

    /// <inheritdoc/>
    public override void Set(int millionths)
    {
        _percent = millionths / One;
        _control.SetBoost(_percent, LampControl.DefaultBoostHoldMs);
    }
}

// How bright a street lamp becomes when someone comes.
using Objects.Ipso.Definitions;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>The level of the motion boost, percent.</summary>
internal sealed class BoostSetPoint : SetPointAdapter
{
    private const int Millionths = 1000000, FullPercent = 100;

    private readonly LampControl _control;

    internal BoostSetPoint(Board board, LampControl control)
        : base(board, "light when someone comes", "%")
    {
        _control = control;
        Set(SetPoint.SetPointValue, FullPercent * Millionths);
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => value >= 0 && value <= FullPercent * Millionths;

    /// <inheritdoc/>
    public override void Written(int resource, int value) =>
        _control.SetBoost(value / Millionths, LampControl.DefaultBoostHoldMs);
}

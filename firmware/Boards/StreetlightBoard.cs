// The streetlight board: one lamp with a relay and a dimming input.
using Firmware.Boards.Adapters;
using Sensors.Streetlight;

namespace Firmware.Boards;

/// <summary>What is wired to a streetlight board.</summary>
public static class StreetlightBoard
{
    /// <summary>GPIO numbers of the relay and of the dimming output.</summary>
    public const int Relay = 18, Dimmer = 19;

    /// <summary>Wires the board.</summary>
    public static void Wire(Board board)
    {
        var lamp = new Lamp(board.Pins.Output(Relay), board.Pins.Pwm(Dimmer));
        board.Drive(lamp).Attach(new LampAdapter(board, lamp));
    }
}

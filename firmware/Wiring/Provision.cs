// What node.json says of a board: the board asks for it while it is wired, and what it did not ask for is a mistake in the file.
namespace Firmware.Wiring;

/// <summary>A board's pins, intervals and calibrations as provisioned. Needed until the board is wired.</summary>
public sealed class Provision
{
    /// <summary>GPIO numbers by the name of what is wired to them.</summary>
    public NamedNumbers Pins { get; } = new NamedNumbers();

    /// <summary>Seconds between two measurements, by the sensor's name.</summary>
    public NamedNumbers Intervals { get; } = new NamedNumbers();

    /// <summary>Constants of sensors, by name.</summary>
    public NamedNumbers Calibration { get; } = new NamedNumbers();

    /// <summary>Seconds of deep sleep between measurements; 0 to stay awake.</summary>
    public int SleepSeconds { get; set; }

    /// <summary>The GPIO that a second serial log goes out at, which no sensor may have; -1 for none.</summary>
    public int LogTransmitPin { get; set; } = -1;

    /// <summary>True when the board is of an update that may be rolled back: what the one before has settings for stays.</summary>
    public bool IsTrial { get; set; }

    /// <summary>True once something in node.json was not what it may be, and another value is used.</summary>
    public bool HasMistakes { get; set; }

    /// <summary>What the chip's pins can do; null on a machine whose pins are those that boards declare.</summary>
    public ChipPins Chip { get; set; }
}

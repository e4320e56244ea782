// The soil board: two capacitive probes.
using Objects.Ipso.Definitions;
using Sensors.Soil;

namespace Firmware.Boards;

/// <summary>What is wired to a soil board.</summary>
public static class SoilBoard
{
    /// <summary>Analogue output (ADC1) and supply of each probe, GPIO numbers.</summary>
    public const int ShallowOutput = 34, ShallowSupply = 25, DeepOutput = 35, DeepSupply = 26;

    /// <summary>What a probe gives in dry air and in water, in millivolts; see sensors/Soil/README.md.</summary>
    public const int DryMilliVolts = 2600, WetMilliVolts = 1200;

    private const int PeriodMs = 60000;

    /// <summary>Wires the board.</summary>
    public static void Wire(Board board)
    {
        IPins pins = board.Pins;
        board.Sense("soil 10 cm", new CapacitiveSoilMoisture(
                pins.Analog(ShallowOutput), pins.Output(ShallowSupply), DryMilliVolts, WetMilliVolts), PeriodMs)
            .Reads(CapacitiveSoilMoisture.Moisture, Measuring.Percentage, "soil moisture 10 cm", "%", 0, 100);
        board.Sense("soil 30 cm", new CapacitiveSoilMoisture(
                pins.Analog(DeepOutput), pins.Output(DeepSupply), DryMilliVolts, WetMilliVolts), PeriodMs)
            .Reads(CapacitiveSoilMoisture.Moisture, Measuring.Percentage, "soil moisture 30 cm", "%", 0, 100);
    }
}

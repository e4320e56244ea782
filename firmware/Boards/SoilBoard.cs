// The soil board: what is measured in a field, and the valve that waters it.
using Firmware.Boards.Objects;
using Firmware.Wiring;
using Objects.Ipso.Definitions;
using Sensors.Soil;

namespace Firmware.Boards;

/// <summary>What is wired to a soil board: GPIO numbers of an ESP32.</summary>
public static class SoilBoard
{
    /// <summary>Capacitive probes: analogue output (ADC1) and supply.</summary>
    public const int ShallowOutput = 34, ShallowSupply = 25, DeepOutput = 35, DeepSupply = 26;

    /// <summary>Resistive probe: between reference and probe (ADC1), and the two ends.</summary>
    public const int BlockMiddle = 36, BlockForward = 27, BlockReverse = 14;

    /// <summary>Permittivity probe: analogue output (ADC1) and supply.</summary>
    public const int PermittivityOutput = 32, PermittivitySupply = 13;

    /// <summary>Conductivity probe: analogue output (ADC1) and supply; pH probe: analogue output (ADC1).</summary>
    public const int ConductivityOutput = 39, ConductivitySupply = 4, PhOutput = 33;

    /// <summary>1-Wire bus of the thermometers.</summary>
    public const int OneWireDrive = 17, OneWireListen = 16;

    /// <summary>How many of them the board reads.</summary>
    public const int Thermometers = 2;

    /// <summary>Latching valve, and the flow meter behind it.</summary>
    public const int ValveOpen = 18, ValveClose = 19, FlowPulses = 23;

    /// <summary>What a capacitive probe gives in dry air and in water, in millivolts; see sensors/Soil/README.md.</summary>
    public const int DryMilliVolts = 2600, WetMilliVolts = 1200;

    /// <summary>The resistive probe's divider and its two points, in ohms.</summary>
    public const int SupplyMilliVolts = 3300, ReferenceOhms = 10000, BlockDryOhms = 50000, BlockWetOhms = 2000;

    /// <summary>The flow meter: pulses in a cubic metre, and the most that it measures.</summary>
    public const int PulsesPerCubicMetre = 450000, MaximumMilliLitresPerMinute = 30000;

    /// <summary>Millilitres a minute: more while closed is a leak; less while open a dry run; more while open a burst.</summary>
    public const int LeakFlow = 200, DryFlow = 1000, BurstFlow = 20000;

    // Between which the two points of a probe may be: any dry one goes with any wet one.
    private const int MinDryMilliVolts = 1500, MaxDryMilliVolts = CapacitiveSoilMoisture.CeilingMilliVolts,
        MinWetMilliVolts = CapacitiveSoilMoisture.MissingBelowMilliVolts,
        MaxWetMilliVolts = MinDryMilliVolts - CapacitiveSoilMoisture.MinimumSpanMilliVolts;

    // The same for the block, within what the divider can tell.
    private const int MinBlockDryOhms = 20000, MaxBlockDryOhms = 150000, MinBlockWetOhms = 700, MaxBlockWetOhms = 10000;

    // A watering without an order to the contrary.
    private const int OpenSeconds = 900;

    private const int MinuteMs = 60000, FlowPeriodMs = 10000;

    /// <summary>Wires the board.</summary>
    public static void Wire(Board board)
    {
        BoardPins pins = board.Pins;

        var shallow = new CapacitiveSoilMoisture(
            pins.Analog("moisture10", ShallowOutput),
            pins.Output("moisture10Supply", ShallowSupply),
            Dry(board, "10 cm dry"),
            Wet(board, "10 cm wet"));
        board.Sense("soil moisture 10 cm", shallow, MinuteMs)
            .Reads(CapacitiveSoilMoisture.Moisture, Measuring.Percentage, null, null, 0, 100);

        board.Sense("soil moisture 30 cm", new CapacitiveSoilMoisture(
                pins.Analog("moisture30", DeepOutput),
                pins.Output("moisture30Supply", DeepSupply),
                Dry(board, "30 cm dry"),
                Wet(board, "30 cm wet")), MinuteMs)
            .Reads(CapacitiveSoilMoisture.Moisture, Measuring.Percentage, null, null, 0, 100);

        board.Sense("gypsum block 20 cm", new ResistiveSoilMoisture(
                pins.Analog("block", BlockMiddle),
                pins.Output("blockForward", BlockForward),
                pins.Output("blockReverse", BlockReverse),
                SupplyMilliVolts,
                ReferenceOhms,
                board.Constant("block dry", "Ohm", BlockDryOhms, MinBlockDryOhms, MaxBlockDryOhms),
                board.Constant("block wet", "Ohm", BlockWetOhms, MinBlockWetOhms, MaxBlockWetOhms)), MinuteMs)
            .Reads(ResistiveSoilMoisture.Moisture, Measuring.Percentage, null, null, 0, 100);

        board.Sense("water content", new PermittivityProbe(
                pins.Analog("permittivity", PermittivityOutput), pins.Output("permittivitySupply", PermittivitySupply)), MinuteMs)
            .Reads(PermittivityProbe.Moisture, Measuring.Percentage, null, null, 0, 60)
            .Reads(PermittivityProbe.Permittivity, Measuring.GenericSensor, "permittivity", "/", 1, 81);

        var ground = new Ds18b20(pins.OneWire("oneWireDrive", OneWireDrive, "oneWireListen", OneWireListen), 12);
        board.Sense("soil 10 cm", ground, MinuteMs)
            .Reads(0, Measuring.Temperature, null, null, -55, 125)
            .Reads(1, Measuring.Temperature, "soil 30 cm", null, -55, 125)
            .Keep(new ThermometerPlaces(ground));

        var salt = new ConductivityProbe(
            pins.Analog("conductivity", ConductivityOutput),
            pins.Output("conductivitySupply", ConductivitySupply),
            ConductivityProbe.Dfr0300MicroSiemensPerMetreAndVolt,
            1000,
            ground,
            0);
        board.Sense("soil, at 25 Cel", salt, 5 * MinuteMs)
            .Reads(ConductivityProbe.Conductivity, Measuring.Conductivity, null, null, 0, 2)
            .Set(new ConductivityCalibration(salt));

        var acid = new PhProbe(
            pins.Analog("ph", PhOutput),
            null,
            PhProbe.Sen0161V2GainPermille,
            PhProbe.Sen0161V2NeutralMilliVolts,
            ground,
            0);
        board.Sense("soil pH", acid, 5 * MinuteMs)
            .Reads(PhProbe.Ph, Measuring.Acidity, null, null, 0, 14)
            .Set(new PhCalibration(acid));

        var meter = new FlowMeter(
            pins.Counter("flow", FlowPulses),
            board.Constant("flow meter", "1/m3", PulsesPerCubicMetre, FlowMeter.MinimumPulsesPerCubicMetre,
                FlowMeter.MaximumPulsesPerCubicMetre),
            MaximumMilliLitresPerMinute);
        board.Sense("water meter", meter, FlowPeriodMs);

        var valve = new Sensors.Soil.IrrigationValve(
            pins.Output("valveOpen", ValveOpen), pins.Output("valveClose", ValveClose), meter);
        if (board.HasSlept)
        {
            valve.TrustClosed(); // the node does not sleep while it is open
        }

        valve.ConfigureFlow(LeakFlow, DryFlow, BurstFlow, Sensors.Soil.IrrigationValve.DefaultSettleMs);
        var irrigation = new Irrigation(valve, shallow, CapacitiveSoilMoisture.Moisture);
        board.Drive(valve)
            .Drive(irrigation)
            .Show(new ValveObject(board, valve))
            .Show(new ValveTimerObject(board, valve, OpenSeconds))
            .Show(new WaterMeterObject(board, meter, valve))
            .Set(new IrrigationStart(board, irrigation))
            .Set(new ThermometerChange(ground, Thermometers));
    }

    private static int Dry(Board board, string name) => board.Constant(name, "mV", DryMilliVolts, MinDryMilliVolts, MaxDryMilliVolts);

    private static int Wet(Board board, string name) => board.Constant(name, "mV", WetMilliVolts, MinWetMilliVolts, MaxWetMilliVolts);
}

// The streetlight board: one lamp, what it takes, who passes, and the battery of the node.
using Firmware.Boards.Objects;
using Firmware.Wiring;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;
using Sensors.Weather;

namespace Firmware.Boards;

/// <summary>What is wired to a streetlight board: GPIO numbers of an ESP32.</summary>
public static class StreetlightBoard
{
    /// <summary>The lamp's relay and dimming output.</summary>
    public const int Relay = 18, Dimmer = 19;

    /// <summary>Photocell, current transformer, battery and solar panel: analogue (ADC1).</summary>
    public const int PhotocellOutput = 34, CurrentOutput = 35, BatteryDivider = 36, PanelDivider = 39;

    /// <summary>Motion detector, S0 output of the energy meter, vehicle detector, the two beams, the service switch.</summary>
    public const int Motion = 27, MeterPulses = 26, Vehicles = 25, OuterBeam = 32, InnerBeam = 33, ServiceSwitch = 23;

    /// <summary>The photocell's divider: a GL5528 from 3.3 V to the pin, this from the pin to ground.</summary>
    public const int SupplyMilliVolts = 3300, PhotocellDividerOhms = 1000;

    /// <summary>The mains and the meter.</summary>
    public const int MainsVolts = 230, PulsesPerKilowattHour = 1000;

    /// <summary>100 kΩ over 22 kΩ from the battery, 100 kΩ over 10 kΩ from the panel: voltage there by voltage at the pin,
    /// thousandths.</summary>
    public const int BatteryRatioPermille = 5545, PanelRatioPermille = 11000;

    // What a current transformer's power may be reckoned with.
    private const int MaxMainsVolts = 500;

    // Lamps of a street start within so long of one another after dusk.
    private const int StaggerMs = 10000;

    private const int TenSecondsMs = 10000, HalfMinuteMs = 30000, MinuteMs = 60000;

    /// <summary>Wires the board.</summary>
    public static void Wire(Board board)
    {
        BoardPins pins = board.Pins;
        LocalTime time = board.Time;
        Site site = board.Site;
        AstronomicalClock sky = site.IsKnown
            ? new AstronomicalClock(site.LatitudeMilliDegrees, site.LongitudeMilliDegrees) : null;

        // When it is dark, and how much light is wanted then.
        var light = new LightDependentResistor(
            pins.Analog("photocell", PhotocellOutput),
            null,
            SupplyMilliVolts,
            board.Constant("photocell divider", "Ohm", PhotocellDividerOhms, LightDependentResistor.MinimumDividerOhms,
                LightDependentResistor.MaximumDividerOhms));
        var dusk = new DuskDawn(light, LightDependentResistor.Illuminance, sky, time);
        board.Sense("photocell", light, HalfMinuteMs)
            .Reads(LightDependentResistor.Illuminance, Measuring.Illuminance, null, null, 0, 100000)
            .Drive(dusk).Show(new PhotocellObject(board, dusk));
        var motion = new MotionDetector(pins.Edges("motion", Motion), true);
        board.Sense("motion", motion, TenSecondsMs).Show(new PresenceObject(board, motion));

        // The lamp.
        int volts = board.Constant("mains", "V", MainsVolts, 1, MaxMainsVolts);
        var lamp = new Lamp(pins.Output("relay", Relay), pins.Pwm("dimmer", Dimmer));
        DimmingSchedule schedule = Schedule(sky, time);
        var control = new LampControl(lamp, dusk, schedule, motion, time);
        control.SetStagger(board.Identity, 0, StaggerMs);
        board.Drive(schedule).Drive(control).Drive(lamp);

        // What it takes.
        var current = new CurrentTransformer(
            pins.Waveform("current", CurrentOutput),
            new short[CurrentTransformer.SampleCount],
            board.Constant("current transformer", "mA/V", CurrentTransformer.Sct013005MilliAmperesPerVolt,
                CurrentTransformer.MinimumMilliAmperesPerVolt, CurrentTransformer.MaximumMilliAmperesPerVolt),
            volts);
        board.Sense("lamp current", current, TenSecondsMs)
            .Reads(CurrentTransformer.Current, Measuring.Current, null, null, 0, 5)
            .Reads(CurrentTransformer.ApparentPower, Measuring.Power, "lamp, apparent", "VA", 0, 1200);
        var monitor = new LampMonitor(lamp, current, CurrentTransformer.Current, null, 0, sky, time);
        board.Drive(monitor)
            .Show(new LampObject(board, lamp, control, monitor, volts))
            .Show(new LightControlObject(board, lamp, control))
            .Show(new LuminaireObject(board))
            .Set(new BoostLevel(control));
        var meter = new PulseMeter(
            pins.Edges("meter", MeterPulses),
            board.Constant("energy meter", "1/kWh", PulsesPerKilowattHour, PulseMeter.MinimumPulsesPerKilowattHour,
                PulseMeter.MaximumPulsesPerKilowattHour));
        var energy = new EnergyObject(board, meter);
        board.Sense("energy meter", meter, TenSecondsMs)
            .Reads(PulseMeter.Power, Measuring.Power, "lamp, active", "W", 0, 1200)
            .Show(energy)
            .Show(new ElectricalMonitorObject(board, current, meter, energy, lamp));

        // Who passes.
        var vehicles = new PresenceCounter(pins.Edges("vehicles", Vehicles), false, time);
        board.Sense("vehicles", vehicles, TenSecondsMs).Show(new TrafficObject(board, vehicles));
        var people = new PassageCounter(pins.Edges("outerBeam", OuterBeam), pins.Edges("innerBeam", InnerBeam), false, time);
        board.Sense("people", people, TenSecondsMs).Show(new PeopleObject(board, people));

        // The node itself.
        var battery = new BatteryMonitor(
            pins.Analog("battery", BatteryDivider),
            Ratio(board, "battery divider", BatteryRatioPermille),
            pins.Analog("panel", PanelDivider),
            Ratio(board, "panel divider", PanelRatioPermille),
            BatteryChemistry.LithiumIronPhosphate4S);
        board.Battery = battery;
        board.Sense("battery", battery, MinuteMs)
            .Reads(BatteryMonitor.BatteryVoltage, Measuring.Voltage, null, null, 0, 18)
            .Reads(BatteryMonitor.ChargeVoltage, Measuring.Voltage, "solar panel", null, 0, 30)
            .Show(new BatteryObject(board, battery));
        var service = new Contact(pins.Input("service", ServiceSwitch));
        board.Sense("service switch", service, TenSecondsMs).Show(new SwitchObject(board, service));
    }

    private static int Ratio(Board board, string name, int permille) => board.Constant(name, "permille", permille,
        BatteryMonitor.MinimumRatioPermille, BatteryMonitor.MaximumRatioPermille);

    // Full light from dusk on, half in the small hours.
    private static DimmingSchedule Schedule(AstronomicalClock sky, LocalTime time)
    {
        var schedule = new DimmingSchedule(sky, time);
        schedule.Add(ScheduleReference.LocalTime, 12 * 60, 100);
        schedule.Add(ScheduleReference.LocalTime, 23 * 60, 50);
        schedule.Add(ScheduleReference.LocalTime, 5 * 60, 100);
        return schedule;
    }
}

// Which virtual device sits at which pin: the other end of the wiring in firmware/Boards.
using System;
using System.Collections.Generic;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Boards;
using Firmware.Wiring;
using Sensors.Streetlight;
using Sensors.Weather;

namespace Bench;

/// <summary>The pins of the virtual boards, with everything wired that any of them has.</summary>
public sealed class VirtualPins : IPinSource
{
    private const int ShallowCm = 10, BlockCm = 20, DeepCm = 30, BottomCm = 60;

    // What one valve waters: 12 l/min for a quarter of an hour are 9 mm on it.
    private const double IrrigatedSquareMetres = 20;

    // A street of a town, and a node that lives on 150 Wh, a panel of 20 W, and a quarter of a watt.
    private const int PersonsPerDay = 400, VehiclesPerDay = 2500;

    private const double BatteryWattHours = 150, PanelWatts = 20, LoadWatts = 0.25, FullShare = 0.8;

    private static readonly Lazy<string[]> s_names = new(() => [.. new VirtualPins(new VirtualClock(0))._devices.Keys]);

    private readonly Dictionary<string, VirtualProbe> _devices = [];
    private readonly Dictionary<string, Terminals> _boards = [];

    /// <summary>Wires a board that is switched on now.</summary>
    public VirtualPins(VirtualClock clock)
    {
        WeatherSeries weather = WeatherSeries.Seattle;
        WireSoil(clock, Terminals(NodeBoards.Soil), weather);
        WireWeather(clock, Terminals(NodeBoards.Weather), weather);
        WireStreetlight(clock, Terminals(NodeBoards.Streetlight), weather);
    }

    /// <summary>The irrigation valve.</summary>
    public VirtualValve Valve { get; private set; }

    /// <summary>The street lamp.</summary>
    public VirtualLamp Lamp { get; private set; }

    /// <summary>The names of all devices, for <c>fault</c>.</summary>
    public static IReadOnlyList<string> Names => s_names.Value;

    /// <summary>The device with a name, or null.</summary>
    public VirtualProbe Find(string name) => _devices.GetValueOrDefault(name);

    /// <summary>The device with a name.</summary>
    public T Find<T>(string name)
        where T : VirtualProbe => (T)_devices[name];

    /// <inheritdoc/>
    public IPins Of(string board) => _boards[board];

    private void WireSoil(VirtualClock clock, Terminals at, WeatherSeries weather)
    {
        Valve = Name("valve", new VirtualValve(clock, latching: true));
        at.Wire(SoilBoard.ValveOpen, Valve.Open);
        at.Wire(SoilBoard.ValveClose, Valve.Close);
        at.Wire(SoilBoard.FlowPulses, Valve);

        var soil = new IrrigatedSoil(weather, () => Valve.MilliLitres / 1000 / IrrigatedSquareMetres, ShallowCm, DeepCm, BottomCm);
        var shallow = Name("soil10", new VirtualSoilProbe(clock, soil, ShallowCm, SoilBoard.DryMilliVolts, SoilBoard.WetMilliVolts));
        at.Wire(SoilBoard.ShallowOutput, shallow);
        at.Wire(SoilBoard.ShallowSupply, shallow.Supply);
        var deep = Name("soil30", new VirtualSoilProbe(clock, soil, DeepCm, SoilBoard.DryMilliVolts, SoilBoard.WetMilliVolts));
        at.Wire(SoilBoard.DeepOutput, deep);
        at.Wire(SoilBoard.DeepSupply, deep.Supply);

        var block = Name("gypsum", new VirtualResistiveProbe(clock, soil, BlockCm, SoilBoard.BlockDryOhms, SoilBoard.BlockWetOhms, SoilBoard.ReferenceOhms));
        at.Wire(SoilBoard.BlockMiddle, block);
        at.Wire(SoilBoard.BlockForward, block.Forward);
        at.Wire(SoilBoard.BlockReverse, block.Reverse);

        var permittivity = Name("permittivity", new VirtualPermittivityProbe(clock, soil, ShallowCm));
        at.Wire(SoilBoard.PermittivityOutput, permittivity);
        at.Wire(SoilBoard.PermittivitySupply, permittivity.Supply);

        at.Wire(SoilBoard.OneWireDrive, Name("ground", new VirtualDs18b20Bus(clock, SoilTemperature.Seattle, ShallowCm, DeepCm)));
        var salt = Name("ec", new VirtualConductivityProbe(clock, soil, SoilTemperature.Seattle, ShallowCm));
        at.Wire(SoilBoard.ConductivityOutput, salt);
        at.Wire(SoilBoard.ConductivitySupply, salt.Supply);
        var acid = Name("ph", new VirtualPhProbe(clock, SoilTemperature.Seattle, ShallowCm));
        at.Wire(SoilBoard.PhOutput, acid);
    }

    private void WireWeather(VirtualClock clock, Terminals at, WeatherSeries weather)
    {
        at.Wire(WeatherBoard.AirData, Name("air", new VirtualDht22(clock, weather)));
        at.Wire(WeatherBoard.RainContact, Name("rain", new VirtualRainGauge(clock, weather, TippingBucketRainGauge.Sen15901NanometresPerTip)));
        at.WireI2c(WeatherBoard.Bme280Address, Name("barometer", new VirtualBme280(clock, weather)));
        at.WireI2c(WeatherBoard.Bh1750Address, Name("daylight", new VirtualBh1750(clock, weather)));
        at.Wire(WeatherBoard.CupsContact, Name("anemometer", new VirtualAnemometer(clock, WindRun.Seattle, CupAnemometer.Sen15901MicrometresPerPulse)));
        at.Wire(WeatherBoard.VaneLadder, Name("vane", new VirtualWindVane(clock, WindRun.Seattle)));
        at.Wire(WeatherBoard.PyranometerOutput, Name("pyranometer", new VirtualPyranometer(
            clock, weather, Pyranometer.Sp212MicroWattsPerMilliVolt, WeatherBoard.PyranometerZeroMilliVolts)));
    }

    private void WireStreetlight(VirtualClock clock, Terminals at, WeatherSeries weather)
    {
        Lamp = Name("lamp", new VirtualLamp(clock));
        at.Wire(StreetlightBoard.Relay, Lamp.Relay);
        at.Wire(StreetlightBoard.Dimmer, Lamp.Dimmer);
        at.Wire(StreetlightBoard.PhotocellOutput, Name("photocell", new VirtualLdr(
            clock, weather, StreetlightBoard.SupplyMilliVolts, StreetlightBoard.PhotocellDividerOhms)));
        at.Wire(StreetlightBoard.CurrentOutput, Name("ct", new VirtualCurrentTransformer(clock, Lamp, CurrentTransformer.Sct013005MilliAmperesPerVolt)));
        at.Wire(StreetlightBoard.MeterPulses, Name("meter", new VirtualPulseMeter(clock, Lamp, StreetlightBoard.PulsesPerKilowattHour)));
        at.Wire(StreetlightBoard.Motion, Name("motion", new VirtualMotionDetector(clock, PersonsPerDay)));
        at.Wire(StreetlightBoard.Vehicles, Name("vehicles", new VirtualTraffic(clock, VehiclesPerDay)));
        var gate = Name("people", new VirtualPassages(clock, PersonsPerDay));
        at.Wire(StreetlightBoard.OuterBeam, gate.Outer);
        at.Wire(StreetlightBoard.InnerBeam, gate.Inner);
        var battery = Name("battery", new VirtualBattery(clock, weather, BatteryWattHours, PanelWatts, LoadWatts, FullShare));
        at.Wire(StreetlightBoard.BatteryDivider, battery.Battery);
        at.Wire(StreetlightBoard.PanelDivider, battery.Panel);
        at.Wire(StreetlightBoard.ServiceSwitch, Name("switch", new VirtualContact(clock)));
    }

    private Terminals Terminals(string board) => _boards[board] = new Terminals(board);

    private T Name<T>(string name, T device)
        where T : VirtualProbe
    {
        _devices.Add(name, device);
        return device;
    }
}

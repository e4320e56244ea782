// Which virtual device sits at which pin: the other end of the wiring in firmware/Boards.
using System.Collections.Generic;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Boards;
using Sensors.Weather;

namespace Bench;

/// <summary>The pins of the virtual boards, with everything wired that any of them has.</summary>
public sealed class VirtualPins : IPinSource
{
    private const int ShallowCm = 10, DeepCm = 30;

    private readonly Dictionary<string, VirtualProbe> _devices = [];
    private readonly Dictionary<string, Terminals> _boards = [];

    /// <summary>Wires a board that is switched on now.</summary>
    public VirtualPins(VirtualClock clock)
    {
        WireSoil(clock, Terminals(BoardKind.Soil));
        WireWeather(clock, Terminals(BoardKind.Weather), WeatherSeries.Seattle);
        WireStreetlight(clock, Terminals(BoardKind.Streetlight));
    }

    /// <summary>The street lamp.</summary>
    public VirtualLamp Lamp { get; private set; }

    /// <summary>The names of all devices, for <c>fault</c>.</summary>
    public IReadOnlyCollection<string> Names => _devices.Keys;

    /// <summary>The device with a name, or null.</summary>
    public VirtualProbe Find(string name) => _devices.GetValueOrDefault(name);

    /// <summary>The device with a name.</summary>
    public T Find<T>(string name)
        where T : VirtualProbe => (T)_devices[name];

    /// <inheritdoc/>
    public IPins Of(string board) => _boards[board];

    private void WireSoil(VirtualClock clock, Terminals at)
    {
        var shallow = Name("soil10", new VirtualSoilProbe(clock, SoilColumn.Seattle, ShallowCm, SoilBoard.DryMilliVolts, SoilBoard.WetMilliVolts));
        at.Wire(SoilBoard.ShallowOutput, shallow);
        at.Wire(SoilBoard.ShallowSupply, shallow.Supply);
        var deep = Name("soil30", new VirtualSoilProbe(clock, SoilColumn.Seattle, DeepCm, SoilBoard.DryMilliVolts, SoilBoard.WetMilliVolts));
        at.Wire(SoilBoard.DeepOutput, deep);
        at.Wire(SoilBoard.DeepSupply, deep.Supply);
    }

    private void WireWeather(VirtualClock clock, Terminals at, WeatherSeries weather)
    {
        at.Wire(WeatherBoard.AirData, Name("air", new VirtualDht22(clock, weather)));
        at.Wire(WeatherBoard.RainContact, Name("rain", new VirtualRainGauge(clock, weather, TippingBucketRainGauge.Sen15901NanometresPerTip)));
    }

    private void WireStreetlight(VirtualClock clock, Terminals at)
    {
        Lamp = Name("lamp", new VirtualLamp(clock));
        at.Wire(StreetlightBoard.Relay, Lamp.Relay);
        at.Wire(StreetlightBoard.Dimmer, Lamp.Dimmer);
    }

    private Terminals Terminals(string board) => _boards[board] = new Terminals(board);

    private T Name<T>(string name, T device)
        where T : VirtualProbe
    {
        _devices.Add(name, device);
        return device;
    }
}

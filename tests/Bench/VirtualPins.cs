// Which virtual device sits at which pin: the other end of the wiring in firmware/Boards.
using System;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Boards;
using Sensors;
using Sensors.Weather;

namespace Bench;

/// <summary>The pins of a virtual board, with everything wired that any of the boards has.</summary>
public sealed class VirtualPins : IPins
{
    private const int ShallowCm = 10, DeepCm = 30;

    /// <summary>Wires a board that is switched on now.</summary>
    public VirtualPins(VirtualClock clock)
    {
        WeatherSeries weather = WeatherSeries.Seattle;
        Shallow = new VirtualSoilProbe(clock, SoilColumn.Seattle, ShallowCm, SoilBoard.DryMilliVolts, SoilBoard.WetMilliVolts);
        Deep = new VirtualSoilProbe(clock, SoilColumn.Seattle, DeepCm, SoilBoard.DryMilliVolts, SoilBoard.WetMilliVolts);
        Air = new VirtualDht22(clock, weather);
        Rain = new VirtualRainGauge(clock, weather, TippingBucketRainGauge.Sen15901NanometresPerTip);
        Lamp = new VirtualLamp(clock);
    }

    /// <summary>Soil probe 10 cm deep.</summary>
    public VirtualSoilProbe Shallow { get; }

    /// <summary>Soil probe 30 cm deep.</summary>
    public VirtualSoilProbe Deep { get; }

    /// <summary>Air temperature and humidity.</summary>
    public VirtualDht22 Air { get; }

    /// <summary>Rain gauge.</summary>
    public VirtualRainGauge Rain { get; }

    /// <summary>Street lamp.</summary>
    public VirtualLamp Lamp { get; }

    /// <summary>The device with one of the names <c>soil10</c>, <c>soil30</c>, <c>air</c>, <c>rain</c> and <c>lamp</c>, or
    /// null.</summary>
    public VirtualProbe Find(string name) => name switch
    {
        "soil10" => Shallow,
        "soil30" => Deep,
        "air" => Air,
        "rain" => Rain,
        "lamp" => Lamp,
        _ => null,
    };

    /// <inheritdoc/>
    public IAnalogInput Analog(int gpio) => gpio switch
    {
        SoilBoard.ShallowOutput => Shallow,
        SoilBoard.DeepOutput => Deep,
        _ => throw Unwired(gpio),
    };

    /// <inheritdoc/>
    public IDigitalOutput Output(int gpio) => gpio switch
    {
        SoilBoard.ShallowSupply => Shallow.Supply,
        SoilBoard.DeepSupply => Deep.Supply,
        StreetlightBoard.Relay => Lamp.Relay,
        _ => throw Unwired(gpio),
    };

    /// <inheritdoc/>
    public IPwmOutput Pwm(int gpio) => gpio == StreetlightBoard.Dimmer ? Lamp.Dimmer : throw Unwired(gpio);

    /// <inheritdoc/>
    public IEdgeInput Edges(int gpio) => gpio == WeatherBoard.RainContact ? Rain : throw Unwired(gpio);

    /// <inheritdoc/>
    public IPulseTrain PulseTrain(int gpio) => gpio == WeatherBoard.AirData ? Air : throw Unwired(gpio);

    private static ArgumentException Unwired(int gpio) =>
        new("nothing is wired to GPIO " + gpio + ": add the device of firmware/Boards to VirtualPins");
}

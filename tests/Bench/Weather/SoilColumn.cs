// The water in the ground under the station: a column of layers, wetted by the rain from above, dried by roots and sun,
// drained downwards. A bucket model after FAO-56, chapter 8.
using System;

namespace Bench.Weather;

/// <summary>How full of water the soil is, at any depth and moment.</summary>
/// <remarks>Computed once for the whole series, hour by hour, so that afterwards time may jump as it likes. Under the weather
/// alone: <see cref="IrrigatedSoil"/> gets water from a valve, too.</remarks>
public class SoilColumn
{
    // Loam (FAO-56 table 19): full to the last pore, after draining, and when plants wilt. Water by volume.
    private const double Saturation = SaturationMilliPercent / 100000.0, FieldCapacity = 0.28, WiltingPoint = 0.12;

    // Bare and hot, the topmost soil dries beyond what roots can draw.
    private const double DriestTop = WiltingPoint / 2;

    // Grass takes what it wants until half of what it can reach is gone (FAO-56 table 22).
    private const double EasyShare = 0.5;

    // Of the water above field capacity so much sinks in an hour: two days until a loam has drained.
    private const double DrainPerHour = 0.08;

    private const long HourMs = 3600 * 1000;

    private const int SaturationMilliPercent = 45000;

    private static readonly Lazy<SoilColumn> s_seattle = new(() => new SoilColumn(WeatherSeries.Seattle, 10, 30, 60));

    private readonly WeatherSeries _weather;
    private readonly int[] _bottomsCm;
    private readonly double[] _rootShare;
    private readonly float[][] _filled;
    private readonly int _hours;

    /// <param name="weather">What falls and shines on it.</param>
    /// <param name="layerBottomsCm">The lower edges of the layers, from above.</param>
    public SoilColumn(WeatherSeries weather, params int[] layerBottomsCm)
    {
        _weather = weather;
        _bottomsCm = layerBottomsCm;
        _hours = weather.DayCount * 24;
        _filled = new float[layerBottomsCm.Length][];
        _rootShare = new double[layerBottomsCm.Length];
        for (int layer = 0; layer < layerBottomsCm.Length; layer++)
        {
            _filled[layer] = new float[_hours];
            _rootShare[layer] = RootsAbove(layerBottomsCm[layer]) - RootsAbove(TopCm(layer));
        }

        Compute();
    }

    /// <summary>Under <see cref="WeatherSeries.Seattle"/>, layers that end 10, 30 and 60 cm below the surface.</summary>
    public static SoilColumn Seattle => s_seattle.Value;

    /// <summary>The share of the pores that is filled with water: 0 to 100000 thousandths of percent.</summary>
    /// <param name="depthCm">Below the last layer, the last one's.</param>
    /// <param name="timeMs">As in <see cref="WeatherSeries"/>.</param>
    public virtual int FilledMilliPercent(int depthCm, long timeMs)
    {
        int layer = Layer(depthCm);
        int hour = (int)(timeMs / HourMs % _hours);
        double later = timeMs % HourMs / (double)HourMs;
        double filled = _filled[layer][hour] * (1 - later) + _filled[layer][(hour + 1) % _hours] * later;
        return (int)Math.Round(filled * 100000);
    }

    /// <summary>The same by volume: thousandths of percent of the soil that are water.</summary>
    /// <param name="depthCm">Below the last layer, the last one's.</param>
    /// <param name="timeMs">As in <see cref="WeatherSeries"/>.</param>
    public int WaterMilliPercent(int depthCm, long timeMs) =>
        (int)Math.Round(FilledMilliPercent(depthCm, timeMs) * Saturation);

    /// <summary>The layer that a depth lies in.</summary>
    protected int Layer(int depthCm)
    {
        int layer = 0;
        while (layer < _bottomsCm.Length - 1 && depthCm >= _bottomsCm[layer])
        {
            layer++;
        }

        return layer;
    }

    /// <summary>The water in each layer, by volume, when an hour of the series begins under the weather alone.</summary>
    protected double[] WaterAt(long hour)
    {
        var water = new double[_bottomsCm.Length];
        for (int layer = 0; layer < water.Length; layer++)
        {
            water[layer] = _filled[layer][hour % _hours] * Saturation;
        }

        return water;
    }

    /// <summary>The share of the pores that so much water fills: 0 to 1.</summary>
    protected static double Filled(double water) => water / Saturation;

    /// <summary>Takes the layers through an hour of the series.</summary>
    /// <param name="water">By volume, from above; changed.</param>
    /// <param name="hour">Which hour.</param>
    /// <param name="irrigationMm">What falls on it besides the rain.</param>
    protected void Pass(double[] water, long hour, double irrigationMm)
    {
        long timeMs = hour % _hours * HourMs;
        double rainMm = (_weather.RainNanometres(timeMs + HourMs) - _weather.RainNanometres(timeMs)) / 1e6;
        Step(water, rainMm + irrigationMm, _weather.EvapotranspirationMillimetresPerHour(timeMs + HourMs / 2));
    }

    private void Compute()
    {
        double[] water = new double[_bottomsCm.Length];
        Array.Fill(water, FieldCapacity);

        // Twice: the second time begins as the first ended, so that the end joins the beginning.
        for (int step = 0; step < 2 * _hours; step++)
        {
            int hour = step % _hours;
            for (int layer = 0; layer < water.Length; layer++)
            {
                _filled[layer][hour] = (float)(water[layer] / Saturation);
            }

            Pass(water, hour, 0);
        }
    }

    // One hour, from the surface down; what a full layer cannot take goes on to the next.
    private void Step(double[] water, double rainMm, double evaporationMm)
    {
        double sinkingMm = rainMm;
        for (int layer = 0; layer < water.Length; layer++)
        {
            double layerMm = (_bottomsCm[layer] - TopCm(layer)) * 10;
            double amountMm = water[layer] * layerMm + sinkingMm - Uptake(water, layer, evaporationMm);
            sinkingMm = Math.Max(0, amountMm - FieldCapacity * layerMm) * DrainPerHour;
            sinkingMm = Math.Max(sinkingMm, amountMm - Saturation * layerMm);
            water[layer] = (amountMm - sinkingMm) / layerMm;
        }
    }

    private double Uptake(double[] water, int layer, double evaporationMm)
    {
        // FAO-56 equation 84: plants close up as the soil dries.
        double driest = layer == 0 ? DriestTop : WiltingPoint;
        double stress = (water[layer] - driest) / ((FieldCapacity - driest) * (1 - EasyShare));
        return evaporationMm * _rootShare[layer] * Math.Clamp(stress, 0, 1);
    }

    private int TopCm(int layer) => layer == 0 ? 0 : _bottomsCm[layer - 1];

    // Roots thin out with depth, evenly (Prasad 1988).
    private double RootsAbove(double depthCm)
    {
        double share = depthCm / _bottomsCm[^1];
        return share * (2 - share);
    }
}

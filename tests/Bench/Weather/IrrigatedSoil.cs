// Soil that gets water from a valve besides the rain: each board's own.
using System;

namespace Bench.Weather;

/// <summary>A <see cref="SoilColumn"/> under an irrigation line.</summary>
/// <remarks>Until the first water comes it is what the weather makes of it. From then on it goes through the hours as it is
/// asked about them, and time only goes forward. Water counts in the hour in which it is first seen; a board that is asleep while
/// its valve is open finds it all at once.</remarks>
public sealed class IrrigatedSoil : SoilColumn
{
    private const long HourMs = 3600 * 1000;

    private readonly Func<double> _irrigatedMm;

    private double _seenMm;
    private double _hourMm;
    private long _hour;
    private double[] _water;
    private double[] _next;

    /// <param name="weather">What falls and shines on it.</param>
    /// <param name="irrigatedMm">All the water so far: litres on each square metre.</param>
    /// <param name="layerBottomsCm">The lower edges of the layers, from above.</param>
    public IrrigatedSoil(WeatherSeries weather, Func<double> irrigatedMm, params int[] layerBottomsCm)
        : base(weather, layerBottomsCm)
    {
        _irrigatedMm = irrigatedMm;
        _seenMm = irrigatedMm();
    }

    /// <inheritdoc/>
    public override int FilledMilliPercent(int depthCm, long timeMs)
    {
        double freshMm = _irrigatedMm() - _seenMm;
        if (_water == null && freshMm <= 0)
        {
            return base.FilledMilliPercent(depthCm, timeMs);
        }

        Advance(timeMs / HourMs, freshMm);
        int layer = Layer(depthCm);
        double later = Math.Clamp((timeMs - _hour * HourMs) / (double)HourMs, 0, 1);
        return (int)Math.Round(100000 * (Filled(_water[layer]) * (1 - later) + Filled(_next[layer]) * later));
    }

    private void Advance(long hour, double freshMm)
    {
        bool moved = _water == null;
        if (moved)
        {
            _hour = hour;
            _water = WaterAt(hour);
        }

        while (_hour < hour)
        {
            Pass(_water, _hour, _hourMm);
            _hourMm = 0;
            _hour++;
            moved = true;
        }

        if (moved || freshMm > 0)
        {
            _seenMm += freshMm;
            _hourMm += freshMm;
            _next = (double[])_water.Clone();
            Pass(_next, _hour, _hourMm);
        }
    }
}

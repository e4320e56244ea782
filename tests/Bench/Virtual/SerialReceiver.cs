// A terminal at a pin: 8N1, as a UART hears it. It knows nothing of how the levels were made: it looks at the level in the middle of each
// bit, counted from the falling edge of the start.
using System;
using System.Collections.Generic;
using System.Text;
using Firmware.Operation;

namespace Bench.Virtual;

/// <summary>Hears lines at a pin that rests high.</summary>
public sealed class SerialReceiver : IPulseOutput
{
    private const double UnitsPerBit = 80e6 / 115200;

    private readonly List<byte> _line = [];
    private readonly List<string> _lines = [];

    /// <summary>The pin at which it hears.</summary>
    public int Gpio { get; init; }

    /// <summary>What it heard, line by line.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>What it heard that was no character: a start or a stop of the wrong level.</summary>
    public int FramingErrors { get; private set; }

    /// <inheritdoc/>
    public void Send(byte[] pairs, bool waits)
    {
        foreach (byte heard in Hear(Levels(pairs)))
        {
            if (heard == '\n')
            {
                _lines.Add(Encoding.UTF8.GetString(_line.ToArray()).TrimEnd('\r'));
                _line.Clear();
            }
            else
            {
                _line.Add(heard);
            }
        }
    }

    /// <summary>The levels that pairs make, up to the one that ends them.</summary>
    public static List<(bool High, int Duration)> Levels(byte[] pairs)
    {
        var levels = new List<(bool, int)>();
        for (int at = 0; ; at += 2)
        {
            int half = pairs[at] | (pairs[at + 1] << 8);
            if ((half & 0x7FFF) == 0)
            {
                return levels;
            }

            levels.Add((half >> 15 == 1, half & 0x7FFF));
        }
    }

    private IEnumerable<byte> Hear(List<(bool High, int Duration)> levels)
    {
        double end = 0;
        levels.ForEach(level => end += level.Duration);
        for (double at = 0; at < end;)
        {
            if (LevelAt(levels, at))
            {
                at++; // at rest
                continue;
            }

            double start = at;
            int bits = 0;
            for (int bit = 0; bit < 10; bit++)
            {
                bits |= LevelAt(levels, start + ((bit + 0.5) * UnitsPerBit)) ? 1 << bit : 0;
            }

            FramingErrors += (bits & 0x201) == 0x200 ? 0 : 1;
            yield return (byte)(bits >> 1);
            at = Math.Ceiling(start + (9.5 * UnitsPerBit)); // the next start may come from the middle of the stop on
        }
    }

    private static bool LevelAt(List<(bool High, int Duration)> levels, double at)
    {
        foreach ((bool high, int duration) in levels)
        {
            if (at < duration)
            {
                return high;
            }

            at -= duration;
        }

        return true;
    }
}

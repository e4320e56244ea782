// What a person asks for with --fault SENSOR=KIND[@SECONDS].
using System;
using System.Collections.Generic;
using System.Globalization;

namespace Bench.Virtual;

/// <summary>A device that breaks.</summary>
/// <param name="Device">Its name in <see cref="VirtualPins"/>.</param>
/// <param name="Fault">How.</param>
/// <param name="AtMs">When, in virtual milliseconds after the board was first switched on.</param>
public sealed record FaultOrder(string Device, Fault Fault, long AtMs)
{
    private const double MaxSeconds = 1e9;

    /// <summary>Reads <c>anemometer=stuck@60</c>; null, and what to write instead, when it is none.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="devices">The names that there are.</param>
    /// <param name="remedy">What to do about it.</param>
    public static FaultOrder Parse(string text, IReadOnlyCollection<string> devices, out string remedy)
    {
        remedy = null;
        string[] sides = text.Split('=');
        string[] what = sides[^1].Split('@');
        if (sides.Length != 2 || what.Length > 2)
        {
            remedy = "use SENSOR=KIND or SENSOR=KIND@SECONDS, such as anemometer=stuck@60";
        }
        else if (!Has(devices, sides[0]))
        {
            remedy = "use one of the sensors " + string.Join(", ", devices);
        }
        else if (!TryParseKind(what[0], out Fault fault))
        {
            remedy = "use one of the kinds missing, stuck, noisy, outofrange, none";
        }
        else
        {
            double seconds = 0;
            if (what.Length == 1 || (double.TryParse(what[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) &&
                seconds <= MaxSeconds))
            {
                return new FaultOrder(sides[0], fault, (long)(seconds * 1000));
            }

            remedy = "use virtual seconds from 0 to 1e9 after the @";
        }

        return null;
    }

    /// <summary>Reads a kind of fault; false when there is none with that name.</summary>
    public static bool TryParseKind(string text, out Fault fault) =>
        Enum.TryParse(text, true, out fault) && Enum.IsDefined(fault) && !char.IsAsciiDigit(text[0]);

    private static bool Has(IReadOnlyCollection<string> names, string name)
    {
        foreach (string other in names)
        {
            if (other == name)
            {
                return true;
            }
        }

        return false;
    }
}

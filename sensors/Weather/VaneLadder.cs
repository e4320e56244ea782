// The resistor ladder of a wind vane: which resistance stands for which point of the compass. Argent Data Systems, "Weather Sensor
// Assembly p/n 80422" (sold as SparkFun SEN-08942 and SEN-15901), table of the wind vane.
namespace Sensors.Weather;

/// <summary>Resistances and voltages of the sixteen points.</summary>
public static class VaneLadder
{
    /// <summary>The vane's resistance at each of its points (the data sheet's table).</summary>
    /// <param name="point">0 for north, 4 for east.</param>
    public static int Ohms(int point)
    {
        switch (point)
        {
            case 0: return 33000;
            case 1: return 6570;
            case 2: return 8200;
            case 3: return 891;
            case 4: return 1000;
            case 5: return 688;
            case 6: return 2200;
            case 7: return 1410;
            case 8: return 3900;
            case 9: return 3140;
            case 10: return 16000;
            case 11: return 14120;
            case 12: return 120000;
            case 13: return 42120;
            case 14: return 64900;
            default: return 21880;
        }
    }

    /// <summary>The voltage at a point, in millivolts.</summary>
    public static int MilliVolts(int point, int supplyMilliVolts, int dividerOhms)
    {
        int ohms = Ohms(point);
        return (int)FixedPoint.Divide((long)supplyMilliVolts * ohms, ohms + dividerOhms);
    }
}

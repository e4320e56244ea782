// A smart meter: a definition that is there (object 3421), of which an instance has what the meter knows.
using Objects.Ipso;
using Objects.Ipso.Definitions;

namespace Example;

public sealed class SmartMeter
{
    private long _milliWattMs;

    public SmartMeter()
    {
        Object = new DataObject(
            SinglePhaseMeter.Id,
            SinglePhaseMeter.Version,
            DataObject.Choose(SinglePhaseMeter.Table(), new int[]
            {
                SinglePhaseMeter.Voltage, SinglePhaseMeter.Current, SinglePhaseMeter.InstantaneousPowerFactor,
                SinglePhaseMeter.ActivePowerImport, SinglePhaseMeter.ActiveEnergyImport,
                SinglePhaseMeter.ThresholdForVoltageSag, SinglePhaseMeter.NumberOfVoltageSags,
            }));
        Object.Add();
        Object.Set(0, SinglePhaseMeter.ThresholdForVoltageSag, 207000);
        Object.Set(0, SinglePhaseMeter.NumberOfVoltageSags, 0);
    }

    public DataObject Object { get; }

    // Numbers are thousandths of their unit, energy is whole Wh: the definition says so.
    public void Sample(int milliVolts, int milliAmperes, int milliWatts, int elapsedMs)
    {
        long milliVoltAmperes = (long)milliVolts * milliAmperes / 1000;
        _milliWattMs += (long)milliWatts * elapsedMs;
        if (milliVolts < Object.Get(0, SinglePhaseMeter.ThresholdForVoltageSag, 0)) // which a server may write
        {
            int sags = Object.Get(0, SinglePhaseMeter.NumberOfVoltageSags, 0);
            Object.Set(0, SinglePhaseMeter.NumberOfVoltageSags, sags + 1000);
        }

        Object.Set(0, SinglePhaseMeter.Voltage, milliVolts);
        Object.Set(0, SinglePhaseMeter.Current, milliAmperes);
        Object.Set(0, SinglePhaseMeter.ActivePowerImport, milliWatts);
        Object.Set(0, SinglePhaseMeter.ActiveEnergyImport, (int)(_milliWattMs / 3600000000));
        if (milliVoltAmperes > 0)
        {
            Object.Set(0, SinglePhaseMeter.InstantaneousPowerFactor, (int)(milliWatts * 1000L / milliVoltAmperes));
        }
    }
}

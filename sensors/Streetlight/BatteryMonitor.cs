// A battery and what charges it, each through a voltage divider at an analogue input.
using System;

namespace Sensors.Streetlight;

/// <summary>Voltages, level, low, charging, supply lost (object 3411).</summary>
/// <remarks>
/// <code>
/// Start  battery: s | s | ... | s   charge: s | s | ... | s   done: 2 * 9 samples, 5 ms apart
/// </code>
/// The level is that of a battery at rest: charging makes it look fuller, a load emptier.
/// </remarks>
public sealed class BatteryMonitor : Sensor
{
    /// <summary>Battery voltage, thousandths of a volt.</summary>
    public const int BatteryVoltage = 0;

    /// <summary>Voltage of the solar panel or supply, thousandths of a volt.</summary>
    public const int ChargeVoltage = 1;

    /// <summary>Level, thousandths of percent.</summary>
    public const int Level = 2;

    /// <summary>Samples of one voltage: odd, for a median.</summary>
    public const int SampleCount = 9;

    /// <summary>Between samples: longer than the pulses of most charge controllers.</summary>
    public const int SampleIntervalMs = 5;

    /// <summary>Fewer converted samples than this are no measurement.</summary>
    public const int MinimumSamples = 5;

    /// <summary>Where ESP32's converter ends: about 150 mV and 3100 mV (ESP-IDF 4.4, ADC attenuation).</summary>
    public const int FloorMilliVolts = 170, CeilingMilliVolts = 3100;

    /// <summary>A battery is steady: more spread than this at the pin is a bad contact.</summary>
    public const int NoisySpreadMilliVolts = 100;

    /// <summary>A divider's ratio, in thousandths: from none to one for 300 V.</summary>
    public const int MinimumRatioPermille = 1000, MaximumRatioPermille = 100000;

    /// <summary>Charging when the supply is so much above the battery: less than any diode takes.</summary>
    public const int ChargingMilliVolts = 100;

    /// <summary>A supply must be gone for so long to be lost.</summary>
    public const int LossMs = 60000;

    /// <summary>Low ends this much above its threshold, percent.</summary>
    public const int HysteresisPercent = 5;

    /// <summary>The threshold unless set otherwise.</summary>
    public const int DefaultLowPercent = 20;

    // What is in the array of numbers, of the battery and then, where there are two, of the supply: an int takes 4 bytes there, a
    // field 12.
    private const int Ratio = 0, Volts = 2, QualityAt = 4, Taken = 6, Low = 7, Losses = 8, Chemistry = 9;
    private const int Flags = 10, NumberCount = 11;
    private const int Battery = 0, Supply = 1;

    private const int LowLevel = 1, Charging = 2, SupplyLost = 4, SupplySeen = 8;

    // In a point of a curve, before the percent.
    private const int PerMilliVolt = 1000;

    private readonly IAnalogInput _battery;
    private readonly IAnalogInput _charge;
    private readonly short[] _samples = new short[SampleCount];
    private readonly int[] _numbers = new int[NumberCount];

    private long _goneSince = Never;

    /// <param name="battery">The battery's divider.</param>
    /// <param name="batteryRatioPermille">Battery / pin: 100 kΩ over 22 kΩ are 5545.</param>
    /// <param name="charge">The supply's divider; null without.</param>
    /// <param name="chargeRatioPermille">Supply / pin.</param>
    /// <param name="chemistry">What the battery is.</param>
    public BatteryMonitor(
        IAnalogInput battery, int batteryRatioPermille, IAnalogInput charge, int chargeRatioPermille, BatteryChemistry chemistry)
    {
        if (!Calibrate(batteryRatioPermille, chargeRatioPermille))
        {
            throw new ArgumentException();
        }

        _battery = battery;
        _charge = charge;
        _numbers[QualityAt + Battery] = (int)Quality.NotReady;
        _numbers[QualityAt + Supply] = (int)Quality.NotReady;
        _numbers[Low] = DefaultLowPercent;
        _numbers[Chemistry] = (int)chemistry;
    }

    /// <summary>Level at or below which the battery is low (resource 5).</summary>
    public int LowPercent => _numbers[Low];

    /// <summary>True from the threshold down, until <see cref="HysteresisPercent"/> above it (resource 6).</summary>
    public bool IsLow => Is(LowLevel);

    /// <summary>True while the supply is above the battery.</summary>
    public bool IsCharging => Is(Charging);

    /// <summary>True while the supply is too low to charge even an empty battery; a solar panel's every night (resource 9).</summary>
    public bool IsSupplyLost => Is(SupplyLost);

    /// <summary>How often it was lost since the last reset (resource 10). To be stored and given to <see cref="Restore"/>.</summary>
    public int SupplyLosses => _numbers[Losses];

    /// <summary>Sets both dividers' ratios, thousandths: true / at the pin.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Calibrate(int batteryRatioPermille, int chargeRatioPermille)
    {
        if (batteryRatioPermille < MinimumRatioPermille || batteryRatioPermille > MaximumRatioPermille
            || chargeRatioPermille < MinimumRatioPermille || chargeRatioPermille > MaximumRatioPermille)
        {
            return false;
        }

        _numbers[Ratio + Battery] = batteryRatioPermille;
        _numbers[Ratio + Supply] = chargeRatioPermille;
        return true;
    }

    /// <summary>Sets <see cref="LowPercent"/>.</summary>
    /// <returns>False, and nothing changes, when not from 0 to 100 less the hysteresis.</returns>
    public bool SetLow(int percent)
    {
        bool good = percent >= 0 && percent <= 100 - HysteresisPercent;
        _numbers[Low] = good ? percent : LowPercent;
        return good;
    }

    /// <summary>Sets the counter: after a reboot to what was stored, for a reset to 0.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(int supplyLosses)
    {
        bool good = supplyLosses >= 0;
        _numbers[Losses] = good ? supplyLosses : SupplyLosses;
        return good;
    }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        if (IsComplete)
        {
            _numbers[Taken] = 0;
            Deadline = now;
            Poll(now);
        }
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        int taken = _numbers[Taken];
        Samples.Add(_samples, taken % SampleCount, (taken >= SampleCount ? _charge : _battery).ReadMilliVolts());
        _numbers[Taken] = ++taken;
        Deadline = now + SampleIntervalMs;
        if (taken == SampleCount)
        {
            _numbers[QualityAt + Battery] = (int)JudgeBattery();
        }

        if (taken == (_charge == null ? 1 : 2) * SampleCount)
        {
            if (_charge != null)
            {
                _numbers[QualityAt + Supply] = (int)JudgeCharge();
            }

            Deadline = Never;
            Conclude(now);
        }
    }

    /// <inheritdoc/>
    public override Quality QualityOf(int channel) =>
        (Quality)_numbers[QualityAt + (channel == ChargeVoltage ? Supply : Battery)];

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel >= BatteryVoltage && channel <= Level && QualityOf(channel) == Quality.Good;
        milliX = !good ? 0
            : channel == BatteryVoltage ? _numbers[Volts + Battery]
            : channel == ChargeVoltage ? _numbers[Volts + Supply] : LevelNow() * 1000;
        return good;
    }

    /// <summary>The voltage before a divider.</summary>
    public static int MilliVolts(int pinMilliVolts, int ratioPermille) => (int)FixedPoint.Divide((long)pinMilliVolts * ratioPermille, 1000);

    /// <summary>Level by the voltage at rest, 0 to 100, on straight lines between a curve's points.</summary>
    /// <param name="milliVolts">The battery's.</param>
    /// <param name="chemistry">Whose curve; see <see cref="Point"/>.</param>
    public static int LevelPercent(int milliVolts, BatteryChemistry chemistry)
    {
        int below = EmptyMilliVolts(chemistry), from = 0;
        if (milliVolts <= below)
        {
            return 0;
        }

        for (int i = 1; from < 100; i++)
        {
            int point = Point(chemistry, i);
            int above = point / PerMilliVolt, to = point % PerMilliVolt;
            if (milliVolts <= above)
            {
                return from + (milliVolts - below) * (to - from) / (above - below);
            }

            below = above;
            from = to;
        }

        return 100;
    }

    /// <summary>The voltage at rest at which a battery is empty.</summary>
    public static int EmptyMilliVolts(BatteryChemistry chemistry) => Point(chemistry, 0) / PerMilliVolt;

    /// <summary>The voltage at which it is full.</summary>
    public static int FullMilliVolts(BatteryChemistry chemistry) => Point(chemistry, int.MaxValue) / PerMilliVolt;

    /// <summary>A point of a curve of the voltage at rest and the level, the lowest first: millivolts * 1000 + percent. In code,
    /// since a table would take heap.</summary>
    /// <remarks>Lead acid: Battery Council International, flooded cells at 26.7 °C. Lithium iron phosphate and lithium ion: tables of
    /// the trade, which differ by some 10 % between makers; the phosphate's is so flat from 13.0 to 13.4 V that 20 mV are 6 %.</remarks>
    /// <param name="chemistry">What the battery is.</param>
    /// <param name="index">From 0 on; behind the last point, that one.</param>
    public static int Point(BatteryChemistry chemistry, int index) => chemistry switch
    {
        BatteryChemistry.LeadAcid12V => index switch
        {
            0 => 11890_000,
            1 => 12060_025,
            2 => 12240_050,
            3 => 12450_075,
            _ => 12650_100,
        },
        BatteryChemistry.LithiumIon1S => index switch
        {
            0 => 3000_000,
            1 => 3450_005,
            2 => 3680_010,
            3 => 3740_020,
            4 => 3770_030,
            5 => 3790_040,
            6 => 3820_050,
            7 => 3870_060,
            8 => 3920_070,
            9 => 3980_080,
            10 => 4060_090,
            _ => 4200_100,
        },
        _ => index switch
        {
            0 => 10000_000,
            1 => 12000_010,
            2 => 12800_020,
            3 => 13000_030,
            4 => 13200_040,
            5 => 13300_070,
            6 => 13400_090,
            7 => 13600_099,
            _ => 14600_100,
        },
    };

    private int LevelNow() => LevelPercent(_numbers[Volts + Battery], (BatteryChemistry)_numbers[Chemistry]);

    private bool Is(int flag) => (_numbers[Flags] & flag) != 0;

    private void Mark(int flag, bool set) => _numbers[Flags] = set ? _numbers[Flags] | flag : _numbers[Flags] & ~flag;

    private Quality JudgeBattery()
    {
        int pin = Samples.Median(_samples, SampleCount);
        if (Samples.Good(_samples, SampleCount) < MinimumSamples || pin <= FloorMilliVolts)
        {
            return Quality.Missing;
        }

        int milliVolts = MilliVolts(pin, _numbers[Ratio + Battery]);
        _numbers[Volts + Battery] = milliVolts;
        if (Samples.InnerSpread(_samples, SampleCount) > NoisySpreadMilliVolts)
        {
            return Quality.Noisy;
        }

        // A fifth below empty or above full is another battery, or a dead cell. Lead acid is charged at up to 15 V.
        var chemistry = (BatteryChemistry)_numbers[Chemistry];
        int empty = EmptyMilliVolts(chemistry), full = FullMilliVolts(chemistry);
        bool plausible = milliVolts >= empty - empty / 5 && milliVolts <= full + full / 5;
        return plausible && pin < CeilingMilliVolts ? Quality.Good : Quality.OutOfRange;
    }

    private Quality JudgeCharge()
    {
        if (Samples.Good(_samples, SampleCount) < MinimumSamples)
        {
            return Quality.Missing;
        }

        // At night a panel has none, which the converter shows as its floor.
        int pin = Samples.Median(_samples, SampleCount);
        _numbers[Volts + Supply] = pin <= FloorMilliVolts ? 0 : MilliVolts(pin, _numbers[Ratio + Supply]);
        return pin < CeilingMilliVolts ? Quality.Good : Quality.OutOfRange;
    }

    private void Conclude(long now)
    {
        bool battery = QualityOf(BatteryVoltage) == Quality.Good;
        Quality = QualityOf(battery && _charge != null ? ChargeVoltage : BatteryVoltage);
        if (battery)
        {
            int level = LevelNow();
            Mark(LowLevel, level <= LowPercent || (IsLow && level < LowPercent + HysteresisPercent));
        }

        if (QualityOf(ChargeVoltage) != Quality.Good)
        {
            Mark(Charging, false);
            return;
        }

        int supply = _numbers[Volts + Supply];
        Mark(Charging, battery && supply >= _numbers[Volts + Battery] + ChargingMilliVolts);
        if (supply >= EmptyMilliVolts((BatteryChemistry)_numbers[Chemistry]))
        {
            _goneSince = Never;
            Mark(SupplyLost, false);
            Mark(SupplySeen, true);
        }
        else if (_goneSince == Never)
        {
            _goneSince = now;
        }
        else if (!IsSupplyLost && now - _goneSince >= LossMs)
        {
            Mark(SupplyLost, true);

            // A start by night is no loss: nobody has seen the supply come, let alone go.
            _numbers[Losses] += Is(SupplySeen) && SupplyLosses < int.MaxValue ? 1 : 0;
        }
    }
}

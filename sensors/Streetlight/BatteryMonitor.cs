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

    private readonly IAnalogInput _battery;
    private readonly IAnalogInput _charge;
    private readonly short[] _curve;
    private readonly short[] _samples = new short[SampleCount];

    private int _batteryRatio;
    private int _chargeRatio;
    private bool _measuring;
    private int _taken;
    private int _batteryMilliVolts;
    private int _chargeMilliVolts;
    private Quality _batteryQuality = Quality.NotReady;
    private Quality _chargeQuality = Quality.NotReady;
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
        _curve = Curve(chemistry);
    }

    /// <summary>Level at or below which the battery is low (resource 5).</summary>
    public int LowPercent { get; private set; } = DefaultLowPercent;

    /// <summary>True from the threshold down, until <see cref="HysteresisPercent"/> above it (resource 6).</summary>
    public bool IsLow { get; private set; }

    /// <summary>True while the supply is above the battery.</summary>
    public bool IsCharging { get; private set; }

    /// <summary>True while the supply is too low to charge even an empty battery; a solar panel's every night (resource 9).</summary>
    public bool IsSupplyLost { get; private set; }

    /// <summary>How often it was lost since the last reset (resource 10). To be stored and given to <see cref="Restore"/>.</summary>
    public int SupplyLosses { get; private set; }

    /// <summary>Sets both dividers' ratios, thousandths: true / at the pin.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Calibrate(int batteryRatioPermille, int chargeRatioPermille)
    {
        if (batteryRatioPermille < MinimumRatioPermille || batteryRatioPermille > MaximumRatioPermille
            || chargeRatioPermille < MinimumRatioPermille || chargeRatioPermille > MaximumRatioPermille)
        {
            return false;
        }

        _batteryRatio = batteryRatioPermille;
        _chargeRatio = chargeRatioPermille;
        return true;
    }

    /// <summary>Sets <see cref="LowPercent"/>.</summary>
    /// <returns>False, and nothing changes, when not from 0 to 100 less the hysteresis.</returns>
    public bool SetLow(int percent)
    {
        bool good = percent >= 0 && percent <= 100 - HysteresisPercent;
        LowPercent = good ? percent : LowPercent;
        return good;
    }

    /// <summary>Sets the counter: after a reboot to what was stored, for a reset to 0.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(int supplyLosses)
    {
        bool good = supplyLosses >= 0;
        SupplyLosses = good ? supplyLosses : SupplyLosses;
        return good;
    }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        if (!_measuring)
        {
            _measuring = true;
            _taken = 0;
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

        bool second = _taken >= SampleCount;
        Samples.Add(_samples, _taken % SampleCount, (second ? _charge : _battery).ReadMilliVolts());
        _taken++;
        Deadline = now + SampleIntervalMs;
        if (_taken == SampleCount)
        {
            _batteryQuality = JudgeBattery();
        }

        if (_taken == (_charge == null ? 1 : 2) * SampleCount)
        {
            if (_charge != null)
            {
                _chargeQuality = JudgeCharge();
            }

            _measuring = false;
            Deadline = Never;
            Conclude(now);
        }
    }

    /// <inheritdoc/>
    public override Quality QualityOf(int channel) => channel == ChargeVoltage ? _chargeQuality : _batteryQuality;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel >= BatteryVoltage && channel <= Level && QualityOf(channel) == Quality.Good;
        milliX = !good ? 0
            : channel == BatteryVoltage ? _batteryMilliVolts
            : channel == ChargeVoltage ? _chargeMilliVolts : LevelPercent(_batteryMilliVolts, _curve) * 1000;
        return good;
    }

    /// <summary>The voltage before a divider.</summary>
    public static int MilliVolts(int pinMilliVolts, int ratioPermille) => (int)FixedPoint.Divide((long)pinMilliVolts * ratioPermille, 1000);

    /// <summary>Level by the voltage at rest, 0 to 100, on straight lines between a curve's points.</summary>
    /// <param name="milliVolts">The battery's.</param>
    /// <param name="curve">Pairs of millivolts and percent, rising; see <see cref="Curve"/>.</param>
    public static int LevelPercent(int milliVolts, short[] curve)
    {
        if (milliVolts <= curve[0])
        {
            return curve[1];
        }

        for (int i = 2; i < curve.Length; i += 2)
        {
            if (milliVolts <= curve[i])
            {
                int below = curve[i - 2], from = curve[i - 1];
                return from + (milliVolts - below) * (curve[i + 1] - from) / (curve[i] - below);
            }
        }

        return 100;
    }

    /// <summary>Voltage at rest and level, millivolts and percent by turns.</summary>
    /// <remarks>Lead acid: Battery Council International, flooded cells at 26.7 °C. Lithium iron phosphate and lithium ion: tables of
    /// the trade, which differ by some 10 % between makers; the phosphate's is so flat from 13.0 to 13.4 V that 20 mV are 6 %.</remarks>
    public static short[] Curve(BatteryChemistry chemistry)
    {
        switch (chemistry)
        {
            case BatteryChemistry.LeadAcid12V:
                return new short[] { 11890, 0, 12060, 25, 12240, 50, 12450, 75, 12650, 100 };
            case BatteryChemistry.LithiumIon1S:
                return new short[]
                {
                    3000, 0, 3450, 5, 3680, 10, 3740, 20, 3770, 30, 3790, 40, 3820, 50, 3870, 60, 3920, 70, 3980, 80, 4060, 90, 4200, 100,
                };
            default:
                return new short[] { 10000, 0, 12000, 10, 12800, 20, 13000, 30, 13200, 40, 13300, 70, 13400, 90, 13600, 99, 14600, 100 };
        }
    }

    private Quality JudgeBattery()
    {
        int pin = Samples.Median(_samples, SampleCount);
        if (Samples.Good(_samples, SampleCount) < MinimumSamples || pin <= FloorMilliVolts)
        {
            return Quality.Missing;
        }

        _batteryMilliVolts = MilliVolts(pin, _batteryRatio);
        if (Samples.InnerSpread(_samples, SampleCount) > NoisySpreadMilliVolts)
        {
            return Quality.Noisy;
        }

        // A fifth below empty or above full is another battery, or a dead cell. Lead acid is charged at up to 15 V.
        int empty = _curve[0], full = _curve[_curve.Length - 2];
        bool plausible = _batteryMilliVolts >= empty - empty / 5 && _batteryMilliVolts <= full + full / 5;
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
        _chargeMilliVolts = pin <= FloorMilliVolts ? 0 : MilliVolts(pin, _chargeRatio);
        return pin < CeilingMilliVolts ? Quality.Good : Quality.OutOfRange;
    }

    private void Conclude(long now)
    {
        Quality = _batteryQuality != Quality.Good || _charge == null ? _batteryQuality : _chargeQuality;
        if (_batteryQuality == Quality.Good)
        {
            int level = LevelPercent(_batteryMilliVolts, _curve);
            IsLow = level <= LowPercent || (IsLow && level < LowPercent + HysteresisPercent);
        }

        if (_chargeQuality != Quality.Good)
        {
            IsCharging = false;
            return;
        }

        IsCharging = _batteryQuality == Quality.Good && _chargeMilliVolts >= _batteryMilliVolts + ChargingMilliVolts;
        if (_chargeMilliVolts >= _curve[0])
        {
            _goneSince = Never;
            IsSupplyLost = false;
        }
        else if (_goneSince == Never)
        {
            _goneSince = now;
        }
        else if (!IsSupplyLost && now - _goneSince >= LossMs)
        {
            IsSupplyLost = true;
            SupplyLosses = SupplyLosses == int.MaxValue ? SupplyLosses : SupplyLosses + 1;
        }
    }
}

// What a node's life costs its battery, from what a virtual board did: a model, to compare changes with. No figure in it was measured on
// this firmware; each has its source.
using System;

namespace Bench.Energy;

/// <summary>Currents and times of an ESP32 module at 3.3 V, and what feeds it.</summary>
public sealed record PowerModel
{
    /// <summary>Deep sleep with RTC timer and RTC memory: ESP32 Series Datasheet v3.5, table 6.</summary>
    public double SleepMicroAmperes { get; init; } = 10;

    /// <summary>What sensors and dividers draw that are never switched off.</summary>
    public double StandbyMicroAmperes { get; init; }

    /// <summary>CPU at 160 MHz, radio off, greatest figure: same table. While the chip starts.</summary>
    public double StartMilliAmperes { get; init; } = 44;

    /// <summary>From reset to the program. Estimated: ESP-IDF boot some 0.3 s, validation of the image on each wake-up 0.36 s, mounting the
    /// drive and loading assemblies.</summary>
    public double StartMs { get; init; } = 1200;

    /// <summary>Radio listening, greatest figure: ESP32 Series Datasheet, "RF power-consumption". A stock image has the radio on from start to
    /// sleep, in a network or not.</summary>
    public double AwakeMilliAmperes { get; init; } = 100;

    /// <summary>Radio sending 802.11b at 19.5 dBm: same table.</summary>
    public double SendMilliAmperes { get; init; } = 240;

    /// <summary>On the air at 1 Mbit/s: preamble 192 µs, then 8 µs a byte of MAC (36), LLC (8), IP and UDP (28) and payload.</summary>
    public static double AirMs(int bytes) => 0.192 + ((bytes + 72) * 0.008);

    /// <summary>Authentication, association, four-way handshake and DHCP, sent: ten frames of 200 bytes.</summary>
    public double JoinAirMs { get; init; } = 10 * AirMs(200);

    /// <summary>Supply voltage.</summary>
    public double Volts { get; init; } = 3.3;

    /// <summary>Two alkaline AA cells: 2.5 Ah each at 1.2 V (Energizer E91, 25 mA down to 0.8 V), by a boost converter of 85 %.</summary>
    public double TwoAaJoules { get; init; } = 2 * 2.5 * 3600 * 1.2 * 0.85;

    /// <summary>Joules that a watt of panel gives on a day in December: 0.9 h of full sun (Seattle, NREL PVWatts), half of it lost to dirt,
    /// angle, converter and battery.</summary>
    public double DecemberJoulesPerWatt { get; init; } = 0.9 * 3600 * 0.5;

    /// <summary>What some time has cost.</summary>
    public double Joules(EnergyUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        double milliCoulombs = (use.Starts * StartMs / 1000 * StartMilliAmperes)
            + (use.AwakeMs / 1000 * AwakeMilliAmperes)
            + (((use.Joins * JoinAirMs) + use.AirMs) / 1000 * (SendMilliAmperes - AwakeMilliAmperes))
            + ((use.AllMs - use.AwakeMs) / 1000 * SleepMicroAmperes / 1000)
            + (use.AllMs / 1000 * StandbyMicroAmperes / 1000);
        return milliCoulombs * Volts / 1000;
    }

    /// <summary>How long two AA cells last at that pace, in months of 30.4 days.</summary>
    public double MonthsOnTwoAa(EnergyUse use) => TwoAaJoules / (Joules(use) / use.AllMs * 86400000) / 30.4;

    /// <summary>The panel that feeds it in December, in watts.</summary>
    public double PanelWatts(EnergyUse use) => Joules(use) / use.AllMs * 86400000 / DecemberJoulesPerWatt;
}

// A 1-Wire bus with thermometers in the ground of the virtual world. Maxim Integrated, DS18B20 data sheet 19-7487.
using System.Collections.Generic;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The bus, slot by slot: the line is low when anyone pulls it.</summary>
/// <remarks>
/// Each of <see cref="Thermometers"/> can be unplugged, robbed of its supply or broken by itself; the bus's fault is that
/// of all.
/// <para>
/// Missing: the cable is cut, and when it is whole again all come from power-up. Stuck: the data line lies at ground, which
/// the platform takes for a device at each reset. Noisy: every so many slots the node sees another level than there is.
/// OutOfRange: all say 127.9 °C, with a right checksum.
/// </para>
/// </remarks>
public sealed class VirtualDs18b20Bus : VirtualProbe, IOneWire
{
    // Serial numbers that differ in high and low bits, so that a search has choices everywhere; in no order.
    private const long FirstSerial = 0x0315A27C44FF, SerialStep = 0x5DEECE66D;

    // A prime below the slots of a scratchpad: none comes through.
    private const int SlotsPerSpike = 61;

    private readonly List<VirtualThermometer> _thermometers = [];
    private long _slots;

    /// <param name="clock">The board's clock; the bus gets its power now.</param>
    /// <param name="soil">The soil.</param>
    /// <param name="depthsCm">A thermometer for each depth.</param>
    public VirtualDs18b20Bus(VirtualClock clock, SoilTemperature soil, params int[] depthsCm)
        : base(clock)
    {
        foreach (int depthCm in depthsCm)
        {
            long serial = FirstSerial + _thermometers.Count * SerialStep & 0xFFFFFFFFFFFF;
            _thermometers.Add(new VirtualThermometer(clock, soil, depthCm, serial));
        }
    }

    /// <summary>In the order of the depths.</summary>
    public IReadOnlyList<VirtualThermometer> Thermometers => _thermometers;

    /// <inheritdoc/>
    public bool Reset()
    {
        bool present = Fault == Fault.Stuck;
        foreach (VirtualThermometer thermometer in _thermometers)
        {
            if (thermometer.IsConnected && Fault is not (Fault.Missing or Fault.Stuck))
            {
                thermometer.Reset();
                present = true;
            }
        }

        return present;
    }

    /// <inheritdoc/>
    public void WriteByte(byte value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            TouchBit((value >> bit & 1) != 0);
        }
    }

    /// <inheritdoc/>
    public byte ReadByte()
    {
        int value = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            value |= TouchBit(true) ? 1 << bit : 0;
        }

        return (byte)value;
    }

    /// <inheritdoc/>
    public bool TouchBit(bool value)
    {
        _slots++;
        if (Fault is Fault.Missing or Fault.Stuck)
        {
            return value && Fault == Fault.Missing;
        }

        bool level = value;
        foreach (VirtualThermometer thermometer in _thermometers)
        {
            level &= !thermometer.IsConnected || thermometer.Touch(value);
        }

        return level != (Fault == Fault.Noisy && _slots % SlotsPerSpike == 0);
    }

    /// <inheritdoc/>
    protected override void OnFault(Fault before)
    {
        foreach (VirtualThermometer thermometer in _thermometers)
        {
            thermometer.IsBroken = Fault == Fault.OutOfRange;
            if (before == Fault.Missing)
            {
                thermometer.PowerUp();
            }
        }
    }
}

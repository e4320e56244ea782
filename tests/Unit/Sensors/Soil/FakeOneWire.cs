// A 1-Wire bus that the tests hold in their hands.
using Sensors;

namespace Unit.Sensors.Soil;

/// <summary>A bus with thermometers: the line is low when one of them pulls it low.</summary>
public class FakeOneWire : IOneWire
{
    private readonly FakeThermometer[] _thermometers;

    public FakeOneWire(params FakeThermometer[] thermometers)
    {
        _thermometers = thermometers;
    }

    /// <summary>Something holds the line low; the platform takes that for a device at a reset.</summary>
    public bool IsHeldLow { get; set; }

    public int Resets { get; private set; }

    public int Slots { get; private set; }

    public bool Reset()
    {
        Resets++;
        bool present = IsHeldLow;
        foreach (FakeThermometer thermometer in _thermometers)
        {
            if (!thermometer.IsGone)
            {
                thermometer.Reset();
                present = true;
            }
        }

        return present;
    }

    public void WriteByte(byte value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            TouchBit((value >> bit & 1) != 0);
        }
    }

    public byte ReadByte()
    {
        int value = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            value |= TouchBit(true) ? 1 << bit : 0;
        }

        return (byte)value;
    }

    public bool TouchBit(bool value)
    {
        Slots++;
        bool level = value;
        foreach (FakeThermometer thermometer in _thermometers)
        {
            level &= thermometer.IsGone || thermometer.Touch(value);
        }

        return level && !IsHeldLow;
    }
}

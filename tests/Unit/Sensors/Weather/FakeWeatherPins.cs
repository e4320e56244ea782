// Pins and neighbours of the weather sensors that the tests hold in their hands.
using Sensors;

namespace Unit.Sensors.Weather;

/// <summary>A device of 256 registers, read upwards and written in pairs of register and value.</summary>
public class FakeRegisters : II2cDevice
{
    public byte[] Registers { get; } = new byte[256];

    public bool Answers { get; set; } = true;

    public int Transfers { get; private set; }

    /// <summary>The transfer, counted from now on, at which one bit is read wrong.</summary>
    public int FlipAt { get; set; } = -1;

    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        Transfers++;
        FlipAt--;
        for (int i = 0; Answers && readLength == 0 && i + 1 < writeLength; i += 2)
        {
            Registers[write[i]] = write[i + 1];
        }

        // Both may be the same array.
        int first = write[0];
        for (int i = 0; Answers && i < readLength; i++)
        {
            read[i] = Registers[first + i];
            read[i] ^= (byte)(FlipAt == 0 && i == 0 ? 4 : 0);
        }

        return Answers;
    }
}

/// <summary>A voltage.</summary>
public class FakeVoltage : IAnalogInput
{
    public int MilliVolts { get; set; }

    public int ReadMilliVolts() => MilliVolts;
}

/// <summary>A number of pulses.</summary>
public class FakePulses : IPulseCounter
{
    public long Count { get; set; }
}

/// <summary>A clock on the wall.</summary>
public class FakeTimeOfDay : ITimeOfDay
{
    public long UnixSeconds { get; set; }

    public int UtcOffsetSeconds { get; set; }
}

/// <summary>Another sensor whose one reading a driver uses.</summary>
public class FakeSensor : Sensor
{
    public FakeSensor(int milliX)
    {
        MilliX = milliX;
        Quality = Quality.Good;
    }

    public int MilliX { get; set; }

    public int AskedChannel { get; private set; }

    public void Fail(Quality quality) => Quality = quality;

    public override void Start(long now)
    {
    }

    public override bool TryRead(int channel, out int milliX)
    {
        AskedChannel = channel;
        milliX = Quality == Quality.Good ? MilliX : 0;
        return Quality == Quality.Good;
    }
}

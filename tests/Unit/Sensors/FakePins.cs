// Pins that the tests hold in their hands.
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors;

/// <summary>Remembers what was written.</summary>
public class FakeDigitalOutput : IDigitalOutput
{
    public bool High { get; private set; }

    public int Writes { get; private set; }

    public void Write(bool high)
    {
        High = high;
        Writes++;
    }
}

/// <summary>Remembers the duty.</summary>
public class FakePwmOutput : IPwmOutput
{
    public int DutyPermille { get; private set; } = -1;

    public int Writes { get; private set; }

    public void SetDutyPermille(int dutyPermille)
    {
        DutyPermille = dutyPermille;
        Writes++;
    }
}

/// <summary>Gives its samples in turn, over and over, while its supply is on.</summary>
public class FakeProbe : IAnalogInput
{
    private readonly FakeDigitalOutput _supply;
    private int _next;

    public FakeProbe(FakeDigitalOutput supply)
    {
        _supply = supply;
    }

    public int[] Samples { get; set; }

    public int UnpoweredMilliVolts { get; set; }

    public int Reads { get; private set; }

    public int ReadMilliVolts()
    {
        Reads++;
        if (_supply != null && !_supply.High)
        {
            return UnpoweredMilliVolts;
        }

        int milliVolts = Samples[_next % Samples.Length];
        _next++;
        return milliVolts;
    }
}

/// <summary>A contact to ground: closing is a falling edge.</summary>
public class FakeContact : IEdgeInput
{
    private const int Capacity = 256;

    private readonly long[] _timeMs = new long[Capacity];
    private readonly bool[] _high = new bool[Capacity];
    private int _taken;
    private int _given;

    public int Lost { get; set; }

    /// <summary>The level now; set by hand, it changes without an edge.</summary>
    public bool High { get; set; } = true;

    public void Edge(long timeMs, bool high)
    {
        _timeMs[_given % Capacity] = timeMs;
        _high[_given % Capacity] = high;
        _given++;
        High = high;
    }

    /// <summary>A closure of 135 ms that bounces when it closes and when it opens.</summary>
    public void Tip(long timeMs)
    {
        Edge(timeMs, false);
        Edge(timeMs, true);
        Edge(timeMs + 1, false);
        Edge(timeMs + 135, true);
        Edge(timeMs + 135, false);
        Edge(timeMs + 136, true);
    }

    public bool TryTake(out long timeMs, out bool high)
    {
        bool any = _taken < _given;
        timeMs = any ? _timeMs[_taken % Capacity] : 0;
        high = any && _high[_taken % Capacity];
        _taken += any ? 1 : 0;
        return any;
    }

    public bool Read() => High;
}

/// <summary>Answers each start signal with the next of its answers, and then with the last one again.</summary>
public class FakePulseTrain : IPulseTrain
{
    private readonly byte[][] _answers;
    private bool _low;

    public FakePulseTrain(params byte[][] answers)
    {
        _answers = answers;
    }

    public int Pulls { get; private set; }

    public int Releases { get; private set; }

    public int Captures { get; private set; }

    /// <summary>What to answer from now on instead.</summary>
    public byte[] Answer { get; set; }

    public void Pull()
    {
        _low = true;
        Pulls++;
    }

    public void Release()
    {
        // A release without a pull is no start signal.
        Releases += _low ? 1 : 0;
        _low = false;
    }

    public int Capture(byte[] microseconds)
    {
        byte[] answer = Answer != null ? Answer : _answers[Captures < _answers.Length ? Captures : _answers.Length - 1];
        Captures++;
        int count = answer.Length < microseconds.Length ? answer.Length : microseconds.Length;
        for (int i = 0; i < count; i++)
        {
            microseconds[i] = answer[i];
        }

        return count;
    }

    /// <summary>A DHT22's answer in nominal pulse lengths.</summary>
    public static byte[] Frame(int b0, int b1, int b2, int b3, int b4) => Frame(80, 50, 26, 70, b0, b1, b2, b3, b4);

    /// <summary>The same in other lengths: response, 40 bits, and the low with which the sensor lets the line go.</summary>
    public static byte[] Frame(int response, int low, int zero, int one, int b0, int b1, int b2, int b3, int b4)
    {
        var bytes = new int[] { b0, b1, b2, b3, b4 };
        var levels = new byte[Dht22.FrameLevels + 1];
        levels[0] = (byte)response;
        levels[1] = (byte)response;
        for (int bit = 0; bit < 40; bit++)
        {
            levels[2 + 2 * bit] = (byte)low;
            levels[3 + 2 * bit] = (byte)((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0 ? one : zero);
        }

        levels[Dht22.FrameLevels] = 50;
        return levels;
    }
}

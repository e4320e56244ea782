// DHT22 (AM2302): air temperature and humidity over one wire, as pulse lengths. Aosong, AM2302 product manual, 7.2; the limits
// of the timing are from the same maker's AM2320 product manual, 8.3 and table 10, which is the same protocol.
namespace Sensors.Weather;

/// <summary>Air temperature and relative humidity.</summary>
/// <remarks>
/// <code>
/// node     --+          +--                     first the start signal, then 40 bits, most significant first:
///            +- 1..20 ms-+                      humidity(16) temperature(16) checksum(8)
/// sensor                  +    80 +----+    +--------+    +--
///                         +-------+ 80 +-50-+ 26 | 70 +-50-+     26..28 µs high is a 0, 70 µs a 1
/// </code>
/// A frame carries the measurement that the start signal before it set off (AM2320 manual 8.3.3, note), so after a pause the
/// first frame is thrown away and a second one asked for.
/// </remarks>
public sealed class Dht22 : Sensor
{
    /// <summary>Channel: thousandths of a degree Celsius.</summary>
    public const int Temperature = 0;

    /// <summary>Channel: thousandths of a percent of relative humidity.</summary>
    public const int Humidity = 1;

    /// <summary>Channel: dew point, worked out from the other two, thousandths of a degree Celsius.</summary>
    public const int DewPoint = 2;

    /// <summary>After power-up the sensor must be left alone (AM2320 manual 8.3.4, step one: 2 s).</summary>
    public const int PowerUpMs = 2000;

    /// <summary>The start signal: 0.8 to 20 ms, 1 ms typical. The pull begins some time after the <c>now</c> of its turn, so
    /// this leaves room below as well as above.</summary>
    public const int StartLowMs = 5;

    /// <summary>The longest frame: 0.2 + 0.17 + 40 × 0.13 + 0.06 ms, and the clock's tick.</summary>
    public const int CaptureMs = 7;

    /// <summary>Between two start signals (AM2320 manual 8.3.3, note).</summary>
    public const int IntervalMs = 2000;

    /// <summary>A frame describes the air of the start signal before; older than this it is not news.</summary>
    public const int FreshMs = 10000;

    /// <summary>Frames asked for before a measurement is given up.</summary>
    public const int MaximumAttempts = 3;

    /// <summary>Air that keeps both values to the last digit for six hours and so many readings is a frozen sensor.</summary>
    public const int StuckMs = 6 * 3600 * 1000, StuckReadings = 24;

    /// <summary>Humidity(2) temperature(2) checksum(1).</summary>
    public const int FrameSize = 5;

    /// <summary>Response low and high, then a low and a high for each bit.</summary>
    public const int FrameLevels = 2 + 2 * 8 * FrameSize;

    // The final low and a glitch or two.
    private const int CaptureSize = FrameLevels + 6;

    // Half way between the longest 0 (30 µs) and the shortest 1 (68 µs).
    private const int OneAboveMicroseconds = 49;

    // Nominal bit levels are 22 to 75 µs, the response 75 to 85 µs; a long cable moves an edge by some 10 µs.
    private const int ShortestMicroseconds = 10, LongestMicroseconds = 100, ShortestResponseMicroseconds = 60;

    private const int MinimumMilliCelsius = -40000, MaximumMilliCelsius = 80000, MaximumMilliPercent = 100000;

    private readonly IPulseTrain _line;

    // First the levels, then the frame that was decoded from them.
    private readonly byte[] _capture = new byte[CaptureSize];

    private State _state;

    // Frames judged since the start; one less when the first is to be thrown away.
    private int _attempts;

    // The start signal must wait until then: IntervalMs after the frame before. Never before the first start.
    private long _earliest = Never;

    // The last frame's humidity(16) temperature(16). All ones before the first: no frame within the range has them.
    private int _raw = -1;
    private int _sameReadings;
    private long _changedAt;

    /// <param name="line">The data line, pulled up to the supply with 4.7 to 10 kΩ.</param>
    public Dht22(IPulseTrain line)
    {
        _line = line;
    }

    private enum State
    {
        Idle,
        Waiting,
        Low,
        Capturing,
    }

    /// <inheritdoc/>
    /// <remarks>Takes 9 ms, 2 s more after a pause of <see cref="FreshMs"/>, and 2 s more for each frame that failed.</remarks>
    public override void Start(long now)
    {
        if (_state != State.Idle)
        {
            return;
        }

        bool first = _earliest == Never;
        bool pause = first || now - (_earliest - IntervalMs) > FreshMs;
        _earliest = first ? now + PowerUpMs : _earliest;
        _attempts = pause ? -1 : 0;
        Ask();
        Poll(now);
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        switch (_state)
        {
            case State.Waiting:
                _line.Pull();
                _state = State.Low;
                Deadline = now + StartLowMs;
                break;

            case State.Low:
                _line.Release();
                _state = State.Capturing;
                Deadline = now + CaptureMs;
                break;

            case State.Capturing:
                HandleFrame(_line.Capture(_capture), now);
                break;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Air too dry for a dew point has one that is <see cref="Quality.OutOfRange"/>.</remarks>
    public override Quality QualityOf(int channel) =>
        channel == DewPoint && Quality == Quality.Good && MilliPercent(RawHumidity(_raw)) < MoistAir.DriestMilliPercent
            ? Quality.OutOfRange
            : Quality;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        milliX = 0;
        if (Quality != Quality.Good || channel < Temperature || channel > DewPoint)
        {
            return false;
        }

        int milliCelsius = MilliCelsius(RawTemperature(_raw)), milliPercent = MilliPercent(RawHumidity(_raw));
        if (channel == DewPoint)
        {
            return MoistAir.TryDewPoint(milliCelsius, milliPercent, out milliX);
        }

        milliX = channel == Temperature ? milliCelsius : milliPercent;
        return true;
    }

    /// <summary>Turns pulse lengths into bytes and checks them.</summary>
    /// <param name="microseconds">Lengths of low and high by turns, beginning with the response's low.</param>
    /// <param name="count">How many lengths there are.</param>
    /// <param name="frame">Room for <see cref="FrameSize"/> bytes. May be the same array: a byte is written behind the levels that
    /// were read for it.</param>
    /// <returns>Good, Missing when nothing answered, or Noisy when the frame is short, misshapen or does not add up.</returns>
    public static Quality Decode(byte[] microseconds, int count, byte[] frame)
    {
        // A line that is only held low is a short circuit, not an answer.
        if (count < 2)
        {
            return Quality.Missing;
        }

        if (count < FrameLevels || !IsResponse(microseconds[0]) || !IsResponse(microseconds[1]))
        {
            return Quality.Noisy;
        }

        int level = 2;
        int sum = 0;
        for (int i = 0; i < FrameSize; i++)
        {
            int value = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                int low = microseconds[level], high = microseconds[level + 1];
                if (low < ShortestMicroseconds || low > LongestMicroseconds
                    || high < ShortestMicroseconds || high > LongestMicroseconds)
                {
                    return Quality.Noisy;
                }

                value = (value << 1) | (high > OneAboveMicroseconds ? 1 : 0);
                level += 2;
            }

            frame[i] = (byte)value;
            sum += i < FrameSize - 1 ? value : 0;
        }

        // Forty zeros add up, too: no air has 0.0 % and 0.0 °C at once, a sensor with too little supply has.
        return (byte)sum == frame[FrameSize - 1] && (sum | frame[FrameSize - 1]) != 0 ? Quality.Good : Quality.Noisy;
    }

    /// <summary>Thousandths of a percent from the frame's first two bytes, which count tenths.</summary>
    public static int MilliPercent(int raw) => raw * 100;

    /// <summary>Thousandths of a degree from the frame's next two bytes: tenths, the highest bit is the sign (AM2320 manual
    /// 8.3.2: -10.1 °C is 1000 0000 0110 0101).</summary>
    public static int MilliCelsius(int raw) => (raw & 0x8000) == 0 ? raw * 100 : (raw & 0x7FFF) * -100;

    private static bool IsResponse(int microseconds) =>
        microseconds >= ShortestResponseMicroseconds && microseconds <= LongestMicroseconds;

    private static int RawHumidity(int raw) => (raw >> 16) & 0xFFFF;

    private static int RawTemperature(int raw) => raw & 0xFFFF;

    private void Ask()
    {
        _state = State.Waiting;
        Deadline = _earliest;
    }

    private void HandleFrame(int count, long now)
    {
        _earliest = now + IntervalMs;
        if (_attempts < 0)
        {
            _attempts = 0;
            Ask();
            return;
        }

        Quality quality = Decode(_capture, count, _capture);
        if (quality == Quality.Good)
        {
            quality = Judge(now);
        }

        // A wrong value with a right checksum may be an accident like any other: only what repeats is a finding.
        _attempts++;
        if (quality != Quality.Good && quality != Quality.Stuck && _attempts < MaximumAttempts)
        {
            Ask();
            return;
        }

        Quality = quality;
        _state = State.Idle;
        Deadline = Never;
    }

    private Quality Judge(long now)
    {
        byte[] frame = _capture;
        int raw = (frame[0] << 24) | (frame[1] << 16) | (frame[2] << 8) | frame[3];
        int milliCelsius = MilliCelsius(RawTemperature(raw));
        if (MilliPercent(RawHumidity(raw)) > MaximumMilliPercent || milliCelsius < MinimumMilliCelsius
            || milliCelsius > MaximumMilliCelsius)
        {
            return Quality.OutOfRange;
        }

        if (raw != _raw)
        {
            _raw = raw;
            _changedAt = now;
            _sameReadings = 0;
        }

        _sameReadings++;
        return _sameReadings > StuckReadings && now - _changedAt >= StuckMs ? Quality.Stuck : Quality.Good;
    }
}

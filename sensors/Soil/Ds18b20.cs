// DS18B20 thermometers on a 1-Wire bus. Maxim Integrated, DS18B20 data sheet 19-7487.
using System;

namespace Sensors.Soil;

/// <summary>Up to four thermometers on one bus, a channel each, thousandths of a degree Celsius.</summary>
/// <remarks>
/// <code>
/// Start    search     the first time: a ROM with each Poll
///          look       after a search: is each one configured? if not, its scratchpad is written
///          convert    all at once: Skip ROM, Convert T; then no slot for up to 750 ms
///          read       a scratchpad with each Poll; who is doubtful converts and is read once more
/// </code>
/// 85 °C is what the temperature register holds after power-up (data sheet, Temperature Register), and a temperature like
/// any other. The reserved bytes tell nothing that the data sheet would vouch for. But at power-up TH and TL come from the
/// EEPROM (data sheet, Memory), and the driver writes a mark into them that it never copies there: who still has the mark
/// has not lost its power since. A scratchpad without the mark is not believed, whatever its temperature. One with the mark
/// and 85 °C may still have missed the command to convert: it is believed when another conversion says the same.
/// </remarks>
public sealed class Ds18b20 : Sensor
{
    /// <summary>Thermometers on one bus, and channels: 0 to 3.</summary>
    public const int Channels = 4;

    /// <summary>The most time slots that one call of <see cref="Poll"/> makes, with two resets: some 20 ms. A scratchpad is
    /// read (Match ROM 72, command 8, data 72), found without the mark and written (72, 8, 24).</summary>
    public const int MaximumSlots = 256;

    /// <summary>Passes of one search, which no interference shall prolong: far more devices than one line bears.</summary>
    public const int MaximumPasses = 32;

    /// <summary>Scratchpads read, or searches made, before a wrong checksum is a finding.</summary>
    public const int MaximumAttempts = 3;

    /// <summary>How often one that still converts is asked again.</summary>
    public const int BusyMs = 10;

    /// <summary>How often at most: as long as the longest conversion takes, for it may still have had another
    /// resolution.</summary>
    public const int MaximumBusyPolls = Ds18b20Scratchpad.LongestConversionMs / BusyMs;

    // Who has no mark in round 0 or 1, and 85 °C in the next one, still gets another.
    private const int LastRound = 3;

    // A channel without a reading has its quality instead, so far below any temperature.
    private const int NoReading = short.MinValue;

    private const int All = (1 << Channels) - 1;

    private readonly IOneWire _bus;
    private readonly Ds18b20Scratchpad _scratchpad;
    private readonly short[] _readings = new short[Channels];

    private State _state;
    private int _bits;

    // In a search: the passes, and where the last one had its last choice.
    private int _round;
    private int _channel;
    private int _pending;
    private int _doubted;
    private int _attempts;
    private bool _searched;

    /// <param name="bus">The data line, pulled up to 3.3 V with 4.7 kΩ.</param>
    /// <param name="bits">Resolution: 9 to 12 bits.</param>
    public Ds18b20(IOneWire bus, int bits)
    {
        if (!SetResolution(bits))
        {
            throw new ArgumentException();
        }

        _bus = bus;
        _scratchpad = new Ds18b20Scratchpad(bus, Roms);
        SetAll(All, Quality.NotReady);
    }

    private enum State
    {
        Search,
        Read,
        Convert,
        ConvertOne,
        Wait,
    }

    /// <summary>Which thermometer has which channel: to be logged, and stored when its revision has grown. Changed through
    /// <see cref="Restore"/> and <see cref="Forget"/>.</summary>
    public OneWireRoms Roms { get; } = new OneWireRoms(Channels);

    /// <summary>True when the last measurement met a thermometer that draws its power from the data line. It is left out,
    /// with <see cref="Quality.Missing"/>: to convert, it needs more current than a pull-up gives.</summary>
    public bool HasParasitePower { get; private set; }

    /// <summary>Sets the resolution; counts from the next measurement on.</summary>
    /// <param name="bits">9 to 12: steps of 0.5, 0.25, 0.125 or 0.0625 °C.</param>
    /// <returns>False, and nothing changes, when there is no such resolution.</returns>
    public bool SetResolution(int bits)
    {
        if (bits < 9 || bits > 12)
        {
            return false;
        }

        _bits = bits;
        return true;
    }

    /// <summary>Gives each channel the thermometer that it had before a reboot; channels that were free stay so until the
    /// search of the first measurement.</summary>
    /// <returns>False, and nothing changes, while a measurement is under way, or when <see cref="OneWireRoms.Restore"/>
    /// refuses.</returns>
    public bool Restore(byte[] roms, int offset)
    {
        if (!IsComplete || !Roms.Restore(roms, offset))
        {
            return false;
        }

        SetAll(All, Quality.NotReady);
        return true;
    }

    /// <summary>Frees the channel of a thermometer that is gone for good. The next measurement begins with a search, and a
    /// thermometer without a channel takes it.</summary>
    /// <returns>False, and nothing changes, while a measurement is under way, or when the channel is free.</returns>
    public bool Forget(int channel)
    {
        if (!IsComplete || !Roms.Forget(channel))
        {
            return false;
        }

        SetAll(1 << channel, Quality.NotReady);
        SearchAgain();
        return true;
    }

    /// <summary>Makes the next measurement begin with a search, as the first one does and the one after all were
    /// missing.</summary>
    public void SearchAgain() => _searched = false;

    /// <inheritdoc/>
    /// <remarks>A channel without a thermometer is <see cref="Quality.Missing"/>; <see cref="Sensor.Quality"/> leaves it
    /// out.</remarks>
    public override Quality QualityOf(int channel) =>
        channel < 0 || channel >= Channels ? Quality.Missing
        : _readings[channel] < NoReading + (int)Quality.Noisy + 1 ? (Quality)(_readings[channel] - NoReading)
        : Quality.Good;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = QualityOf(channel) == Quality.Good;
        milliX = good ? Ds18b20Scratchpad.MilliCelsius(_readings[channel]) : 0;
        return good;
    }

    /// <inheritdoc/>
    /// <remarks>Takes <see cref="Ds18b20Scratchpad.ConversionMs"/>, again when one is doubtful, and some 20 ms for each
    /// thermometer. The bus is touched first by the <see cref="Poll"/> that is due at once.</remarks>
    public override void Start(long now)
    {
        if (!IsComplete)
        {
            return;
        }

        HasParasitePower = false;
        _doubted = 0;
        _attempts = 0;
        _round = 0;
        _channel = 0;
        _pending = 0;
        _state = State.Search;
        if (_searched)
        {
            _pending = Roms.Taken;
            BeginRound(1);
        }

        Deadline = now;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        // The next step is due at once, unless this one says otherwise.
        Deadline = now;
        switch (_state)
        {
            case State.Search:
                Search();
                break;

            case State.Convert:
                Convert(now);
                break;

            case State.ConvertOne:
                ConvertOne(now);
                break;

            case State.Wait:
                Wait(now);
                break;

            default:
                Read();
                break;
        }
    }

    private void Search()
    {
        int found = OneWireSearch.Next(_bus, _scratchpad.Data, _channel);
        Take(found);
        _round++;
        if ((found > OneWireSearch.Last && _round < MaximumPasses)
            || (found == OneWireSearch.Garbled && ++_attempts < MaximumAttempts))
        {
            // On to the next one; after interference from the beginning: who has a channel already keeps it.
            return;
        }

        Roms.Sort(_pending);
        _searched = found >= OneWireSearch.Last;
        _pending = Roms.Taken;
        SetAll(~_pending, found == OneWireSearch.Garbled ? Quality.Noisy : Quality.Missing);
        if (found == OneWireSearch.NoDevice || found == OneWireSearch.HeldLow)
        {
            SetAll(All, found == OneWireSearch.NoDevice ? Quality.Missing : Quality.Stuck);
        }

        BeginRound(0);
    }

    private void Take(int found)
    {
        _channel = found < 0 ? 0 : found;
        int channel = found < 0 ? -1 : Roms.Add(_scratchpad.Data);
        if (channel >= 0)
        {
            SetAll(1 << channel, Quality.NotReady);
            _pending |= 1 << channel;
        }
    }

    // Round 0 looks who is there and configured, the others convert and read: the second and third only who was doubtful.
    private void BeginRound(int round)
    {
        _round = round;
        _channel = 0;
        _attempts = 0;
        _state = round == 0 ? State.Read : State.Convert;
    }

    private void Convert(long now)
    {
        if (!_bus.Reset())
        {
            SetAll(_pending, Quality.Missing);
            Finish();
            return;
        }

        // Who draws its power from the data line answers 0: then each one is asked.
        _bus.WriteByte(Ds18b20Scratchpad.SkipRom);
        _bus.WriteByte(Ds18b20Scratchpad.ReadPowerSupply);
        if (!_bus.TouchBit(true))
        {
            _state = State.ConvertOne;
            return;
        }

        _bus.Reset();
        _bus.WriteByte(Ds18b20Scratchpad.SkipRom);
        _bus.WriteByte(Ds18b20Scratchpad.ConvertT);
        BeginWait(now);
    }

    private void ConvertOne(long now)
    {
        if (!NextPending())
        {
            BeginWait(now);
            return;
        }

        _scratchpad.Command(_channel, Ds18b20Scratchpad.ReadPowerSupply);
        if (_bus.TouchBit(true))
        {
            _scratchpad.Command(_channel, Ds18b20Scratchpad.ConvertT);
        }
        else
        {
            // Or something holds the line low; then the scratchpad is all 0, too.
            Quality quality = _scratchpad.Read(_channel);
            HasParasitePower |= quality == Quality.Good;
            SetAll(1 << _channel, quality == Quality.Good ? Quality.Missing : quality);
        }

        _channel++;
    }

    private void BeginWait(long now)
    {
        _channel = 0;
        _state = State.Wait;
        Deadline = now + Ds18b20Scratchpad.ConversionMs(_bits);
        _attempts = 0;
    }

    private void Wait(long now)
    {
        // Data sheet, Convert T: who has a supply of its own answers 0 for as long as it converts; so does a line that is held
        // low, hence the end. The deadline alone would not do: the command came somewhat later than its turn's now.
        _attempts++;
        if (_attempts < MaximumBusyPolls && !_bus.TouchBit(true))
        {
            Deadline = now + BusyMs;
            return;
        }

        _attempts = 0;
        _state = State.Read;
    }

    private void Read()
    {
        if (!NextPending())
        {
            EndRound();
            return;
        }

        Quality quality = _scratchpad.Read(_channel);
        if (quality == Quality.Noisy && ++_attempts < MaximumAttempts)
        {
            return;
        }

        _attempts = 0;
        bool doubtful = quality == Quality.Good && IsDoubtful();
        if (doubtful && _round == LastRound)
        {
            // It loses its power again and again.
            doubtful = false;
            quality = Quality.Noisy;
        }

        if (!doubtful)
        {
            Settle(quality);
        }

        _channel++;
    }

    private bool IsDoubtful()
    {
        if (!_scratchpad.IsMarked(_bits))
        {
            // Whether it takes the mark shows the next time that it is read.
            _scratchpad.Mark(_channel, _bits);
            _doubted &= ~(1 << _channel);
            return true;
        }

        if (_round > 0 && _scratchpad.Raw(_bits) == Ds18b20Scratchpad.PowerUpRaw && (_doubted >> _channel & 1) == 0)
        {
            _doubted |= 1 << _channel;
            return true;
        }

        return _round == 0;
    }

    private void Settle(Quality quality)
    {
        if (quality == Quality.Good)
        {
            int raw = _scratchpad.Raw(_bits);
            int milliCelsius = Ds18b20Scratchpad.MilliCelsius(raw);
            if (milliCelsius >= Ds18b20Scratchpad.MinimumMilliCelsius
                && milliCelsius <= Ds18b20Scratchpad.MaximumMilliCelsius)
            {
                _readings[_channel] = (short)raw;
                _pending &= ~(1 << _channel);
                return;
            }

            quality = Quality.OutOfRange;
        }

        SetAll(1 << _channel, quality);
    }

    private void EndRound()
    {
        if (_pending != 0)
        {
            BeginRound(_round + 1);
            return;
        }

        Finish();
    }

    private void Finish()
    {
        int taken = Roms.Taken;
        Quality worst = taken == 0 ? QualityOf(0) : Quality.Good;
        bool answered = false;
        for (int channel = 0; channel < Channels; channel++)
        {
            if ((taken >> channel & 1) != 0)
            {
                Quality quality = QualityOf(channel);
                worst = worst == Quality.Good ? quality : worst;
                answered |= quality != Quality.Missing && quality != Quality.Stuck;
            }
        }

        Quality = worst;
        _searched &= answered;
        Deadline = Never;
    }

    private bool NextPending()
    {
        while (_channel < Channels && (_pending >> _channel & 1) == 0)
        {
            _channel++;
        }

        return _channel < Channels;
    }

    // These channels have no reading, and nothing more to do.
    private void SetAll(int channels, Quality quality)
    {
        _pending &= ~channels;
        for (int channel = 0; channel < Channels; channel++)
        {
            if ((channels >> channel & 1) != 0)
            {
                _readings[channel] = (short)(NoReading + (int)quality);
            }
        }
    }
}

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

    // What is in the array of bytes: a scratchpad, a reading of two bytes for each channel, and what a measurement keeps. A byte
    // takes 1 there, a field 12. In a search the round counts its passes, and the channel is where the last one had its last
    // choice. Pending, doubted and forgotten have a bit for each channel.
    private const int Measured = Ds18b20Scratchpad.Size, State = Measured + 2 * Channels, Bits = State + 1, Round = State + 2;
    private const int Channel = State + 3, Pending = State + 4, Doubted = State + 5, Attempts = State + 6, Searched = State + 7;
    private const int ParasitePower = State + 8, Forgotten = State + 9, Size = State + 10;

    private const byte Searching = 0, Reading = 1, Converting = 2, ConvertingOne = 3, Waiting = 4;

    private readonly IOneWire _bus;
    private readonly byte[] _bytes = new byte[Size];

    /// <param name="bus">The data line, pulled up to 3.3 V with 4.7 kΩ.</param>
    /// <param name="bits">Resolution: 9 to 12 bits.</param>
    public Ds18b20(IOneWire bus, int bits)
    {
        if (!SetResolution(bits))
        {
            throw new ArgumentException();
        }

        _bus = bus;
        SetAll(All, Quality.NotReady);
    }

    /// <summary>Which thermometer has which channel: to be logged, and stored when its revision has grown. Changed through
    /// <see cref="Restore"/> and <see cref="Forget"/>.</summary>
    public OneWireRoms Roms { get; } = new OneWireRoms(Channels);

    /// <summary>True when the last measurement met a thermometer that draws its power from the data line. It is left out,
    /// with <see cref="Quality.Missing"/>: to convert, it needs more current than a pull-up gives.</summary>
    public bool HasParasitePower => _bytes[ParasitePower] != 0;

    /// <summary>Sets the resolution; counts from the next measurement on.</summary>
    /// <param name="bits">9 to 12: steps of 0.5, 0.25, 0.125 or 0.0625 °C.</param>
    /// <returns>False, and nothing changes, when there is no such resolution.</returns>
    public bool SetResolution(int bits)
    {
        if (bits < 9 || bits > 12)
        {
            return false;
        }

        _bytes[Bits] = (byte)bits;
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
    /// thermometer without a channel takes it. A measurement under way ends before.</summary>
    /// <returns>False, and nothing changes, when the channel is free.</returns>
    public bool Forget(int channel)
    {
        if (channel < 0 || channel >= Channels || (Roms.Taken >> channel & 1) == 0)
        {
            return false;
        }

        _bytes[Forgotten] = (byte)(_bytes[Forgotten] | 1 << channel);
        if (IsComplete)
        {
            ForgetNow();
        }

        return true;
    }

    /// <summary>Makes the next measurement begin with a search, as the first one does and the one after all were
    /// missing.</summary>
    public void SearchAgain() => _bytes[Searched] = 0;

    private void ForgetNow()
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            if ((_bytes[Forgotten] >> channel & 1) != 0 && Roms.Forget(channel))
            {
                SetAll(1 << channel, Quality.NotReady);
                SearchAgain();
            }
        }

        _bytes[Forgotten] = 0;
    }

    /// <inheritdoc/>
    /// <remarks>A channel without a thermometer is <see cref="Quality.Missing"/>; <see cref="Sensor.Quality"/> leaves it
    /// out.</remarks>
    public override Quality QualityOf(int channel)
    {
        int reading = channel < 0 || channel >= Channels ? NoReading + (int)Quality.Missing : ReadingOf(channel);
        return reading <= NoReading + (int)Quality.Noisy ? (Quality)(reading - NoReading) : Quality.Good;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = QualityOf(channel) == Quality.Good;
        milliX = good ? Ds18b20Scratchpad.MilliCelsius(ReadingOf(channel)) : 0;
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

        ForgetNow();
        bool searched = _bytes[Searched] != 0;
        _bytes[ParasitePower] = 0;
        _bytes[Doubted] = 0;
        _bytes[Pending] = (byte)(searched ? Roms.Taken : 0);
        BeginRound(searched ? 1 : 0);
        if (!searched)
        {
            _bytes[State] = Searching;
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
        switch (_bytes[State])
        {
            case Searching:
                Search();
                break;

            case Converting:
                Convert(now);
                break;

            case ConvertingOne:
                ConvertOne(now);
                break;

            case Waiting:
                Wait(now);
                break;

            default:
                Read();
                break;
        }
    }

    private void Search()
    {
        int found = OneWireSearch.Next(_bus, _bytes, _bytes[Channel]);
        Take(found);
        _bytes[Round]++;
        if ((found > OneWireSearch.Last && _bytes[Round] < MaximumPasses)
            || (found == OneWireSearch.Garbled && ++_bytes[Attempts] < MaximumAttempts))
        {
            // On to the next one; after interference from the beginning: who has a channel already keeps it.
            return;
        }

        Roms.Sort(_bytes[Pending]);
        _bytes[Searched] = (byte)(found >= OneWireSearch.Last ? 1 : 0);
        _bytes[Pending] = (byte)Roms.Taken;
        SetAll(~Roms.Taken, found == OneWireSearch.Garbled ? Quality.Noisy : Quality.Missing);
        if (found == OneWireSearch.NoDevice || found == OneWireSearch.HeldLow)
        {
            SetAll(All, found == OneWireSearch.NoDevice ? Quality.Missing : Quality.Stuck);
        }

        BeginRound(0);
    }

    private void Take(int found)
    {
        _bytes[Channel] = (byte)(found < 0 ? 0 : found);
        int channel = found < 0 ? -1 : Roms.Add(_bytes);
        if (channel >= 0)
        {
            SetAll(1 << channel, Quality.NotReady);
            _bytes[Pending] |= (byte)(1 << channel);
        }
    }

    // Round 0 looks who is there and configured, the others convert and read: the second and third only who was doubtful.
    private void BeginRound(int round)
    {
        _bytes[Round] = (byte)round;
        _bytes[Channel] = 0;
        _bytes[Attempts] = 0;
        _bytes[State] = round == 0 ? Reading : Converting;
    }

    private void Convert(long now)
    {
        if (!_bus.Reset())
        {
            SetAll(_bytes[Pending], Quality.Missing);
            Finish();
            return;
        }

        // Who draws its power from the data line answers 0: then each one is asked.
        _bus.WriteByte(Ds18b20Scratchpad.SkipRom);
        _bus.WriteByte(Ds18b20Scratchpad.ReadPowerSupply);
        if (!_bus.TouchBit(true))
        {
            _bytes[State] = ConvertingOne;
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

        int channel = _bytes[Channel];
        Ds18b20Scratchpad.Command(_bus, Roms, channel, Ds18b20Scratchpad.ReadPowerSupply);
        if (_bus.TouchBit(true))
        {
            Ds18b20Scratchpad.Command(_bus, Roms, channel, Ds18b20Scratchpad.ConvertT);
        }
        else
        {
            // Or something holds the line low; then the scratchpad is all 0, too.
            Quality quality = Ds18b20Scratchpad.Read(_bus, Roms, channel, _bytes);
            _bytes[ParasitePower] |= (byte)(quality == Quality.Good ? 1 : 0);
            SetAll(1 << channel, quality == Quality.Good ? Quality.Missing : quality);
        }

        _bytes[Channel]++;
    }

    private void BeginWait(long now)
    {
        _bytes[Channel] = 0;
        _bytes[State] = Waiting;
        Deadline = now + Ds18b20Scratchpad.ConversionMs(_bytes[Bits]);
        _bytes[Attempts] = 0;
    }

    private void Wait(long now)
    {
        // Data sheet, Convert T: who has a supply of its own answers 0 for as long as it converts; so does a line that is held
        // low, hence the end. The deadline alone would not do: the command came somewhat later than its turn's now.
        _bytes[Attempts]++;
        if (_bytes[Attempts] < MaximumBusyPolls && !_bus.TouchBit(true))
        {
            Deadline = now + BusyMs;
            return;
        }

        _bytes[Attempts] = 0;
        _bytes[State] = Reading;
    }

    private void Read()
    {
        if (!NextPending())
        {
            EndRound();
            return;
        }

        Quality quality = Ds18b20Scratchpad.Read(_bus, Roms, _bytes[Channel], _bytes);
        if (quality == Quality.Noisy && ++_bytes[Attempts] < MaximumAttempts)
        {
            return;
        }

        _bytes[Attempts] = 0;
        bool doubtful = quality == Quality.Good && IsDoubtful();
        if (doubtful && _bytes[Round] == LastRound)
        {
            // It loses its power again and again.
            doubtful = false;
            quality = Quality.Noisy;
        }

        if (!doubtful)
        {
            Settle(quality);
        }

        _bytes[Channel]++;
    }

    private bool IsDoubtful()
    {
        int channel = _bytes[Channel], bits = _bytes[Bits];
        if (!Ds18b20Scratchpad.IsMarked(_bytes, bits))
        {
            // Whether it takes the mark shows the next time that it is read.
            Ds18b20Scratchpad.Mark(_bus, Roms, channel, bits);
            _bytes[Doubted] &= (byte)~(1 << channel);
            return true;
        }

        if (_bytes[Round] > 0 && Raw() == Ds18b20Scratchpad.PowerUpRaw && (_bytes[Doubted] >> channel & 1) == 0)
        {
            _bytes[Doubted] |= (byte)(1 << channel);
            return true;
        }

        return _bytes[Round] == 0;
    }

    private void Settle(Quality quality)
    {
        int channel = _bytes[Channel];
        if (quality == Quality.Good)
        {
            int raw = Raw();
            int milliCelsius = Ds18b20Scratchpad.MilliCelsius(raw);
            if (milliCelsius >= Ds18b20Scratchpad.MinimumMilliCelsius
                && milliCelsius <= Ds18b20Scratchpad.MaximumMilliCelsius)
            {
                SetReading(channel, raw);
                _bytes[Pending] &= (byte)~(1 << channel);
                return;
            }

            quality = Quality.OutOfRange;
        }

        SetAll(1 << channel, quality);
    }

    private void EndRound()
    {
        if (_bytes[Pending] != 0)
        {
            BeginRound(_bytes[Round] + 1);
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
        _bytes[Searched] = answered ? _bytes[Searched] : (byte)0;
        Deadline = Never;
    }

    private bool NextPending()
    {
        int channel = _bytes[Channel];
        while (channel < Channels && (_bytes[Pending] >> channel & 1) == 0)
        {
            channel++;
        }

        _bytes[Channel] = (byte)channel;
        return channel < Channels;
    }

    // These channels have no reading, and nothing more to do.
    private void SetAll(int channels, Quality quality)
    {
        _bytes[Pending] &= (byte)~channels;
        for (int channel = 0; channel < Channels; channel++)
        {
            if ((channels >> channel & 1) != 0)
            {
                SetReading(channel, NoReading + (int)quality);
            }
        }
    }

    // Of the scratchpad that was read last.
    private int Raw() => Ds18b20Scratchpad.Raw(_bytes[0], _bytes[1], _bytes[Bits]);

    private int ReadingOf(int channel) => (short)(_bytes[Measured + 2 * channel] | _bytes[Measured + 2 * channel + 1] << 8);

    private void SetReading(int channel, int reading)
    {
        _bytes[Measured + 2 * channel] = (byte)reading;
        _bytes[Measured + 2 * channel + 1] = (byte)(reading >> 8);
    }
}

// What a server may change of a board: how often each sensor measures, the constants that sensors are made with, and how long the node
// sleeps in between. Which value counts:
//
//   1  what a server wrote, unless node.json says another one now than it did then
//   2  what node.json says
//   3  what the board declares
//
// The record has what differs from 2 and 3, each by a digest of its name: a board that has other sensors after an update finds its own.
//
//   version(1)  { digest of the name(4) provisioned(4) value(4) }...  digest(4)
using System;
using System.Text;
using Firmware.Stack;
using Objects.Bytes;

namespace Firmware.Wiring;

/// <summary>The settings of a board, by their numbers: 0 is the sleep, then the intervals of its sensors in their order, then its
/// constants.</summary>
/// <remarks>Heap: 4 bytes a sensor; 44 bytes a constant besides its two texts.</remarks>
public sealed class BoardSettings
{
    /// <summary>Seconds between two measurements: what takes longer begins anew when it is done.</summary>
    public const int MinIntervalSeconds = 1, MaxIntervalSeconds = 86400;

    /// <summary>Seconds of sleep: below the least, a boot takes more than it saves; a day is the longest that servers wait for.</summary>
    public const int MinSleepSeconds = 10, MaxSleepSeconds = 86400;

    /// <summary>The least constant: below it is what is no number.</summary>
    public const int MinConstant = int.MinValue + 1;

    /// <summary>So soon is kept what a server has set: several Writes come together, and flash wears.</summary>
    public const int SaveMs = 2000;

    /// <summary>How many settings that differ are kept: half as many again as all boards have together.</summary>
    public const int MaxKept = 80;

    /// <summary>The most bytes of the record.</summary>
    public const int MaxBytes = 1 + (MaxKept * RowBytes) + RecordDigest.Length;

    // A flash that did not take it is tried again so soon.
    private const int RetryMs = 60000;

    private const int FormatVersion = 1, RowBytes = 12, NotSaid = int.MinValue;

    // A row of _constants.
    private const int ValueAt = 0, UsualAt = 1, MinAt = 2, MaxAt = 3, SaidAt = 4, RowLength = 5;

    private const string Area = "config", File = "node.json: ", OfCalibration = "calibration.", OfIntervals = "intervals.", Sleep = "sleep";

    // What servers have left in an object goes by its id.
    private const int Key = RecordKey.Object | SettingsObject.ObjectId;

    private readonly Board _board;
    private readonly IRecordStore _store;
    private readonly Log _log;

    // Seconds by sensor when no server says otherwise, negative when node.json says them.
    private int[] _usualSeconds = new int[0];
    private int[] _constants = new int[0];
    private string[] _texts = new string[0];
    private Provision _provision = new Provision();

    // The record as it was read; while an update is tried for longer than the board is wired.
    private byte[] _saved = new byte[0];
    private long _saveAt = long.MaxValue;
    private int _usualSleep;

    internal BoardSettings(Board board, IRecordStore store, Log log)
    {
        _board = board;
        _store = store;
        _log = log;
    }

    /// <summary>Seconds of deep sleep between measurements; 0 to stay awake.</summary>
    public int SleepSeconds { get; private set; }

    /// <summary>True when a constant was set that counts from the next start on.</summary>
    public bool NeedsRestart { get; private set; }

    /// <summary>How many settings there are.</summary>
    public int Count => 1 + _usualSeconds.Length + ConstantCount;

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    internal long Deadline => _saveAt;

    /// <summary>What node.json says of the board.</summary>
    internal Provision Provision => _provision;

    private int ConstantCount => _constants.Length / RowLength;

    /// <summary>True for a sleep that can be.</summary>
    public static bool IsSleep(int seconds) => seconds == 0 || (seconds >= MinSleepSeconds && seconds <= MaxSleepSeconds);

    /// <summary>A setting's name.</summary>
    public string NameOf(int setting) => setting == 0 ? Sleep
        : IsInterval(setting) ? _board.SensorName(setting - 1)
        : _texts[2 * Constant(setting)];

    /// <summary>Its unit.</summary>
    public string UnitOf(int setting) => setting == 0 || IsInterval(setting) ? "s" : _texts[(2 * Constant(setting)) + 1];

    /// <summary>Its value: of a constant the one that counts from the next start on.</summary>
    public int ValueOf(int setting) => setting == 0 ? SleepSeconds
        : IsInterval(setting) ? _board.PeriodMs(setting - 1) / 1000
        : _constants[(Constant(setting) * RowLength) + ValueAt];

    /// <summary>Its value when no server says otherwise.</summary>
    public int UsualOf(int setting) => setting == 0 ? _usualSleep
        : IsInterval(setting) ? Size(_usualSeconds[setting - 1])
        : _constants[(Constant(setting) * RowLength) + UsualAt];

    /// <summary>The least that it may be. A sleep may be 0, too.</summary>
    public int MinOf(int setting) => setting == 0 ? 0
        : IsInterval(setting) ? MinIntervalSeconds
        : _constants[(Constant(setting) * RowLength) + MinAt];

    /// <summary>The most that it may be.</summary>
    public int MaxOf(int setting) => setting == 0 ? MaxSleepSeconds
        : IsInterval(setting) ? MaxIntervalSeconds
        : _constants[(Constant(setting) * RowLength) + MaxAt];

    /// <summary>Says whether a setting may have a value.</summary>
    public bool Allows(int setting, long value) => setting == 0 ? value >= 0 && value <= MaxSleepSeconds && IsSleep((int)value)
        : value >= MinOf(setting) && value <= MaxOf(setting);

    /// <summary>Sets one to a value that it may have: an interval and the sleep at once, a constant for the next start.</summary>
    public void Set(int setting, int value)
    {
        if (value == ValueOf(setting))
        {
            return;
        }

        if (setting == 0)
        {
            SleepSeconds = value;
        }
        else if (IsInterval(setting))
        {
            _board.SetPeriod(setting - 1, value * 1000);
        }
        else
        {
            _constants[(Constant(setting) * RowLength) + ValueAt] = value;
            NeedsRestart = true;
        }

        _saveAt = _store == null ? long.MaxValue : _board.Now + SaveMs;
    }

    /// <summary>Takes what node.json says; before the board is wired.</summary>
    internal void Begin(Provision provision)
    {
        _provision = provision;
        provision.Pins.Begin();
        provision.Intervals.Begin();
        provision.Calibration.Begin();
        Load();
        _usualSleep = provision.SleepSeconds;
        int seconds = Saved(Sleep, _usualSleep, _usualSleep);
        SleepSeconds = IsSleep(seconds) ? seconds : _usualSleep;
    }

    /// <summary>The period of a sensor that is being added, in milliseconds.</summary>
    internal int AddInterval(string name, int periodMs)
    {
        bool isSaid = _provision.Intervals.TryTake(name, out int seconds);
        seconds = isSaid ? seconds : periodMs / 1000;
        var usual = new int[_usualSeconds.Length + 1];
        Array.Copy(_usualSeconds, 0, usual, 0, _usualSeconds.Length);
        usual[_usualSeconds.Length] = isSaid ? -seconds : seconds;
        _usualSeconds = usual;
        int value = Saved(OfIntervals + name, isSaid ? seconds : NotSaid, seconds);
        return value < MinIntervalSeconds || value > MaxIntervalSeconds ? seconds * 1000
            : value == seconds && !isSaid ? periodMs
            : value * 1000;
    }

    /// <summary>The value of a constant that is being added.</summary>
    internal int AddConstant(string name, string unit, int usual, int min, int max)
    {
        int said = NotSaid;
        if (_provision.Calibration.TryTake(name, out int number))
        {
            if (number >= min && number <= max)
            {
                usual = number;
                said = number;
            }
            else
            {
                _provision.HasMistakes = true;
                _log.Error(Area, File + OfCalibration + name + " is " + number.ToString() + ": use " + unit + " from " + min.ToString() +
                    " to " + max.ToString() + "; using " + usual.ToString());
            }
        }

        int value = Saved(OfCalibration + name, said, usual);
        int row = _constants.Length;
        var rows = new int[row + RowLength];
        Array.Copy(_constants, 0, rows, 0, row);
        rows[row + ValueAt] = value >= min && value <= max ? value : usual;
        rows[row + UsualAt] = usual;
        rows[row + MinAt] = min;
        rows[row + MaxAt] = max;
        rows[row + SaidAt] = said;
        _constants = rows;
        var texts = StringArray.New(_texts.Length + 2);
        Array.Copy(_texts, 0, texts, 0, _texts.Length);
        texts[_texts.Length] = name;
        texts[_texts.Length + 1] = unit;
        _texts = texts;
        return rows[row + ValueAt];
    }

    /// <summary>Says what node.json has that the board did not ask for, and lets go of it; once the board is wired.</summary>
    internal void End()
    {
        Tell("pins.", _provision.Pins);
        Tell(OfIntervals, _provision.Intervals);
        Tell(OfCalibration, _provision.Calibration);
        _saved = _provision.IsTrial ? _saved : new byte[0];
        _provision = new Provision();
    }

    /// <summary>Saves what is to be saved by now.</summary>
    internal void Poll(long now)
    {
        if (now >= _saveAt)
        {
            Save(now);
        }
    }

    /// <summary>Saves now: a restart follows.</summary>
    internal void Stop(long now)
    {
        if (_saveAt != long.MaxValue)
        {
            Save(now);
        }
    }

    /// <summary>Forgets what servers have set: from the next start on it is as provisioned.</summary>
    internal void Reset()
    {
        _saveAt = long.MaxValue;
        if (_store != null)
        {
            _store.Save(Key, new byte[0], 0);
        }
    }

    private static int Size(int number) => number < 0 ? -number : number;

    private bool IsInterval(int setting) => setting <= _usualSeconds.Length;

    private int Constant(int setting) => setting - 1 - _usualSeconds.Length;

    // What node.json says of a setting, or NotSaid. It need not say that a node does not sleep.
    private int Said(int setting) => setting == 0 ? _usualSleep
        : IsInterval(setting) ? (_usualSeconds[setting - 1] < 0 ? -_usualSeconds[setting - 1] : NotSaid)
        : _constants[(Constant(setting) * RowLength) + SaidAt];

    // By which name its record goes.
    private string FullName(int setting) => setting == 0 ? Sleep : (IsInterval(setting) ? OfIntervals : OfCalibration) + NameOf(setting);

    private void Load()
    {
        byte[] buffer = _store == null ? null : new byte[MaxBytes];
        int length = _store == null ? 0 : _store.Load(Key, buffer);
        if (length == 0)
        {
            return;
        }

        if (buffer[0] != FormatVersion || !RecordDigest.IsWhole(buffer, length))
        {
            _log.Error(Area, "what servers set of intervals and calibration cannot be read: it is as node.json has it");
            return;
        }

        _saved = new byte[length - RecordDigest.Length];
        Array.Copy(buffer, 0, _saved, 0, _saved.Length);
    }

    // What a server wrote, if it did and node.json still says what it said then.
    private int Saved(string name, int said, int usual)
    {
        int digest = Digest(name);
        for (int row = 1; row + RowBytes <= _saved.Length; row += RowBytes)
        {
            if ((int)BigEndian.ReadUnsigned(_saved, row, 4) != digest)
            {
                continue;
            }

            if ((int)BigEndian.ReadUnsigned(_saved, row + 4, 4) == said)
            {
                return (int)BigEndian.ReadUnsigned(_saved, row + 8, 4);
            }

            _log.Info(Area, File + name + " is another one than before: it counts, not what a server wrote");
        }

        return usual;
    }

    private void Save(long now)
    {
        _saveAt = long.MaxValue;
        byte[] buffer = new byte[MaxBytes];
        var output = new ByteWriter();
        output.Reset(buffer, 0, MaxBytes - RecordDigest.Length);
        output.Byte(FormatVersion);
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (ValueOf(i) != UsualOf(i) && ++kept <= MaxKept)
            {
                output.Unsigned((uint)Digest(FullName(i)), 4);
                output.Unsigned((uint)Said(i), 4);
                output.Unsigned((uint)ValueOf(i), 4);
            }
        }

        for (int row = 1; row + RowBytes <= _saved.Length; row += RowBytes)
        {
            if (!IsTaken(row) && ++kept <= MaxKept)
            {
                output.Bytes(_saved, row, RowBytes);
            }
        }

        if (kept > MaxKept)
        {
            _log.Error(Area, "what servers set of " + kept.ToString() + " settings is kept of " + MaxKept.ToString() +
                ": say others in node.json; those are at their default after a restart");
        }

        int length = output.Length;
        if (!_store.Save(Key, buffer, length == 1 ? 0 : RecordDigest.Append(buffer, length)))
        {
            _saveAt = now + RetryMs;
        }
    }

    // True when a row of the record is one of this board's settings now. One that it has not, or not with such a value, is of the board that
    // an update on trial came in the place of.
    private bool IsTaken(int row)
    {
        int digest = (int)BigEndian.ReadUnsigned(_saved, row, 4);
        int value = (int)BigEndian.ReadUnsigned(_saved, row + 8, 4);
        for (int i = 0; i < Count; i++)
        {
            if (Digest(FullName(i)) == digest)
            {
                return Allows(i, value);
            }
        }

        return false;
    }

    private void Tell(string prefix, NamedNumbers numbers)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            if (!numbers.IsAsked(i))
            {
                _log.Warn(Area, File + prefix + numbers.NameAt(i) + " is unknown: " + (numbers.Known.Length == 0 ? "this board has none"
                    : "use one of " + numbers.Known) + "; it is ignored");
            }
        }
    }

    private static int Digest(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return RecordDigest.Of(bytes, bytes.Length);
    }
}

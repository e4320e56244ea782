// wake ─► measure ─► report if something is due ─► sleep
//
// A node that sleeps keeps its radio off until it has something to send. What it has to do at a certain time, an Update or a notification
// that a server wants now and then, wakes it earlier than its interval does.
using Firmware.Stack;
using Firmware.Wiring;

namespace Firmware.Operation;

/// <summary>Says when a node sleeps, and how long.</summary>
internal sealed class DutyCycle
{
    // A start takes a chip a second or two at full current: what is due sooner is waited for.
    private const int MinSleepMs = 5000;

    // What is at work so long after the start is no valve that is being closed.
    private const int ActiveMs = 60000;

    // SNTP asks within 5 s of the address (lwIP's startup delay), and is answered in the next second or not at all.
    private const int TimeWaitMs = 7000;

    // In place of when the wait ends: it has ended, and that was said.
    private const long TimeWaited = -1;

    // A measurement may be later by this part of the interval.
    private const int Lateness = 8;

    // A node that sleeps saves what it has to before it does: once for each time that it woke up.
    private const int SleeperSaveDelayMs = 60000;

    private readonly Node _node;
    private readonly Board _board;
    private readonly WifiStation _station;
    private readonly bool _wakesByPin;
    private readonly Log _log;
    private readonly bool _isQueueMode;
    private readonly int _awakeMs;
    private readonly int _sleeperAwakeMs;
    private bool _isTold;
    private long _timeUntil;

    internal DutyCycle(Configuration configuration, bool wakesByPin, Node node, Board board, WifiStation station, Log log)
    {
        _log = log;
        _isQueueMode = configuration.QueueMode;
        _awakeMs = configuration.AwakeMs;
        _sleeperAwakeMs = configuration.SleeperAwakeMs;
        _wakesByPin = wakesByPin;
        _node = node;
        _board = board;
        _station = station;
        TellNode();
    }

    /// <summary>Whether the node sleeps at all.</summary>
    internal bool IsOn => _board.Settings.SleepSeconds > 0;

    /// <summary>Has the node speak as one that sleeps, or one that does not: a server may have changed it, and all are to know.</summary>
    internal void Poll(long now)
    {
        if (_timeUntil == 0 && _station.Link == LinkState.Up)
        {
            _timeUntil = now + TimeWaitMs; // whatever else it stays awake for meanwhile
        }

        bool isNews = _node.IsQueueMode != (IsOn || _isQueueMode) || _node.AwakeMs != (IsOn ? _sleeperAwakeMs : _awakeMs);
        if (isNews && _node.IsQuiet)
        {
            TellNode();
        }
    }

    /// <summary>How long it is to sleep now; 0 while it has something to do.</summary>
    internal long SleepMs(long now)
    {
        int intervalSeconds = _board.Settings.SleepSeconds; // which a server may have changed
        if (!IsOn || !_board.HasMeasured || _station.IsJoining || _node.IsPutOff)
        {
            return 0;
        }

        if (_board.IsActive)
        {
            if (!_isTold && now >= ActiveMs)
            {
                _isTold = true;
                _log.Warn("sleep", "a lamp, a valve or a relay is at work: the node stays awake until it rests");
            }

            return 0;
        }

        // Without a network, after an attempt to join it: what is due has been kept, and is told after another sleep.
        if (_station.Link != LinkState.Down && (_node.WantsNetwork || (_station.Link == LinkState.Up && _node.IsListening)))
        {
            return 0;
        }

        if (IsTimeUnderWay(now))
        {
            return 0;
        }

        // From one measurement to the next, whatever the node took for it. After a wake-up by a pin nobody knows when the last one was: then
        // at times of the day that each node has for itself, or rain would put off measurements for as long as it falls.
        long sleepMs = _wakesByPin
            ? (intervalSeconds - ((_board.Clock.Moment + (uint)_board.Identity) % intervalSeconds)) * 1000L
            : (intervalSeconds * 1000L) - now;
        sleepMs = sleepMs < MinSleepMs ? MinSleepMs : sleepMs;

        // Without a network a reading that is due is kept, and an attempt to join is not worth a wake-up. Without a server, the accounts say
        // when it is tried next.
        long dueMs = (_station.Link == LinkState.Down ? _node.NextReadingAt
            : _node.IsRegistered ? _node.NextMessageAt : _node.NextAttemptAt) - now;
        if (dueMs > sleepMs)
        {
            // What is due soon after a measurement is measured when it is due: one wake-up instead of two.
            return dueMs - sleepMs <= intervalSeconds * 1000L / Lateness ? dueMs : sleepMs;
        }

        return dueMs < MinSleepMs ? 0 : dueMs;
    }

    // A node that is in the network and knows no time of day waits for it a little: what it measures from now on has its time then.
    private bool IsTimeUnderWay(long now)
    {
        if (_board.Clock.IsSet || _station.Link != LinkState.Up || _timeUntil == TimeWaited)
        {
            return false;
        }

        if (now < _timeUntil)
        {
            return true;
        }

        _timeUntil = TimeWaited;
        _log.Warn("time", "not known yet: check that the network lets SNTP through (UDP port 123); sleeping without it");
        return false;
    }

    private void TellNode()
    {
        _node.IsQueueMode = IsOn || _isQueueMode;
        _node.AwakeMs = IsOn ? _sleeperAwakeMs : _awakeMs;
        _node.SaveDelayMs = IsOn ? SleeperSaveDelayMs : Node.UsualSaveDelayMs;
    }
}

// What decides whether a node may sleep, and how long: who expects it to listen, and what it next has to say.
using Firmware.Stack.Coap;
using Firmware.Stack.Lwm2m;

namespace Firmware.Stack;

/// <content>Sleep.</content>
public sealed partial class Node
{
    // A server that writes one setting after the other has its next request on the way within a round trip.
    private const int QuietMs = 2000;

    private bool _isQueueMode;
    private int _awakeMs = CoapEndpoint.MaxTransmitWaitMs;

    /// <summary>Whether the node sleeps between its messages. Servers are told when it changes.</summary>
    public bool IsQueueMode
    {
        get => _isQueueMode;
        set
        {
            _isQueueMode = value;
            TellSleep();
        }
    }

    /// <summary>How long it listens then.</summary>
    public int AwakeMs
    {
        get => _awakeMs;
        set
        {
            _awakeMs = value;
            TellSleep();
        }
    }

    /// <summary>True when no server has sent anything for a moment: to register anew in a row of requests would cost one its answer.</summary>
    public bool IsQuiet
    {
        get
        {
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (_sessions[i] != null && _lastNow < _sessions[i].AwakeUntil - _sessions[i].AwakeMs + QuietMs)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>True when no server expects the node to listen: the radio may be off until <see cref="Deadline"/>.</summary>
    public bool IsAsleep
    {
        get
        {
            bool some = false;
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (_sessions[i] != null && _sessions[i].IsUsable)
                {
                    some = true;
                    if (!_sessions[i].IsAsleep(_lastNow))
                    {
                        return false;
                    }
                }
            }

            return some && _download == null && (_bootstrap == null || !_bootstrap.IsListening);
        }
    }

    /// <summary>True while a server expects the node to listen: not in queue mode, or its awake time is not over.</summary>
    public bool IsListening
    {
        get
        {
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (_sessions[i] != null && _sessions[i].Registration.IsRegistered && !_sessions[i].IsAsleep(_lastNow))
                {
                    return true;
                }
            }

            return _bootstrap != null && _bootstrap.IsListening;
        }
    }

    /// <summary>True while a first attempt, to register or to bootstrap, is put off by an account: a sleep would put it off anew.</summary>
    public bool IsPutOff
    {
        get
        {
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (_sessions[i] != null && _begun[i] && _sessions[i].Registration.IsPutOff(_lastNow))
                {
                    return true;
                }
            }

            return _bootstrap != null && _bootstrap.IsPutOff(_lastNow);
        }
    }

    /// <summary>True while a server has the node's registration.</summary>
    public bool IsRegistered
    {
        get
        {
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (_sessions[i] != null && _sessions[i].Registration.IsRegistered)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>When the node next has something to send, as far as time decides: an Update, a notification.</summary>
    public long NextMessageAt
    {
        get
        {
            long next = _bootstrap == null ? long.MaxValue : _bootstrap.Deadline;
            next = _download == null ? next : Earlier(next, _download.Deadline);
            for (int i = 0; i < _sessions.Length; i++)
            {
                next = _sessions[i] == null ? next : Earlier(next, _sessions[i].Deadline);
            }

            return next == long.MaxValue ? next : next - _offset;
        }
    }

    /// <summary>When a server that does not know the node is next tried, or a reading is to be kept before that.</summary>
    public long NextAttemptAt
    {
        get
        {
            long next = _bootstrap == null ? long.MaxValue : _bootstrap.Deadline;
            for (int i = 0; i < _sessions.Length; i++)
            {
                next = _sessions[i] == null ? next : Earlier(next, _sessions[i].Registration.Deadline);
            }

            return Earlier(next == long.MaxValue ? next : next - _offset, NextReadingAt);
        }
    }

    /// <summary>When a server next wants to be told a value, as far as time decides.</summary>
    public long NextReadingAt
    {
        get
        {
            long next = long.MaxValue;
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (_sessions[i] != null && _sessions[i].Observations.Deadline > _lastNow)
                {
                    next = Earlier(next, _sessions[i].Observations.Deadline);
                }
            }

            return next == long.MaxValue ? next : next - _offset;
        }
    }

    /// <summary>True when something is to be sent, or an answer is awaited: the node wants a network.</summary>
    public bool WantsNetwork
    {
        get
        {
            for (int i = 0; i < MaxLinks; i++)
            {
                Session session = Peer(i);
                bool held = i != BootstrapLink && IsBootstrapOpen;
                if (session != null && session.IsUsable && !held && session.WantsLink(_lastNow))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private void TellSleep()
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            if (_sessions[i] != null)
            {
                _sessions[i].Registration.IsQueueMode = _isQueueMode;
                _sessions[i].AwakeMs = _awakeMs;
            }
        }
    }
}

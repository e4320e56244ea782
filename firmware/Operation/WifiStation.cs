// Keeps the node in its network.
//
//   Off ──wanted──► Joining ──address──► Joined ──address gone──► Joining
//                     │  ▲
//       refused, 30 s ▼  │ after 5 s, 10 s, ... 5 min
//                   Resting
//
// A node that sleeps rests over its sleeps, up to half an hour: it tries when it is awake and the rest is over.
//
// A platform that joins by itself is watched only: it never rests, and nobody knows why it does not join.
using Firmware.Stack;

namespace Firmware.Operation;

/// <summary>The network as the node sees it: there, not there, or not there yet.</summary>
public sealed partial class WifiStation
{
    // An access point takes some seconds, its DHCP server some more; a router that came up with the node takes longer, and is tried again.
    private const int JoinMs = 30000;

    // A weak signal is worth another attempt soon. A wrong password is not, and an access point that is off must not cost the battery.
    private const int FirstRestMs = 5000, MaxRestMs = 300000;

    // How often the address is looked at, which allocates a list of interfaces.
    private const int JoiningLookMs = 250, JoinedLookMs = 5000;

    private const string Area = "wifi";

    private readonly INetwork _network;
    private readonly Log _log;
    private State _state;
    private long _lookAt;
    private long _until;
    private int _restMs = FirstRestMs;
    private int _savedDigest;
    private string _told;
    private string _address = "";

    /// <summary>Makes it of a platform's network; null for one that is always there.</summary>
    public WifiStation(INetwork network, Log log)
    {
        _network = network;
        _log = log;
        Link = network == null ? LinkState.Up : LinkState.Held;
    }

    private enum State
    {
        Off,
        Joining,
        Joined,
        Resting,
    }

    /// <summary>Whether there is a network. It is <see cref="LinkState.Held"/> until an attempt to join has ended.</summary>
    public LinkState Link { get; private set; }

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline => _state == State.Off ? long.MaxValue : _state == State.Resting ? _until : _lookAt;

    /// <summary>True while the first attempt to join is under way.</summary>
    public bool IsJoining => _state == State.Joining && Link == LinkState.Held;

    /// <summary>Begins to join, unless that has been done.</summary>
    public void Want(long now)
    {
        if (_network == null || _state != State.Off)
        {
            return;
        }

        if (_network.Name.Length == 0)
        {
            // It cannot come while the node runs: whoever stores one restarts the board.
            _log.Error(Area, "no network stored: store one with nanoff --networkdeployment");
            Link = LinkState.Down;
            _state = State.Resting;
            _until = long.MaxValue;
            return;
        }

        if (_until - (_restMs / Earliness) > now)
        {
            // It was tried before the node slept. What is due is kept.
            _log.Info(Area, _network.Name + ": next attempt in " + ((_until - now) / 1000).ToString() + " s");
            Link = LinkState.Down;
            _state = State.Resting;
            return;
        }

        _log.Info(Area, "joining " + _network.Name);
        Begin(now);
    }

    /// <summary>Looks at the network; true when it came up, or has given the node another address.</summary>
    public bool Poll(long now)
    {
        if (now < Deadline)
        {
            return false;
        }

        _lookAt = now + (_state == State.Joined ? JoinedLookMs : JoiningLookMs);
        if (_state == State.Resting)
        {
            Begin(now);
            return false;
        }

        string address = _network.Address;
        if (address.Length > 0)
        {
            bool isNew = _state != State.Joined || address != _address;
            if (isNew)
            {
                int signal = _network.SignalDbm;
                _log.Info(Area, "joined " + _network.Name + " as " + address + (signal == 0 ? "" : ", " + signal.ToString() + " dBm"));
            }

            _address = address;
            _state = State.Joined;
            _lookAt = now + JoinedLookMs;
            _restMs = FirstRestMs;
            _told = null;
            Link = LinkState.Up;
            return isNew;
        }

        if (_state == State.Joined)
        {
            _log.Warn(Area, _network.Name + " is lost: joining again");
            Link = LinkState.Down;
            if (_network.JoinsByItself)
            {
                Begin(now);
                return false;
            }

            // An attempt at once would take the news of the loss for its own.
            _network.Leave();
            _state = State.Resting;
            _until = now + FirstRestMs;
            return false;
        }

        JoinResult result = _network.JoinsByItself ? JoinResult.Pending : _network.Result;
        if (now >= _until || (result != JoinResult.Pending && result != JoinResult.Joined))
        {
            Rest(result, now);
        }

        return false;
    }

    private void Begin(long now)
    {
        _state = State.Joining;
        _until = now + JoinMs;
        _lookAt = now + JoiningLookMs;
        if (!_network.JoinsByItself)
        {
            _network.Join();
        }
    }

    private void Rest(JoinResult result, long now)
    {
        Link = LinkState.Down;
        string problem = _network.Name + Problem(result);
        if (_network.JoinsByItself)
        {
            _until = now + _restMs; // until the next line about it
        }
        else
        {
            _network.Leave();
            _state = State.Resting;
            _until = now + _restMs;
            problem += "; next attempt in " + (_restMs / 1000).ToString() + " s";
        }

        int mostMs = _savedDigest == 0 ? MaxRestMs : MaxSleeperRestMs;
        _restMs = _restMs < mostMs / 2 ? _restMs * 2 : mostMs;
        if (_told == null || _told != problem || !_network.JoinsByItself)
        {
            _log.Warn(Area, problem);
        }

        _told = problem;
    }

    private static string Problem(JoinResult result)
    {
        switch (result)
        {
            case JoinResult.SwitchedOff: return " is stored as switched off: store it with ConfigurationOption Enable";
            case JoinResult.NotFound: return " is not in reach: check its name and the antenna";
            case JoinResult.Refused: return " refuses the node: check the password, then the signal";
            case JoinResult.Joined: return " gives no address: check its DHCP server";
            default: return " is not joined yet: check its name, its password, the signal and DHCP";
        }
    }
}

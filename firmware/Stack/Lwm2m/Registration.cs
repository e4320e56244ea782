// LwM2M 1.2 Core 6.2 and, for failures, appendix E.2 resources 16 to 20.
//
//   Idle ─► Registering ─2.01─► Registered ◄─2.04─ Updating
//              ▲   │ refused,       │ lifetime, change,   │ 4.xx, no answer
//              │   ▼ no answer      ▼ link, trigger       │
//            Waiting            Updating                  └─► Registering, at once
//
// A failed Update always leads to a Register, a failed Register to a wait and another: nothing ends in giving up. A Register that was
// refused for its version is repeated with an older one, and one that named a Profile ID with the list.
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Where the registration with a server stands.</summary>
public enum RegistrationState
{
    /// <summary>Not started, or stopped for good.</summary>
    Idle,

    /// <summary>A Register is under way.</summary>
    Registering,

    /// <summary>The server knows the node.</summary>
    Registered,

    /// <summary>An Update is under way; the node is registered still.</summary>
    Updating,

    /// <summary>A Deregister is under way.</summary>
    Deregistering,

    /// <summary>Waiting to register again: after a failure, or while disabled.</summary>
    Waiting,
}

/// <summary>Keeps the node registered with one server.</summary>
public sealed partial class Registration
{
    /// <summary>The LwM2M versions that the node speaks, and the one it speaks to a server that it knows nothing of: ten times the major
    /// plus the minor.</summary>
    public const int OldestVersion = 10, NewestVersion = 12, UsualVersion = 11;

    private const string Area = "reg";

    // An Update is sent so long before the lifetime ends that all its retransmissions come in time (RFC 7252 4.8.2).
    private const int UpdateMarginMs = CoapEndpoint.MaxTransmitWaitMs;

    // The least delay between two attempts, though a server may ask for none.
    private const int MinDelayMs = 1000;

    // A message of 1,152 bytes (RFC 7252 4.6) has room for a block of 1,024 and a name of so many bytes; with a longer one
    // blocks are half as large.
    private const int MaxNameWithLargestBlock = 80;

    // The greatest power of two by which the retry timer grows.
    private const int MaxDoublings = 10;

    private const int PreconditionFailed = (int)Status.PreconditionFailed;

    private readonly CoapEndpoint _endpoint;
    private readonly RegistrationMessage _message;
    private readonly ObjectTree _tree;
    private readonly ServerInstance _server;
    private readonly IRandom _random;
    private readonly Log _log;
    private readonly string _name;
    private readonly byte[] _transmit;

    private long _nextAt;
    private long _disabledUntil;
    private int _attempts;
    private int _sequences;
    private int _block;
    private int _szx;
    private bool _more;
    private int _registeredLifetime;
    private int _registeredStructure;
    private bool _registeredQueueMode;
    private int _sentLifetime;
    private int _sentStructure;
    private bool _sentQueueMode;
    private string _profile;
    private bool _withList;
    private bool _profileRefused;
    private bool _updateWanted;
    private bool _stopping;
    private bool _disabling;
    private bool _wakes;

    /// <summary>Makes the registration with one server; <see cref="Start"/> begins it.</summary>
    public Registration(CoapEndpoint endpoint, RegistrationMessage message, ObjectTree tree, ServerInstance server,
        IRandom random, Log log, string endpointName, byte[] transmit)
    {
        _endpoint = endpoint;
        _message = message;
        _tree = tree;
        _server = server;
        _random = random;
        _log = log;
        _name = endpointName;
        _transmit = transmit;
    }

    /// <summary>Where it stands.</summary>
    public RegistrationState State { get; private set; }

    /// <summary>True while the server knows the node, so that notifications may be sent.</summary>
    public bool IsRegistered => State == RegistrationState.Registered || State == RegistrationState.Updating;

    /// <summary>True while the server has had itself disabled: it is not listened to.</summary>
    public bool IsDisabled => State == RegistrationState.Waiting && _disabling;

    /// <summary>When <see cref="Poll"/> next has work, as far as time decides.</summary>
    public long Deadline => State == RegistrationState.Waiting || State == RegistrationState.Registered ? _nextAt : long.MaxValue;

    /// <summary>The LwM2M version told to the server: ten times the major plus the minor.</summary>
    public int Version { get; set; } = UsualVersion;

    /// <summary>Whether the node sleeps between its messages, so that the server keeps its requests until it hears of it.</summary>
    public bool IsQueueMode { get; set; }

    /// <summary>Set when a Register is about to go out after a failure: the link had better be opened anew, its address
    /// resolved again. Whoever does it clears it.</summary>
    public bool WantsFreshLink { get; set; }

    /// <summary>True once the server has taken a Register, until the next <see cref="Start"/>.</summary>
    public bool HasSucceeded { get; private set; }

    /// <summary>True once as many sequences have failed as resource 20 names. It goes on all the same.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>How often the server took a Register or an Update: what is saved of it is another one then.</summary>
    public int Renewals { get; private set; }

    /// <summary>True while the first attempt is put off (E.2 resource 14).</summary>
    public bool IsPutOff(long now) => State == RegistrationState.Waiting && now < _nextAt && _attempts == 0 && _sequences == 0 &&
        !HasSucceeded && !_disabling;

    /// <summary>Begins to register.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="delayMs">After so long.</param>
    public void Start(long now, long delayMs = 0)
    {
        _stopping = false;
        _attempts = 0;
        _sequences = 0;
        HasSucceeded = false;
        HasFailed = false;
        Version = NewestSupported(Version);
        WaitUntil(now + delayMs);
    }

    /// <summary>Deregisters, for good; without a word where there is no way to the server.</summary>
    public void Stop(bool connected = true)
    {
        _stopping = true;
        if (State == RegistrationState.Registered && !connected)
        {
            State = RegistrationState.Idle;
        }
        else if (State == RegistrationState.Registering)
        {
            _endpoint.Abandon();
            _more = false;
            State = RegistrationState.Idle;
        }
        else if (State == RegistrationState.Waiting)
        {
            State = RegistrationState.Idle;
        }
    }

    /// <summary>Brings the next Update forward: the link changed, a notification was rejected, the server may have forgotten
    /// the node.</summary>
    public void WantUpdate() => _updateWanted = true;

    /// <summary>The link came back: register now rather than when the timers say.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="updates">Whether the server is to be told at once, or learns of it by what comes next.</param>
    public void LinkUp(long now, bool updates = true)
    {
        _updateWanted |= updates;
        if (!_wakes && State == RegistrationState.Waiting && !_disabling && (_attempts > 0 || _sequences > 0))
        {
            _nextAt = now;
        }

        _wakes = false; // a link that comes up as the node wakes is no link that came back
    }

    /// <summary>True when <see cref="Poll"/> has something to send.</summary>
    public bool IsDue(long now)
    {
        switch (State)
        {
            case RegistrationState.Waiting: return now >= _nextAt;
            case RegistrationState.Registered: return _stopping || _server.DisableTriggered || now >= _nextAt || IsUpdateWanted();
            default: return _more;
        }
    }

    /// <summary>Sends what is due, while no confirmable message is under way; returns the bytes to send, 0 when none.</summary>
    public int Poll(long now)
    {
        if (_more)
        {
            if (_tree.Structure != _sentStructure)
            {
                // The list is another one now, and the blocks sent were of the old one.
                _sentStructure = _tree.Structure;
                _block = 0;
            }

            return State == RegistrationState.Registering ? SendRegister(now) : SendUpdate(now);
        }

        switch (State)
        {
            case RegistrationState.Waiting when _server.DisableTriggered:
                Disabled(now); // by another server, or once more: from now on
                return 0;
            case RegistrationState.Waiting when now >= _nextAt:
                _disabling = false;
                BeginBlocks();
                _profile = Version >= 12 && !_profileRefused ? Profile.Make(_server, _tree, _message, _transmit) : null;
                _withList = _profile == null;
                State = RegistrationState.Registering;
                return SendRegister(now);
            case RegistrationState.Registered when _stopping || _server.DisableTriggered:
                _disabling = !_stopping;
                _server.DisableTriggered = false;
                State = RegistrationState.Deregistering;
                _endpoint.BeginRequest(CoapCode.Delete);
                _message.WriteLocation(_endpoint.Writer);
                return _endpoint.EndMessage(now);
            case RegistrationState.Registered when QueueMode != _registeredQueueMode && Version > OldestVersion:
                // LwM2M 1.2 Core 6.2.2, table of Update parameters: Queue Mode is none of them, since 1.1 a Register alone tells it.
                _log.Info(Area, (QueueMode ? "the node sleeps" : "the node stays awake") + " from now on: registering anew");
                WaitUntil(now);
                return 0;
            case RegistrationState.Registered when now >= _nextAt || IsUpdateWanted():
                BeginBlocks();
                State = RegistrationState.Updating;
                return SendUpdate(now);
            default:
                return 0;
        }
    }

    /// <summary>Takes the response to the request under way, in the endpoint's message.</summary>
    public void Receive(long now)
    {
        int code = _endpoint.Message.Code;
        if ((_more && code == CoapCode.Continue && TakeBlock()) || (code == CoapCode.RequestEntityTooLarge && TakeSmallerBlock()))
        {
            return;
        }

        _more = false;
        switch (State)
        {
            case RegistrationState.Registering when code == CoapCode.Created && _message.TakeLocation(_endpoint.Message):
                _attempts = 0;
                _sequences = 0;
                HasSucceeded = true;
                HasFailed = false;
                Registered(now);
                _log.Info(Area,
                    "registered at " + _message.LocationText() + ", lifetime " + _registeredLifetime.ToString() + " s");
                break;
            case RegistrationState.Registering when _profile != null && !_withList:
                // LwM2M 1.2 Core 6.2.1: the server cannot tell from the Profile ID what there is, so it is told both.
                _log.Info(Area, "the server does not know profile " + _profile + ": telling it the list");
                BeginBlocks();
                _withList = true;
                _more = true;
                break;
            case RegistrationState.Registering when code == PreconditionFailed && Version > OldestVersion:
                Version--;
                RegisterAnew(now, "the server does not speak LwM2M 1." + (Version - 9).ToString());
                break;
            case RegistrationState.Registering:
                _profileRefused |= _profile != null;
                Failed(now, "register: refused with " + CoapCode.ToText(code) + Remedy(code));
                break;
            case RegistrationState.Updating when code == CoapCode.Changed:
                Registered(now);
                _log.Info(Area, "updated");
                break;
            case RegistrationState.Updating:
                RegisterAnew(now, "update refused with " + CoapCode.ToText(code));
                break;
            case RegistrationState.Deregistering:
                Deregistered(now);
                break;
        }
    }

    /// <summary>There is no way to the server: no request can be sent.</summary>
    public void NotConnected(long now, string reason)
    {
        _more = false;
        if (_stopping || State == RegistrationState.Deregistering)
        {
            State = RegistrationState.Idle;
        }
        else if (State != RegistrationState.Idle)
        {
            Failed(now, reason);
        }
    }

    /// <summary>The request under way got no answer, or was rejected.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="repeat">Whether an Update is to be tried once more before the server counts as having forgotten the node.</param>
    public void NoAnswer(long now, bool repeat = false)
    {
        _more = false;
        switch (State)
        {
            case RegistrationState.Updating when repeat && !_stopping:
                _log.Warn(Area, "update got no answer");
                _updateWanted = true;
                State = RegistrationState.Registered;
                break;
            case RegistrationState.Registering:
                WantsFreshLink = true;
                Failed(now, "register: no answer: check the server, its address and the network");
                break;
            case RegistrationState.Updating:
                // A moment later, so that the link is opened before the Register goes out.
                WantsFreshLink = true;
                RegisterAnew(now + 1, "update got no answer");
                break;
            case RegistrationState.Deregistering:
                Deregistered(now);
                break;
        }
    }

    private void Registered(long now)
    {
        State = RegistrationState.Registered;
        Renewals++;
        _registeredLifetime = _sentLifetime;
        _registeredStructure = _sentStructure;
        _registeredQueueMode = _sentQueueMode;
        if (_registeredLifetime == 0)
        {
            _nextAt = long.MaxValue; // appendix E.2: it does not end
            return;
        }

        long lifetimeMs = _registeredLifetime * 1000L;
        long half = lifetimeMs / 2;
        _nextAt = now + (lifetimeMs - UpdateMarginMs > half ? lifetimeMs - UpdateMarginMs : half);
    }

    private void Deregistered(long now)
    {
        if (_disabling && !_stopping)
        {
            Disabled(now);
            return;
        }

        _log.Info(Area, "deregistered");
        State = RegistrationState.Idle;
    }

    private void Disabled(long now)
    {
        _server.DisableTriggered = false;
        _disabling = true;
        _disabledUntil = 0;
        _log.Info(Area, "disabled by the server for " + _server.DisableTimeout.ToString() + " s");
        WaitUntil(now + (_server.DisableTimeout * 1000L));
    }

    // LwM2M 1.1 Core appendix E.2: resource 17 attempts make a sequence, 18 is the delay that doubles within it, 19 the
    // delay after it. Resource 20 says how many sequences until the registration has failed; the node goes on at their pace.
    private void Failed(long now, string reason)
    {
        _attempts++;
        long delayMs;
        if (_attempts >= _server.RetryCount)
        {
            _attempts = 0;
            _sequences++;
            HasFailed |= _sequences >= _server.SequenceRetryCount;
            delayMs = _server.SequenceDelayTimer * 1000L;
        }
        else
        {
            int doublings = _attempts - 1 < MaxDoublings ? _attempts - 1 : MaxDoublings;
            delayMs = (_server.RetryTimer * 1000L) << doublings;
        }

        delayMs = delayMs < MinDelayMs ? MinDelayMs : delayMs;

        // Up to a tenth more, so that the nodes of a street do not all come back in the same second.
        delayMs += _random.Next((int)(delayMs < 1000000 ? delayMs / 10 : 100000) + 1);
        _log.Warn(Area, reason + "; next attempt in " + (delayMs / 1000).ToString() + " s");
        State = RegistrationState.Waiting;
        _nextAt = now + delayMs;
    }

    private void RegisterAnew(long at, string reason)
    {
        if (_stopping)
        {
            _log.Warn(Area, reason + ": stopped without deregistering");
            State = RegistrationState.Idle;
            return;
        }

        _log.Warn(Area, reason + ": registering anew");
        WaitUntil(at);
    }

    private void WaitUntil(long at)
    {
        State = RegistrationState.Waiting;
        _nextAt = at;
    }

    private static string Remedy(int code)
    {
        switch (code)
        {
            case CoapCode.Created: return " but no location of 1 to 64 bytes: check the server";
            case 0x80: return " (bad request): is the endpoint name registered at the server, does it speak LwM2M 1.1?";
            case 0x83: return " (forbidden): add the endpoint name at the server";
            case PreconditionFailed: return " (precondition failed): the server does not speak LwM2M 1.0 to 1.2";
            default: return "";
        }
    }
}

// The firmware as a whole, put together from a configuration and a platform: Program runs it on the board, the bench on a
// virtual one.
using System;
using System.Text;
using Firmware.Operation.Update;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;
using Objects.Core;
using Objects.Model;

namespace Firmware.Operation;

/// <summary>A node with its board, and the loop's one step.</summary>
public sealed class Image
{
    /// <summary>What the banner and the Device object say.</summary>
    public const string Version = "0.1.0";

    // The longest wait for a datagram: the loop looks at the board and its link at least so often.
    private const int MaxWaitMs = 1000;

    // How often the platform's time of day is taken over, which a crystal of 20 ppm keeps to less than a tenth of a second.
    private const int TimePeriodMs = 3600000;

    // How often it is looked at while it is not known, and how often the network is asked for it: SNTP answers within some seconds.
    private const int TimeRetryMs = 1000, AskTimeMs = 60000;

    // A server that is told of the node may read and observe at once: what is to be read had better be there. A sensor that takes long
    // is not waited for.
    private const int FirstMeasurementsMs = 10000;

    private const string Area = "boot";

    private readonly IClock _clock;
    private readonly ILink _link;
    private readonly Log _log;
    private readonly byte[] _received = new byte[Node.ReceiveBytes];
    private readonly WallClock _time;
    private readonly ManagementObjects _management;
    private readonly DeviceCondition _condition;
    private readonly WifiStation _station;
    private readonly INetwork _network;
    private readonly DutyCycle _cycle;
    private readonly Storage _storage;
    private readonly StartRecord _record;
    private readonly WatchedRecords _records;
    private bool _isNoted;
    private readonly bool _hasMistakes;
    private readonly int _wakePin;
    private readonly Updater _updater;
    private long _timeAt;
    private long _askTimeAt;
    private long _nodeAt = long.MaxValue;

    /// <summary>Puts a node together.</summary>
    /// <param name="configuration">Its settings.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="hardware">What it runs on.</param>
    /// <param name="record">Where it notes what the next start is to know; null for nowhere.</param>
    public Image(Configuration configuration, DeviceIdentity identity, Hardware hardware, StartRecord record = null)
    {
        Log log = hardware.Log;
        _record = record;
        _wakePin = hardware.Machine == null ? -1 : hardware.Machine.WakePin;
        _network = hardware.Network;
        _station = new WifiStation(hardware.Network, log);
        _storage = hardware.Files == null ? null : new Storage(hardware.Files, log);
        _clock = hardware.Clock;
        _link = hardware.Link;
        _log = log;
        WatchedRecords records = hardware.Records == null ? null : new WatchedRecords(hardware.Records);
        _records = records;
        var time = new WallClock { Now = _clock.NowMs, BeforeMs = _clock.SincePowerMs - _clock.NowMs };
        var security = new SecurityObject();
        var servers = new ServerObject();
        configuration.AddAccounts(security, servers);
        var rights = new AccessControlObject();
        identity.SoftwareVersion = hardware.Boards.Version; // which an update changes, while the rest stays
        Device = new DeviceObject(identity, time);
        Tree = new ObjectTree();
        Tree.Add(security);
        Tree.Add(servers);
        Tree.Add(rights);
        Tree.Add(Device);
        _time = time;
        _management = new ManagementObjects(Tree, time, configuration.Site, hardware.Network, records, log,
            configuration.HasTestObjects);
        if (hardware.Slots != null)
        {
            _updater = new Updater(hardware.Slots, configuration, time, Tree, rights, hardware.Cryptography, log);
        }

        Board = new Board(configuration.Site, Tree, time, records, log)
        {
            Identity = Identity(configuration.Endpoint),
            HasSlept = hardware.Machine != null && Startup.IsWake(hardware.Machine.Cause),
        };
        configuration.Provision.IsTrial = hardware.Slots != null && hardware.Slots.IsTrial;
        Board.Begin(configuration.Provision);
        string kind = hardware.Boards.Knows(configuration.Board) ? configuration.Board : hardware.Boards.Names[0];
        try
        {
            hardware.Boards.Wire(kind, Board, hardware.Pins);
        }
        catch (Exception e) when (hardware.Slots != null && hardware.Slots.Running != null)
        {
            hardware.Slots.Fail("its board cannot be wired: " + e.GetType().FullName + ": " + e.Message);
            throw;
        }

        Board.End();
        if (hardware.Slots != null)
        {
            hardware.Slots.Wired();
            if (hardware.Slots.IsLost)
            {
                Device.RaiseError(DeviceObject.UpdateLost);
            }
        }

        _management.CountDropped(Tree);
        configuration.WritePack(Tree, log);
        Node = new Node(configuration.Endpoint, Tree, security, servers, time, hardware.Random, log,
            hardware.Cryptography, records, rights)
        {
            Version = configuration.Version,
            Transmission = configuration.Transmission,
            HandshakeTimeoutMs = configuration.HandshakeTimeoutMs,
            HasSlept = hardware.Machine != null && Startup.IsWake(hardware.Machine.Cause),
        };
        _hasMistakes = configuration.HasMistakes;
        string problem = configuration.Pack.Length == 0 ? null : Node.AccountProblem;
        if (problem != null)
        {
            log.Error(Area, "node.json: pack: the accounts make no sense: " + problem);
        }

        _cycle = new DutyCycle(configuration, _wakePin >= 0, Node, Board, _station, log);
        _condition = new DeviceCondition(Device, Board, Node.Backlog, hardware.Memory, records, _management, log);
        log.Info(Area, "version " + Version + ", board " + kind + ", endpoint " + configuration.Endpoint +
            ", " + (hardware.Memory.FreeBytes / 1024).ToString() + " KiB free");
    }

    /// <summary>The objects.</summary>
    public ObjectTree Tree { get; }

    /// <summary>The Device object.</summary>
    public DeviceObject Device { get; }

    /// <summary>Sensors and lamps.</summary>
    public Board Board { get; }

    /// <summary>The LwM2M client.</summary>
    public Node Node { get; }

    /// <summary>Why <see cref="Stop"/> and a restart are to follow now; <see cref="RestartReason.None"/> to go on. A server that asked for
    /// it has been told that it will come.</summary>
    public RestartReason RestartReason =>
        Device.FactoryResetRequested ? RestartReason.FactoryReset
        : Device.RebootRequested ? RestartReason.Server
        : _updater != null && _updater.IsRestartWanted ? RestartReason.Update
        : _condition.IsMemoryLow ? RestartReason.Memory
        : RestartReason.None;

    /// <summary>True when a restart is to follow.</summary>
    public bool RebootRequested => RestartReason != RestartReason.None;

    /// <summary>How long the node is to sleep now, in milliseconds, after <see cref="Stop"/>; 0 to go on.</summary>
    public long SleepMs { get; private set; }

    /// <summary>The network as the node sees it.</summary>
    public WifiStation Station => _station;

    /// <summary>Begins to measure, and then to register.</summary>
    public void Start()
    {
        long now = _clock.NowMs;
        Board.Start(now, _wakePin);
        _nodeAt = now + FirstMeasurementsMs;
        Node.Network = _station.Link;
        if (!_cycle.IsOn)
        {
            _station.Want(now);
        }
    }

    /// <summary>Does what is due, then waits for a datagram until something is.</summary>
    public void Step()
    {
        long now = _clock.NowMs;
        TakeTime(now);
        Board.Poll(now);
        _condition.Poll(now);
        _management.Poll(Node, now);
        _updater?.Poll(Node, now);
        bool isUp = _station.Poll(now);
        if (_nodeAt != long.MaxValue && (Board.HasMeasured || now >= _nodeAt))
        {
            _nodeAt = long.MaxValue;
            if (_cycle.IsOn && _records != null)
            {
                _station.Load(_records, _time, Node.HasSlept);
            }

            Node.Start(now);
            isUp = _station.Link == LinkState.Up;
        }

        Node.Network = _station.Link;
        if (isUp && _nodeAt == long.MaxValue)
        {
            LinkUp(now);
        }

        _cycle.Poll(now);
        if (_nodeAt == long.MaxValue && Node.WantsNetwork)
        {
            _station.Want(now);
            Node.Network = _station.Link; // which is down where the station rests
        }

        OpenLinks();
        int length;
        while ((length = Node.Poll(now)) > 0)
        {
            OpenLinks(); // the answer comes to the port that asked
            Send(Node.Link, length);
        }

        TakeRegistration();
        _management.Poll(Node, _station, _cycle.IsOn, now);
        bool isBusy = _management.IsMeasuring || (_updater != null && _updater.IsBusy(_station.Link));
        SleepMs = _nodeAt == long.MaxValue && !isBusy ? _cycle.SleepMs(now) : 0;
        length = _link.Receive(_received, SleepMs > 0 ? 0 : WaitMs(now), out int link);
        if (length > 0)
        {
            _management.CountReceived(length);
            length = Node.Receive(link, _received, 0, length, _clock.NowMs);
            if (length > 0)
            {
                Send(link, length);
            }
        }
    }

    /// <summary>Saves what must outlive a restart or a sleep, which follows; or forgets it, when a server asked for a factory
    /// reset.</summary>
    public void Stop() => Stop(RestartReason);

    /// <summary>Saves what must outlive a restart.</summary>
    /// <param name="reason">Why it follows; <see cref="RestartReason.None"/> for a sleep.</param>
    public void Stop(RestartReason reason)
    {
        if (!_time.IsSet)
        {
            _timeAt = 0; // readings get their times while this start's clock is there
            TakeTime(_clock.NowMs);
        }

        if (reason != RestartReason.None && _record != null)
        {
            _record.End(reason);
        }

        _management.Stop(_clock.NowMs, Device.FactoryResetRequested);
        if (Device.FactoryResetRequested)
        {
            _log.Warn(Area, "factory reset: accounts, readings, counters and settings are forgotten");
            Board.Reset();
            Node.Reset();
            return;
        }

        Board.Stop(_clock.NowMs);
        if (_nodeAt == long.MaxValue)
        {
            bool sleeps = reason == RestartReason.None && SleepMs > 0;
            Node.Suspend(Device.RebootRequested, sleeps);
            if (sleeps && _records != null)
            {
                _station.Save(_records, _time);
            }
        }
    }

    private void Send(int link, int length)
    {
        _management.CountSent(length);
        _link.Send(link, Node.Out, Node.OutOffset, length);
    }

    // What a server writes to Current Time holds until the platform knows better.
    private void TakeTime(long now)
    {
        _time.Now = now;
        if (now < _timeAt)
        {
            return;
        }

        long unixSeconds = _clock.UnixSeconds;
        _timeAt = now + (unixSeconds == 0 ? TimeRetryMs : TimePeriodMs);
        if (unixSeconds != 0)
        {
            if (!_time.IsSet)
            {
                _log.Info("time", DateTime.UnixEpoch.AddSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss") + " UTC");
            }

            _time.Set(unixSeconds);
        }
        else if (_station.Link == LinkState.Up && _network != null)
        {
            // The platform asks by itself once it has an address; what got lost it asks for only after a quarter of an hour.
            if (_askTimeAt != 0 && now >= _askTimeAt)
            {
                _log.Warn("time", "not known yet: check that the network lets SNTP through (UDP port 123); asking again");
                _network.AskTime();
            }

            _askTimeAt = _askTimeAt == 0 || now >= _askTimeAt ? now + AskTimeMs : _askTimeAt;
        }
    }

    // What the next start is to know: these settings, and this firmware, have brought the node to a server.
    private void TakeRegistration()
    {
        if (_record == null || _isNoted)
        {
            return;
        }

        for (int i = 0; i < Node.LinkCount; i++)
        {
            ServerSession session = Node.Session(i);
            if (session != null && session.Registration.Renewals > 0)
            {
                _record.Registered();
                if (_storage != null && !_record.IsFallback)
                {
                    Startup.KeepGood(_storage, _record.Settings, _hasMistakes);
                }

                _isNoted = true;
                return;
            }
        }
    }

    private void LinkUp(long now)
    {
        for (int i = 0; i < Node.LinkCount; i++)
        {
            Session session = Node.Peer(i);
            if (session != null)
            {
                Node.LinkUp(i, now);
                session.WantsFreshLink = true;
            }
        }
    }

    private void OpenLinks()
    {
        for (int i = 0; i < Node.LinkCount; i++)
        {
            Session session = Node.Peer(i);
            if (session != null && session.WantsFreshLink && session.IsUsable && _station.Link == LinkState.Up)
            {
                session.WantsFreshLink = false;
                int localPort = session.LocalPort;
                bool opened = _link.Open(i, session.Uri.Host, session.Uri.Port, ref localPort);
                session.LocalPort = localPort;
                _management.Look();
                if (!opened)
                {
                    _log.Warn(Area, session.Uri.Host + " cannot be reached: check its name and the network");
                }
            }
        }
    }

    private static long Earlier(long one, long other) => one < other ? one : other;

    private static int Identity(string endpoint)
    {
        int identity = 0;
        byte[] bytes = Encoding.UTF8.GetBytes(endpoint);
        for (int i = 0; i < bytes.Length; i++)
        {
            identity = unchecked((identity * 31) + bytes[i]);
        }

        return identity;
    }

    private int WaitMs(long now)
    {
        // Without a network what is due stays due: then the station says how long that is.
        long node = _nodeAt == long.MaxValue ? Node.Deadline : _nodeAt;
        node = _station.Link == LinkState.Up || node > now ? node : long.MaxValue;
        long deadline = Earlier(Earlier(Board.Deadline, node), _station.Deadline);
        long wait = deadline - now;
        return wait < 0 ? 0 : wait > MaxWaitMs ? MaxWaitMs : (int)wait;
    }
}

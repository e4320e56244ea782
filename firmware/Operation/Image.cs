// The firmware as a whole, put together from a configuration and a platform: Program runs it on the board, the bench on a
// virtual one.
using System.Text;
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

    // How often it is asked for while it is not known.
    private const int TimeRetryMs = 5000;

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
    private long _timeAt;
    private long _nodeAt = long.MaxValue;

    /// <summary>Puts a node together.</summary>
    public Image(Configuration configuration, DeviceIdentity identity, Hardware hardware)
    {
        Log log = hardware.Log;
        _clock = hardware.Clock;
        _link = hardware.Link;
        _log = log;
        WatchedRecords records = hardware.Records == null ? null : new WatchedRecords(hardware.Records);
        var time = new WallClock();
        var security = new SecurityObject();
        var servers = new ServerObject();
        configuration.AddAccounts(security, servers);
        var rights = new AccessControlObject();
        Device = new DeviceObject(identity, time);
        Tree = new ObjectTree();
        Tree.Add(security);
        Tree.Add(servers);
        Tree.Add(rights);
        Tree.Add(Device);
        _time = time;
        _management = new ManagementObjects(Tree, time, configuration.Site, hardware.Network, records, log,
            configuration.HasTestObjects);
        Board = new Board(configuration.Site, Tree, time, records, log) { Identity = Identity(configuration.Endpoint) };
        Board.Begin(configuration.Provision);
        string kind = hardware.Boards.Knows(configuration.Board) ? configuration.Board : hardware.Boards.Names[0];
        hardware.Boards.Wire(kind, Board, hardware.Pins);
        Board.End();
        _management.CountDropped(Tree);
        configuration.WritePack(Tree, log);
        Node = new Node(configuration.Endpoint, Tree, security, servers, time, hardware.Random, log,
            hardware.Cryptography, records, rights)
        {
            Version = configuration.Version,
            IsQueueMode = configuration.QueueMode,
            AwakeMs = configuration.AwakeMs,
            Transmission = configuration.Transmission,
            HandshakeTimeoutMs = configuration.HandshakeTimeoutMs,
        };
        string problem = configuration.Pack.Length == 0 ? null : Node.AccountProblem;
        if (problem != null)
        {
            log.Error(Area, "node.json: pack: the accounts make no sense: " + problem);
        }

        _condition = new DeviceCondition(Device, Board, Node.Backlog, hardware.Memory, records, _management);
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

    /// <summary>True when a server asked for a reboot or a factory reset and was told that it will come: <see cref="Stop"/> and
    /// a restart are to follow.</summary>
    public bool RebootRequested => Device.RebootRequested || Device.FactoryResetRequested;

    /// <summary>Begins to measure, and then to register.</summary>
    public void Start()
    {
        long now = _clock.NowMs;
        Board.Start(now);
        _nodeAt = now + FirstMeasurementsMs;
    }

    /// <summary>Does what is due, then waits for a datagram until something is.</summary>
    public void Step()
    {
        long now = _clock.NowMs;
        TakeTime(now);
        Board.Poll(now);
        _condition.Poll(now);
        _management.Poll(Node, now);
        bool isUp = _link.TakeLinkUp();
        if (_nodeAt != long.MaxValue)
        {
            isUp = Board.HasMeasured || now >= _nodeAt;
            if (isUp)
            {
                _nodeAt = long.MaxValue;
                Node.Start(now);
            }
        }

        if (isUp)
        {
            LinkUp(now);
        }

        OpenLinks();
        int length;
        while ((length = Node.Poll(now)) > 0)
        {
            OpenLinks(); // the answer comes to the port that asked
            Send(Node.Link, length);
        }

        length = _link.Receive(_received, WaitMs(now), out int link);
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

    /// <summary>Saves what must outlive a restart, which follows; or forgets it, when a server asked for a factory
    /// reset.</summary>
    public void Stop()
    {
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
            Node.Suspend(Device.RebootRequested);
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
            _time.Set(unixSeconds);
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
            if (session != null && session.WantsFreshLink && session.IsUsable)
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
        long deadline = Board.Deadline < Node.Deadline ? Board.Deadline : Node.Deadline;
        long wait = (deadline < _nodeAt ? deadline : _nodeAt) - now;
        return wait < 0 ? 0 : wait > MaxWaitMs ? MaxWaitMs : (int)wait;
    }
}

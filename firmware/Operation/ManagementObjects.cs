// What servers manage besides accounts and sensors: how the node is connected, where it is, what it logged, and what they leave
// with it.
using Firmware.Stack;
using Firmware.Wiring;
using Objects.Conformance;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;

namespace Firmware.Operation;

/// <summary>The enabler's optional objects, filled in from the board's site, the log and the link.</summary>
/// <remarks>Heap: some 2.3 KB, half of it the log's lines; 2.7 KB more with the test objects.</remarks>
internal sealed class ManagementObjects
{
    private const int Device = 3, Portfolio = 16, BinaryAppDataContainer = 19;

    private readonly ConnectivityMonitoringObject _connectivity = new ConnectivityMonitoringObject(ConnectivityMonitoringObject.Wlan);
    private readonly ConnectivityStatisticsObject _statistics;
    private readonly INetwork _network;
    private readonly SignalWatch _signal;
    private readonly TestObject _test;
    private DataObject _generic;
    private int _dropped;
    private readonly SavedObject[] _saved;
    private PathList _sendPaths;

    /// <summary>Makes them and adds them to the tree.</summary>
    internal ManagementObjects(ObjectTree tree, WallClock clock, Site site, INetwork network, IRecordStore records, Log log, bool isTested)
    {
        _network = network;
        _signal = new SignalWatch(network, _connectivity, records, clock, log);
        tree.Add(_connectivity);
        var location = new LocationObject();
        if (site.IsKnown)
        {
            location.Set(site.LatitudeMilliDegrees * 1000, site.LongitudeMilliDegrees * 1000, 0);
            if (site.AltitudeMetres != Site.Unknown)
            {
                location.SetExtent(site.AltitudeMetres * 1000, LocationObject.Unknown);
            }
        }

        tree.Add(location);
        _statistics = new ConnectivityStatisticsObject(clock);
        tree.Add(_statistics);
        tree.Add(new PortfolioObject());
        tree.Add(new BinaryAppDataContainerObject());
        log.Events = new EventLogObject(EventLogObject.DefaultBytes);
        tree.Add(log.Events);
        _saved = records == null ? new SavedObject[0] : new SavedObject[]
        {
            new SavedObject(tree, Device, records, log),
            new SavedObject(tree, Portfolio, records, log),
            new SavedObject(tree, BinaryAppDataContainer, records, log),
        };
        if (isTested)
        {
            tree.Add(new TestObject(TestObject.Version10, 1));
            _test = new TestObject(TestObject.Version11, 2);
            tree.Add(_test);
        }
    }

    /// <summary>Adds a counter of the readings that were dropped before a server had them, an instance of Generic Sensor after those of
    /// the board.</summary>
    internal void CountDropped(ObjectTree tree)
    {
        _generic = (DataObject)tree.Find(Measuring.GenericSensor);
        if (_generic == null)
        {
            _generic = Measuring.Create(Measuring.GenericSensor);
            tree.Add(_generic);
        }

        _dropped = Measuring.Add(_generic, "readings dropped", "count", 0, int.MaxValue);
    }

    /// <summary>Shows how many readings were dropped.</summary>
    internal void ShowDropped(int count)
    {
        const int Scale = 1000;
        count = count > int.MaxValue / Scale ? int.MaxValue / Scale : count;
        _generic.Set(_dropped, CommonResource.SensorValue, count * Scale);
        _generic.Set(_dropped, CommonResource.MeasurementQualityIndicator, MeasurementQuality.Accepted);
    }

    /// <summary>Looks at the network, where the node may have got another address.</summary>
    internal void Look()
    {
        if (_network != null)
        {
            string router = _network.Router;
            _connectivity.SetAddresses(new string[] { _network.Address });
            _connectivity.SetRouters(router.Length > 0 ? new string[] { router } : null);
        }
    }

    /// <summary>True while the signal is measured: the node is not to sleep.</summary>
    internal bool IsMeasuring => _signal.IsMeasuring;

    /// <summary>Has the signal measured when it is time.</summary>
    internal void Poll(Node node, WifiStation station, bool sleeps, long now) =>
        _signal.Poll(station.Link == LinkState.Up, !node.WantsNetwork, node.IsRegistered, sleeps, now);

    /// <summary>Counts a datagram that was sent.</summary>
    internal void CountSent(int bytes) => _statistics.CountSent(bytes);

    /// <summary>Counts a datagram that was received.</summary>
    internal void CountReceived(int bytes) => _statistics.CountReceived(bytes);

    /// <summary>Saves what servers have left with the node, or forgets it: a restart follows.</summary>
    internal void Stop(long now, bool forget)
    {
        for (int i = 0; i < _saved.Length; i++)
        {
            _saved[i].Stop(now, forget);
        }
    }

    /// <summary>Does what a server asked of them.</summary>
    internal void Poll(Node node, long now)
    {
        _statistics.Poll(now);
        for (int i = 0; i < _saved.Length; i++)
        {
            _saved[i].Poll(now);
        }

        if (_test == null || !_test.TakeSend(out int format))
        {
            return;
        }

        _sendPaths ??= new PathList();
        _sendPaths.Clear();
        var path = new Lwm2mPath();
        for (int i = 0; i < _test.SendPathCount; i++)
        {
            _test.GetSendPath(i, path);
            _sendPaths.Add(path);
        }

        for (int i = 0; i < node.LinkCount; i++)
        {
            if (node.Session(i) != null)
            {
                node.Send(i, _sendPaths, format);
            }
        }
    }
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Objects.Model;

namespace Bench.Server;

/// <summary>A registered node, as the server knows it. Any thread may ask.</summary>
public sealed partial class Client
{
    private readonly LwM2mServer _server;
    private readonly ConcurrentDictionary<string, Reading> _readings = new();

    internal Client(LwM2mServer server, string endpoint, string location, string version, History history)
    {
        _server = server;
        Endpoint = endpoint;
        Location = location;
        Version = version;
        History = history;
    }

    /// <summary>Its endpoint name.</summary>
    public string Endpoint { get; }

    /// <summary>Where it is registered: <c>/rd/a1</c>.</summary>
    public string Location { get; }

    /// <summary>The LwM2M version that it speaks: <c>1.1</c>.</summary>
    public string Version { get; }

    /// <summary>The Profile ID that it registered with, or null.</summary>
    public string ProfileId { get; internal set; }

    /// <summary>Whether it sleeps between its messages: requests are held until it is heard of.</summary>
    public bool IsQueueMode { get; internal set; }

    /// <summary>True while it does not listen.</summary>
    public bool IsAsleep => IsQueueMode && _server.Now >= Peer.ListensUntil;

    /// <summary>Requests that have no answer yet.</summary>
    public int WaitingCount => Peer.WaitingCount;

    /// <summary>Its registration's lifetime.</summary>
    public int LifetimeSeconds { get; internal set; }

    /// <summary>When the registration ends, on the server's clock.</summary>
    public long ExpiresAt { get; internal set; }

    /// <summary>Its objects and instances: <c>/3303</c>, <c>/3303/0</c>.</summary>
    public IReadOnlyList<string> Links { get; internal set; } = [];

    /// <summary>False once it has deregistered, registered anew or been forgotten.</summary>
    public bool IsRegistered { get; internal set; } = true;

    /// <summary>The latest value of every resource that came, by path; of those measured at several times, the newest.</summary>
    public IReadOnlyDictionary<string, Reading> Readings => _readings;

    /// <summary>All that came, those measured earlier among it, over all registrations of this endpoint name.</summary>
    public History History { get; }

    /// <summary>Where the settings of this server's account are at the node: <c>/1/0</c>, unless it says otherwise.</summary>
    public string AccountPath => Links.FirstOrDefault(link => link.StartsWith("/1/", StringComparison.Ordinal)) ?? "/1/0";

    /// <summary>The content format that several values are asked for in, where nothing else is said.</summary>
    public int UsualFormat => FormatNames.Usual(Version);

    /// <summary>Where it is.</summary>
    internal Peer Peer { get; set; }

    /// <summary>What a reading is about: its object's name or, where an instance has one, its application type too.</summary>
    public string NameOf(Reading reading)
    {
        Lwm2mPath path = PayloadReader.ParsePath(reading.Path);
        string item = ObjectNames.Find(path.ObjectId);
        string application = Text(path, ObjectNames.ApplicationType);
        string name = application == null ? item
            : path.ObjectId == ObjectNames.Percentage || application.Contains(item, StringComparison.Ordinal) ? application
            : application + " " + item;
        return (name + " " + ObjectNames.Find(path.ObjectId, path.ResourceId).Name).TrimEnd();
    }

    /// <summary>True when the node says, in the Measurement Quality Indicator, that a reading is not to be trusted.</summary>
    public bool IsRejected(Reading reading) =>
        Text(PayloadReader.ParsePath(reading.Path), ObjectNames.Quality) == ObjectNames.Rejected;

    /// <summary>A reading's unit: what its instance says, else the registry's.</summary>
    public string UnitOf(Reading reading)
    {
        Lwm2mPath path = PayloadReader.ParsePath(reading.Path);
        ResourceName resource = ObjectNames.Find(path.ObjectId, path.ResourceId);
        return ObjectNames.HasSensorUnits(path.ResourceId) ? Text(path, ObjectNames.SensorUnits) ?? resource.Unit : resource.Unit;
    }

    /// <summary>True for what a sensor or an actuator says, false for what describes it or the node.</summary>
    public static bool IsReading(Reading reading)
    {
        Lwm2mPath path = PayloadReader.ParsePath(reading.Path);
        return ObjectNames.Find(path.ObjectId, path.ResourceId).IsReading;
    }

    /// <summary>Keeps a reading; false when it says nothing new.</summary>
    internal bool Keep(Reading reading)
    {
        bool isNew = History.Add(reading);
        bool known = _readings.TryGetValue(reading.Path, out Reading before);
        if (known && reading.IsLate && reading.TakenMs < before.TakenMs)
        {
            return isNew; // something later is here already
        }

        _readings[reading.Path] = reading;
        return !known || (isNew && reading.IsLate) || !History.Same(before.Value, reading.Value);
    }

    // What describes an instance comes once; of an earlier registration it is true still.
    private string Text(Lwm2mPath path, int resource)
    {
        string name = "/" + path.ObjectId + "/" + path.InstanceId + "/" + resource;
        Reading reading = _readings.GetValueOrDefault(name) ?? History.Last(name, 1).FirstOrDefault();
        return reading?.Text.Length > 0 ? reading.Text : null;
    }
}

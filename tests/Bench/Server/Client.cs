using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>A registered node, as the server knows it. Any thread may ask.</summary>
public sealed class Client
{
    private readonly LwM2mServer _server;
    private readonly ConcurrentDictionary<string, Reading> _readings = new();

    internal Client(LwM2mServer server, string endpoint, string location, string version)
    {
        _server = server;
        Endpoint = endpoint;
        Location = location;
        Version = version;
    }

    /// <summary>Its endpoint name.</summary>
    public string Endpoint { get; }

    /// <summary>Where it is registered: <c>/rd/a1</c>.</summary>
    public string Location { get; }

    /// <summary>The LwM2M version that it speaks: <c>1.1</c>.</summary>
    public string Version { get; }

    /// <summary>Its registration's lifetime.</summary>
    public int LifetimeSeconds { get; internal set; }

    /// <summary>When the registration ends, on the server's clock.</summary>
    public long ExpiresAt { get; internal set; }

    /// <summary>Its objects and instances: <c>/3303</c>, <c>/3303/0</c>.</summary>
    public IReadOnlyList<string> Links { get; internal set; } = [];

    /// <summary>False once it has deregistered, registered anew or been forgotten.</summary>
    public bool IsRegistered { get; internal set; } = true;

    /// <summary>The last value of every resource that came, by path.</summary>
    public IReadOnlyDictionary<string, Reading> Readings => _readings;

    /// <summary>Where it is.</summary>
    internal Peer Peer { get; set; }

    /// <summary>Reads an object, an instance or a resource.</summary>
    public Task<Answer> Read(string path, int format = ContentFormat.SenMlCbor) =>
        Ask(new Request(CoapCode.Get, path) { Accept = format });

    /// <summary>Writes a resource, as text.</summary>
    public Task<Answer> Write(string path, string value) =>
        Write(path, ContentFormat.PlainText, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a resource, or replaces an instance.</summary>
    public Task<Answer> Write(string path, int format, byte[] payload) =>
        Ask(new Request(CoapCode.Put, path) { Format = format, Payload = payload });

    /// <summary>Executes a resource, with arguments such as <c>0='a',1</c> or none.</summary>
    public Task<Answer> Execute(string path, string arguments = "") => Ask(new Request(CoapCode.Post, path)
    {
        Format = arguments.Length > 0 ? ContentFormat.PlainText : ContentFormat.None,
        Payload = Encoding.UTF8.GetBytes(arguments),
    });

    /// <summary>Creates an instance of an object.</summary>
    public Task<Answer> Create(string path, int format, byte[] payload) =>
        Ask(new Request(CoapCode.Post, path) { Format = format, Payload = payload });

    /// <summary>Deletes an instance.</summary>
    public Task<Answer> Delete(string path) => Ask(new Request(CoapCode.Delete, path));

    /// <summary>Lists what is below a path, with attributes, as links.</summary>
    public Task<Answer> Discover(string path) =>
        Ask(new Request(CoapCode.Get, path) { Accept = ContentFormat.LinkFormat });

    /// <summary>Writes attributes, such as <c>pmin=5</c>; a name alone takes one away.</summary>
    public Task<Answer> WriteAttributes(string path, params string[] attributes) =>
        Ask(new Request(CoapCode.Put, path) { Query = attributes });

    /// <summary>Has the node notify the server of changes, in <see cref="Readings"/> and
    /// <see cref="LwM2mServer.Received"/>.</summary>
    public Task<Answer> Observe(string path, int format = ContentFormat.SenMlCbor)
    {
        var done = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Post(() => Observe(path, format, done.SetResult));
        return done.Task;
    }

    /// <summary>Ends what <see cref="Observe"/> began.</summary>
    public Task<Answer> CancelObserve(string path)
    {
        var done = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Post(() =>
        {
            if (!Peer.Forget(path, answer => done.TrySetResult(answer)))
            {
                done.SetResult(Answer.None);
            }
        });
        return done.Task;
    }

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

    // ---- For the server's thread ----

    internal void Ask(Request request, Action<Answer> done) =>
        Peer.Ask(request, answer => done(_server.Take(this, request.Path, answer)));

    internal void Observe(string path, int format, Action<Answer> done) => Peer.Observe(
        new Request(CoapCode.Get, path) { Accept = format },
        answer => _server.Take(this, path, answer),
        done);

    /// <summary>Keeps a reading; false when it is the one that was there.</summary>
    internal bool Keep(Reading reading)
    {
        bool changed = !_readings.TryGetValue(reading.Path, out Reading before) || !before.Value.Equals(reading.Value);
        _readings[reading.Path] = reading;
        return changed;
    }

    private Task<Answer> Ask(Request request)
    {
        var done = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Post(() => Ask(request, done.SetResult));
        return done.Task;
    }

    private string Text(Lwm2mPath path, int resource) =>
        _readings.TryGetValue("/" + path.ObjectId + "/" + path.InstanceId + "/" + resource, out Reading reading) &&
        reading.Text.Length > 0
            ? reading.Text
            : null;
}

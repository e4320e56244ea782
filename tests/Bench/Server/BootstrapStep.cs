using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>One thing that a bootstrap server does with a node: LwM2M 1.2 Core 6.1.7.</summary>
/// <param name="Name">For people.</param>
/// <param name="Method">One of <see cref="CoapCode"/>'s methods.</param>
/// <param name="Path">What with; the root, an object, an instance or a resource.</param>
public sealed record BootstrapStep(string Name, int Method, string Path)
{
    private const string FinishPath = "/bs";

    /// <summary>The payload, and its format.</summary>
    public byte[] Payload { get; private init; } = [];

    /// <summary>The payload's format.</summary>
    public int Format { get; private init; } = ContentFormat.None;

    /// <summary>The format wanted.</summary>
    public int Accept { get; private init; } = ContentFormat.None;

    /// <summary>What the node answered; null until then.</summary>
    public Answer Answer { get; internal set; }

    /// <summary>True for the last one.</summary>
    public bool IsFinish => Path == FinishPath;

    /// <summary>Lists objects and instances, and which account is whose.</summary>
    public static BootstrapStep Discover(string path) => new("discover", CoapCode.Get, path) { Accept = ContentFormat.LinkFormat };

    /// <summary>Reads an account's settings or rights (1.1).</summary>
    public static BootstrapStep Read(string path, int format = ContentFormat.SenMlCbor) => new("read", CoapCode.Get, path) { Accept = format };

    /// <summary>Writes whatever is there or not.</summary>
    public static BootstrapStep Write(string path, int format, byte[] payload) =>
        new("write", CoapCode.Put, path) { Format = format, Payload = payload };

    /// <summary>Deletes an instance, all of an object, or of all objects.</summary>
    public static BootstrapStep Delete(string path) => new("delete", CoapCode.Delete, path);

    /// <summary>Says that all is written.</summary>
    public static BootstrapStep Finish() => new("finish", CoapCode.Post, FinishPath);

    internal Request ToRequest() => new(Method, Path) { Payload = Payload, Format = Format, Accept = Accept };
}

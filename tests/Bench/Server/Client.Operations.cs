// LwM2M 1.2 Core 6.3 and 6.4, as requests of LwM2M 1.2 Transport 6.4.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <content>What the server asks of the node. An <see cref="ArgumentException"/> says that a request has no room in a
/// message.</content>
public sealed partial class Client
{
    // What composite operations are for.
    private const string Root = "/";

    /// <summary>Reads an object, an instance, a resource or a resource instance.</summary>
    public Task<Answer> Read(string path, int format = ContentFormat.SenMlCbor) =>
        Ask(new Request(CoapCode.Get, path) { Accept = format });

    /// <summary>Reads what lies at several paths.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="format">What the paths are told in, SenML or SenML-ETCH; with LwM2M CBOR, the answer's format alone.</param>
    public Task<Answer> ReadComposite(IReadOnlyList<string> paths, int format = ContentFormat.SenMlCbor) => Ask(Fetch(paths, format));

    /// <summary>Writes a resource or a resource instance, as text.</summary>
    public Task<Answer> Write(string path, string value) =>
        Write(path, ContentFormat.PlainText, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a resource, or replaces an instance.</summary>
    public Task<Answer> Write(string path, int format, byte[] payload) =>
        Ask(new Request(CoapCode.Put, path) { Format = format, Payload = payload });

    /// <summary>Writes some resources of an instance, or adds instances to a resource: what is not named stays.</summary>
    public Task<Answer> WritePartial(string path, int format, byte[] payload) =>
        Ask(new Request(CoapCode.Post, path) { Format = format, Payload = payload });

    /// <summary>Writes several values, all of them or none; null removes a resource instance, which takes SenML-ETCH.</summary>
    public Task<Answer> WriteComposite(IReadOnlyList<NodeValue> values, int format = ContentFormat.SenMlCbor) =>
        Ask(new Request(CoapCode.IPatch, Root) { Format = format, Payload = PayloadWriter.Values(format, values) });

    /// <summary>Executes a resource, with arguments such as <c>0='a',1</c> or none.</summary>
    public Task<Answer> Execute(string path, string arguments = "") => Ask(new Request(CoapCode.Post, path)
    {
        Format = arguments.Length > 0 ? ContentFormat.PlainText : ContentFormat.None,
        Payload = Encoding.UTF8.GetBytes(arguments),
    });

    /// <summary>Creates an instance of an object.</summary>
    public Task<Answer> Create(string path, int format, byte[] payload) =>
        Ask(new Request(CoapCode.Post, path) { Format = format, Payload = payload });

    /// <summary>Deletes an instance or a resource instance.</summary>
    public Task<Answer> Delete(string path) => Ask(new Request(CoapCode.Delete, path));

    /// <summary>Lists what is below a path, with attributes, as links.</summary>
    /// <param name="path">The path.</param>
    /// <param name="depth">How many levels below, 0 to 3; -1 leaves it to the node.</param>
    public Task<Answer> Discover(string path, int depth = -1) => Ask(new Request(CoapCode.Get, path)
    {
        Accept = ContentFormat.LinkFormat,
        Query = depth < 0 ? [] : ["depth=" + depth.ToString(CultureInfo.InvariantCulture)],
    });

    /// <summary>Writes attributes, such as <c>pmin=5</c>; a name alone takes one away.</summary>
    public Task<Answer> WriteAttributes(string path, params string[] attributes) =>
        Ask(new Request(CoapCode.Put, path) { Query = attributes });

    /// <summary>Has the node notify the server of changes, in <see cref="Readings"/> and
    /// <see cref="LwM2mServer.Received"/>.</summary>
    /// <param name="path">What of.</param>
    /// <param name="format">The content format.</param>
    /// <param name="attributes">Attributes of this observation alone (LwM2M 1.2), such as <c>pmin=5</c>.</param>
    public Task<Answer> Observe(string path, int format = ContentFormat.SenMlCbor, params string[] attributes) =>
        Observe(new Request(CoapCode.Get, path) { Accept = format, Query = attributes });

    /// <summary>Has the node notify the server of changes of what lies at several paths, together. See
    /// <see cref="ReadComposite"/>.</summary>
    public Task<Answer> ObserveComposite(IReadOnlyList<string> paths, int format = ContentFormat.SenMlCbor, params string[] attributes) =>
        Observe(Fetch(paths, format) with { Query = attributes });

    /// <summary>Ends what <see cref="Observe(string, int, string[])"/> began.</summary>
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

    /// <summary>Ends all that <see cref="ObserveComposite"/> began.</summary>
    public Task<Answer> CancelComposite() => CancelObserve(Root);

    // ---- For the server's thread ----

    internal void Ask(Request request, Action<Answer> done) =>
        Peer.Ask(request, answer => done(_server.Take(this, request.Path, answer)));

    internal void Observe(Request request, Action<Answer> done) => Peer.Observe(
        request,
        answer => _server.Take(this, request.Path, answer),
        done);

    private static Request Fetch(IReadOnlyList<string> paths, int format)
    {
        int names = format == ContentFormat.Lwm2mCbor ? ContentFormat.SenMlCbor : format; // it has no way to name a path alone
        return new Request(CoapCode.Fetch, Root)
        {
            Format = names,
            Payload = PayloadWriter.Paths(names, paths),
            Accept = FormatNames.Answer(format),
        };
    }

    private Task<Answer> Observe(Request request)
    {
        Check(request);
        var done = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Post(() => Observe(request, done.SetResult));
        return done.Task;
    }

    private Task<Answer> Ask(Request request)
    {
        Check(request);
        var done = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Post(() => Ask(request, done.SetResult));
        return done.Task;
    }

    // What has no room is refused here, and not on the server's thread.
    private static void Check(Request request) => request.Encode(0, new byte[CoapMessage.MaxToken]);
}

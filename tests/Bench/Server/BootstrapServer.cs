// A small bootstrap server: LwM2M 1.2 Core 6.1, LwM2M 1.2 Transport 6.4.1 and 6.4.2. Whoever runs it brings the transport.
//
//   GET  /bspack?ep=      Bootstrap-Pack-Request (1.2): all of it in one answer; 5.01 where there is no such thing
//   POST /bs?ep=&pct=     Bootstrap-Request: 2.04, then step by step what is to be done, as the node answers
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>Gives nodes their accounts. Sans-I/O: whoever runs it, on one thread, brings datagrams and time.</summary>
public sealed class BootstrapServer : IMessageServer
{
    private const string Root = "/bs", PackRoot = "/bspack";

    private readonly Action<EndPoint, byte[]> _send;
    private readonly Random _random;
    private readonly int _ackTimeoutMs;
    private readonly CoapMessage _message = new();
    private readonly PayloadReader _reader = new();
    private readonly Dictionary<EndPoint, Peer> _peers = [];
    private readonly ConcurrentDictionary<string, Peer> _open = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private long _now;

    /// <summary>Makes a server that knows no nodes.</summary>
    /// <param name="send">Sends a datagram.</param>
    /// <param name="random">For message ids, tokens and timeouts.</param>
    /// <param name="ackTimeoutMs">CoAP's ACK_TIMEOUT, on the server's clock.</param>
    public BootstrapServer(Action<EndPoint, byte[]> send, Random random, int ackTimeoutMs = CoapEndpoint.DefaultAckTimeoutMs)
    {
        _send = send;
        _random = random;
        _ackTimeoutMs = ackTimeoutMs;
    }

    /// <summary>What to do with a node, by its endpoint name and the content format that it prefers; null for one that is not
    /// known.</summary>
    public Func<string, int, IEnumerable<BootstrapStep>> Steps { get; set; } = (_, _) => null;

    /// <summary>All of it at once, likewise; null where the server has no such thing.</summary>
    public Func<string, int, byte[]> Pack { get; set; }

    /// <summary>The block size of a pack, as its exponent: RFC 7959 2.2.</summary>
    public int PackSzx { get; set; } = Block.MaxSzx;

    /// <summary>Has nodes that ask wait for what <see cref="Do"/> is told, instead of <see cref="Steps"/>. Any thread may set
    /// it.</summary>
    public bool IsByHand { get; set; }

    /// <summary>Something happened with a node, by its endpoint name. Events are raised on the server's thread.</summary>
    public event Action<string, string> Noted;

    /// <summary>A node has its accounts: it took the pack, or said yes to the last step.</summary>
    public event Action<string> Done;

    /// <summary>The nodes that are being bootstrapped, by endpoint name.</summary>
    public ICollection<string> Open => _open.Keys;

    /// <inheritdoc/>
    public long Deadline => !_posted.IsEmpty ? 0 : _peers.Count == 0 ? long.MaxValue : _peers.Values.Min(peer => peer.Deadline);

    /// <inheritdoc/>
    public void Receive(EndPoint from, byte[] buffer, int length, long now)
    {
        _now = now;
        if (_message.Parse(buffer, 0, length) != CoapParse.Message)
        {
            return;
        }

        if (!_peers.TryGetValue(from, out Peer peer))
        {
            peer = new Peer(from, _send, _random, _ackTimeoutMs);
            _peers[from] = peer;
        }

        if (!_message.IsRequest)
        {
            peer.Receive(_message, now);
        }
        else if (!peer.Repeats(_message, now))
        {
            Handle(peer);
        }

        peer.Poll(now);
    }

    /// <inheritdoc/>
    public void Poll(long now)
    {
        _now = now;
        while (_posted.TryDequeue(out Action action))
        {
            action();
        }

        foreach (Peer peer in _peers.Values)
        {
            peer.Poll(now);
        }
    }

    /// <summary>Does something with a node that is being bootstrapped by hand. Any thread may ask.</summary>
    public Task<Answer> Do(string endpoint, BootstrapStep step)
    {
        var done = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _posted.Enqueue(() =>
        {
            if (_open.TryGetValue(endpoint, out Peer peer))
            {
                Take(peer, endpoint, step, () => done.SetResult(step.Answer));
            }
            else
            {
                done.SetResult(Answer.None);
            }
        });
        return done.Task;
    }

    private void Handle(Peer peer)
    {
        string path = _message.Path(), endpoint = _message.Query("ep");
        if (_message.BadOption != 0)
        {
            peer.Reply(_message, CoapCode.BadOption, _now);
        }
        else if (path == Root && _message.Code == CoapCode.Post)
        {
            Begin(peer, endpoint);
        }
        else if (path == PackRoot && _message.Code == CoapCode.Get)
        {
            GivePack(peer, endpoint);
        }
        else
        {
            peer.Reply(_message, path is Root or PackRoot ? (int)Status.MethodNotAllowed : CoapCode.NotFound, _now);
        }
    }

    // Bootstrap-Request: 6.1.7.1
    private void Begin(Peer peer, string endpoint)
    {
        int format = int.TryParse(_message.Query("pct"), NumberStyles.None, CultureInfo.InvariantCulture, out int preferred)
            ? preferred
            : ContentFormat.None;
        IEnumerable<BootstrapStep> steps = endpoint == null ? null : IsByHand ? [] : Steps(endpoint, format);
        if (!IsWelcome(peer, endpoint, steps != null))
        {
            return;
        }

        peer.ForgetAll(); // one that asks again has given up what went before
        peer.Reply(_message, CoapCode.Changed, _now);
        _open[endpoint] = peer;
        Noted?.Invoke(endpoint, "asks for a bootstrap" + (IsByHand ? ": waiting for commands" : ""));
        Next(peer, endpoint, steps.GetEnumerator());
    }

    private void Next(Peer peer, string endpoint, IEnumerator<BootstrapStep> steps)
    {
        if (steps.MoveNext())
        {
            Take(peer, endpoint, steps.Current, () =>
            {
                if (steps.Current.Answer.Code != 0)
                {
                    Next(peer, endpoint, steps);
                }
            });
        }
    }

    private void Take(Peer peer, string endpoint, BootstrapStep step, Action then) => peer.Ask(step.ToRequest(), answer =>
    {
        step.Answer = answer.IsSuccess && answer.Payload.Length > 0
            ? answer with { Readings = _reader.Read(step.Path, answer.Format, answer.Payload, _now, DateTimeOffset.UnixEpoch) }
            : answer;
        Noted?.Invoke(endpoint, step.Name + (step.IsFinish ? "" : " " + step.Path) + ": " + answer.CodeText);

        // Without an answer it may be done all the same: a node that is does not listen any longer.
        if (step.IsFinish && (answer.IsSuccess || answer.Code == 0))
        {
            _open.TryRemove(endpoint, out _);
            Done?.Invoke(endpoint);
        }

        then();
    });

    // Bootstrap-Pack-Request: 6.1.7.7
    private void GivePack(Peer peer, string endpoint)
    {
        if (Pack == null || IsByHand)
        {
            peer.Reply(_message, (int)Status.NotImplemented, _now);
            Noted?.Invoke(endpoint ?? peer.Remote.ToString(), "asks for a pack: 5.01, there is none here");
            return;
        }

        int format = _message.Accept == ContentFormat.None ? ContentFormat.SenMlCbor : _message.Accept;
        if (!PayloadWriter.IsComposite(format))
        {
            peer.Reply(_message, (int)Status.NotAcceptable, _now);
            return;
        }

        byte[] pack = endpoint == null ? null : Pack(endpoint, format);
        if (!IsWelcome(peer, endpoint, pack != null))
        {
            return;
        }

        // RFC 7959 2.4
        int asked = _message.Block2;
        int szx = asked == Block.None ? PackSzx : Math.Min(PackSzx, Block.Szx(asked));
        int start = asked == Block.None ? 0 : Block.Number(asked) * Block.Size(Block.Szx(asked));
        int end = Math.Min(pack.Length, start + Block.Size(szx));
        if (start >= pack.Length)
        {
            peer.Reply(_message, CoapCode.BadRequest, _now);
            return;
        }

        bool blockwise = asked != Block.None || end < pack.Length;
        peer.Reply(_message, CoapCode.Content, _now, writer =>
        {
            writer.Option(CoapOption.ContentFormat, format);
            if (blockwise)
            {
                writer.Option(CoapOption.Block2, Block.Make(start / Block.Size(szx), end < pack.Length, szx));
            }
        }, pack[start..end]);
        if (end == pack.Length)
        {
            Noted?.Invoke(endpoint, "has its pack, " + pack.Length + " bytes in " + FormatNames.Of(format));
            Done?.Invoke(endpoint);
        }
    }

    // A node that has proved who it is may ask for itself only. False when it was refused.
    private bool IsWelcome(Peer peer, string endpoint, bool known)
    {
        bool forged = peer.Remote is NodeIdentity identity && identity.Name != endpoint;
        if (known && !forged)
        {
            return true;
        }

        int code = forged ? (int)Status.Forbidden : CoapCode.BadRequest;
        peer.Reply(_message, code, _now);
        Noted?.Invoke(endpoint ?? "", "is refused with " + CoapCode.ToText(code) + (forged ? ": it is " + peer.Remote : ": it is not known"));
        return false;
    }
}

// A server that a test plays: it answers what a board asks, and asks what the test has it ask. No octet of it is the stack's.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench.Server;
using Bench.Server.Dtls;
using Host.Dtls;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

/// <summary>An LwM2M server or a bootstrap server, with DTLS or without.</summary>
internal sealed class EtsServer(EtsBoard board, PskServerSettings secure = null) : IDisposable
{
    private const int Changed = 0x44, Fetch = 5, IPatch = 7, LinkFormat = 40;

    private const int ObserveOption = 6, ContentFormat = 12, Accept = 17, Block2 = 23, Block1 = 27;

    private readonly Dictionary<string, EtsMessage> _answers = [];
    private BouncyServer _association;
    private int _nextId = 1;
    private int _nextToken = 1;

    /// <summary>Who is registered.</summary>
    public SimRegistry Registry { get; } = new();

    /// <summary>What the board asked so far: Register, Update, Deregister, Send, Bootstrap-Request.</summary>
    public List<EtsMessage> Requests { get; } = [];

    /// <summary>Notifications so far.</summary>
    public List<EtsMessage> Notifications { get; } = [];

    /// <summary>Datagrams that came, as they were on the wire.</summary>
    public List<byte[]> Datagrams { get; } = [];

    /// <summary>Tokens of observations that the server does not know: their notifications are answered with a Reset.</summary>
    public HashSet<string> Rejected { get; } = [];

    /// <summary>The files that it has, or null.</summary>
    public FileServer Files { get; set; }

    /// <summary>True while it neither hears nor answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>What was negotiated by DTLS, or null.</summary>
    public PskServer Negotiated => _association?.Negotiated;

    /// <summary>Requests of the board for a path: <c>rd</c> for Registers, <c>dp</c> for Sends.</summary>
    public List<EtsMessage> Asked(string path) => Requests.FindAll(request => request.Path == path);

    /// <summary>Notifications of one observation.</summary>
    public List<EtsMessage> NotificationsOf(EtsMessage observed) => Notifications.FindAll(message => message.Token == observed.Token);

    // ---- What it asks: LwM2M 1.1 Transport 6.4.4 ----

    /// <summary>Reads.</summary>
    /// <param name="path">The path.</param>
    /// <param name="format">The format asked for; none when negative.</param>
    public EtsMessage Read(string path, int format = Ct.SenMlCbor) => Ask(Packet.Get, path, null, EtsMessage.None, format);

    /// <summary>Discovers; the links.</summary>
    public string Discover(string path)
    {
        EtsMessage answer = Ask(Packet.Get, path, null, EtsMessage.None, LinkFormat);
        Assert.AreEqual("2.05", answer.Code, path);
        Assert.AreEqual(LinkFormat, answer.Format);
        return answer.Text;
    }

    /// <summary>Writes text to a resource; the code.</summary>
    public string Write(string path, string value) => Put(path, Ct.Text, Encoding.UTF8.GetBytes(value)).Code;

    /// <summary>Writes (replace).</summary>
    public EtsMessage Put(string path, int format, byte[] payload) => Ask(Packet.Put, path, payload, format);

    /// <summary>Writes bytes block by block (RFC 7959 2.5); the code of the last answer.</summary>
    public string PutBlocks(string path, byte[] payload)
    {
        const int Size = 1024, Szx = 6;
        string code = "";
        for (int at = 0; at == 0 || (at < payload.Length && code == "2.31"); at += Size)
        {
            bool more = at + Size < payload.Length;
            code = AskOnce(Packet.Put, path, payload[at..Math.Min(payload.Length, at + Size)], null,
                [Packet.Option(ContentFormat, Ct.Opaque), Packet.Option(Block1, Packet.Block(at / Size, more, Szx))]).Code;
        }

        return code;
    }

    /// <summary>Writes (partial update), or creates.</summary>
    public EtsMessage Post(string path, int format, byte[] payload) => Ask(Packet.Post, path, payload, format);

    /// <summary>Writes attributes, <c>3/0?pmin=5</c>; the code.</summary>
    public string WriteAttributes(string path) => Ask(Packet.Put, path, null).Code;

    /// <summary>Executes; the code.</summary>
    public string Execute(string path, string arguments = "") => Ask(
        Packet.Post, path, Encoding.UTF8.GetBytes(arguments), arguments.Length > 0 ? Ct.Text : EtsMessage.None).Code;

    /// <summary>Deletes; the code.</summary>
    public string Delete(string path) => Ask(Packet.Delete, path, null).Code;

    /// <summary>Reads what lies at several paths.</summary>
    public EtsMessage ReadComposite(int format, params string[] paths) =>
        Ask(Fetch, "", EtsPayload.Paths(format, paths), format, format);

    /// <summary>Writes several values.</summary>
    public EtsMessage WriteComposite(int format, params (string Path, object Value)[] values) =>
        WriteComposite(format, EtsPayload.Write(format, "", values));

    /// <summary>Writes several values.</summary>
    public EtsMessage WriteComposite(int format, byte[] payload) => Ask(IPatch, "", payload, format);

    /// <summary>Observes; the first answer.</summary>
    public EtsMessage Observe(string path, int format = Ct.SenMlCbor) => Ask(Packet.Get, path, null, EtsMessage.None, format, 0);

    /// <summary>Observes what lies at several paths; the first answer.</summary>
    public EtsMessage ObserveComposite(int format, params string[] paths) =>
        Ask(Fetch, "", EtsPayload.Paths(format, paths), format, format, 0);

    /// <summary>Observes no longer: RFC 7641 3.6, with the token and the options of the observation.</summary>
    public EtsMessage Cancel(EtsMessage observed, string path) =>
        Ask(Packet.Get, path, null, EtsMessage.None, observed.Format, 1, Convert.FromHexString(observed.Token));

    /// <summary>Observes several paths no longer.</summary>
    public EtsMessage CancelComposite(EtsMessage observed, params string[] paths) => Ask(
        Fetch, "", EtsPayload.Paths(observed.Format, paths), observed.Format, observed.Format, 1, Convert.FromHexString(observed.Token));

    /// <summary>Asks, and waits for the answer, all its blocks.</summary>
    public EtsMessage Ask(int method, string path, byte[] payload, int format = EtsMessage.None, int accept = EtsMessage.None,
        int observe = EtsMessage.None, byte[] token = null)
    {
        var options = new List<(int, byte[])>();
        Add(ObserveOption, observe);
        Add(ContentFormat, format);
        Add(Accept, accept);
        EtsMessage first = AskOnce(method, path, payload, token, options), last = first;
        List<byte> all = [.. first.Payload];
        options.RemoveAll(option => option.Item1 == ObserveOption);
        for (int block = 1; (Packet.Number(last.Bytes, Block2) & 8) != 0 && Packet.Number(last.Bytes, Block2) >= 0; block++)
        {
            int szx = Packet.Number(last.Bytes, Block2) & 7;
            last = AskOnce(method, path, payload, null, [.. options, Packet.Option(Block2, Packet.Block(block, false, szx))]);
            Assert.AreEqual("2.05", last.Code, "block " + block);
            all.AddRange(last.Payload);
        }

        return new EtsMessage(first.Bytes, first.AtMs, path.Split('?')[0]) { Payload = [.. all] };

        void Add(int number, int value)
        {
            if (value >= 0)
            {
                options.Add(Packet.Option(number, value));
            }
        }
    }

    // ---- What comes ----

    /// <summary>Takes a datagram.</summary>
    public void Receive(byte[] datagram)
    {
        if (IsDown)
        {
            return;
        }

        Datagrams.Add(datagram);
        if (secure == null)
        {
            Take(datagram);
            return;
        }

        _association ??= new BouncyServer(secure);
        _association.Receive(datagram, board.Clock.Now);
        while (_association.Data.TryDequeue(out byte[] message))
        {
            Take(message);
        }

        Flush();
    }

    /// <summary>Forgets the association, as by a restart.</summary>
    public void Dispose()
    {
        _association?.Dispose();
        _association = null;
    }

    private void Take(byte[] datagram)
    {
        var message = new EtsMessage(datagram, board.Clock.Now);
        if (message.IsRequest && Files != null && Packet.Code(datagram) == Packet.Get)
        {
            Send(Files.Answer(datagram, datagram.Length));
            return;
        }

        if (message.IsRequest)
        {
            Requests.Add(message);
            Send(message.Path is "dp" or "bs" ? Packet.Response(datagram, Changed) : Registry.Answer(datagram));
            return;
        }

        if (Packet.Code(datagram) == 0)
        {
            return;
        }

        bool answers = _answers.ContainsKey(message.Token) && _answers[message.Token] == null;
        if (answers)
        {
            _answers[message.Token] = message;
        }
        else
        {
            Notifications.Add(message);
        }

        if (Rejected.Contains(message.Token) && !answers)
        {
            Send(Packet.Empty(Packet.Rst, Packet.Id(datagram)));
        }
        else if (Packet.Type(datagram) == Packet.Con)
        {
            Send(Packet.Empty(Packet.Ack, Packet.Id(datagram)));
        }
    }

    private EtsMessage AskOnce(int method, string path, byte[] payload, byte[] token, List<(int, byte[])> options)
    {
        token ??= [0xE7, (byte)(_nextToken >> 8), (byte)_nextToken++];
        string name = Convert.ToHexString(token);
        _answers[name] = null;
        Send(Packet.Request(method, _nextId++, path, payload, Packet.Con, token, [.. options]));
        board.RunUntil("the answer to " + path, 30, () => _answers[name] != null);
        return _answers[name];
    }

    private void Send(byte[] message)
    {
        if (secure == null)
        {
            board.Deliver(this, message);
            return;
        }

        _association.Send(message);
        Flush();
    }

    private void Flush()
    {
        while (_association.TryTake(out byte[] datagram))
        {
            board.Deliver(this, datagram);
        }
    }
}

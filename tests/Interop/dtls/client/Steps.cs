// The loop that a sans-I/O client needs: drain Poll, wait on the socket until Deadline, Receive, repeat.
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;

namespace Interop.Dtls;

/// <summary>Takes steps with one client and one socket, and says what each came to.</summary>
public sealed class Steps : IDisposable
{
    /// <summary>Everything that can be asked for.</summary>
    public static readonly string[] All = ["connect", "send", "get", "close", "move", "forget", "hurry", "wait"];

    // Longer than any handshake that goes well takes, and any that fails with the timeouts that are used here.
    private const int MaxWaitMs = 40000;
    private const int AnswerMs = 4000;

    // A server that answers close_notify, or nothing, needs a moment until it takes a new client from the same port.
    private const int PartingMs = 30;
    private const int HurryMs = 100;
    private const int BufferSize = 2048;

    private readonly Options _options;
    private readonly TextWriter _out;
    private readonly TextReader _in;
    private readonly DtlsSettings _settings;
    private readonly DtlsClient _client;
    private readonly Observation _observation = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _received = new byte[BufferSize];
    private Socket _socket;
    private int _count;

    /// <summary>Makes a client that has not sent anything.</summary>
    public Steps(Options options, TextReader input, TextWriter output)
    {
        _options = options;
        _in = input;
        _out = output;
        _settings = new DtlsSettings
        {
            Identity = options.Identity,
            Key = options.Key,
            CipherSuites = options.Suites,
            ServerName = options.ServerName,
            MaxFragmentLength = options.MaxFragmentLength,
            OfferConnectionId = options.ConnectionId != null,
            ConnectionId = options.ConnectionId ?? [],
            InitialTimeoutMs = options.InitialTimeoutMs,
        };
        if (_settings.Problem() is { } problem)
        {
            throw new ArgumentException(problem);
        }

        _client = new DtlsClient(_settings, new DtlsContext(new ManagedCryptography(), new SecureRandom()));
        Open();
    }

    private long Now => _clock.ElapsedMilliseconds;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Takes one step and writes a line: its name, ok=1 or 0, and what was seen.</summary>
    /// <returns>True when it was ok.</returns>
    public bool Take(string step)
    {
        _observation.Reset();
        long begin = Now;
        bool ok = step switch
        {
            "connect" => Connect(),
            "send" => Send(),
            "get" => Get(),
            "close" => Close(),
            "move" => Move(),
            "forget" => Forget(),
            "hurry" => Hurry(),
            "wait" => _in.ReadLine() != null,
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        _out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{step} ok={(ok ? 1 : 0)} ms={Now - begin} {Negotiated()} {_observation}"));
        _out.Flush();
        return ok;
    }

    private string Negotiated()
    {
        string alert = _client.LastAlert == AlertCode.None ? "none" : AlertCode.ToText(_client.LastAlert);
        return string.Create(CultureInfo.InvariantCulture,
            $"suite={CipherSuite.ToText(_client.Suite)} resumed={(_client.IsResumed ? 1 : 0)} " +
            $"ems={(_client.HasExtendedMasterSecret ? 1 : 0)} cid={(_client.HasConnectionId ? 1 : 0)} " +
            $"failure={_client.Failure} alert={alert.Replace(' ', '_')}");
    }

    private void Open()
    {
        _socket?.Dispose();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Connect(_options.Server);
    }

    private bool Connect()
    {
        _client.Connect(Now);
        Run(() => _client.State != DtlsState.Handshaking, MaxWaitMs);
        return _client.State == DtlsState.Established && _client.Failure == DtlsFailure.None;
    }

    private bool Close()
    {
        int length = _client.Close(_buffer);
        Transmit(_buffer, 0, length);
        Run(() => false, PartingMs);
        return length > 0;
    }

    private bool Move()
    {
        Open();
        return true;
    }

    private bool Forget()
    {
        _client.Forget();
        return true;
    }

    private bool Hurry()
    {
        _settings.InitialTimeoutMs = HurryMs;
        return true;
    }

    private bool Send()
    {
        _count++;
        byte[] text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"hello {_count}\n"));
        byte[] answer = _options.Answer == null ? text : Encoding.ASCII.GetBytes(_options.Answer);
        return Exchange(text, received => received.StartsWith(answer));
    }

    private bool Get()
    {
        int messageId = 0x1000 + ++_count;
        return Exchange(CoapGet.Request(messageId), received => CoapGet.IsResponse(received, messageId));
    }

    private delegate bool IsAnswer(ReadOnlySpan<byte> received);

    private bool Exchange(byte[] data, IsAnswer isAnswer)
    {
        data.CopyTo(_buffer, DtlsRecord.HeaderRoom);
        int length = _client.Seal(_buffer, DtlsRecord.HeaderRoom, data.Length);
        if (length == 0)
        {
            return false;
        }

        Transmit(_buffer, _client.RecordOffset, length);
        bool answered = false;
        Run(() => answered || _client.State == DtlsState.Idle, AnswerMs, received => answered |= isAnswer(received));
        return answered;
    }

    private void Run(Func<bool> isDone, int limitMs, Action<byte[]> onData = null)
    {
        long end = Now + limitMs;
        while (true)
        {
            for (int length = _client.Poll(_buffer, Now); length > 0; length = _client.Poll(_buffer, Now))
            {
                Transmit(_buffer, 0, length);
            }

            long wait = Math.Min(_client.Deadline, end) - Now;
            if (isDone() || Now >= end)
            {
                return;
            }

            if (wait > 0)
            {
                Receive((int)wait, onData);
            }
        }
    }

    private void Receive(int waitMs, Action<byte[]> onData)
    {
        int length;
        try
        {
            _socket.ReceiveTimeout = waitMs;
            length = _socket.Receive(_received);
        }
        catch (SocketException)
        {
            return; // nothing came, or nobody listens there, which is as silent as a lost datagram
        }

        _observation.Received(_received.AsSpan(0, length));
        _client.Receive(_received, 0, length);
        while (_client.Next(Now))
        {
            onData?.Invoke(_received.AsSpan(_client.DataOffset, _client.DataLength).ToArray());
        }
    }

    private void Transmit(byte[] buffer, int offset, int length)
    {
        if (length == 0)
        {
            return;
        }

        _observation.Sent(buffer.AsSpan(offset, length));
        try
        {
            _socket.Send(buffer, offset, length, SocketFlags.None);
        }
        catch (SocketException)
        {
            // What an earlier datagram came to is told instead of sending this one.
            _socket.Send(buffer, offset, length, SocketFlags.None);
        }
    }
}

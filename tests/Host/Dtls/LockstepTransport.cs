// BouncyCastle blocks while it waits for datagrams. Here it waits until a test says what came, or that nothing did.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Org.BouncyCastle.Tls;

namespace Host.Dtls;

/// <summary>Hands a peer that runs on a thread of its own one datagram at a time; whoever does so goes on when the peer waits
/// again, or has ended.</summary>
internal sealed class LockstepTransport : DatagramTransport
{
    private const int Mtu = 1472;

    // BouncyCastle's clock is the machine's and counts whole milliseconds: so much later, a wait is over by any reading.
    private const int ClockSlackMs = 2;

    // Longer than any step takes: whoever waits so long would wait for ever.
    private static readonly TimeSpan s_stuck = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Queue<byte[]> _handed = new();
    private bool _isWaiting;
    private bool _expires;
    private bool _isClosed;
    private bool _isEnded;

    /// <summary>What the peer sent and nobody took so far.</summary>
    public Queue<byte[]> Sent { get; } = new();

    /// <summary>Datagrams that it sent in all.</summary>
    public int SentCount { get; private set; }

    /// <summary>How long it means to wait now, by the machine's clock; 0 for ever.</summary>
    public int WaitMs { get; private set; }

    /// <summary>True when the peer's thread has nothing more to do.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isEnded;
            }
        }
    }

    /// <summary>For the test: hands over datagrams, and returns once the peer has dealt with them.</summary>
    public void Hand(IEnumerable<byte[]> datagrams)
    {
        lock (_gate)
        {
            foreach (byte[] datagram in datagrams)
            {
                _handed.Enqueue(datagram);
            }

            Monitor.PulseAll(_gate);
            Settle();
        }
    }

    /// <summary>For the test: nothing came as long as the peer meant to wait.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _expires = true;
            Monitor.PulseAll(_gate);
            Settle();
        }
    }

    /// <summary>For the test: returns once the peer waits.</summary>
    public void Await()
    {
        lock (_gate)
        {
            Settle();
        }
    }

    /// <summary>For the peer's thread: it ends.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public int GetReceiveLimit() => Mtu;

    /// <inheritdoc/>
    public int GetSendLimit() => Mtu;

    /// <inheritdoc/>
    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, int waitMillis)
    {
        DateTime over = DateTime.UtcNow.AddMilliseconds(waitMillis + ClockSlackMs);
        lock (_gate)
        {
            WaitMs = waitMillis;
            while (_handed.Count == 0 && !_expires && !_isClosed)
            {
                _isWaiting = true;
                Monitor.PulseAll(_gate);
                Monitor.Wait(_gate);
            }

            _isWaiting = false;
            if (_handed.TryDequeue(out byte[] datagram))
            {
                int length = Math.Min(datagram.Length, buffer.Length);
                datagram.AsSpan(0, length).CopyTo(buffer);
                return length;
            }

            if (_isClosed)
            {
                throw new IOException("closed");
            }

            _expires = false;
        }

        TimeSpan left = over - DateTime.UtcNow;
        if (left > TimeSpan.Zero)
        {
            Thread.Sleep(left);
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                Sent.Enqueue(buffer.ToArray());
                SentCount++;
            }
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Settle()
    {
        while (!_isEnded && (!_isWaiting || _handed.Count > 0 || _expires || _isClosed))
        {
            if (!Monitor.Wait(_gate, s_stuck))
            {
                throw new TimeoutException("BouncyCastle neither waits nor ends");
            }
        }
    }
}

// What BouncyCastle's client and server have in common when they run in lockstep with a test.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Threading;
using Bench.Server.Dtls;
using Org.BouncyCastle.Tls;

namespace Host.Dtls;

/// <summary>One end that is BouncyCastle's. A test's thread alone calls it, and finds it waiting.</summary>
internal abstract class BouncyPeer : IPeer, IDisposable
{
    /// <summary>How long the first transmission of a flight waits for an answer; doubles each time.</summary>
    public const int ResendMs = 1000;

    /// <summary>The same on the machine's clock, which BouncyCastle reads: what a test sleeps for a wait that is over.</summary>
    protected const int RealResendMs = 40;

    private const int MaxData = 2048;

    private readonly LockstepTransport _transport = new();
    private readonly Thread _thread;
    private readonly bool _repeats;
    private int _sentBefore;
    private bool _heard;
    private DtlsTransport _association;

    protected BouncyPeer(bool repeats)
    {
        _repeats = repeats;
        _thread = new Thread(Run) { IsBackground = true, Name = "BouncyCastle" };
    }

    /// <inheritdoc/>
    public long Deadline { get; private set; } = long.MaxValue;

    /// <summary>True once the handshake is done, until the association ends.</summary>
    public bool IsEstablished => _association != null && !IsEnded;

    /// <summary>True when it is over: closed, refused or failed.</summary>
    public bool IsEnded => _transport.IsEnded;

    /// <summary>What ended it, or null.</summary>
    public Exception Failure { get; private set; }

    /// <summary>Application data that came and nobody took so far.</summary>
    public Queue<byte[]> Data { get; } = new();

    /// <summary>Datagrams that it sent in all.</summary>
    public int SentCount => _transport.SentCount;

    /// <summary>The length of the ids in records to it, once that is negotiated.</summary>
    protected abstract int ConnectionIdLength { get; }

    /// <inheritdoc/>
    public void Receive(byte[] datagram, long now)
    {
        if (!IsEnded)
        {
            _heard = true;
            _transport.Hand(Records.Split(datagram, ConnectionIdLength));
            Schedule(now, false);
        }
    }

    /// <inheritdoc/>
    public void Poll(long now)
    {
        if (now >= Deadline && !IsEnded)
        {
            _transport.Expire();
            Schedule(now, true);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out byte[] datagram) => _transport.Sent.TryDequeue(out datagram);

    /// <summary>Sends application data.</summary>
    public void Send(byte[] data) => _association.Send(data, 0, data.Length);

    /// <summary>Ends the association with a close_notify.</summary>
    public void Close()
    {
        _association.Close();
        _transport.Await();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Close();
        _thread.Join();
    }

    /// <summary>Runs until it waits for the first time; for the end of a constructor.</summary>
    protected void Start(long now)
    {
        _thread.Start();
        _transport.Await();
        _heard = SentCount > 0;
        Schedule(now, false);
    }

    /// <summary>Does the handshake.</summary>
    protected abstract DtlsTransport Shake(LockstepTransport transport);

    private void Run()
    {
        try
        {
            _association = Shake(_transport);
            byte[] buffer = new byte[MaxData];
            while (true)
            {
                int length = _association.Receive(buffer, 0, buffer.Length, 0);
                if (length >= 0)
                {
                    Data.Enqueue(buffer.AsSpan(0, length).ToArray());
                }
            }
        }
        catch (IOException failure)
        {
            Failure = failure;
        }
        finally
        {
            _transport.End();
        }
    }

    // A server that nobody has spoken to waits, but not for an answer.
    private void Schedule(long now, bool expired)
    {
        if (IsEnded || !_heard || !_repeats || _transport.WaitMs == 0)
        {
            Deadline = long.MaxValue;
        }
        else if (expired || SentCount != _sentBefore || Deadline == long.MaxValue)
        {
            // What is left of 40, 80, 160 ms ... stands for 1, 2, 4 s.
            int steps = (_transport.WaitMs + RealResendMs - 1) / RealResendMs;
            Deadline = now + (long)BitOperations.RoundUpToPowerOf2((uint)steps) * ResendMs;
        }

        _sentBefore = SentCount;
    }
}

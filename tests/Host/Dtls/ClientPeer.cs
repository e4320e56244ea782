// The node's DTLS client as one end of a wire.
using System;
using System.Collections.Generic;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;

namespace Host.Dtls;

/// <summary>A <see cref="DtlsClient"/> and what came of it.</summary>
internal sealed class ClientPeer : IPeer
{
    private readonly Queue<byte[]> _sent = new();
    private readonly byte[] _out = new byte[2048];
    private readonly byte[] _in = new byte[2048];

    /// <summary>Makes a client that has not begun.</summary>
    public ClientPeer(DtlsSettings settings, IRecordStore store = null, IRandom random = null)
    {
        Settings = settings;
        Client = new DtlsClient(
            settings, new DtlsContext(new ManagedCryptography(), random ?? new Stack.SeededRandom(1)), store, 0);
    }

    /// <summary>Settings with the key that the tests' servers know.</summary>
    public static DtlsSettings Known(params int[] suites)
    {
        var settings = new DtlsSettings
        {
            Identity = "node"u8.ToArray(),
            Key = "secretPSK1234567"u8.ToArray(),
            InitialTimeoutMs = 1000,
        };
        settings.CipherSuites = suites.Length > 0 ? suites : settings.CipherSuites;
        return settings;
    }

    /// <summary>What it was made with.</summary>
    public DtlsSettings Settings { get; }

    /// <summary>The client.</summary>
    public DtlsClient Client { get; }

    /// <summary>Application data that came and nobody took so far.</summary>
    public Queue<byte[]> Data { get; } = new();

    /// <summary>Everything that it sent.</summary>
    public List<byte[]> Sent { get; } = new();

    /// <inheritdoc/>
    public long Deadline => Client.Deadline;

    /// <summary>Begins a handshake.</summary>
    public void Connect(long now) => Client.Connect(now);

    /// <summary>Sends application data.</summary>
    public void Send(byte[] data)
    {
        data.CopyTo(_out, DtlsRecord.HeaderRoom);
        int length = Client.Seal(_out, DtlsRecord.HeaderRoom, data.Length);
        if (length > 0)
        {
            Keep(_out.AsSpan(Client.RecordOffset, length).ToArray());
        }
    }

    /// <summary>Ends the association.</summary>
    public void Close()
    {
        int length = Client.Close(_out);
        if (length > 0)
        {
            Keep(_out.AsSpan(0, length).ToArray());
        }
    }

    /// <inheritdoc/>
    public void Receive(byte[] datagram, long now)
    {
        datagram.CopyTo(_in, 0);
        Client.Receive(_in, 0, datagram.Length);
        while (Client.Next(now))
        {
            Data.Enqueue(_in.AsSpan(Client.DataOffset, Client.DataLength).ToArray());
        }
    }

    /// <inheritdoc/>
    public void Poll(long now)
    {
        int length;
        while ((length = Client.Poll(_out, now)) > 0)
        {
            Keep(_out.AsSpan(0, length).ToArray());
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out byte[] datagram) => _sent.TryDequeue(out datagram);

    private void Keep(byte[] datagram)
    {
        Sent.Add(datagram);
        _sent.Enqueue(datagram);
    }
}

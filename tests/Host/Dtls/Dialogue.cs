// The node's client and a scripted server, datagram by datagram, without a network and in virtual time.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

/// <summary>Gives a client datagrams in buffers that end where they do, and takes what it sends.</summary>
internal sealed class Dialogue
{
    // What Poll is promised.
    private const int MaxFlight = 512;

    private readonly byte[] _out = new byte[MaxFlight];
    private readonly byte[] _data = new byte[1400];

    public Dialogue(DtlsSettings settings = null, IRecordStore store = null, int seed = 1)
    {
        Settings = settings ?? ClientPeer.Known();
        Store = store;
        PowerUp(seed);
    }

    public DtlsSettings Settings { get; }

    public IRecordStore Store { get; }

    public DtlsClient Client { get; private set; }

    public ScriptedServer Server { get; set; } = new();

    /// <summary>Virtual milliseconds.</summary>
    public long Now { get; set; } = 1000;

    /// <summary>Datagrams of handshakes and alerts that the client sent since somebody looked.</summary>
    public Queue<byte[]> Sent { get; } = new();

    /// <summary>Application data that came, and whether they were fresh.</summary>
    public Queue<(byte[] Content, bool IsFresh)> Data { get; } = new();

    public bool IsEstablished => Client.State == DtlsState.Established;

    /// <summary>The node starts anew: what is not in the store is lost.</summary>
    public void PowerUp(int seed) =>
        Client = new DtlsClient(Settings, new DtlsContext(new ManagedCryptography(), new Stack.SeededRandom(seed)), Store, 0);

    /// <summary>Begins a handshake; the server takes the ClientHello.</summary>
    public void Connect()
    {
        Client.Connect(Now);
        Poll();
        Server.TakeHello(Sent.Dequeue());
    }

    /// <summary>A full handshake without a cookie.</summary>
    public Dialogue Establish()
    {
        Connect();
        Give(Server.Records(Server.Flight()));
        Finish();
        return this;
    }

    /// <summary>The rest of a full handshake, from the client's last flight on.</summary>
    public void Finish()
    {
        Server.TakeKeyExchange(Sent.Dequeue());
        Give(Server.ChangeCipherSpec(), Server.Seal(Plain.Handshake, Server.Finished()));
        Assert.IsTrue(IsEstablished, "not established: " + Client.Failure);
        Assert.AreEqual(DtlsFailure.None, Client.Failure);
        Assert.AreEqual(0, Sent.Count);
    }

    /// <summary>An abbreviated handshake.</summary>
    public Dialogue Resume()
    {
        Connect();
        CollectionAssert.AreEqual(Server.SessionId, Server.Offered);
        Give(Plain.Join(Server.Resume().ToArray()));
        Assert.IsTrue(IsEstablished, "not established: " + Client.Failure);
        Server.TakeFinished(Sent.Dequeue());
        return this;
    }

    /// <summary>The client gets datagrams and answers.</summary>
    public void Give(params byte[][] datagrams)
    {
        foreach (byte[] datagram in datagrams)
        {
            Take(datagram);
            Poll();
        }
    }

    /// <summary>The client gets a datagram, and is not asked for an answer.</summary>
    public void Take(byte[] datagram)
    {
        byte[] copy = (byte[])datagram.Clone();
        Client.Receive(copy, 0, copy.Length);
        while (Client.Next(Now))
        {
            Data.Enqueue((copy.AsSpan(Client.DataOffset, Client.DataLength).ToArray(), Client.IsFresh));
        }
    }

    /// <summary>The client sends what is due.</summary>
    public void Poll()
    {
        int length;
        for (int count = 0; (length = Client.Poll(_out, Now)) > 0; count++)
        {
            Assert.IsTrue(count < 3, "it sends for ever");
            Sent.Enqueue(_out.AsSpan(0, length).ToArray());
        }

        Assert.IsTrue(Client.Deadline > Now, "there is always work, and nothing comes of it");
    }

    /// <summary>Nothing comes until the client's timer runs out.</summary>
    public void Expire()
    {
        Assert.AreNotEqual(long.MaxValue, Client.Deadline, "no timer runs");
        Now = Client.Deadline;
        Poll();
    }

    /// <summary>Nothing comes until the client gives up; how many datagrams it sent meanwhile.</summary>
    public int ExpireAll()
    {
        int before = Sent.Count;
        while (Client.State == DtlsState.Handshaking)
        {
            Expire();
        }

        return Sent.Count - before;
    }

    /// <summary>A sealed record of the client's, or null when it could not.</summary>
    public byte[] Seal(params byte[] content)
    {
        content.CopyTo(_data, DtlsRecord.HeaderRoom);
        int length = Client.Seal(_data, DtlsRecord.HeaderRoom, content.Length);
        return length == 0 ? null : _data.AsSpan(Client.RecordOffset, length).ToArray();
    }

    /// <summary>Both sides understand each other.</summary>
    public void Echo()
    {
        byte[] content = Server.Open(Seal(1, 2, 3), out int type);
        Assert.AreEqual(Plain.ApplicationData, type);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, content);
        Data.Clear();
        Give(Server.Seal(Plain.ApplicationData, 4, 5, 6, 7));
        CollectionAssert.AreEqual(new byte[] { 4, 5, 6, 7 }, Data.Dequeue().Content);
        Assert.AreEqual(0, Data.Count);
    }

    /// <summary>The handshake ends at the next timeout, for this reason, and the server is told so.</summary>
    /// <param name="failure">What it ends with.</param>
    /// <param name="alert">The fatal alert that is sent, or -1 for none.</param>
    /// <param name="isSealed">Whether the alert is protected.</param>
    public void AssertEnds(DtlsFailure failure, int alert, bool isSealed = false)
    {
        Assert.AreEqual(DtlsState.Handshaking, Client.State, "ended before the timeout");
        Assert.AreEqual(0, Sent.Count, "answered before the timeout");
        Expire();
        AssertEnded(failure, alert, isSealed);
    }

    /// <summary>The same when it has ended.</summary>
    public void AssertEnded(DtlsFailure failure, int alert, bool isSealed = false)
    {
        Assert.AreNotEqual(DtlsState.Handshaking, Client.State, "goes on");
        Assert.AreEqual(failure, Client.Failure);
        if (alert < 0)
        {
            Assert.AreEqual(0, Sent.Count, "sent something");
            return;
        }

        byte[] record = Plain.Records(Sent.Dequeue(), Server.IdLength).Single();
        byte[] content = isSealed ? Server.Open(record, out int type) : record[Plain.RecordHeader..];
        Assert.AreEqual(isSealed ? 1 : 0, Plain.Epoch(record));
        CollectionAssert.AreEqual(new byte[] { 2, (byte)alert }, content);
        Assert.AreEqual(0, Sent.Count, "sent more");
    }
}

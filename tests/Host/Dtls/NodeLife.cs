// A node, its server, a store that may fail and somebody who keeps every record of the server's: what must hold whatever they do.
//
//   No sequence number, and so no nonce, comes twice with the same keys (SP 800-38D 8, RFC 6655 3).
//   No record is taken for a fresh one twice (RFC 6347 4.1.2.6), also when the node has lost its memory in between.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

/// <summary>Does one thing after another, and checks each record that goes either way.</summary>
internal sealed class NodeLife
{
    private const int Burst = 20;

    private readonly int _suite;
    private readonly Dialogue _dialogue;
    private readonly Random _random;
    private readonly List<ScriptedServer> _associations = [];
    private readonly HashSet<(string Key, string Nonce)> _nonces = [];
    private readonly HashSet<(string Key, long Number)> _fresh = [];
    private readonly List<(ScriptedServer Server, long Number, byte[] Record)> _captured = [];
    private int _boots;
    private int _sessions;

    public NodeLife(FailingStore store, int seed, int suite = RecordKeys.Ccm8)
    {
        _random = new Random(seed);
        _dialogue = new Dialogue(null, store, seed);
        _suite = suite;
    }

    public DtlsClient Client => _dialogue.Client;

    /// <summary>Records that the node sealed.</summary>
    public int Sealed => _nonces.Count;

    /// <summary>Records that it took for fresh ones.</summary>
    public int Fresh => _fresh.Count;

    /// <summary>How often it found its association again.</summary>
    public int Restored { get; private set; }

    /// <summary>How often it did not know whether what came was fresh.</summary>
    public int Doubted { get; private set; }

    /// <summary>How often the power failed while something was saved.</summary>
    public int Cuts { get; private set; }

    /// <summary>Does something; should the power fail meanwhile, the node starts again.</summary>
    public void Do(Action action)
    {
        try
        {
            action();
        }
        catch (PowerCutException)
        {
            Cuts++;
            Restart();
        }
    }

    /// <summary>The node loses its memory, for whatever reason, and starts anew.</summary>
    public void Restart()
    {
        _boots++;
        _dialogue.Sent.Clear();
        _dialogue.Data.Clear();
        _dialogue.PowerUp(_boots);
        Restored += Client.Restore() ? 1 : 0;
    }

    /// <summary>A handshake, an abbreviated one if both can.</summary>
    public void Shake()
    {
        byte[] name = Plain.Number(++_sessions, 4);
        var server = new ScriptedServer { Suite = _suite, SessionId = name, Random = name };
        _dialogue.Sent.Clear();
        _dialogue.Server = server;
        _dialogue.Connect();
        if (server.Offered.Length > 0)
        {
            server.Adopt(_associations.Last(association => association.SessionId.SequenceEqual(server.Offered)));
            List<byte[]> flight = server.Resume();
            _associations.Add(server);
            GiveAll(Plain.Join(flight.ToArray()));
        }
        else
        {
            _dialogue.Give(server.Records(server.Flight()));
            server.TakeKeyExchange(_dialogue.Sent.Peek());
            _associations.Add(server);
            Count();
            GiveAll(server.Seal(Plain.Handshake, server.Finished()));
        }

        Assert.AreNotEqual(DtlsState.Handshaking, Client.State);
    }

    /// <summary>The node sends.</summary>
    public void Send(int records)
    {
        for (int i = 0; i < records; i++)
        {
            byte[] record = _dialogue.Seal((byte)_boots, 1);
            if (record == null)
            {
                return;
            }

            Count(record);
        }
    }

    /// <summary>The server of the association in use answers what this node sent since it started.</summary>
    public void Answer()
    {
        byte[] record = _dialogue.Seal((byte)_boots, 1);
        if (record == null)
        {
            return;
        }

        ScriptedServer server = Count(record);
        long number = server.Number;
        byte[] answer = server.Seal(Plain.ApplicationData, (byte)_boots);
        _captured.Add((server, number, answer));
        if (_random.Next(4) > 0)
        {
            Receive(server, number, answer);
        }
    }

    /// <summary>The server of the last association sends of its own accord.</summary>
    public void Push()
    {
        if (_associations.Count > 0)
        {
            ScriptedServer server = _associations[^1];
            long number = server.Number;
            byte[] record = server.Seal(Plain.ApplicationData, 0xFF);
            _captured.Add((server, number, record));
            Receive(server, number, record);
        }
    }

    /// <summary>Somebody sends what he has, of any association, a whole lot of it.</summary>
    public void Replay()
    {
        for (int i = 0; i < Burst && _captured.Count > 0; i++)
        {
            int back = _random.Next(2) == 0 ? _random.Next(Math.Min(80, _captured.Count)) : _random.Next(_captured.Count);
            (ScriptedServer server, long number, byte[] record) = _captured[^(back + 1)];
            Receive(server, number, record);
        }
    }

    public void Suspend() => Client.Suspend();

    public void Close()
    {
        byte[] buffer = new byte[512];
        int length = Client.Close(buffer);
        if (length > 0)
        {
            Count(buffer[..length]);
        }
    }

    /// <summary>The server ends the association, or asks for a new handshake: either is answered.</summary>
    public void Disturb()
    {
        if (_associations.Count > 0)
        {
            ScriptedServer server = _associations[^1];
            GiveAll(_random.Next(3) == 0
                ? server.Seal(Plain.Alert, 1, 0)
                : server.Seal(Plain.Handshake, Plain.Message(Plain.HelloRequest, 0)));
        }
    }

    /// <summary>Any of these, at random.</summary>
    public void DoAnything() => Do(() =>
    {
        switch (_random.Next(20))
        {
            case < 4: Send(_random.Next(Burst)); break;
            case 4: Send(_random.Next(400)); break;
            case < 10: Answer(); break;
            case < 12: Push(); break;
            case < 14: Replay(); break;
            case 14: Suspend(); break;
            case 15: Suspend(); Restart(); break;
            case 16: Restart(); break;
            case 17 when _random.Next(4) == 0: Shake(); break;
            case 18 when _random.Next(10) == 0: Close(); break;
            case 19 when _random.Next(4) == 0: Disturb(); break;
        }

        if (!Client.HasAssociation)
        {
            Shake();
        }
    });

    private void Receive(ScriptedServer server, long number, byte[] record)
    {
        _dialogue.Take(record);
        while (_dialogue.Data.TryDequeue(out (byte[] Content, bool IsFresh) data))
        {
            bool isFresh = data.IsFresh;
            if (!isFresh)
            {
                Doubted++;

                // An answer to what was sent since the restart, as CoAP can tell by its token.
                if (data.Content[0] == (byte)_boots && server == _associations[^1] && _random.Next(2) == 0)
                {
                    Client.Confirm();
                    Assert.IsTrue(Client.IsFresh);
                    isFresh = true;
                }
            }

            if (isFresh)
            {
                Assert.IsTrue(_fresh.Add((server.KeyName, number)), "record " + number + " was taken twice");
            }
        }
    }

    private void GiveAll(byte[] datagram)
    {
        _dialogue.Give(datagram);
        Count();
    }

    // What the client has sent by itself.
    private void Count()
    {
        while (_dialogue.Sent.TryDequeue(out byte[] datagram))
        {
            foreach (byte[] record in Plain.Records(datagram).Where(record => Plain.Epoch(record) == 1))
            {
                Count(record);
            }
        }
    }

    // The association that a record is of: it opens with the nonce that it shows, which nobody has seen before.
    private ScriptedServer Count(byte[] record)
    {
        foreach (ScriptedServer server in Enumerable.Reverse(_associations))
        {
            try
            {
                server.Open(record, out _);
            }
            catch (CryptographicException)
            {
                continue;
            }

            string number = Convert.ToHexString(record, 3, 8);
            Assert.IsTrue(_nonces.Add((server.KeyName, number)), "number " + number + " was used twice");
            if (_suite != RecordKeys.Cbc)
            {
                Assert.AreEqual(number, Convert.ToHexString(record, Plain.RecordHeader, 8), "the nonce is the number");
            }

            return server;
        }

        throw new AssertFailedException("a record of no association");
    }
}

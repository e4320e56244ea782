// A DTLS 1.2 PSK server (RFC 6347, RFC 4279, RFC 7627, RFC 9146) that sends what a test tells it to: it has keys, and no opinion.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;

namespace Host.Dtls;

/// <summary>Makes a server's messages and records, the right ones unless a test asks for others.</summary>
internal sealed class ScriptedServer
{
    public const int ServerName = 0, MaxFragmentLength = 1, EncryptThenMac = 22, ExtendedMasterSecret = 23, SessionTicket = 35,
        ConnectionIds = 54, RenegotiationInfo = 0xFF01;

    private readonly List<byte> _transcript = [];
    private byte[] _hello;
    private byte[] _clientRandom;
    private byte[] _masterSecret;
    private RecordKeys _write;
    private RecordKeys _read;
    private long _record;

    public byte[] Psk { get; init; } = "secretPSK1234567"u8.ToArray();

    public int Suite { get; set; } = RecordKeys.Ccm8;

    /// <summary>False for a server that does not know RFC 7627.</summary>
    public bool Extended { get; set; } = true;

    /// <summary>Its name for the session; empty for none.</summary>
    public byte[] SessionId { get; set; } = [];

    /// <summary>What it wants in records to it; null when it does not know RFC 9146.</summary>
    public byte[] OwnId { get; set; }

    /// <summary>RFC 4279 2: null to send no ServerKeyExchange.</summary>
    public byte[] Hint { get; set; }

    /// <summary>Its hello random; each one is made of the one before.</summary>
    public byte[] Random { get; set; } = new byte[32];

    /// <summary>What the client asked for in records to it; null when it did not offer RFC 9146.</summary>
    public byte[] ClientId { get; private set; }

    /// <summary>The session that the client offers to resume.</summary>
    public byte[] Offered { get; private set; } = [];

    public byte[] Cookie { get; private set; } = [];

    /// <summary>The message_seq of its next message.</summary>
    public int Sequence { get; set; }

    /// <summary>What it said last.</summary>
    public byte[] LastMessage { get; private set; }

    /// <summary>The sequence number of its next record in epoch 1.</summary>
    public long Number { get; set; }

    /// <summary>The name of the keys with which the client writes.</summary>
    public string KeyName => _read.Name;

    /// <summary>The keys with which it writes itself.</summary>
    public RecordKeys Keys => _write;

    /// <summary>What it puts into its records: nothing unless both sides know RFC 9146.</summary>
    public byte[] IdToClient => OwnId == null || ClientId == null ? [] : ClientId;

    /// <summary>The length of the id in the client's records.</summary>
    public int IdLength => OwnId == null || ClientId == null ? 0 : OwnId.Length;

    /// <summary>Knows a session that another association began.</summary>
    public void Adopt(ScriptedServer other)
    {
        SessionId = other.SessionId;
        _masterSecret = other._masterSecret;
    }

    /// <summary>Takes a ClientHello: the handshake begins here.</summary>
    public void TakeHello(byte[] datagram)
    {
        byte[] message = Plain.Messages(Plain.Records(datagram).Single()).Single();
        byte[] body = Plain.Body(message);
        int at = 34;
        byte[] Vector(int lengthSize)
        {
            int length = (int)Plain.Number(body, at, lengthSize);
            at += lengthSize + length;
            return body[(at - length)..at];
        }

        _hello = message;
        _clientRandom = body[2..34];
        Offered = Vector(1);
        Cookie = Vector(1);
        Vector(2);
        Vector(1);
        ClientId = null;
        for (int end = at + 2 + (int)Plain.Number(body, at, 2), next = at + 2; next < end;)
        {
            int length = (int)Plain.Number(body, next + 2, 2);
            ClientId = Plain.Number(body, next, 2) == ConnectionIds ? body[(next + 5)..(next + 4 + length)] : ClientId;
            next += 4 + length;
        }

        Sequence = Plain.Sequence(message);
        Begin();
    }

    /// <summary>Begins anew behind the ClientHello: what was sent since is forgotten, and its random is another.</summary>
    public void Begin()
    {
        _transcript.Clear();
        _transcript.AddRange(_hello);
        Random = SHA256.HashData([.. Random, .. _clientRandom]);
        Number = 0;
    }

    public byte[] HelloVerifyRequest(byte[] cookie) =>
        Plain.Message(Plain.HelloVerifyRequest, Sequence, [.. Plain.Number(Plain.Dtls10, 2), (byte)cookie.Length, .. cookie]);

    /// <summary>The extensions that it answers with.</summary>
    public List<(int Type, byte[] Data)> Extensions()
    {
        List<(int, byte[])> list = [(RenegotiationInfo, [0])];
        if (Extended)
        {
            list.Add((ExtendedMasterSecret, []));
        }

        if (Suite == RecordKeys.Cbc)
        {
            list.Add((EncryptThenMac, []));
        }

        if (OwnId != null && ClientId != null)
        {
            list.Add((ConnectionIds, [(byte)OwnId.Length, .. OwnId]));
        }

        return list;
    }

    /// <summary>The body of its ServerHello.</summary>
    public byte[] HelloBody(int version = Plain.Dtls12, int suite = 0, int compression = 0, byte[] sessionId = null,
        IEnumerable<(int Type, byte[] Data)> extensions = null)
    {
        byte[] list = (extensions ?? Extensions()).SelectMany(extension => Plain.Join(
            Plain.Number(extension.Type, 2), Plain.Number(extension.Data.Length, 2), extension.Data)).ToArray();
        sessionId ??= SessionId;
        return [.. Plain.Number(version, 2), .. Random, (byte)sessionId.Length, .. sessionId,
            .. Plain.Number(suite == 0 ? Suite : suite, 2), (byte)compression,
            .. list.Length == 0 ? [] : Plain.Number(list.Length, 2), .. list];
    }

    /// <summary>A message of its own, which the handshake's hash takes in.</summary>
    public byte[] Say(int type, params byte[] body)
    {
        LastMessage = Plain.Message(type, Sequence++, body);
        _transcript.AddRange(LastMessage);
        return LastMessage;
    }

    /// <summary>ServerHello, ServerKeyExchange if there is a hint, ServerHelloDone.</summary>
    public List<byte[]> Flight()
    {
        List<byte[]> messages = [Say(Plain.ServerHello, HelloBody())];
        if (Hint != null)
        {
            messages.Add(Say(Plain.ServerKeyExchange, [.. Plain.Number(Hint.Length, 2), .. Hint]));
        }

        messages.Add(Say(Plain.ServerHelloDone));
        return messages;
    }

    /// <summary>Messages in a record of their own each, in one datagram.</summary>
    public byte[] Records(params IEnumerable<byte[]> messages) =>
        messages.SelectMany(message => Plain.Record(Plain.Handshake, message, _record++)).ToArray();

    /// <summary>Takes the client's last flight of a full handshake; the keys are there then.</summary>
    public void TakeKeyExchange(byte[] datagram)
    {
        List<byte[]> records = Plain.Records(datagram, IdLength);
        byte[] message = Plain.Messages(records[0]).Single();
        _transcript.AddRange(message);
        byte[] premaster = [.. Plain.Number(Psk.Length, 2), .. new byte[Psk.Length], .. Plain.Number(Psk.Length, 2), .. Psk];
        _masterSecret = Extended
            ? RecordKeys.Prf(premaster, "extended master secret", Hash(), 48)
            : RecordKeys.Prf(premaster, "master secret", [.. _clientRandom, .. Random], 48);
        MakeKeys();
        TakeFinished(records);
    }

    /// <summary>ServerHello, ChangeCipherSpec and Finished of an abbreviated handshake; the keys are there then.</summary>
    public List<byte[]> Resume()
    {
        byte[] hello = Records(Say(Plain.ServerHello, HelloBody(sessionId: Offered)));
        MakeKeys();
        byte[] finished = Finished();
        return [hello, ChangeCipherSpec(), Seal(Plain.Handshake, finished)];
    }

    public byte[] ChangeCipherSpec() => Plain.Record(Plain.ChangeCipherSpec, [1], _record++);

    /// <summary>Its Finished, which the handshake's hash takes in.</summary>
    public byte[] Finished() => Say(Plain.Finished, VerifyData("server finished"));

    /// <summary>Takes a flight that ends in the client's Finished.</summary>
    public void TakeFinished(byte[] datagram) => TakeFinished(Plain.Records(datagram, IdLength));

    /// <summary>RFC 5246 7.4.9, of all messages so far.</summary>
    public byte[] VerifyData(string label) => RecordKeys.Prf(_masterSecret, label, Hash(), 12);

    /// <summary>A record with its next number.</summary>
    public byte[] Seal(int type, params byte[] content) => _write.Seal(type, content, Number++, IdToClient);

    /// <summary>The content of a record of the client's.</summary>
    public byte[] Open(byte[] record, out int type) => _read.Open(record, IdLength, out type);

    /// <summary>The same for keys that the client has, as an attacker never could.</summary>
    public void MakeKeys()
    {
        byte[] block = RecordKeys.Prf(
            _masterSecret, "key expansion", [.. Random, .. _clientRandom], RecordKeys.BlockLength(Suite));
        _read = new RecordKeys(Suite, block, false);
        _write = new RecordKeys(Suite, block, true);
    }

    private void TakeFinished(List<byte[]> records)
    {
        byte[] expected = VerifyData("client finished");
        if (records[^2][0] != Plain.ChangeCipherSpec)
        {
            throw new InvalidOperationException("no ChangeCipherSpec");
        }

        byte[] message = Open(records[^1], out int type);
        if (type != Plain.Handshake || !Plain.Body(message).SequenceEqual(expected))
        {
            throw new CryptographicException("Finished");
        }

        _transcript.AddRange(message);
    }

    private byte[] Hash() => SHA256.HashData(_transcript.ToArray());
}

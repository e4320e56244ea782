// RFC 5246 6.3, 7.4.9 and 8.1, RFC 4279 2, RFC 7627 4: from a handshake's messages and the pre-shared key to keys and proofs.
using System;
using Firmware.Stack.Crypto;
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>The hash of one handshake's messages, and what is derived with it.</summary>
internal sealed class KeySchedule
{
    internal const int VerifyDataSize = 12;

    private const int RandomSize = 32, HashSize = Sha256.HashSize;

    private readonly DtlsContext _context;
    private readonly Sha256 _transcript = new Sha256();
    private readonly Sha256 _snapshot;
    private readonly byte[] _header = new byte[HandshakeMessage.HeaderSize];

    // Two hello randoms, or the hash of the messages so far.
    private readonly byte[] _seed = new byte[2 * RandomSize];

    internal KeySchedule(DtlsContext context)
    {
        _context = context;
        _snapshot = new Sha256(_transcript);
    }

    /// <summary>What a Finished message says: see <see cref="MakeVerifyData"/>.</summary>
    internal byte[] VerifyData { get; } = new byte[VerifyDataSize];

    /// <summary>Begins with the ClientHello, header and all.</summary>
    internal void Begin(byte[] buffer, int offset, int length)
    {
        _transcript.Reset();
        _transcript.Update(buffer, offset, length);
    }

    /// <summary>Adds a message that was sent, header and all.</summary>
    internal void Add(byte[] buffer, int offset, int length) => _transcript.Update(buffer, offset, length);

    /// <summary>Adds the body of a message that was received: RFC 6347 4.2.6, as if it had come in one fragment.</summary>
    internal void Add(int type, int sequence, byte[] buffer, int offset, int length)
    {
        Array.Clear(_header, 0, HandshakeMessage.HeaderSize);
        _header[HandshakeMessage.Type] = (byte)type;
        BigEndian.WriteUInt16(_header, HandshakeMessage.Length + 1, length);
        BigEndian.WriteUInt16(_header, HandshakeMessage.Sequence, sequence);
        BigEndian.WriteUInt16(_header, HandshakeMessage.FragmentLength + 1, length);
        _transcript.Update(_header, 0, HandshakeMessage.HeaderSize);
        _transcript.Update(buffer, offset, length);
    }

    /// <summary>Makes a session's master secret. RFC 4279 2: of a premaster secret with the key's length in zeros, and the
    /// key, each behind its length. RFC 7627 4: an extended one depends on all messages up to the ClientKeyExchange.</summary>
    internal void MakeMasterSecret(byte[] key, byte[] clientRandom, ServerHello hello, DtlsSession session)
    {
        var premaster = new byte[2 * (2 + key.Length)];
        BigEndian.WriteUInt16(premaster, 0, key.Length);
        BigEndian.WriteUInt16(premaster, 2 + key.Length, key.Length);
        Array.Copy(key, 0, premaster, 4 + key.Length, key.Length);
        string label = "master secret";
        int seedLength = 2 * RandomSize;
        Array.Copy(clientRandom, 0, _seed, 0, RandomSize);
        Array.Copy(hello.Random, 0, _seed, RandomSize, RandomSize);
        if (hello.HasExtendedMasterSecret)
        {
            label = "extended master secret";
            seedLength = HashSize;
            Snapshot();
        }

        Prf.Expand(_context.Cryptography, _context.Work, premaster, premaster.Length, label, _seed, seedLength,
            session.MasterSecret, DtlsSession.MasterSecretSize);
        Array.Clear(premaster, 0, premaster.Length);
    }

    /// <summary>Gives an association its keys and connection ids. RFC 5246 6.3: the server's random bytes come first here.</summary>
    internal void MakeKeys(DtlsSession session, byte[] clientRandom, ServerHello hello, Association association,
        byte[] ownConnectionId)
    {
        Array.Copy(hello.Random, 0, _seed, 0, RandomSize);
        Array.Copy(clientRandom, 0, _seed, RandomSize, RandomSize);
        Prf.Expand(_context.Cryptography, _context.Work, session.MasterSecret, DtlsSession.MasterSecretSize, "key expansion",
            _seed, 2 * RandomSize, association.KeyBlock, Association.KeyBlockSize(hello.CipherSuite));
        association.SetKeys(hello.CipherSuite);
        association.PeerConnectionId = hello.ConnectionId;
        association.OwnConnectionId = hello.ConnectionId == null ? new byte[0] : ownConnectionId;
    }

    /// <summary>Makes <see cref="VerifyData"/> of all messages so far: RFC 5246 7.4.9.</summary>
    internal void MakeVerifyData(string label, DtlsSession session)
    {
        Snapshot();
        Prf.Expand(_context.Cryptography, _context.Work, session.MasterSecret, DtlsSession.MasterSecretSize, label, _seed,
            HashSize, VerifyData, VerifyDataSize);
    }

    internal void Clear()
    {
        _transcript.Clear();
        _snapshot.Clear();
        Array.Clear(_seed, 0, _seed.Length);
    }

    private void Snapshot()
    {
        _transcript.CopyTo(_snapshot);
        _snapshot.Finish(_seed, 0);
    }
}

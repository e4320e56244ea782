// A store that holds an association with keys that a test knows.
//
//  version(1) flags(1) suite(2) keys next number(6) window(8 8) own id<0..32> peer id<0..32> port(2) digest(8)
using System;
using System.Text;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using Objects.Bytes;

namespace Unit.Stack.Dtls;

/// <summary>Keeps a state in memory; the first one is made here.</summary>
public sealed class KnownStore : IRecordStore
{
    /// <summary>The node's port.</summary>
    public const int Port = 40001;

    private const int DigestSize = 8, HasAssociation = 2, ExactWindow = 4, UsesConnectionIds = 8;

    private byte[] _state;

    /// <summary>An association that has received nothing yet.</summary>
    public KnownStore(DtlsSettings settings, int suite, byte[] keys, long next, byte[] ownId, byte[] peerId)
    {
        var writer = new ByteWriter();
        byte[] buffer = new byte[SessionState.MaxLength];
        writer.Reset(buffer, 0, buffer.Length);
        writer.Byte(1);
        writer.Byte(HasAssociation | ExactWindow | (ownId.Length + peerId.Length > 0 ? UsesConnectionIds : 0));
        writer.Unsigned(suite, 2);
        writer.Bytes(keys, 0, keys.Length);
        writer.Unsigned(next, 6);
        writer.Unsigned(-1, 8);
        writer.Unsigned(0, 8);
        writer.Byte(ownId.Length);
        writer.Bytes(ownId, 0, ownId.Length);
        writer.Byte(peerId.Length);
        writer.Bytes(peerId, 0, peerId.Length);
        writer.Unsigned(Port, 2);
        var hash = new Sha256();
        hash.Update(buffer, 0, writer.Length);
        AddWithLength(hash, Encoding.UTF8.GetBytes(settings.Peer));
        AddWithLength(hash, settings.Identity);
        AddWithLength(hash, settings.Key);
        byte[] digest = new byte[Sha256.HashSize];
        hash.Finish(digest, 0);
        writer.Bytes(digest, 0, DigestSize);
        _state = new byte[writer.Length];
        Array.Copy(buffer, 0, _state, 0, _state.Length);
    }

    /// <summary>How often something was saved.</summary>
    public int SaveCount { get; private set; }

    /// <summary>Keys 0, 1, 2 ... for a client, and the same for its server, whose own come second.</summary>
    public static byte[] Keys(int suite, bool isServer)
    {
        int[] sizes = suite == CipherSuite.PskCbc ? new[] { 32, 16 } : new[] { 16, 4 };
        byte[] keys = new byte[2 * (sizes[0] + sizes[1])];
        int at = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            for (int j = 0; j < 2 * sizes[i]; j++)
            {
                int other = j < sizes[i] ? j + sizes[i] : j - sizes[i];
                keys[at + (isServer ? other : j)] = (byte)(at + j);
            }

            at += 2 * sizes[i];
        }

        return keys;
    }

    /// <inheritdoc/>
    public int Load(int link, byte[] buffer)
    {
        Array.Copy(_state, 0, buffer, 0, _state.Length);
        return _state.Length;
    }

    /// <inheritdoc/>
    public bool Save(int link, byte[] buffer, int length)
    {
        SaveCount++;
        _state = new byte[length];
        Array.Copy(buffer, 0, _state, 0, length);
        return true;
    }

    private static void AddWithLength(Sha256 hash, byte[] bytes)
    {
        hash.Update(new[] { (byte)(bytes.Length >> 8), (byte)bytes.Length }, 0, 2);
        hash.Update(bytes, 0, bytes.Length);
    }
}

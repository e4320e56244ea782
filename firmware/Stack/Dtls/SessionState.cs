// What outlives sleep, a restart and a power failure: see DtlsClient for when it is saved.
//
//  version(1) flags(1) suite(2)
//  session:      id<0..32> master secret(48)
//  association:  keys(40 or 96) next number(6) window(8 8) own id<0..32> peer id<0..32> port(2)
//  digest(8) of all that, the server's address, the identity and the key
using System;
using Firmware.Stack.Crypto;
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>The form in which an association and a session are saved.</summary>
public static class SessionState
{
    /// <summary>The most bytes it has.</summary>
    public const int MaxLength = 4 + 1 + DtlsSession.MaxIdSize + DtlsSession.MasterSecretSize + Association.MaxKeyBlock +
        NumberSize + 16 + (2 * (1 + DtlsRecord.MaxConnectionId)) + 2 + DigestSize;

    private const int FormatVersion = 1, NumberSize = 6, DigestSize = 8;

    private const int HasSession = 1, HasAssociation = 2, ExactWindow = 4, UsesConnectionIds = 8;

    /// <summary>Writes it; returns its length.</summary>
    /// <param name="buffer">Takes <see cref="MaxLength"/> bytes.</param>
    /// <param name="settings">To whom it belongs.</param>
    /// <param name="session">A session, or one without an id.</param>
    /// <param name="association">An association or null.</param>
    /// <param name="nextNumber">The number at which it shall go on when it is read.</param>
    /// <param name="exactWindow">Whether no record will be taken before it is saved again.</param>
    internal static int Write(byte[] buffer, DtlsSettings settings, DtlsSession session, Association association,
        long nextNumber, bool exactWindow)
    {
        var writer = new ByteWriter();
        writer.Reset(buffer, 0, MaxLength);
        writer.Byte(FormatVersion);
        writer.Byte((session.IdLength > 0 ? HasSession : 0) | (association != null ? HasAssociation : 0) |
            (exactWindow ? ExactWindow : 0) | (association?.PeerConnectionId != null ? UsesConnectionIds : 0));
        writer.Unsigned(association != null ? association.Suite : session.CipherSuite, 2);
        if (session.IdLength > 0)
        {
            WriteBytes(writer, session.Id, session.IdLength);
            writer.Bytes(session.MasterSecret, 0, DtlsSession.MasterSecretSize);
        }

        if (association != null)
        {
            writer.Bytes(association.KeyBlock, 0, association.KeyBlockLength);
            writer.Unsigned(nextNumber, NumberSize);
            writer.Unsigned(association.Window.Last, 8);
            writer.Unsigned(association.Window.Bits, 8);
            WriteBytes(writer, association.OwnConnectionId, association.OwnConnectionId.Length);
            byte[] id = association.PeerConnectionId;
            WriteBytes(writer, id, id == null ? 0 : id.Length);
            writer.Unsigned(association.LocalPort, 2);
        }

        int length = writer.Length;
        byte[] digest = Digest(buffer, length, settings);
        writer.Bytes(digest, 0, DigestSize);
        return writer.Length;
    }

    /// <summary>Reads it; false when it is not whole, not of this version, or another server's or key's: nothing is taken then.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its length.</param>
    /// <param name="settings">To whom it must belong.</param>
    /// <param name="session">Takes the session.</param>
    /// <param name="association">Takes the association.</param>
    /// <param name="hasAssociation">Whether there was one.</param>
    /// <param name="exactWindow">Whether its window knows every record that was taken.</param>
    internal static bool Read(byte[] buffer, int length, DtlsSettings settings, DtlsSession session, Association association,
        out bool hasAssociation, out bool exactWindow)
    {
        hasAssociation = false;
        exactWindow = false;
        int end = length - DigestSize;
        if (end < 4 || length > MaxLength || buffer[0] != FormatVersion ||
            !ConstantTime.AreEqual(Digest(buffer, end, settings), 0, buffer, end, DigestSize))
        {
            return false;
        }

        // What the digest covers was written as above.
        var reader = new ByteReader();
        reader.Reset(buffer, 1, end - 1);
        int flags = reader.Byte();
        session.CipherSuite = (int)reader.Unsigned(2);
        session.IdLength = 0;
        if ((flags & HasSession) != 0)
        {
            int idLength = reader.Byte();
            Array.Copy(buffer, reader.Skip(idLength), session.Id, 0, idLength);
            session.IdLength = idLength;
            Array.Copy(buffer, reader.Skip(DtlsSession.MasterSecretSize), session.MasterSecret, 0, DtlsSession.MasterSecretSize);
        }

        hasAssociation = (flags & HasAssociation) != 0;
        exactWindow = (flags & ExactWindow) != 0;
        if (hasAssociation)
        {
            int keys = Association.KeyBlockSize(session.CipherSuite);
            Array.Copy(buffer, reader.Skip(keys), association.KeyBlock, 0, keys);
            association.SetKeys(session.CipherSuite);
            association.NextNumber = reader.Unsigned(NumberSize);
            association.NumberLimit = association.NextNumber;
            long last = reader.Unsigned(8);
            association.Window.Set(last, reader.Unsigned(8));
            association.OwnConnectionId = ReadBytes(reader);
            byte[] id = ReadBytes(reader);
            association.PeerConnectionId = (flags & UsesConnectionIds) != 0 ? id : null;
            association.LocalPort = (int)reader.Unsigned(2);
        }

        return true;
    }

    private static byte[] Digest(byte[] buffer, int length, DtlsSettings settings)
    {
        var hash = new Sha256();
        hash.Update(buffer, 0, length);
        byte[] peer = System.Text.Encoding.UTF8.GetBytes(settings.Peer);
        var digest = new byte[Sha256.HashSize];
        AddWithLength(hash, peer, digest);
        AddWithLength(hash, settings.Identity, digest);
        AddWithLength(hash, settings.Key, digest);
        hash.Finish(digest, 0);
        return digest;
    }

    // With its length, so that nothing can pass for the end of what comes before it.
    private static void AddWithLength(Sha256 hash, byte[] bytes, byte[] scratch)
    {
        BigEndian.WriteUInt16(scratch, 0, bytes.Length);
        hash.Update(scratch, 0, 2);
        hash.Update(bytes, 0, bytes.Length);
    }

    private static void WriteBytes(ByteWriter writer, byte[] bytes, int length)
    {
        writer.Byte(length);
        if (length > 0)
        {
            writer.Bytes(bytes, 0, length);
        }
    }

    private static byte[] ReadBytes(ByteReader reader)
    {
        var bytes = new byte[reader.Byte()];
        Array.Copy(reader.Buffer, reader.Skip(bytes.Length), bytes, 0, bytes.Length);
        return bytes;
    }
}

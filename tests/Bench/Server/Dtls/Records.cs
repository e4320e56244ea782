// RFC 6347 4.1 and 4.2.2, RFC 9146 4: what can be read of a datagram without any key.
//
//  type(1) version(2) epoch(2) sequence(6) [connection id] length(2) fragment
using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Bench.Server.Dtls;

/// <summary>Takes datagrams apart.</summary>
public static class Records
{
    /// <summary>The length of a record's header without a connection id.</summary>
    public const int HeaderLength = 13;

    /// <summary>The type of a record with a connection id, and where that is.</summary>
    public const int WithConnectionId = 25, ConnectionIdOffset = 11;

    private const int Handshake = 22, ClientHello = 1;

    // After the record's header: the message's, and the version in the ClientHello.
    private const int RandomOffset = HeaderLength + 12 + 2, RandomLength = 32;

    /// <summary>The random of a ClientHello, which tells one sent again from another; empty for any other datagram.</summary>
    public static ReadOnlySpan<byte> ClientRandom(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= RandomOffset + RandomLength && datagram[0] == Handshake && datagram[HeaderLength] == ClientHello &&
        BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) == 0
            ? datagram.Slice(RandomOffset, RandomLength)
            : [];

    /// <summary>The records of a datagram, each by itself. What is no whole record is the last one.</summary>
    /// <remarks>BouncyCastle drops a whole datagram for a first record of an epoch that is over; RFC 6347 4.1 has it drop that
    /// record. Once a ChangeCipherSpec has come and the Finished behind it was lost, a client that sends its last flight in
    /// one datagram could send it for ever.</remarks>
    /// <param name="datagram">The datagram.</param>
    /// <param name="connectionIdLength">The length of the ids in it.</param>
    public static IEnumerable<byte[]> Split(byte[] datagram, int connectionIdLength)
    {
        for (int offset = 0; offset < datagram.Length;)
        {
            int header = HeaderLength + (datagram[offset] == WithConnectionId ? connectionIdLength : 0);
            int left = datagram.Length - offset;
            int length = left < header
                ? left
                : Math.Min(left, header + BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(offset + header - 2)));
            yield return datagram.AsSpan(offset, length).ToArray();
            offset += length;
        }
    }
}

// RFC 6347 4.1: the records of epoch 1, which is the only one with keys, as renegotiation is refused.
using System;
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>Keys, sequence numbers and connection ids shared with a server.</summary>
internal sealed class Association
{
    internal const int EpochNumber = 1;

    /// <summary>The longest key block: two MAC keys and two cipher keys of CBC.</summary>
    internal const int MaxKeyBlock = 2 * (RecordProtection.MacKeySize + RecordProtection.KeySize);

    /// <summary>RFC 6347 4.1: sequence numbers have 48 bits. The last ones are never used, so that none comes round.</summary>
    internal const long MaxNumber = (1L << 48) - 1;

    private readonly DtlsContext _context;
    private readonly RecordProtection _write;
    private readonly RecordProtection _read;

    internal Association(DtlsContext context)
    {
        _context = context;
        _write = new RecordProtection(context);
        _read = new RecordProtection(context);
    }

    internal int Suite { get; private set; }

    /// <summary>The keys, for a copy that survives sleep.</summary>
    internal byte[] KeyBlock { get; } = new byte[MaxKeyBlock];

    /// <summary>How much of <see cref="KeyBlock"/> is used.</summary>
    internal int KeyBlockLength { get; private set; }

    /// <summary>The next record's sequence number.</summary>
    internal long NextNumber { get; set; }

    /// <summary>The number that may not be used before a higher one has been saved.</summary>
    internal long NumberLimit { get; set; } = MaxNumber;

    internal ReplayWindow Window { get; } = new ReplayWindow();

    /// <summary>What the server wants in the node's records; null when it wants none.</summary>
    internal byte[] PeerConnectionId { get; set; }

    /// <summary>What the server puts into its records: empty unless connection ids are in use.</summary>
    internal byte[] OwnConnectionId { get; set; } = new byte[0];

    /// <summary>The node's port: see <see cref="DtlsClient.LocalPort"/>.</summary>
    internal int LocalPort { get; set; }

    /// <summary>The number of the record that <see cref="Open"/> opened last.</summary>
    internal long LastNumber { get; private set; }

    /// <summary>Where that record's content begins.</summary>
    internal int ContentOffset { get; private set; }

    /// <summary>Its type: that of its header, or with a connection id the encrypted one.</summary>
    internal int ContentType { get; private set; }

    /// <summary>Where the record begins that <see cref="Seal"/> made last.</summary>
    internal int RecordOffset { get; private set; }

    /// <summary>How many bytes of a key block a suite needs.</summary>
    internal static int KeyBlockSize(int suite) =>
        2 * (RecordProtection.KeySize + (suite == CipherSuite.PskCbc ? RecordProtection.MacKeySize : RecordProtection.SaltSize));

    /// <summary>Takes the keys in <see cref="KeyBlock"/> into use; all numbers begin at 0.</summary>
    internal void SetKeys(int suite)
    {
        // RFC 5246 6.3: client MAC key, server MAC key, client key, server key, client IV, server IV. AEAD has no MAC keys,
        // CBC no IVs.
        const int key = RecordProtection.KeySize, salt = RecordProtection.SaltSize;
        const int mac = RecordProtection.MacKeySize;
        bool cbc = suite == CipherSuite.PskCbc;
        int keys = cbc ? 2 * mac : 0;
        Suite = suite;
        KeyBlockLength = KeyBlockSize(suite);
        _write.SetKeys(suite, KeyBlock, 0, keys, 2 * key);
        _read.SetKeys(suite, KeyBlock, mac, keys + key, (2 * key) + salt);
        NextNumber = 0;
        NumberLimit = MaxNumber;
        Window.Set(-1, 0);
    }

    internal void Clear()
    {
        Array.Clear(KeyBlock, 0, MaxKeyBlock);
        _write.Clear();
        _read.Clear();
        PeerConnectionId = null;
    }

    /// <summary>Seals content in place, with <see cref="DtlsRecord.HeaderRoom"/> bytes before it and
    /// <see cref="DtlsRecord.TrailerRoom"/> behind; returns the record's length. The number must be below the limit.</summary>
    internal int Seal(int type, byte[] buffer, int offset, int length)
    {
        byte[] id = PeerConnectionId;
        int idLength = 0;
        int outerType = type;
        if (id != null && id.Length > 0)
        {
            idLength = id.Length;
            outerType = DtlsRecord.ConnectionId;
            buffer[offset + length] = (byte)type; // RFC 9146 4: the type comes with the content; no padding
            length++;
        }

        int start = offset - _write.PrefixSize - DtlsRecord.HeaderSize - idLength;
        buffer[start] = (byte)outerType;
        BigEndian.WriteUInt16(buffer, start + DtlsRecord.Version, DtlsRecord.Dtls12);
        WriteNumber(buffer, start + DtlsRecord.Epoch, NextNumber);
        NextNumber++;
        if (idLength > 0)
        {
            Array.Copy(id, 0, buffer, start + DtlsRecord.Length, idLength);
        }

        int dataLength = AdditionalData(buffer, start, idLength);
        int fragment = _write.Seal(buffer, offset, length, start + DtlsRecord.Epoch, dataLength);
        BigEndian.WriteUInt16(buffer, start + DtlsRecord.Length + idLength, fragment);
        RecordOffset = start;
        return DtlsRecord.HeaderSize + idLength + fragment;
    }

    /// <summary>Opens a record in place; returns its content's length, or -1 when it is old, a replay, or does not
    /// authenticate, and then it is as it was.</summary>
    internal int Open(byte[] buffer, int offset, int fragmentLength)
    {
        // RFC 9146 3: once an id has been negotiated, and only then, records carry it.
        // Whoever cut the datagram into records took the node's own id for as long as it is here, or for absent.
        int idLength = OwnConnectionId.Length;
        bool withId = buffer[offset] == DtlsRecord.ConnectionId;
        long number = BigEndian.ReadUnsigned(buffer, offset + DtlsRecord.Epoch + 2, 6);
        if (withId != idLength > 0 || !Window.IsNew(number) ||
            BigEndian.ReadUInt16(buffer, offset + DtlsRecord.Version) != DtlsRecord.Dtls12)
        {
            return -1;
        }

        for (int i = 0; i < idLength; i++)
        {
            if (buffer[offset + DtlsRecord.Length + i] != OwnConnectionId[i])
            {
                return -1;
            }
        }

        int start = offset + DtlsRecord.HeaderSize + idLength;
        int length = _read.Open(buffer, start, fragmentLength, AdditionalData(buffer, offset, idLength));
        if (length < 0)
        {
            return -1;
        }

        Window.Add(number);
        LastNumber = number;
        ContentOffset = start + _read.PrefixSize;
        ContentType = buffer[offset];
        if (withId)
        {
            // RFC 9146 4: the type is the last byte that is not padding.
            while (length > 0 && buffer[ContentOffset + length - 1] == 0)
            {
                length--;
            }

            length--;
            ContentType = length >= 0 ? buffer[ContentOffset + length] : 0;
        }

        return length;
    }

    // RFC 6347 4.1.2.1 and RFC 9146 5.3; the length is left to who knows it.
    //
    //  number(8) type version(2) length(2)
    //  FF(8) 25 id length 25 version(2) number(8) id length(2)
    private int AdditionalData(byte[] buffer, int record, int idLength)
    {
        byte[] data = _context.AdditionalData;
        if (idLength == 0)
        {
            Array.Copy(buffer, record + DtlsRecord.Epoch, data, 0, DtlsRecord.NumberSize);
            Array.Copy(buffer, record, data, DtlsRecord.NumberSize, 3);
            return DtlsRecord.NumberSize + 3 + 2;
        }

        for (int i = 0; i < DtlsRecord.NumberSize; i++)
        {
            data[i] = 0xFF;
        }

        data[8] = DtlsRecord.ConnectionId;
        data[9] = (byte)idLength;
        Array.Copy(buffer, record, data, 10, DtlsRecord.Length + idLength); // type, version, number and id stand like this
        return 10 + DtlsRecord.Length + idLength + 2;
    }

    private static void WriteNumber(byte[] buffer, int offset, long number)
    {
        BigEndian.WriteUInt16(buffer, offset, EpochNumber);
        BigEndian.WriteUInt16(buffer, offset + 2, (int)(number >> 32));
        BigEndian.WriteUInt16(buffer, offset + 4, (int)(number >> 16));
        BigEndian.WriteUInt16(buffer, offset + 6, (int)number);
    }
}

// RFC 5246 7.4.1.3:
//
//  version(2) random(32) session_id<0..32> cipher_suite(2) compression(1) extensions<0..2^16-1>
using System;
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>What the server chose of what was offered.</summary>
internal sealed class ServerHello
{
    private const int RandomSize = 32;

    // RFC 5746 3.4: with the first handshake it is one byte, the length 0 of nothing.
    private const int EmptyRenegotiationInfo = 0;

    private readonly DtlsSettings _settings;
    private readonly byte[] _ownId = new byte[DtlsSession.MaxIdSize];
    private int _seen;

    internal ServerHello(DtlsSettings settings)
    {
        _settings = settings;
    }

    internal byte[] Random { get; } = new byte[RandomSize];

    internal byte[] SessionId => _ownId;

    internal int SessionIdLength { get; private set; }

    internal int CipherSuite { get; private set; }

    /// <summary>True when the server resumes the session offered.</summary>
    internal bool IsResumed { get; private set; }

    internal bool HasExtendedMasterSecret { get; private set; }

    /// <summary>What the server wants in records to it; empty when nothing, null when connection ids are not in use.</summary>
    internal byte[] ConnectionId { get; private set; }

    /// <summary>Parses it; returns the alert that it deserves, <see cref="AlertCode.None"/> when it is good.</summary>
    /// <param name="reader">The message's body.</param>
    /// <param name="offered">The session offered, or null.</param>
    internal int Parse(ByteReader reader, DtlsSession offered)
    {
        if (reader.Unsigned(2) != DtlsRecord.Dtls12)
        {
            return reader.Failed ? AlertCode.DecodeError : AlertCode.ProtocolVersion;
        }

        int random = reader.Skip(RandomSize);
        int idLength = reader.Byte();
        int id = reader.Skip(idLength);
        int suite = (int)reader.Unsigned(2);
        int compression = reader.Byte();
        if (reader.Failed || idLength > DtlsSession.MaxIdSize)
        {
            return AlertCode.DecodeError;
        }

        if (!_settings.Offers(suite) || compression != 0)
        {
            return AlertCode.IllegalParameter;
        }

        bool resumed = offered != null && idLength == offered.IdLength && Same(reader.Buffer, id, offered.Id, idLength);
        if (resumed && suite != offered.CipherSuite)
        {
            return AlertCode.IllegalParameter; // RFC 5246 7.4.1.3
        }

        int alert = ParseExtensions(reader, suite);
        if (alert != AlertCode.None)
        {
            return alert;
        }

        if (resumed && !Has(HelloExtension.ExtendedMasterSecret))
        {
            return AlertCode.HandshakeFailure; // RFC 7627 5.3: only sessions with it are offered
        }

        if (suite == Dtls.CipherSuite.PskCbc && !Has(HelloExtension.EncryptThenMac))
        {
            return AlertCode.InsufficientSecurity; // the order that padding oracles live on
        }

        Array.Copy(reader.Buffer, random, Random, 0, RandomSize);
        Array.Copy(reader.Buffer, id, _ownId, 0, idLength);
        SessionIdLength = idLength;
        CipherSuite = suite;
        IsResumed = resumed;
        HasExtendedMasterSecret = Has(HelloExtension.ExtendedMasterSecret);
        return AlertCode.None;
    }

    // RFC 5246 7.4.1.4: an extension that was not offered is refused, and so is one that comes twice.
    private int ParseExtensions(ByteReader reader, int suite)
    {
        _seen = 0;
        ConnectionId = null;
        if (reader.Remaining == 0)
        {
            return AlertCode.None;
        }

        if (reader.Unsigned(2) != reader.Remaining || reader.Failed)
        {
            return AlertCode.DecodeError;
        }

        while (reader.Remaining > 0)
        {
            int type = (int)reader.Unsigned(2);
            int length = (int)reader.Unsigned(2);
            int offset = reader.Skip(length);
            if (reader.Failed)
            {
                return AlertCode.DecodeError;
            }

            if (!WasOffered(type) || Has(type))
            {
                return AlertCode.UnsupportedExtension;
            }

            _seen |= Bit(type);
            if (!IsGood(type, suite, reader.Buffer, offset, length))
            {
                // RFC 5746 3.4 wants this alert, RFC 6066 4 and RFC 7366 3 the other.
                return type == HelloExtension.RenegotiationInfo ? AlertCode.HandshakeFailure : AlertCode.IllegalParameter;
            }
        }

        return AlertCode.None;
    }

    private bool IsGood(int type, int suite, byte[] buffer, int offset, int length)
    {
        switch (type)
        {
            case HelloExtension.RenegotiationInfo:
                return length == 1 && buffer[offset] == EmptyRenegotiationInfo;
            case HelloExtension.MaxFragmentLength:
                return length == 1 && buffer[offset] == ClientHello.FragmentLengthCode(_settings.MaxFragmentLength);
            case HelloExtension.EncryptThenMac:
                return length == 0 && suite == Dtls.CipherSuite.PskCbc; // RFC 7366 3
            case HelloExtension.ConnectionId:
                if (length == 0 || length != 1 + buffer[offset] || length > 1 + DtlsRecord.MaxConnectionId)
                {
                    return false;
                }

                ConnectionId = new byte[length - 1];
                Array.Copy(buffer, offset + 1, ConnectionId, 0, length - 1);
                return true;
            default:
                return length == 0;
        }
    }

    private bool WasOffered(int type)
    {
        switch (type)
        {
            case HelloExtension.ExtendedMasterSecret:
            case HelloExtension.RenegotiationInfo: // by its cipher suite value
                return true;
            case HelloExtension.EncryptThenMac:
                return _settings.Offers(Dtls.CipherSuite.PskCbc);
            case HelloExtension.ConnectionId:
                return _settings.OfferConnectionId;
            case HelloExtension.MaxFragmentLength:
                return _settings.MaxFragmentLength != 0;
            case HelloExtension.ServerName:
                return _settings.ServerName.Length > 0;
            default:
                return false;
        }
    }

    private bool Has(int type) => (_seen & Bit(type)) != 0;

    // The others' numbers are below 24.
    private static int Bit(int type) =>
        type == HelloExtension.RenegotiationInfo ? 1 << 24 : type == HelloExtension.ConnectionId ? 1 << 25 : 1 << type;

    private static bool Same(byte[] a, int offset, byte[] b, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (a[offset + i] != b[i])
            {
                return false;
            }
        }

        return true;
    }
}

// RFC 6347 4.2.1, RFC 5246 7.4.1.2:
//
//  version(2) random(32) session_id<0..32> cookie<0..255> cipher_suites<2..2^16-2> compression(1 0) extensions<0..2^16-1>
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>Writes what the client offers.</summary>
internal static class ClientHello
{
    internal static void Write(ByteWriter writer, DtlsSettings settings, byte[] random, DtlsSession session, bool resuming,
        byte[] cookie, int cookieLength)
    {
        writer.Unsigned(DtlsRecord.Dtls12, 2);
        writer.Bytes(random, 0, random.Length);
        int idLength = resuming ? session.IdLength : 0;
        writer.Byte(idLength);
        writer.Bytes(session.Id, 0, idLength);
        writer.Byte(cookieLength);
        writer.Bytes(cookie, 0, cookieLength);

        int[] suites = settings.CipherSuites;
        bool offersCbc = false;
        writer.Unsigned(2 * (suites.Length + 1), 2);
        for (int i = 0; i < suites.Length; i++)
        {
            writer.Unsigned(suites[i], 2);
            offersCbc |= suites[i] == CipherSuite.PskCbc;
        }

        writer.Unsigned(CipherSuite.RenegotiationInfo, 2);
        writer.Unsigned(0x0100, 2); // compression methods: null

        // An extension is there only for a use. The first is always there, so the list is never empty.
        writer.Unsigned(ExtensionsLength(settings, offersCbc), 2);
        Empty(writer, HelloExtension.ExtendedMasterSecret);
        if (offersCbc)
        {
            Empty(writer, HelloExtension.EncryptThenMac);
        }

        if (settings.OfferConnectionId)
        {
            byte[] id = settings.ConnectionId;
            writer.Unsigned(HelloExtension.ConnectionId, 2);
            writer.Unsigned(1 + id.Length, 2);
            writer.Byte(id.Length);
            writer.Bytes(id, 0, id.Length);
        }

        if (settings.MaxFragmentLength != 0)
        {
            writer.Unsigned(HelloExtension.MaxFragmentLength, 2);
            writer.Unsigned(1, 2);
            writer.Byte(FragmentLengthCode(settings.MaxFragmentLength));
        }

        int nameLength = settings.ServerName.Length;
        if (nameLength > 0)
        {
            // RFC 6066 3: a list with one name of type host_name(0).
            writer.Unsigned(HelloExtension.ServerName, 2);
            writer.Unsigned(5 + nameLength, 2);
            writer.Unsigned(3 + nameLength, 2);
            writer.Byte(0);
            writer.Unsigned(nameLength, 2);
            writer.Text(settings.ServerName);
        }
    }

    /// <summary>RFC 6066 4: 1 for 512 up to 4 for 4,096.</summary>
    internal static int FragmentLengthCode(int length)
    {
        int code = 1;
        while (length > 512)
        {
            length >>= 1;
            code++;
        }

        return code;
    }

    private static int ExtensionsLength(DtlsSettings settings, bool offersCbc) =>
        4 + (offersCbc ? 4 : 0) +
        (settings.OfferConnectionId ? 5 + settings.ConnectionId.Length : 0) +
        (settings.MaxFragmentLength != 0 ? 5 : 0) +
        (settings.ServerName.Length > 0 ? 9 + settings.ServerName.Length : 0);

    private static void Empty(ByteWriter writer, int extension)
    {
        writer.Unsigned(extension, 2);
        writer.Unsigned(0, 2);
    }
}

// RFC 6347 4.2.2 and RFC 5246 7.4:
//
//  type(1) length(3) message_seq(2) fragment_offset(3) fragment_length(3) body
namespace Firmware.Stack.Dtls;

/// <summary>The handshake header and the types of handshake messages.</summary>
internal static class HandshakeMessage
{
    internal const int HelloRequest = 0, ClientHello = 1, ServerHello = 2, HelloVerifyRequest = 3, ServerKeyExchange = 12,
        ServerHelloDone = 14, ClientKeyExchange = 16, Finished = 20;

    internal const int Type = 0, Length = 1, Sequence = 4, FragmentOffset = 6, FragmentLength = 9, HeaderSize = 12;
}

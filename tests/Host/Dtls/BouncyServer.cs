// BouncyCastle's DTLS 1.2 server, in lockstep with a test: RFC 6347, RFC 4279.
using System;
using Bench.Server.Dtls;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Host.Dtls;

/// <summary>A server for one client. Its properties tell what was negotiated.</summary>
internal sealed class BouncyServer : BouncyPeer
{
    private static readonly byte[] s_clientAddress = [192, 0, 2, 1];

    private readonly PskServerSettings _settings;
    private readonly PskServer _server;

    /// <summary>Starts a server; it waits for a ClientHello when this returns.</summary>
    /// <param name="settings">What it does; times are this class's.</param>
    /// <param name="repeats">Whether it sends a flight again when its timer says so, too, and not only when the client
    /// does.</param>
    public BouncyServer(PskServerSettings settings, bool repeats = true)
        : base(repeats)
    {
        _settings = settings;
        byte[] connectionId = settings.ConnectionIdLength < 0 ? null : new byte[settings.ConnectionIdLength];
        if (connectionId != null)
        {
            Random.Shared.NextBytes(connectionId);
        }

        // Its own times are the machine's: a handshake may take as long as a test wants.
        _server = new PskServer(
            new PskServerSettings
            {
                Keys = settings.Keys,
                CipherSuites = settings.CipherSuites,
                IdentityHint = settings.IdentityHint,
                UsesExtendedMasterSecret = settings.UsesExtendedMasterSecret,
                RequiresExtendedMasterSecret = settings.RequiresExtendedMasterSecret,
                Sessions = settings.Sessions,
                ResendMs = RealResendMs,
                HandshakeMs = 0,
            },
            connectionId);
        Start(0);
    }

    /// <summary>What was negotiated, and the alerts.</summary>
    public PskServer Negotiated => _server;

    /// <inheritdoc/>
    protected override int ConnectionIdLength => Math.Max(0, _settings.ConnectionIdLength);

    /// <inheritdoc/>
    protected override DtlsTransport Shake(LockstepTransport transport)
    {
        DtlsRequest request = null;
        if (_settings.AsksForCookie)
        {
            var verifier = new DtlsVerifier(new BcTlsCrypto(new SecureRandom()));
            byte[] buffer = new byte[transport.GetReceiveLimit()];
            while (request == null)
            {
                int length = transport.Receive(buffer, 0, buffer.Length, 0);
                request = verifier.VerifyRequest(s_clientAddress, buffer, 0, length, transport);
            }
        }

        return new DtlsServerProtocol().Accept(_server, transport, request);
    }
}

// BouncyCastle's DTLS 1.2 client, in lockstep with a test.
using System.Text;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Host.Dtls;

/// <summary>What a client of BouncyCastle's brings.</summary>
internal sealed class BouncyClientSettings
{
    public string Identity { get; init; } = "node";

    public byte[] Key { get; init; }

    public int[] CipherSuites { get; init; } =
    [
        CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
        CipherSuite.TLS_PSK_WITH_AES_128_CCM,
        CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256,
    ];

    /// <summary>The id that the server shall put into its records; null not to offer the extension.</summary>
    public byte[] ConnectionId { get; init; }

    public bool UsesExtendedMasterSecret { get; init; } = true;

    /// <summary>What to resume, or null.</summary>
    public TlsSession Session { get; init; }
}

/// <summary>A client. Its properties tell what was negotiated.</summary>
internal sealed class BouncyClient : BouncyPeer
{
    private readonly Client _client;

    /// <summary>Starts a handshake; the ClientHello is there when this returns.</summary>
    public BouncyClient(BouncyClientSettings settings)
        : base(true)
    {
        _client = new Client(settings);
        Start(0);
    }

    /// <summary>The session, to be resumed; null when it cannot be.</summary>
    public TlsSession Session => _client.Resumable;

    public bool IsResumed => _client.IsResumed;

    /// <inheritdoc/>
    protected override int ConnectionIdLength => _client.OwnConnectionId?.Length ?? 0;

    /// <inheritdoc/>
    protected override DtlsTransport Shake(LockstepTransport transport) =>
        new DtlsClientProtocol().Connect(_client, transport);

    private sealed class Client(BouncyClientSettings settings) : PskTlsClient(
        new BcTlsCrypto(new SecureRandom()), Encoding.UTF8.GetBytes(settings.Identity), settings.Key)
    {
        public TlsSession Resumable { get; private set; }

        public bool IsResumed { get; private set; }

        public byte[] OwnConnectionId => settings.ConnectionId;

        public override int GetHandshakeResendTimeMillis() => RealResendMs;

        public override bool ShouldUseExtendedMasterSecret() => settings.UsesExtendedMasterSecret;

        public override TlsSession GetSessionToResume() => settings.Session;

        public override void NotifyHandshakeComplete()
        {
            base.NotifyHandshakeComplete();
            Resumable = m_context.ResumableSession;
            IsResumed = m_context.SecurityParameters.IsResumedSession;
        }

        protected override byte[] GetNewConnectionID() => settings.ConnectionId;

        protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

        protected override int[] GetSupportedCipherSuites() => settings.CipherSuites;
    }
}

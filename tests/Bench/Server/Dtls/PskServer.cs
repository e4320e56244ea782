// RFC 4279, RFC 5246, RFC 7366, RFC 7627, RFC 9146: what the server decides in a handshake. BouncyCastle does the rest.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Bench.Server.Dtls;

/// <summary>The server's side of one handshake and its association. Its properties tell what was negotiated.</summary>
public sealed class PskServer : PskTlsServer
{
    private const int SessionIdLength = 32;

    private readonly PskServerSettings _settings;
    private readonly byte[] _connectionId;
    private int _sessionSuite;

    /// <summary>Prepares for one client.</summary>
    /// <param name="settings">What it does.</param>
    /// <param name="connectionId">What it asks the client to put into its records; null when it does not know the
    /// extension.</param>
    public PskServer(PskServerSettings settings, byte[] connectionId)
        : base(new BcTlsCrypto(new SecureRandom()), new Identities(settings))
    {
        _settings = settings;
        _connectionId = connectionId;
    }

    /// <summary>True once the handshake is done.</summary>
    public bool IsEstablished { get; private set; }

    /// <summary>The client's PSK identity.</summary>
    public string Identity { get; private set; }

    /// <summary>The cipher suite.</summary>
    public int Suite { get; private set; }

    /// <summary>Whether a session was resumed.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Whether the master secret is an extended one.</summary>
    public bool HasExtendedMasterSecret { get; private set; }

    /// <summary>The id that the client puts into its records; null when the extension was not negotiated.</summary>
    public byte[] ServerConnectionId { get; private set; }

    /// <summary>The id that the client wants in records to it, perhaps empty; null when the extension was not
    /// negotiated.</summary>
    public byte[] ClientConnectionId { get; private set; }

    /// <summary>The last alert that it sent, or -1.</summary>
    public int AlertSent { get; private set; } = -1;

    /// <summary>The last alert that came, or -1.</summary>
    public int AlertReceived { get; private set; } = -1;

    /// <inheritdoc/>
    public override int GetHandshakeTimeoutMillis() => _settings.HandshakeMs;

    /// <inheritdoc/>
    public override int GetHandshakeResendTimeMillis() => _settings.ResendMs;

    /// <inheritdoc/>
    public override bool ShouldUseExtendedMasterSecret() => _settings.UsesExtendedMasterSecret;

    /// <inheritdoc/>
    public override bool RequiresExtendedMasterSecret() => _settings.RequiresExtendedMasterSecret;

    /// <inheritdoc/>
    public override TlsSession GetSessionToResume(byte[] sessionID)
    {
        TlsSession session = sessionID.Length == 0 ? null : _settings.Sessions?.Find(sessionID, Crypto);
        int? suite = session?.ExportSessionParameters()?.CipherSuite;

        // RFC 5246 7.4.1.2: a session goes on with its own suite, which the client must have offered.
        bool offered = suite != null && m_offeredCipherSuites.Contains(suite.Value) && GetCipherSuites().Contains(suite.Value);
        _sessionSuite = offered ? suite.Value : 0;
        return offered ? session : null;
    }

    /// <inheritdoc/>
    public override byte[] GetNewSessionID() =>
        // RFC 7627 5.4: what has no extended master secret should not be resumed.
        _settings.Sessions != null && m_context.SecurityParameters.IsExtendedMasterSecret
            ? m_context.NonceGenerator.GenerateNonce(SessionIdLength)
            : null;

    /// <inheritdoc/>
    public override int GetSelectedCipherSuite()
    {
        if (!m_context.SecurityParameters.IsResumedSession)
        {
            return base.GetSelectedCipherSuite();
        }

        m_selectedCipherSuite = _sessionSuite;
        return _sessionSuite;
    }

    /// <inheritdoc/>
    public override void GetServerExtensionsForConnection(IDictionary<int, byte[]> serverExtensions)
    {
        base.GetServerExtensionsForConnection(serverExtensions);

        // RFC 9146 3: negotiated afresh when a session is resumed, whose extensions hold the id that it had before.
        serverExtensions.Remove(ExtensionType.connection_id);
        if (_connectionId != null && m_clientExtensions != null && m_clientExtensions.ContainsKey(ExtensionType.connection_id))
        {
            TlsExtensionsUtilities.AddConnectionIDExtension(serverExtensions, _connectionId);
        }
    }

    /// <inheritdoc/>
    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        SecurityParameters negotiated = m_context.SecurityParameters;
        Identity = Encoding.UTF8.GetString(negotiated.PskIdentity);
        Suite = negotiated.CipherSuite;
        IsResumed = negotiated.IsResumedSession;
        HasExtendedMasterSecret = negotiated.IsExtendedMasterSecret;
        ServerConnectionId = negotiated.ConnectionIDPeer;
        ClientConnectionId = negotiated.ConnectionIDLocal;
        if (m_context.ResumableSession is TlsSession session)
        {
            _settings.Sessions?.Add(session, Crypto);
        }

        IsEstablished = true;
    }

    /// <inheritdoc/>
    public override void NotifyAlertRaised(short alertLevel, short alertDescription, string message, Exception cause)
    {
        base.NotifyAlertRaised(alertLevel, alertDescription, message, cause);
        AlertSent = alertDescription;
    }

    /// <inheritdoc/>
    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        base.NotifyAlertReceived(alertLevel, alertDescription);
        AlertReceived = alertDescription;
    }

    /// <inheritdoc/>
    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    /// <inheritdoc/>
    protected override int[] GetSupportedCipherSuites() => _settings.CipherSuites;

    /// <inheritdoc/>
    protected override bool PreferLocalCipherSuites() => true;

    /// <inheritdoc/>
    protected override bool SelectCipherSuite(int cipherSuite) =>
        (cipherSuite != CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256 || m_encryptThenMACOffered) &&
        base.SelectCipherSuite(cipherSuite);

    private sealed class Identities(PskServerSettings settings) : TlsPskIdentityManager
    {
        public byte[] GetHint() => settings.IdentityHint;

        // A copy: it is cleared after use.
        public byte[] GetPsk(byte[] identity) =>
            settings.Keys.TryGetValue(Encoding.UTF8.GetString(identity), out byte[] key) ? (byte[])key.Clone() : null;
    }
}

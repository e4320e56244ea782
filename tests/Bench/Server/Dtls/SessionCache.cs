// RFC 5246 F.1.4: sessions that clients may resume.
using System;
using System.Collections.Generic;
using System.Threading;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Bench.Server.Dtls;

/// <summary>Sessions by their ids; the oldest makes room for a new one. Servers may share it, on any threads.</summary>
/// <remarks>What goes in and out are copies: BouncyCastle destroys a session's secret when a handshake that would have resumed
/// it is given up, for which a ClientHello is enough.</remarks>
public sealed class SessionCache(int capacity = 100)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SessionParameters> _sessions = [];
    private readonly Queue<string> _order = new();

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>The session with an id, or null.</summary>
    public TlsSession Find(byte[] id, TlsCrypto crypto)
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(Convert.ToHexString(id), out SessionParameters session)
                ? TlsUtilities.ImportSession(id, Copy(session, crypto))
                : null;
        }
    }

    /// <summary>Keeps a session, unless it is kept already.</summary>
    public void Add(TlsSession session, TlsCrypto crypto)
    {
        string id = Convert.ToHexString(session.SessionID);
        lock (_gate)
        {
            if (_sessions.TryAdd(id, Copy(session.ExportSessionParameters(), crypto)))
            {
                _order.Enqueue(id);
            }

            while (_order.Count > capacity)
            {
                _sessions.Remove(_order.Dequeue());
            }
        }
    }

    private static SessionParameters Copy(SessionParameters session, TlsCrypto crypto) => new SessionParameters.Builder()
        .SetCipherSuite(session.CipherSuite)
        .SetExtendedMasterSecret(session.IsExtendedMasterSecret)
        .SetMasterSecret(crypto.AdoptSecret(session.MasterSecret))
        .SetNegotiatedVersion(session.NegotiatedVersion)
        .SetPskIdentity(session.PskIdentity)
        .SetServerExtensions(session.ReadServerExtensions())
        .Build();
}

// LwM2M 1.1 Transport 5.2: the DTLS of one server. When the node shakes hands, and what the log says of it.
//
// A handshake is made when something is to be sent and there is no association, or an exchange in it got no answer: the
// server may have restarted, or a translator of addresses have forgotten the node, and neither would ever say so. Until the
// new association stands, the old one serves on.
using Firmware.Stack.Dtls;
using Objects.Core;

namespace Firmware.Stack.Lwm2m;

/// <summary>A DTLS client and its account.</summary>
public sealed class SecureChannel
{
    private const string Area = "dtls";

    private readonly ServerInstance _server;
    private readonly Log _log;
    private bool _handshaking;
    private bool _hadAssociation;
    private bool _linkAsked = true;

    internal SecureChannel(DtlsSettings settings, DtlsContext context, IRecordStore store, ServerInstance server,
        Log log)
    {
        Settings = settings;
        Client = new DtlsClient(settings, context, store, RecordKey.Association | (server == null ? 0 : server.ShortServerId));
        _server = server;
        _log = log;
    }

    /// <summary>What is offered, and with which key.</summary>
    public DtlsSettings Settings { get; }

    /// <summary>The DTLS client.</summary>
    public DtlsClient Client { get; }

    /// <summary>True when an exchange got no answer: the next thing to do is a handshake.</summary>
    public bool WantsHandshake { get; set; }

    /// <summary>True when CoAP messages can be sent.</summary>
    public bool IsReady => Client.HasAssociation && !_handshaking && !WantsHandshake;

    /// <summary>True while a handshake is under way.</summary>
    public bool IsHandshaking => _handshaking;

    /// <summary>The settings of an account.</summary>
    internal static DtlsSettings SettingsOf(SecurityInstance account)
    {
        var settings = new DtlsSettings
        {
            Identity = account.Identity,
            Key = (byte[])account.SecretKey.Clone(), // the account's own is cleared when it is written anew or goes
            ServerName = account.ServerName,
            Peer = account.Uri,
        };
        if (account.CipherSuites.Length > 0)
        {
            settings.CipherSuites = Known(account.CipherSuites);
        }

        return settings;
    }

    // Of the suites that the account names, those that the node speaks, each once.
    private static int[] Known(int[] named)
    {
        var known = new int[CipherSuite.Count];
        int count = 0;
        for (int i = 0; i < named.Length; i++)
        {
            bool wanted = CipherSuite.IsKnown(named[i]);
            for (int j = 0; j < count; j++)
            {
                wanted &= known[j] != named[i];
            }

            if (wanted)
            {
                known[count++] = named[i];
            }
        }

        var suites = new int[count];
        System.Array.Copy(known, 0, suites, 0, count);
        return suites;
    }

    /// <summary>Takes up the association saved before a sleep or a restart.</summary>
    internal void Restore()
    {
        if (!Client.HasAssociation && Client.Restore())
        {
            _hadAssociation = true;
            _log.Info(Area, "association taken up again: " + Describe());
        }
    }

    /// <summary>Begins a handshake; false when the link had better be opened anew first, and this be called again.</summary>
    internal bool TryConnect(long now)
    {
        if (!_linkAsked)
        {
            _linkAsked = true;
            return false;
        }

        _linkAsked = false;
        _handshaking = true;
        Client.Connect(now);
        return true;
    }

    /// <summary>Gives up the handshake under way: nobody waits for what becomes of it.</summary>
    internal void Abort()
    {
        Client.Abort();
        _handshaking = false;
    }

    /// <summary>Looks at what became of handshake and association since the last call.</summary>
    /// <returns>What failed, for the log, or null.</returns>
    internal string TakeChange(out bool established)
    {
        established = false;
        if (_server != null && Client.LastAlert != AlertCode.None)
        {
            _server.TlsAlertCode = Client.LastAlert;
        }

        if (_handshaking && Client.State != DtlsState.Handshaking)
        {
            _handshaking = false;
            _hadAssociation = Client.HasAssociation;
            established = Client.Failure == DtlsFailure.None;
            WantsHandshake = !established;
            if (established)
            {
                _log.Info(Area, "handshake done: " + Describe());
                return null;
            }

            return Reason();
        }

        if (_hadAssociation && !Client.HasAssociation && !_handshaking)
        {
            _hadAssociation = false;
            if (Client.Failure == DtlsFailure.None)
            {
                _log.Info(Area, "association closed");
            }
            else
            {
                _log.Warn(Area, "association ended: " + Reason());
            }
        }

        return null;
    }

    private string Describe() =>
        CipherSuite.ToText(Client.Suite) + (Client.IsResumed ? ", session resumed" : "") +
        (Client.HasConnectionId ? ", connection id" : "");

    private string Reason()
    {
        switch (Client.Failure)
        {
            case DtlsFailure.ServerSilent:
                return "the server is silent: check its address, its port (5684 for coaps) and the network";
            case DtlsFailure.HelloNotAnswered:
                return "the server answered and fell silent: check the cipher suites there, PSK-AES128-CCM8 at least";
            case DtlsFailure.KeyNotConfirmed:
                return "the server fell silent at the key: check PSK identity and key here and there";
            case DtlsFailure.UnknownIdentity:
                return "the server does not know the PSK identity: enter it there";
            case DtlsFailure.WrongKey:
                return "the server's PSK key is another one: enter the same here and there";
            case DtlsFailure.NoCommonSuite:
                return "the server takes none of the cipher suites: allow PSK-AES128-CCM8 there";
            case DtlsFailure.WrongVersion:
                return "the server does not speak DTLS 1.2";
            case DtlsFailure.Refused:
                return "the server refuses: " + AlertCode.ToText(Client.LastAlert);
            case DtlsFailure.ProtocolViolation:
                return "the server breaks the protocol: is it DTLS 1.2 that it speaks?";
            case DtlsFailure.Closed:
                return "closed by the server";
            case DtlsFailure.NotSaved:
                return "it could not be saved: check the storage";
            case DtlsFailure.Exhausted:
                return "all record numbers are used up";
            default:
                return "given up";
        }
    }
}

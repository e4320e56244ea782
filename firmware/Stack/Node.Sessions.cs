// Which servers there are: made of accounts, begun in their order, made anew when a bootstrap has brought others.
using Firmware.Stack.Lwm2m;
using Objects.Core;

namespace Firmware.Stack;

/// <content>Sessions and accounts.</content>
public sealed partial class Node
{
    // Makes the sessions that there are accounts for, and lets go of others. One whose account is what it was goes on.
    private void MakeSessions()
    {
        SecurityObject security = _parts.Security;
        for (int i = 0; i < _sessions.Length; i++)
        {
            ServerSession session = _sessions[i];
            if (session != null && !IsOfAccount(session))
            {
                if (_parts.Servers.FindServer(session.Server.ShortServerId) == null)
                {
                    // LwM2M 1.1 Transport 5.2.5: a server whose account is gone has neither rights nor readings.
                    _parts.Backlog.Drop(session.Server.ShortServerId);
                    _parts.Forget(Key(session));
                    _parts.Rights?.ServerDeleted(session.Server.ShortServerId);
                }

                _sessions[i] = null;
            }
        }

        for (int i = 0; i < security.InstanceCount; i++)
        {
            SecurityInstance account = security[i];
            ServerInstance server = account.IsBootstrap ? null : FindServer(account);
            if (server != null && !HasSession(server))
            {
                int link = 0;
                while (_sessions[link] != null)
                {
                    link++;
                }

                _sessions[link] = new ServerSession(_parts, account, server, _parts.Secure(account, server));
                _begun[link] = false;
                _savedVersions[link] = 0;
                _savedDigests[link] = 0;
            }
        }

        SecurityInstance bootstrap = security.Bootstrap;
        if (bootstrap == null)
        {
            _bootstrap = null;
        }
        else if (_bootstrap == null || _bootstrap.Fingerprint != AccountCheck.Fingerprint(bootstrap))
        {
            _bootstrap = new BootstrapSession(_parts, _accounts, bootstrap);
            if (!_bootstrap.IsUsable)
            {
                _parts.Log.Error(Area, "the bootstrap server cannot be used: " + _bootstrap.Problem);
            }
        }
    }

    private bool IsOfAccount(ServerSession session)
    {
        SecurityObject security = _parts.Security;
        for (int i = 0; i < security.InstanceCount; i++)
        {
            if (!security[i].IsBootstrap && FindServer(security[i]) == session.Server && security[i].ShortServerId == session.Server.ShortServerId)
            {
                return AccountCheck.Fingerprint(security[i]) == session.Fingerprint;
            }
        }

        return false;
    }

    private bool HasSession(ServerInstance server)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            if (_sessions[i] != null && _sessions[i].Server == server)
            {
                return true;
            }
        }

        return false;
    }

    // The account's settings; null when it cannot be used.
    private ServerInstance FindServer(SecurityInstance account) =>
        account.Mode != SecurityInstance.NoSec && account.Mode != SecurityInstance.PreSharedKey ? null
            : _parts.Servers.FindServer(account.ShortServerId);

    // Sets a session up; takes up a registration that was saved.
    private void Resume(int link, long now)
    {
        ServerSession session = _sessions[link];
        if (session == null || _begun[link])
        {
            return;
        }

        if (!session.IsUsable)
        {
            _begun[link] = true;
            _parts.Log.Error(Area, "server " + link.ToString() + " cannot be used: " + session.Problem);
            return;
        }

        session.Endpoint.Transmission = Transmission;
        session.Registration.Version = Version;
        TellSleep();
        if (session.Secure != null)
        {
            session.Secure.Settings.InitialTimeoutMs = HandshakeTimeoutMs;
        }

        _parts.Log.Info(Area, "server " + link.ToString() + " is " + session.Uri.Host + " port " + session.Uri.Port.ToString());
        LoadSession(link, now);
    }

    // The DTLS of a download: identity and key are those of the account at the same host and port, else of the server that asked for it,
    // else of the first that has any. Its association is its own, and not saved.
    private SecureChannel SecureDownload(string uri, int shortServerId)
    {
        var wanted = new ServerUri();
        wanted.Parse(uri);
        SecurityInstance found = null;
        int best = -1;
        for (int i = 0; i < _parts.Security.InstanceCount; i++)
        {
            SecurityInstance account = _parts.Security[i];
            if (account.Mode != SecurityInstance.PreSharedKey)
            {
                continue;
            }

            var place = new ServerUri();
            bool same = place.Parse(account.Uri) && place.IsSecure && place.Host == wanted.Host && place.Port == wanted.Port;
            int fit = same ? 2 : !account.IsBootstrap && account.ShortServerId == shortServerId ? 1 : 0;
            if (fit > best)
            {
                best = fit;
                found = account;
            }
        }

        return found == null ? null : _parts.Secure(found, null, null);
    }

    // LwM2M 1.1 Core 6.2.1.1: servers with a priority one after another, the others at once; and a bootstrap when that fails.
    private void Begin(long now)
    {
        if (_bootstrap != null)
        {
            _bootstrap.Endpoint.Transmission = Transmission;
            _bootstrap.Version = Version;
        }

        bool some = false, asked = false;
        string reason = null;
        for (int i = 0; i < _sessions.Length; i++)
        {
            ServerSession session = _sessions[i];
            if (session == null || !session.IsUsable)
            {
                continue;
            }

            some = true;
            session.Registration.TakeTime(_parts.Clock);
            bool goesOn = session.Registration.State != RegistrationState.Idle; // it had its turn before the node slept or was restarted
            if (!_begun[i] && (goesOn || session.Server.Priority == ServerInstance.Absent || IsTurn(session)))
            {
                _begun[i] = true;
                session.Start(now, session.Server.InitialDelay * 1000L);
            }

            if (session.Server.BootstrapTriggered)
            {
                session.Server.BootstrapTriggered = false;
                asked = true;
                reason = "asked for by a server";
            }
            else if (session.Registration.HasFailed && session.Server.BootstrapOnFailure)
            {
                reason = reason ?? session.Uri.Host + " cannot be registered at";
            }
        }

        if (asked && _bootstrap == null)
        {
            _parts.Log.Warn(Area, "a server asks for a bootstrap: there is no account for one");
        }

        reason = some ? reason : "there is no server account";
        if (reason != null && _bootstrap != null && (asked || _bootstrap.IsIdle))
        {
            StartBootstrap(reason);
        }
    }

    private bool IsTurn(ServerSession session)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            ServerSession other = _sessions[i];
            if (other == null || other == session || !other.IsUsable || other.Server.Priority == ServerInstance.Absent ||
                other.Server.Priority > session.Server.Priority ||
                (other.Server.Priority == session.Server.Priority && other.Server.Id > session.Server.Id))
            {
                continue;
            }

            bool done = other.Registration.HasSucceeded || (other.Registration.HasFailed && !other.Server.FailureBlock);
            if (!_begun[i] || !done)
            {
                return false;
            }
        }

        return true;
    }

    // What a bootstrap has brought.
    private void TakeAccounts(long now)
    {
        _bootstrapTaken = true;
        LimitAccount(now);
        _accounts.Save();
        _parts.Tree.TouchStructure();
        MakeSessions();
        for (int i = 0; i < _sessions.Length; i++)
        {
            if (_sessions[i] != null && !_begun[i])
            {
                _sessions[i].WantsFreshLink = true; // what was open there, if anything, was another server's
            }

            Resume(i, now);
            if (_sessions[i] != null && _begun[i] && _sessions[i].Registration.HasFailed)
            {
                // Its account is what it was: not at once, or a bootstrap that does not help and an attempt would follow each other.
                _sessions[i].Registration.Start(now, _sessions[i].Server.RetryTimer * 1000L);
            }
        }

        Begin(now);
    }

    // LwM2M 1.1 Core appendix E.1 resource 12: counted from the bootstrap, or from a restart after it.
    private void LimitAccount(long now)
    {
        SecurityInstance account = _parts.Security.Bootstrap;
        _accountEndsAt = account == null || account.AccountTimeout == 0 || _parts.Servers.InstanceCount == 0
            ? long.MaxValue : now + (account.AccountTimeout * 1000L);
    }

    // But not under a bootstrap that uses it: half of that would be left.
    private long AccountDeadline => _bootstrap != null && _bootstrap.IsUnderWay ? long.MaxValue : _accountEndsAt;
}

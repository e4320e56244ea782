// What of a node outlives a restart: accounts and registrations. Readings, associations and objects see to that themselves.
using Firmware.Stack.Lwm2m;
using Objects.Bytes;
using Objects.Core;

namespace Firmware.Stack;

/// <content>What outlives a restart.</content>
public sealed partial class Node
{
    private const int SavePeriodMs = 60000, MaxSavesAtOnce = 15;

    // The most bytes of it: 64 observations of 48 bytes, attributes of 2,560, and the rest.
    private const int MaxSessionBytes = 6144;

    private const int SessionFormat = 4;

    private void Save(long now)
    {
        _parts.Backlog.Poll(now);
        if (now >= AccountDeadline)
        {
            _accountEndsAt = long.MaxValue;
            _parts.Log.Info(Area, "the bootstrap server's account has ended");
            _parts.Security.Delete(_parts.Security.Bootstrap.Id);
            _parts.Security.Touch();
            _bootstrap = null;
        }

        if (_parts.Store == null)
        {
            return;
        }

        // Half of a bootstrap is not saved: when the power goes, the accounts are as before it.
        bool staleAccounts = _accounts.IsStale && !IsBootstrapOpen;
        bool stale = staleAccounts;
        for (int i = 0; i < _sessions.Length; i++)
        {
            stale |= _sessions[i] != null && _sessions[i].SaveVersion != _savedVersions[i];
        }

        if (!stale)
        {
            _saveAt = long.MaxValue; // it has been saved meanwhile
            return;
        }

        if (_saveAt == long.MaxValue)
        {
            // Flash wears: in the long run once a minute, whatever servers do.
            long early = _savedUntil - (MaxSavesAtOnce * SavePeriodMs);
            _saveAt = now + SaveDelayMs > early ? now + SaveDelayMs : early;
        }
        else if (now >= _saveAt)
        {
            _saveAt = long.MaxValue;
            _savedUntil = (_savedUntil > now ? _savedUntil : now) + SavePeriodMs;
            if (staleAccounts)
            {
                _accounts.Save();
            }

            for (int i = 0; i < _sessions.Length; i++)
            {
                SaveSession(i, false);
            }
        }
    }

    private void SaveSession(int link, bool always)
    {
        ServerSession session = _sessions[link];
        if (session == null || _parts.Store == null || (!always && session.SaveVersion == _savedVersions[link]))
        {
            return;
        }

        _savedVersions[link] = session.SaveVersion;
        if (!session.IsWorthSaving)
        {
            _parts.Forget(Key(session));
            _savedDigests[link] = 0;
            return;
        }

        byte[] buffer = new byte[MaxSessionBytes];
        var output = new ByteWriter();
        output.Reset(buffer, 0, MaxSessionBytes - RecordDigest.Length);
        output.Byte(SessionFormat);
        output.Byte(_anew ? 1 : 0);
        session.Save(output, _parts.Clock);
        int length = output.Length;
        int digest = RecordDigest.Of(buffer, length);
        if (output.Overflow || digest == _savedDigests[link])
        {
            return; // a node that woke up and had nothing to say leaves the flash alone
        }

        if (_parts.Store.Save(Key(session), buffer, RecordDigest.Append(buffer, length)))
        {
            _savedDigests[link] = digest;
        }
        else
        {
            _savedVersions[link]--; // it is tried again
        }
    }

    private void LoadSession(int link, long now)
    {
        if (_parts.Store == null)
        {
            return;
        }

        byte[] buffer = new byte[MaxSessionBytes];
        int length = _parts.Store.Load(Key(_sessions[link]), buffer);
        if (!RecordDigest.IsWhole(buffer, length) || buffer[0] != SessionFormat)
        {
            return;
        }

        _savedDigests[link] = RecordDigest.Of(buffer, length - RecordDigest.Length);
        var input = new ByteReader();
        input.Reset(buffer, 1, length - 1 - RecordDigest.Length);
        bool anew = input.Byte() != 0;
        _sessions[link].Load(input, _parts.Clock, now);
        if (anew)
        {
            _sessions[link].Registration.Restart(now);
        }

        _savedVersions[link] = _sessions[link].SaveVersion;
        if (_sessions[link].Registration.IsRegistered || anew)
        {
            _parts.Log.Info(Area, "server " + link.ToString() + ": registration and " +
                _sessions[link].Observations.Count.ToString() + " observations taken up again");
        }
    }
}

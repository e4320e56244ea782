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

    private const int SessionFormat = 5;

    // The first two bytes: the format, and what it is of.
    private const int FormatAt = 0, FlagsAt = 1, HeaderLength = 2, TrailerLength = RecordTime.Length + RecordDigest.Length;
    private const int IsAnew = 1, IsOfDay = 2;

    /// <summary>How the node came up: what it was about when it went to sleep, it goes on with.</summary>
    public Waking Waking { get; set; }

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
        var times = new RecordTime(_parts.Clock);
        output.Reset(buffer, 0, MaxSessionBytes - RecordDigest.Length);
        output.Byte(SessionFormat);
        output.Byte((_anew ? IsAnew : 0) | (times.IsOfDay ? IsOfDay : 0));
        session.Save(output, times);
        int digest = RecordDigest.Of(buffer, output.Length);
        times.WritePresent(output, _sleepMs);
        if (output.Overflow || (digest == _savedDigests[link] && times.IsOfDay))
        {
            return; // a node that woke up and had nothing to say leaves the flash alone
        }

        if (_parts.Store.Save(Key(session), buffer, RecordDigest.Append(buffer, output.Length)))
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
        if (length < HeaderLength + TrailerLength || !RecordDigest.IsWhole(buffer, length) || buffer[FormatAt] != SessionFormat)
        {
            return;
        }

        _savedDigests[link] = RecordDigest.Of(buffer, length - TrailerLength);
        var input = new ByteReader();
        input.Reset(buffer, length - TrailerLength, RecordTime.Length);
        var times = new RecordTime(_parts.Clock, (buffer[FlagsAt] & IsOfDay) != 0, input, Waking);
        input.Reset(buffer, HeaderLength, length - HeaderLength - TrailerLength);
        bool anew = (buffer[FlagsAt] & IsAnew) != 0;
        _sessions[link].Load(input, times, now);
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

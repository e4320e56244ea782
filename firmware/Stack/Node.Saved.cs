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

    // What a sleep is to leave of a bootstrap: the record of the short server id that no server has.
    private const int BootstrapKey = RecordKey.Registration, MaxBootstrapBytes = 64;

    // The first two bytes: the format, and what it is of.
    private const int FormatAt = 0, FlagsAt = 1, HeaderLength = 2, TrailerLength = RecordTime.Length + RecordDigest.Length;
    private const int IsAnew = 1, IsOfDay = 2;

    /// <summary>Whether the node woke up: what it was about when it went to sleep, it goes on with.</summary>
    public bool HasSlept { get; set; }

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

    // Always is when the power goes: then nothing more is told before the record is read.
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

        if (!SaveRecord(link, Key(session), MaxSessionBytes, always))
        {
            _savedVersions[link]--; // it is tried again
        }
    }

    // Writes a record, unless it is the one that is there; false when that failed.
    private bool SaveRecord(int link, int key, int maxBytes, bool ends)
    {
        byte[] buffer = new byte[maxBytes];
        var output = new ByteWriter();
        var times = new RecordTime(_parts.Clock);
        output.Reset(buffer, 0, maxBytes - RecordDigest.Length);
        output.Byte(SessionFormat);
        output.Byte((_anew ? IsAnew : 0) | (times.IsOfDay ? IsOfDay : 0));
        if (link == BootstrapLink)
        {
            _bootstrap.Save(output, times);
        }
        else
        {
            _sessions[link].Save(output, times, _lastNow, ends);
        }

        int digest = RecordDigest.Of(buffer, output.Length);
        times.WritePresent(output);
        if (output.Overflow || digest == _savedDigests[link])
        {
            return true; // a node that woke up and had nothing to say leaves the flash alone
        }

        bool saved = _parts.Store.Save(key, buffer, RecordDigest.Append(buffer, output.Length));
        _savedDigests[link] = saved ? digest : _savedDigests[link];
        return saved;
    }

    // Reads a record; null when there is none. What is left to read is what SaveRecord's parts have written.
    private ByteReader LoadRecord(int link, int key, int maxBytes, out RecordTime times, out bool anew)
    {
        times = null;
        anew = false;
        byte[] buffer = _parts.Store == null ? null : new byte[maxBytes];
        int length = buffer == null ? 0 : _parts.Store.Load(key, buffer);
        if (length < HeaderLength + TrailerLength || !RecordDigest.IsWhole(buffer, length) || buffer[FormatAt] != SessionFormat)
        {
            return null;
        }

        _savedDigests[link] = RecordDigest.Of(buffer, length - TrailerLength);
        var input = new ByteReader();
        input.Reset(buffer, length - TrailerLength, RecordTime.Length);
        times = new RecordTime(_parts.Clock, (buffer[FlagsAt] & IsOfDay) != 0, input, HasSlept);
        anew = (buffer[FlagsAt] & IsAnew) != 0;
        input.Reset(buffer, HeaderLength, length - HeaderLength - TrailerLength);
        return input;
    }

    private void LoadSession(int link, long now)
    {
        ServerSession session = _sessions[link];
        ByteReader input = LoadRecord(link, Key(session), MaxSessionBytes, out RecordTime times, out bool anew);
        if (input == null)
        {
            return;
        }

        session.Load(input, times, now, HasSlept);
        Registration registration = session.Registration;
        if (anew)
        {
            registration.Restart(now);
        }

        _savedVersions[link] = session.SaveVersion;
        string server = "server " + link.ToString();
        if (registration.IsRegistered || anew)
        {
            _parts.Log.Info(Area, server + ": registration and " + session.Observations.Count.ToString() + " observations taken up again");
        }
        else if (registration.State == RegistrationState.Waiting && registration.Deadline > now)
        {
            _parts.Log.Info(Area, server + (registration.IsDisabled ? " is disabled for another " : ": next attempt in ") +
                ((registration.Deadline - now) / 1000).ToString() + " s");
        }
    }

    private void SaveBootstrap()
    {
        if (_parts.Store != null && _bootstrap != null && _bootstrap.IsTrying)
        {
            SaveRecord(BootstrapLink, BootstrapKey, MaxBootstrapBytes, true);
        }
        else if (_savedDigests[BootstrapLink] != 0)
        {
            _parts.Forget(BootstrapKey);
            _savedDigests[BootstrapLink] = 0;
        }
    }

    private void LoadBootstrap(long now)
    {
        RecordTime times = null;
        ByteReader input = _bootstrap == null ? null : LoadRecord(BootstrapLink, BootstrapKey, MaxBootstrapBytes, out times, out _);
        if (input == null || !HasSlept || !_bootstrap.IsUsable || !_bootstrap.Load(input, times))
        {
            return;
        }

        OpenBootstrap();
        _parts.Log.Info(Area, "bootstrap: next attempt in " + (_bootstrap.Deadline > now ? (_bootstrap.Deadline - now) / 1000 : 0).ToString() + " s");
    }

    private void OpenBootstrap()
    {
        if (_bootstrap.Secure != null)
        {
            _bootstrap.Secure.Settings.InitialTimeoutMs = HandshakeTimeoutMs;
        }

        _bootstrapTaken = false;
    }
}

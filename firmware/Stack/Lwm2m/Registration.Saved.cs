// What of a registration outlives a restart, so that observations do: LwM2M 1.2 Core 6.4.1. And what outlives a sleep where there is
// none: how often it was tried, and when it is tried next (appendix E.2 resources 17 to 20). After a restart it is tried at once, which is
// what whoever restarts it waits for. A server that has had itself disabled (resource 4) stays so over both.
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>What outlives a restart.</content>
public sealed partial class Registration
{
    // Bits of where it stands.
    private const int SavedRegistered = 1, SavedQueueMode = 2, SavedSucceeded = 4, SavedDisabled = 8, SavedProfileRefused = 16;

    // So long after a restart a disabled server waits for the node to learn the time of day, by which it knows how long it is disabled.
    private const int TimeOfDayMs = 60000;

    /// <summary>True when there is no registration, and what outlives a sleep of the attempts to get one.</summary>
    internal bool IsTrying => !_stopping && !IsRegistered && State != RegistrationState.Idle;

    /// <summary>Writes what of it outlives a restart, or a sleep.</summary>
    internal void Save(ByteWriter output, RecordTime times, long now)
    {
        // What is under way is tried again at once; what is said to be disabled is.
        long at = State == RegistrationState.Deregistering ? now + (_server.DisableTimeout * 1000L)
            : State == RegistrationState.Registering ? 0 : _nextAt;
        output.Unsigned(times.SecondsUntil(at), 4);
        output.Byte((IsRegistered ? SavedRegistered : 0) | (_registeredQueueMode ? SavedQueueMode : 0) |
            (HasSucceeded ? SavedSucceeded : 0) | (_disabling ? SavedDisabled : 0) | (_profileRefused ? SavedProfileRefused : 0));
        output.Byte(Version);
        output.Unsigned(_attempts, 4);
        output.Unsigned(_sequences, 4);
        output.Unsigned(_registeredLifetime, 4);
        output.Unsigned(_registeredStructure == _tree.Structure ? ListDigest() : 0, 4);
        _message.Save(output);
    }

    /// <summary>Takes up what was saved. Of a registration an Update says that the node is back, unless it is known that none is due
    /// yet; attempts are gone on with where the node has slept, and begun anew where it was restarted.</summary>
    internal void Load(ByteReader input, RecordTime times, long now, bool slept)
    {
        long until = input.Unsigned(4);
        int stands = input.Byte();
        int version = input.Byte();
        int attempts = (int)input.Unsigned(4);
        int sequences = (int)input.Unsigned(4);
        int lifetime = (int)input.Unsigned(4);
        long digest = input.Unsigned(4);
        _message.Load(input);
        if (input.Failed)
        {
            return;
        }

        long nextAt = times.MomentUntil(until);
        bool disabled = (stands & SavedDisabled) != 0;
        if ((stands & SavedRegistered) == 0)
        {
            if (slept)
            {
                _wakes = true;
                Version = version;
                _attempts = attempts;
                _sequences = sequences;
                _profileRefused = (stands & SavedProfileRefused) != 0;
                HasSucceeded = (stands & SavedSucceeded) != 0;
                HasFailed = sequences > 0 && sequences >= _server.SequenceRetryCount;
                _disabling = disabled;
                WaitUntil(nextAt);
            }
            else if (disabled && times.IsKnown && nextAt > now)
            {
                _disabling = true;
                WaitUntil(nextAt);
            }
            else if (disabled && times.IsOfDay && !times.IsKnown)
            {
                _disabling = true;
                _disabledUntil = until;
                WaitUntil(now + TimeOfDayMs);
            }

            return;
        }

        Version = version;
        _registeredQueueMode = (stands & SavedQueueMode) != 0;
        _registeredLifetime = lifetime;
        State = RegistrationState.Registered;
        HasSucceeded = true;
        _registeredStructure = digest == ListDigest() ? _tree.Structure : _tree.Structure - 1;
        _nextAt = times.IsKnown ? nextAt : now;
        _updateWanted = !times.IsKnown;
    }

    /// <summary>Looks whether the time of day is known by which the server is disabled.</summary>
    internal void TakeTime(WallClock clock)
    {
        if (_disabledUntil == 0 || !clock.IsSet)
        {
            return;
        }

        if (IsDisabled)
        {
            WaitUntil((_disabledUntil * 1000) - clock.OffsetMs);
        }

        _disabledUntil = 0;
    }

    /// <summary>Has the node register anew, though the server may know it still: it was told to restart.</summary>
    internal void Restart(long now)
    {
        if (State == RegistrationState.Registered)
        {
            WaitUntil(now);
        }
    }

    // FNV-1a over the list, to tell after a restart whether it is the one that the server knows. 0 is that of none.
    private uint ListDigest()
    {
        uint digest = 2166136261;
        for (int i = 0; i < _tree.Count; i++)
        {
            Lwm2mObject item = _tree[i];
            for (int j = -1; j < item.InstanceCount && !item.IsHidden; j++)
            {
                digest = (digest ^ (uint)(j < 0 ? item.Id + (item.Version << 16) : item.InstanceAt(j))) * 16777619;
            }
        }

        return digest == 0 ? 1 : digest;
    }
}

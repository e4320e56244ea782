// What of a registration outlives a restart, so that observations do: LwM2M 1.2 Core 6.4.1.
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>What outlives a restart.</content>
public sealed partial class Registration
{
    /// <summary>Writes what of it outlives a restart.</summary>
    internal void Save(ByteWriter output, RecordTime times)
    {
        output.Unsigned(times.SecondsUntil(_nextAt), 4);
        output.Byte(IsRegistered ? 1 : 0);
        output.Byte(Version);
        output.Byte(_registeredQueueMode ? 1 : 0);
        output.Unsigned(_registeredLifetime, 4);
        output.Unsigned(_registeredStructure == _tree.Structure ? ListDigest() : 0, 4);
        _message.Save(output);
    }

    /// <summary>Takes up a registration that was saved: an Update says that the node is back, unless it is known that none is due
    /// yet.</summary>
    internal void Load(ByteReader input, RecordTime times, long now)
    {
        long nextAt = times.MomentUntil(input.Unsigned(4));
        bool registered = input.Byte() != 0;
        Version = input.Byte();
        _registeredQueueMode = input.Byte() != 0;
        _registeredLifetime = (int)input.Unsigned(4);
        long digest = input.Unsigned(4);
        _message.Load(input);
        if (input.Failed || !registered)
        {
            return; // it is begun anew
        }

        State = RegistrationState.Registered;
        HasSucceeded = true;
        _registeredStructure = digest == ListDigest() ? _tree.Structure : _tree.Structure - 1;
        _nextAt = times.IsKnown ? nextAt : now;
        _updateWanted = !times.IsKnown;
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

// What of a server outlives a restart: the registration there, attributes and observations (LwM2M 1.2 Core 6.4.1).
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>What outlives a restart.</content>
public sealed partial class ServerSession
{
    /// <summary>True when there is a registration that outlives a restart, or the server is out of reach and what it observed goes on
    /// being kept.</summary>
    internal bool IsWorthSaving => Registration.IsRegistered ||
        (Stores && IsOutOfReach && Observations.Count + Observations.DormantCount > 0);

    /// <summary>A number that is another one when there is something new to save.</summary>
    internal int SaveVersion => Registration.Renewals + Attributes.Version + Observations.Version +
        (Registration.State == RegistrationState.Registered ? 1 << 30 : 0);

    /// <summary>Writes what of registration, attributes and observations outlives a restart.</summary>
    internal void Save(ByteWriter output, RecordTime times)
    {
        output.Unsigned(Fingerprint, 4);
        Registration.Save(output, times);
        Attributes.Save(output);

        // A notification under way may never arrive: after a restart its value is told again.
        int row = _notificationId == NoMessage ? Observations.None : Observations.FindByMessageId(_notificationId);
        bool lost = row != Observations.None && !Observations.IsLost(row);
        if (lost)
        {
            Observations.SetLost(row);
        }

        Observations.Save(output, times);
        if (lost)
        {
            Observations.Table.Mark(row, ObservationTable.Lost, false);
        }
    }

    /// <summary>Takes up what was saved, when it is of the same account.</summary>
    internal void Load(ByteReader input, RecordTime times, long now)
    {
        if ((int)input.Unsigned(4) != Fingerprint || input.Failed)
        {
            return;
        }

        Registration.Load(input, times, now);
        Attributes.Load(input);
        Observations.Load(input, times);
        if (input.Failed)
        {
            Attributes.Clear();
            Observations.Clear();
        }
        else if (!Registration.IsRegistered)
        {
            Forget(now);
        }
        else if (Observations.DormantCount > 0)
        {
            _dormantUntil = now + DormantMs;
        }
    }
}

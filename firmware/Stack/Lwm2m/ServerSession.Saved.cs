// What of a server outlives a restart: the registration there, attributes and observations (LwM2M 1.2 Core 6.4.1).
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>What outlives a restart.</content>
public sealed partial class ServerSession
{
    // What was found out about the server: it refuses Sends, it acknowledges notifications; above that how many it did not.
    private const int SavedRefusesSends = 1, SavedAcknowledges = 2, UnacknowledgedShift = 2;

    /// <summary>True when there is a registration that outlives a restart, or attempts to get one that outlive a sleep, or the server is
    /// out of reach and what it observed goes on being kept.</summary>
    internal bool IsWorthSaving => Registration.IsRegistered || Registration.IsTrying ||
        (Stores && IsOutOfReach && Observations.Count + Observations.DormantCount > 0);

    /// <summary>A number that is another one when there is something new to save.</summary>
    internal int SaveVersion => Registration.Renewals + Attributes.Version + Observations.Version +
        (Registration.State == RegistrationState.Registered ? 1 << 30 : Registration.IsDisabled ? (int)Registration.Deadline | (1 << 29) : 0);

    /// <summary>Writes what of registration, attributes and observations outlives a restart.</summary>
    internal void Save(ByteWriter output, RecordTime times, long now, bool ends)
    {
        output.Unsigned(Fingerprint, 4);
        Registration.Save(output, times, now);
        output.Byte((_sendRefused ? SavedRefusesSends : 0) | (_acknowledges ? SavedAcknowledges : 0) | (_unacknowledged << UnacknowledgedShift));
        output.Unsigned(_sendAfter == 0 ? 0 : times.SecondsUntil(_sendAfter), 4);
        output.Unsigned(_sendDelayMs / 1000, 2);
        Attributes.Save(output);

        // A notification under way may never arrive: after a restart its value is told again.
        int row = _notificationId == NoMessage ? Observations.None : Observations.FindByMessageId(_notificationId);
        bool lost = row != Observations.None && !Observations.IsLost(row);
        if (lost)
        {
            Observations.SetLost(row);
        }

        Observations.Save(output, times, ends);
        if (lost)
        {
            Observations.Table.Mark(row, ObservationTable.Lost, false);
        }
    }

    /// <summary>Takes up what was saved, when it is of the same account. What was found out about the server counts after a sleep, and
    /// is found out anew after a restart.</summary>
    internal void Load(ByteReader input, RecordTime times, long now, bool slept)
    {
        if ((int)input.Unsigned(4) != Fingerprint || input.Failed)
        {
            return;
        }

        Registration.Load(input, times, now, slept);
        int found = input.Byte();
        long sendAfter = input.Unsigned(4);
        int sendDelayMs = (int)input.Unsigned(2) * 1000;
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
        else
        {
            _dormantUntil = Observations.DormantCount > 0 ? now + DormantMs : _dormantUntil;
            if (slept)
            {
                _sendRefused = (found & SavedRefusesSends) != 0;
                _acknowledges = (found & SavedAcknowledges) != 0;
                _unacknowledged = found >> UnacknowledgedShift;
                _sendAfter = sendAfter == 0 ? 0 : times.MomentUntil(sendAfter);
                _sendDelayMs = sendDelayMs;
            }
        }
    }
}

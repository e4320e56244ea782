// What of a bootstrap that does not come about outlives a sleep: how long is waited between two attempts, and when the next one is due.
// After a restart it is tried at once, when there is a reason for it still.
using Objects.Bytes;

namespace Firmware.Stack.Lwm2m;

/// <content>What outlives a sleep.</content>
public sealed partial class BootstrapSession
{
    /// <summary>True while the first attempt is put off (LwM2M 1.1 Core appendix E.1 resource 11).</summary>
    internal bool IsPutOff(long now) => State == BootstrapState.Waiting && now < _at && _retryMs == FirstRetryMs;

    /// <summary>True while it is tried.</summary>
    internal bool IsTrying => State == BootstrapState.Waiting || IsUnderWay;

    /// <summary>Writes what of it outlives a sleep; what is under way is tried again at once.</summary>
    internal void Save(ByteWriter output, RecordTime times)
    {
        output.Unsigned(Fingerprint, 4);
        output.Byte(_asksForPack ? 1 : 0);
        output.Unsigned(_retryMs / 1000, 4);
        output.Unsigned(times.SecondsUntil(State == BootstrapState.Waiting ? _at : 0), 4);
    }

    /// <summary>Goes on with what was saved; false when it is of another account.</summary>
    internal bool Load(ByteReader input, RecordTime times)
    {
        bool same = (int)input.Unsigned(4) == Fingerprint;
        _asksForPack = input.Byte() != 0;
        _retryMs = (int)input.Unsigned(4) * 1000;
        _at = times.MomentUntil(input.Unsigned(4));
        if (input.Failed || !same)
        {
            return false;
        }

        Open();
        State = BootstrapState.Waiting;
        WantsFreshLink = true;
        return true;
    }
}

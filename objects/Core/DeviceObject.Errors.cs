// Error Code (11) and Reset Error Code (12) of the Device object.
using Objects.Codec;
using Objects.Model;

namespace Objects.Core;

/// <content>What is wrong.</content>
public sealed partial class DeviceObject
{
    /// <summary>How many error codes are kept; the oldest goes first.</summary>
    public const int MaxErrorCodes = 8;

    /// <summary>Error codes, resource 11: 9 to 15 are reserved, those from <see cref="FirstDeviceSpecific"/> are the node's own.
    /// </summary>
    public const int NoError = 0, LowBattery = 1, ExternalSupplyOff = 2, PositioningFailure = 3, LowSignal = 4, OutOfMemory = 5,
        SmsFailure = 6, ConnectivityFailure = 7, PeripheralMalfunction = 8, FirstDeviceSpecific = 16, MaxErrorCode = 32;

    /// <summary>A sensor gives no readings, or impossible ones.</summary>
    public const int SensorFault = FirstDeviceSpecific;

    /// <summary>Readings that were kept for a server were lost, since there was no more room for them.</summary>
    public const int ReadingsDropped = FirstDeviceSpecific + 1;

    /// <summary>Flash could not be read or written.</summary>
    public const int StorageFault = FirstDeviceSpecific + 2;

    /// <summary>The update could no longer be wired: the boards of the deployment run.</summary>
    public const int UpdateLost = FirstDeviceSpecific + 3;

    /// <summary>Adds an error code of resource 11, unless it is there already. It stays until a server executes resource 12; see
    /// <see cref="SetCondition"/> for one that goes by itself.</summary>
    /// <param name="code"><see cref="LowBattery"/> to <see cref="MaxErrorCode"/>.</param>
    public void RaiseError(int code)
    {
        int place = ErrorsAt;
        for (int i = ErrorsAt; i < KindsAt; i++)
        {
            if (_numbers[i] == code)
            {
                return;
            }

            place = _numbers[i] != NoError ? i + 1 : place;
        }

        if (place == KindsAt)
        {
            place = MakeRoom();
        }

        Set(place, code);
    }

    /// <summary>Says whether an error condition holds: its code is there as long as it does. To be said as often as it is looked
    /// at.</summary>
    /// <param name="code"><see cref="LowBattery"/> to <see cref="MaxErrorCode"/>.</param>
    /// <param name="active">True while it holds.</param>
    public void SetCondition(int code, bool active)
    {
        if (Holds(code) == active)
        {
            return;
        }

        _numbers[ConditionsAt] ^= 1 << (code - 1);
        if (active)
        {
            RaiseError(code);
            return;
        }

        for (int i = ErrorsAt; i < KindsAt; i++)
        {
            if (_numbers[i] == code)
            {
                Set(i, NoError);
            }
        }
    }

    // Resource 11: without an error, instance 0 says 0. A code keeps its instance while others come and go.
    private Status ReadErrors(ValueWriter writer)
    {
        if (ReadEach(ErrorsAt, MaxErrorCodes, NoError, writer) != Status.Content)
        {
            writer.Instance(0);
            writer.Integer(NoError);
        }

        return Status.Content;
    }

    // Resource 12: no codes, then those of the conditions that still hold.
    private void ResetErrors()
    {
        System.Array.Clear(_numbers, ErrorsAt, MaxErrorCodes);
        for (int code = NoError + 1; code <= MaxErrorCode; code++)
        {
            if (Holds(code))
            {
                RaiseError(code);
            }
        }
    }

    // The last place becomes free: a gap closes up, or else the oldest code that belongs to no condition goes, or the oldest.
    private int MakeRoom()
    {
        const int Last = KindsAt - 1;
        int gap = -1, passing = -1;
        for (int i = Last; i >= ErrorsAt; i--)
        {
            int code = _numbers[i];
            if (code == NoError)
            {
                gap = i;
            }
            else if (!Holds(code))
            {
                passing = i;
            }
        }

        int gone = gap >= 0 ? gap : passing >= 0 ? passing : ErrorsAt;
        System.Array.Copy(_numbers, gone + 1, _numbers, gone, Last - gone);
        _numbers[Last] = NoError;
        return Last;
    }

    private bool Holds(int code) => (_numbers[ConditionsAt] & (1 << (code - 1))) != 0;
}

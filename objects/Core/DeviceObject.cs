// Device, object 3: LwM2M 1.1 Core appendix E.4.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>What the node is. The platform fills it in and acts on <see cref="RebootRequested"/>.</summary>
public sealed class DeviceObject : Lwm2mObject
{
    /// <summary>How many error codes are kept; the oldest goes first.</summary>
    public const int MaxErrorCodes = 8;

    private const int Manufacturer = 0, ModelNumber = 1, SerialNumber = 2, FirmwareVersion = 3, Reboot = 4, MemoryFree = 10,
        ErrorCode = 11, ResetErrorCode = 12, CurrentTime = 13, SupportedBindings = 16, DeviceType = 17;

    private static readonly int[] s_table =
    {
        Manufacturer | R | String,
        ModelNumber | R | String,
        SerialNumber | R | String,
        FirmwareVersion | R | String,
        Reboot | E | Mandatory,
        MemoryFree | R | Integer,
        ErrorCode | R | Integer | Multiple | Mandatory,
        ResetErrorCode | E,
        CurrentTime | RW | Time,
        SupportedBindings | R | String | Mandatory,
        DeviceType | R | String,
    };

    private readonly DeviceIdentity _identity;
    private readonly WallClock _clock;
    private readonly int[] _errors = new int[MaxErrorCodes];
    private int _errorCount;
    private int _memoryFreeKiB = -1;

    /// <summary>Makes the object of one device.</summary>
    public DeviceObject(DeviceIdentity identity, WallClock clock)
        : base(3, 11, s_table)
    {
        _identity = identity;
        _clock = clock;
    }

    /// <summary>Resource 4 was executed: reboot once the answer is on its way.</summary>
    public bool RebootRequested { get; private set; }

    /// <summary>Takes the free memory, in kibibytes as resource 10 has it.</summary>
    public void SetMemoryFree(int kibibytes)
    {
        if (_memoryFreeKiB != kibibytes)
        {
            _memoryFreeKiB = kibibytes;
            Touch();
        }
    }

    /// <summary>Adds an error code of resource 11, unless it is there already.</summary>
    public void RaiseError(int code)
    {
        for (int i = 0; i < _errorCount; i++)
        {
            if (_errors[i] == code)
            {
                return;
            }
        }

        if (_errorCount == MaxErrorCodes)
        {
            System.Array.Copy(_errors, 1, _errors, 0, --_errorCount);
        }

        _errors[_errorCount++] = code;
        Touch();
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Manufacturer: writer.String(_identity.Manufacturer); break;
            case ModelNumber: writer.String(_identity.Model); break;
            case SerialNumber: writer.String(_identity.SerialNumber); break;
            case FirmwareVersion: writer.String(_identity.FirmwareVersion); break;
            case MemoryFree when _memoryFreeKiB >= 0: writer.Integer(_memoryFreeKiB); break;
            case ErrorCode: ReadErrors(writer); break;
            case CurrentTime when _clock.IsSet: writer.Time(_clock.UnixSeconds); break;
            case SupportedBindings: writer.String("U"); break;
            case DeviceType: writer.String(_identity.DeviceType); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        // Year 1970 to 2300: beyond, milliseconds and a device's calendar have no room.
        const long Year2300 = 10413792000;
        return value.Integer >= 0 && value.Integer < Year2300 ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        _clock.Set(value.Integer);
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (resource == Reboot)
        {
            RebootRequested = true;
        }
        else
        {
            _errorCount = 0;
        }

        return Status.Changed;
    }

    // LwM2M 1.1 Core appendix E.4: without an error, instance 0 says 0.
    private void ReadErrors(ValueWriter writer)
    {
        writer.Instance(0);
        writer.Integer(_errorCount == 0 ? 0 : _errors[0]);
        for (int i = 1; i < _errorCount; i++)
        {
            writer.Instance(i);
            writer.Integer(_errors[i]);
        }
    }
}

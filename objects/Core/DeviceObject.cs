// Device, object 3 version 1.2 of the OMA registry; LwM2M 1.1 Core appendix E.4.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>What the node is, and what is wrong with it. The platform fills it in and acts on <see cref="RebootRequested"/> and
/// <see cref="FactoryResetRequested"/>. What it did not say is absent.</summary>
/// <remarks>Heap: 252 bytes besides the texts, 8 fields and an array of 30 numbers; 120 for the table.</remarks>
public sealed partial class DeviceObject : Lwm2mObject
{
    /// <summary>A number that is not known.</summary>
    public const int Unknown = int.MinValue;

    /// <summary>Kinds of power source, resource 6.</summary>
    public const int DirectCurrent = 0, InternalBattery = 1, ExternalBattery = 2, FuelCell = 3, PowerOverEthernet = 4, Usb = 5,
        Mains = 6, Solar = 7;

    /// <summary>States of the internal battery, resource 20.</summary>
    public const int BatteryNormal = 0, BatteryCharging = 1, BatteryCharged = 2, BatteryDamaged = 3, BatteryLow = 4,
        BatteryNotInstalled = 5, BatteryUnknown = 6;

    /// <summary>How many power sources there may be.</summary>
    public const int MaxPowerSources = 4;

    /// <summary>How many references to other objects there may be.</summary>
    public const int MaxExternal = 4;

    /// <summary>The longest time zone: the longest name of the IANA database has half of it.</summary>
    public const int MaxTimezoneBytes = 64;

    private const int Manufacturer = 0, ModelNumber = 1, SerialNumber = 2, FirmwareVersion = 3, Reboot = 4, FactoryReset = 5,
        PowerSources = 6, PowerVoltage = 7, PowerCurrent = 8, BatteryLevel = 9, MemoryFree = 10, ErrorCode = 11,
        ResetErrorCode = 12, CurrentTime = 13, UtcOffsetId = 14, TimezoneId = 15, SupportedBindings = 16, DeviceType = 17, HardwareVersion = 18,
        SoftwareVersion = 19, BatteryStatus = 20, MemoryTotal = 21, ExternalInfo = 22;

    private static readonly int[] s_table =
    {
        Manufacturer | R | String,
        ModelNumber | R | String,
        SerialNumber | R | String,
        FirmwareVersion | R | String,
        Reboot | E | Mandatory,
        FactoryReset | E,
        PowerSources | R | Integer | Multiple,
        PowerVoltage | R | Integer | Multiple,
        PowerCurrent | R | Integer | Multiple,
        BatteryLevel | R | Integer,
        MemoryFree | R | Integer,
        ErrorCode | R | Integer | Multiple | Mandatory,
        ResetErrorCode | E,
        CurrentTime | RW | Time,
        UtcOffsetId | RW | String,
        TimezoneId | RW | String,
        SupportedBindings | R | String | Mandatory,
        DeviceType | R | String,
        HardwareVersion | R | String,
        SoftwareVersion | R | String,
        BatteryStatus | R | Integer,
        MemoryTotal | R | Integer,
        ExternalInfo | R | ObjectLink | Multiple,
    };

    // Where what is in _numbers: a field each would take 12 bytes. Kinds, voltages and currents by power source, as resources 6
    // to 8 have them by resource instance; references as object id and instance id; a bit each for error conditions that last.
    private const int FreeAt = 0, TotalAt = 1, LevelAt = 2, StatusAt = 3, ConditionsAt = 4, RequestsAt = 5, ErrorsAt = 6,
        KindsAt = ErrorsAt + MaxErrorCodes, VoltagesAt = KindsAt + MaxPowerSources, CurrentsAt = VoltagesAt + MaxPowerSources,
        ExternalAt = CurrentsAt + MaxPowerSources, Length = ExternalAt + MaxExternal;

    private const int NoLink = -1;

    private const int RebootRequest = 1, FactoryResetRequest = 2;

    private readonly DeviceIdentity _identity;
    private readonly WallClock _clock;
    private readonly int[] _numbers = new int[Length];
    private string _utcOffset;
    private string _timezone;

    /// <summary>Makes the object of one device.</summary>
    public DeviceObject(DeviceIdentity identity, WallClock clock)
        : base(3, 12, s_table)
    {
        _identity = identity;
        _clock = clock;
        for (int i = 0; i < Length; i++)
        {
            _numbers[i] = i >= ExternalAt ? NoLink : i >= ConditionsAt && i < KindsAt ? 0 : Unknown;
        }
    }

    /// <summary>Resource 4 was executed: reboot once the answer is on its way.</summary>
    public bool RebootRequested => (_numbers[RequestsAt] & RebootRequest) != 0;

    /// <summary>Resource 5 was executed: once the answer is on its way, forget what was not there at first and reboot.</summary>
    public bool FactoryResetRequested => (_numbers[RequestsAt] & FactoryResetRequest) != 0;

    /// <summary>Resource 14: ±hh, ±hhmm, ±hh:mm or Z; null while nobody has said.</summary>
    public string UtcOffset
    {
        get => _utcOffset;
        set
        {
            _utcOffset = value;
            Touch();
        }
    }

    /// <summary>Resource 15: a name of the IANA database, such as Europe/Paris; null while nobody has said.</summary>
    public string Timezone
    {
        get => _timezone;
        set
        {
            _timezone = value;
            Touch();
        }
    }

    /// <summary>Takes the free memory, in kilobytes of 1000 bytes as resource 10 has it.</summary>
    public void SetMemoryFree(int kilobytes) => Set(FreeAt, kilobytes);

    /// <summary>Takes how much memory there is, in kilobytes of 1000 bytes as resource 21 has it.</summary>
    public void SetMemoryTotal(int kilobytes) => Set(TotalAt, kilobytes);

    /// <summary>Takes the state of the internal battery, which should be one of the power sources.</summary>
    /// <param name="percent">Its level, 0 to 100, or <see cref="Unknown"/>.</param>
    /// <param name="status"><see cref="BatteryNormal"/> and so on.</param>
    public void SetBattery(int percent, int status)
    {
        Set(LevelAt, percent);
        Set(StatusAt, status);
    }

    /// <summary>Takes what there is to know of a power source.</summary>
    /// <param name="index">Which, below <see cref="MaxPowerSources"/>; its resource instance id in resources 6 to 8.</param>
    /// <param name="kind"><see cref="DirectCurrent"/> and so on, or <see cref="Unknown"/> for one that is there no more.</param>
    /// <param name="milliVolts">Its voltage, or <see cref="Unknown"/>.</param>
    /// <param name="milliAmperes">Its current, or <see cref="Unknown"/>.</param>
    public void SetPower(int index, int kind, int milliVolts, int milliAmperes)
    {
        if (index < 0 || index >= MaxPowerSources)
        {
            throw new System.ArgumentOutOfRangeException(nameof(index));
        }

        Set(KindsAt + index, kind);
        Set(VoltagesAt + index, kind == Unknown ? Unknown : milliVolts);
        Set(CurrentsAt + index, kind == Unknown ? Unknown : milliAmperes);
    }

    /// <summary>Adds a reference to an object instance that tells of another device, such as one this one is built into.</summary>
    public void AddExternal(int objectId, int instance)
    {
        int at = ExternalAt;
        while (_numbers[at] != NoLink)
        {
            at++; // beyond MaxExternal there is no place: IndexOutOfRangeException
        }

        Set(at, (objectId << 16) | instance);
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Manufacturer: return ReadText(_identity.Manufacturer, writer);
            case ModelNumber: return ReadText(_identity.Model, writer);
            case SerialNumber: return ReadText(_identity.SerialNumber, writer);
            case FirmwareVersion: return ReadText(_identity.FirmwareVersion, writer);
            case PowerSources: return ReadEach(KindsAt, MaxPowerSources, Unknown, writer);
            case PowerVoltage: return ReadEach(VoltagesAt, MaxPowerSources, Unknown, writer);
            case PowerCurrent: return ReadEach(CurrentsAt, MaxPowerSources, Unknown, writer);
            case BatteryLevel: return ReadNumber(LevelAt, writer);
            case MemoryFree: return ReadNumber(FreeAt, writer);
            case ErrorCode: return ReadErrors(writer);
            case CurrentTime when _clock.IsSet: writer.Time(_clock.UnixSeconds); break;
            case UtcOffsetId: return ReadText(_utcOffset, writer);
            case TimezoneId: return ReadText(_timezone, writer);
            case SupportedBindings: writer.String("U"); break;
            case DeviceType: return ReadText(_identity.DeviceType, writer);
            case HardwareVersion: return ReadText(_identity.HardwareVersion, writer);
            case SoftwareVersion: return ReadText(_identity.SoftwareVersion, writer);
            case BatteryStatus: return ReadNumber(StatusAt, writer);
            case MemoryTotal: return ReadNumber(TotalAt, writer);
            case ExternalInfo: return ReadEach(ExternalAt, MaxExternal, NoLink, writer);
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    /// <remarks>An empty UTC offset or time zone is one that is not known.</remarks>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        bool fits;
        switch (resource)
        {
            // To 2106: readings that are kept have their times in 32 bits.
            case CurrentTime: fits = value.Integer >= 0 && value.Integer <= uint.MaxValue; break;
            case UtcOffsetId: fits = value.Length == 0 || IsUtcOffset(value.Buffer, value.Offset, value.Length); break;
            case TimezoneId: fits = value.Length <= MaxTimezoneBytes; break;
            default: return Status.MethodNotAllowed;
        }

        return fits ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        switch (resource)
        {
            case CurrentTime: _clock.Set(value.Integer); break;
            case UtcOffsetId: _utcOffset = value.GetString(); break;
            default: _timezone = value.GetString(); break;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    /// <remarks>The time goes on.</remarks>
    public override void Reset(int instance)
    {
        _utcOffset = null;
        _timezone = null;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        switch (resource)
        {
            case Reboot: _numbers[RequestsAt] |= RebootRequest; break;
            case FactoryReset: _numbers[RequestsAt] |= FactoryResetRequest; break;
            default: ResetErrors(); break;
        }

        return Status.Changed;
    }

    // ISO 8601 4.2.5: the difference to UTC in hours, or hours and minutes; the largest there is is 14 hours.
    private static bool IsUtcOffset(byte[] text, int offset, int length)
    {
        const int MaxHours = 14;
        if (length == 1)
        {
            return text[offset] == 'Z';
        }

        bool formed = length == 3 || length == 5 || (length == 6 && text[offset + 3] == ':');
        if (!formed || (text[offset] != '+' && text[offset] != '-'))
        {
            return false;
        }

        int hours = TwoDigits(text, offset + 1), minutes = length == 3 ? 0 : TwoDigits(text, offset + length - 2);
        return hours >= 0 && hours <= MaxHours && minutes >= 0 && minutes < 60;
    }

    // -1 when they are none.
    private static int TwoDigits(byte[] text, int offset)
    {
        int tens = text[offset] - '0', units = text[offset + 1] - '0';
        return tens < 0 || tens > 9 || units < 0 || units > 9 ? -1 : (tens * 10) + units;
    }

    private static Status ReadText(string text, ValueWriter writer)
    {
        if (text == null || text.Length == 0)
        {
            return Status.NotFound;
        }

        writer.String(text);
        return Status.Content;
    }

    private Status ReadNumber(int at, ValueWriter writer)
    {
        if (_numbers[at] == Unknown)
        {
            return Status.NotFound;
        }

        writer.Integer(_numbers[at]);
        return Status.Content;
    }

    // The instances of a multiple resource that are known.
    private Status ReadEach(int at, int count, int absent, ValueWriter writer)
    {
        Status status = Status.NotFound;
        for (int i = 0; i < count; i++)
        {
            int number = _numbers[at + i];
            if (number != absent)
            {
                writer.Instance(i);
                if (at == ExternalAt)
                {
                    writer.ObjectLink((number >> 16) & 0xFFFF, number & 0xFFFF);
                }
                else
                {
                    writer.Integer(number);
                }

                status = Status.Content;
            }
        }

        return status;
    }

    private void Set(int at, int number)
    {
        if (_numbers[at] != number)
        {
            _numbers[at] = number;
            Touch();
        }
    }
}

// Firmware Update, object 5: LwM2M 1.0 appendix E.6 as version 1.0, the OMA registry's as version 1.2. The state machine is figure E.6.1-1:
//
//   Idle ──write Package, Package URI──► Downloading ──all there, checks pass──► Downloaded ──Update──► Updating ──► Idle, result 1
//     ▲                                       │                                      │                     │
//     └── results 2 to 9; empty write: 0; Cancel: 10 ────────────────────────────────┘◄── version 1.0 ── result 8 ──► Idle
//
// What the figure has no arrow for is refused with 4.05. Errors are told by Update Result alone: a Write that was taken as a whole is
// answered with 2.04 whatever came of the package; of one that comes block by block the first block that is useless is refused, so that
// the rest is not sent.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>The object; it has one instance. Not offered: Maximum Defer Period (13), "the number of seconds a user can defer the software
/// update", after which it is installed without asking: nobody stands by a node to be asked. What a package is and where it is kept is the business of <see cref="FirmwarePackage"/>.
/// </summary>
/// <remarks>Heap: 252 bytes, and the Package URI.</remarks>
public sealed class FirmwareUpdateObject : Lwm2mObject
{
    /// <summary>Versions of the object: for LwM2M 1.0, and for what came after.</summary>
    public const int Version10 = 10, Version12 = 12;

    /// <summary>Resource 3.</summary>
    public const int Idle = 0, Downloading = 1, Downloaded = 2, Updating = 3;

    /// <summary>Resource 5.</summary>
    public const int Initial = 0, Updated = 1, NoStorage = 2, OutOfMemory = 3, ConnectionLost = 4, IntegrityFailure = 5,
        UnsupportedPackage = 6, InvalidUri = 7, UpdateFailed = 8, UnsupportedProtocol = 9, Cancelled = 10;

    /// <summary>Resource 11.</summary>
    public const int Critical = 0, Mandated = 1, Voluntary = 2;

    /// <summary>The longest Package URI: the registry's limit.</summary>
    public const int MaxUriBytes = 255;

    private const int PackageId = 0, PackageUriId = 1, UpdateId = 2, StateId = 3, ResultId = 5, NameId = 6, VersionId = 7,
        ProtocolsId = 8, DeliveryId = 9, CancelId = 10, SeverityId = 11, ChangedId = 12, AutomaticId = 14;

    // Resource 8: CoAP and CoAPS. Resource 9: both push and pull.
    private const int CoAp = 0, CoAps = 1, PushAndPull = 2;

    // Where what is in _numbers: a field each would take 12 bytes.
    private const int StateAt = 0, ResultAt = 1, SeverityAt = 2, ChangedAt = 3, AutomaticAt = 4, ReceivedAt = 5, Length = 6;

    // In place of bytes received: a package that is fetched.
    private const int Fetched = -1;

    private readonly WallClock _clock;
    private readonly FirmwarePackage _package;
    private readonly int[] _numbers = new int[Length];

    /// <summary>Makes the object, Idle.</summary>
    /// <param name="version"><see cref="Version10"/> or <see cref="Version12"/>.</param>
    /// <param name="clock">The time of day, for resource 12.</param>
    /// <param name="package">Keeps the package.</param>
    public FirmwareUpdateObject(int version, WallClock clock, FirmwarePackage package)
        : base(5, version, Table(version))
    {
        _clock = clock;
        _package = package;
        _numbers[SeverityAt] = Mandated;
    }

    /// <summary>Resource 3.</summary>
    public int State => _numbers[StateAt];

    /// <summary>Resource 5.</summary>
    public int Result => _numbers[ResultAt];

    /// <summary>Resource 11.</summary>
    public int Severity => _numbers[SeverityAt];

    /// <summary>Resource 12 in seconds since 1970; 0 while the time was not known.</summary>
    public long ChangedSeconds => (uint)_numbers[ChangedAt];

    /// <summary>Resource 14.</summary>
    public bool IsAutomatic => _numbers[AutomaticAt] != 0;

    /// <summary>Resource 1.</summary>
    public string PackageUri { get; private set; } = "";

    /// <summary>True while a package is fetched.</summary>
    public bool IsFetching => State == Downloading && _numbers[ReceivedAt] == Fetched;

    /// <summary>Bytes of a package that a server is writing, so far: when they stay the same, the server has gone.</summary>
    public int Received => State == Downloading ? _numbers[ReceivedAt] : 0;

    /// <summary>Takes up what it was before a restart.</summary>
    public void Restore(int state, int result, string packageUri, long changedSeconds, int severity, bool automatic)
    {
        _numbers[StateAt] = state;
        _numbers[ResultAt] = result;
        _numbers[ReceivedAt] = packageUri.Length > 0 ? Fetched : 0;
        _numbers[ChangedAt] = (int)changedSeconds;
        _numbers[SeverityAt] = severity;
        _numbers[AutomaticAt] = automatic ? 1 : 0;
        PackageUri = packageUri;
        Touch();
    }

    /// <summary>A download has ended: Downloaded when the result is <see cref="Initial"/>, else Idle.</summary>
    public void EndDownload(int result)
    {
        if (State != Downloading)
        {
            return;
        }

        if (result != Initial)
        {
            _package.Discard();
            Move(Idle, result);
            return;
        }

        Move(Downloaded, Initial);
        if (IsAutomatic)
        {
            Update();
        }
    }

    /// <summary>An update has ended: <see cref="Updated"/>, or why not.</summary>
    public void EndUpdate(int result)
    {
        // The registry on State: with version 1.0 "the state returns at Downloaded", later "may return to either Downloaded or Idle".
        bool stays = result != Updated && Version == Version10;
        if (result != Updated && !stays)
        {
            _package.Discard();
        }

        PackageUri = stays ? PackageUri : "";
        Move(stays ? Downloaded : Idle, result);
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case PackageUriId: writer.String(PackageUri); break;
            case StateId: writer.Integer(State); break;
            case ResultId: writer.Integer(Result); break;
            case NameId: return ReadText(_package.Name, writer);
            case VersionId: return ReadText(_package.Version, writer);
            case ProtocolsId:
                writer.Instance(0);
                writer.Integer(CoAp);
                writer.Instance(1);
                writer.Integer(CoAps);
                break;
            case DeliveryId: writer.Integer(PushAndPull); break;
            case SeverityId: writer.Integer(Severity); break;
            case ChangedId when ChangedSeconds != 0: writer.Time(ChangedSeconds); break;
            case AutomaticId: writer.Boolean(IsAutomatic); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        switch (resource)
        {
            case PackageId: return CheckPackage(value);
            case PackageUriId when value.Length > MaxUriBytes: return Status.BadRequest;
            case PackageUriId: return (value.Length == 0 ? State == Updating : State != Idle) ? Status.MethodNotAllowed : Status.Changed;
            case SeverityId: return value.Integer >= Critical && value.Integer <= Voluntary ? Status.Changed : Status.BadRequest;
            case AutomaticId: return Status.Changed;
            default: return Status.MethodNotAllowed;
        }
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        // Another value of the same request may have changed the state since it was checked.
        Status status = Check(instance, resource, resourceInstance, value);
        if (status != Status.Changed)
        {
            return status;
        }

        switch (resource)
        {
            case PackageId: return WritePackage(value);
            case PackageUriId: WriteUri(value.GetString()); return Status.Changed;
            case SeverityId: _numbers[SeverityAt] = (int)value.Integer; break;
            default: _numbers[AutomaticAt] = value.Boolean ? 1 : 0; break;
        }

        _package.Save();
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (resource == UpdateId && State == Downloaded)
        {
            Update();
            return Status.Changed;
        }

        // Resource 10: "If the device is in the process of installing the firmware or has already completed installation it MUST respond
        // with Method Not Allowed".
        if (resource == CancelId && (State == Downloading || State == Downloaded))
        {
            StartOver(Cancelled);
            return Status.Changed;
        }

        return Status.MethodNotAllowed;
    }

    // Made when there is an object: a static table takes heap in every image.
    private static int[] Table(int version) => version == Version10
        ? new int[]
        {
            PackageId | W | Opaque | Mandatory,
            PackageUriId | RW | String | Mandatory,
            UpdateId | E | Mandatory,
            StateId | R | Integer | Mandatory,
            ResultId | R | Integer | Mandatory,
            NameId | R | String,
            VersionId | R | String,
            ProtocolsId | R | Integer | Multiple,
            DeliveryId | R | Integer | Mandatory,
        }
        : new int[]
        {
            PackageId | W | Opaque | Mandatory,
            PackageUriId | RW | String | Mandatory,
            UpdateId | E | Mandatory,
            StateId | R | Integer | Mandatory,
            ResultId | R | Integer | Mandatory,
            NameId | R | String,
            VersionId | R | String,
            ProtocolsId | R | Integer | Multiple,
            DeliveryId | R | Integer | Mandatory,
            CancelId | E,
            SeverityId | RW | Integer,
            ChangedId | R | Time,
            AutomaticId | RW | Boolean,
        };

    private static Status ReadText(string text, ValueWriter writer)
    {
        if (text == null)
        {
            return Status.NotFound;
        }

        writer.String(text);
        return Status.Content;
    }

    // "setting the Package Resource to NULL ('\0')", and as version 1.0 has it at first, to nothing at all.
    private static bool IsReset(Value value) => value.Position == 0 && !value.More &&
        (value.Length == 0 || (value.Length == 1 && value.Buffer[value.Offset] == 0));

    private Status CheckPackage(Value value)
    {
        if (IsReset(value))
        {
            return State == Updating ? Status.MethodNotAllowed : Status.Changed;
        }

        if (value.Position == 0)
        {
            // A server that was cut off begins anew.
            return State == Idle || (State == Downloading && !IsFetching) ? Status.Changed : Status.MethodNotAllowed;
        }

        return State == Downloading && value.Position == _numbers[ReceivedAt] ? Status.Changed : Status.RequestEntityIncomplete;
    }

    private Status WritePackage(Value value)
    {
        if (IsReset(value))
        {
            StartOver(Initial);
            return Status.Changed;
        }

        int result = Initial;
        if (value.Position == 0)
        {
            PackageUri = "";
            _numbers[ReceivedAt] = 0;
            Move(Downloading, Initial);
            result = _package.Begin();
        }

        result = result == Initial ? _package.Append(value.Buffer, value.Offset, value.Length) : result;
        _numbers[ReceivedAt] += value.Length;
        if (result == Initial && value.More)
        {
            return Status.Changed;
        }

        result = result == Initial ? _package.Finish() : result;
        EndDownload(result);

        // RFC 7959 2.9.3 for the one, and for all others a code that ends the transfer.
        return !value.More ? Status.Changed : result == NoStorage ? Status.RequestEntityTooLarge : Status.BadRequest;
    }

    private void WriteUri(string uri)
    {
        if (uri.Length == 0)
        {
            StartOver(Initial);
            return;
        }

        // What Fetch has noted is saved together with the state.
        int result = _package.Fetch(uri);
        PackageUri = uri;
        _numbers[ReceivedAt] = Fetched;
        Move(Downloading, Initial);
        if (result != Initial)
        {
            EndDownload(result);
        }
    }

    private void StartOver(int result)
    {
        _package.Discard();
        PackageUri = "";
        Move(Idle, result);
    }

    // What Apply has decided is saved together with the state.
    private void Update()
    {
        int result = _package.Apply();
        Move(result == Initial ? Updating : Downloaded, result);
    }

    private void Move(int state, int result)
    {
        if (_numbers[StateAt] != state)
        {
            _numbers[ChangedAt] = _clock.IsSet ? (int)_clock.UnixSeconds : 0; // "Device updates this resource before making any change"
        }

        _numbers[StateAt] = state;
        _numbers[ResultAt] = result;
        Touch();
        _package.Save();
    }
}

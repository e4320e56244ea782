// LwM2M Server, object 1: LwM2M 1.2 Core appendix E.2.
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using static Objects.Core.ServerInstance;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Server accounts' settings. Not offered: what is for other transports than UDP (10, 21, 22, 24).</summary>
public sealed class ServerObject : Lwm2mObject
{
    /// <summary>How many accounts there may be. Each that is in use takes some 5 KiB of heap, with DTLS some 12.</summary>
    public const int MaxInstances = 4;

    /// <summary>How many versions a server may say that it speaks.</summary>
    public const int MaxVersions = 8;

    /// <summary>E.2 resource 0: 0 and 65535 are nobody's.</summary>
    public const int MinShortServerId = 1, MaxShortServerId = 65534;

    private const int Disable = 4, Binding = 7, UpdateTrigger = 8, BootstrapTrigger = 9, SupportedVersions = 25;

    private const int MaxVersionBytes = 8;

    private static readonly int[] s_table =
    {
        ShortServerIdId | R | Integer | Mandatory,
        LifetimeId | RW | Integer | Mandatory,
        MinPeriodId | RW | Integer,
        MaxPeriodId | RW | Integer,
        Disable | E,
        DisableTimeoutId | RW | Integer,
        StoringId | RW | Boolean | Mandatory,
        Binding | RW | String | Mandatory,
        UpdateTrigger | E | Mandatory,
        BootstrapTrigger | E,
        TlsAlertCodeId | R | Unsigned,
        LastBootstrappedId | R | Time,
        PriorityId | R | Unsigned,
        InitialDelayId | RW | Unsigned,
        FailureBlockId | R | Boolean,
        BootstrapOnFailureId | R | Boolean,
        RetryCountId | RW | Unsigned,
        RetryTimerId | RW | Unsigned,
        SequenceDelayId | RW | Unsigned,
        SequenceCountId | RW | Unsigned,
        MuteSendId | RW | Boolean,
        SupportedVersions | RW | String | Multiple,
        NotificationModeId | RW | Integer,
        ProfileHashId | RW | Unsigned,
    };

    private ServerInstance[] _instances = new ServerInstance[0];

    /// <summary>Makes an object without instances.</summary>
    public ServerObject()
        : base(1, 12, s_table)
    {
    }

    /// <inheritdoc/>
    public override int InstanceCount => _instances.Length;

    /// <summary>The instance at an index.</summary>
    public ServerInstance this[int index] => _instances[index];

    /// <inheritdoc/>
    public override int InstanceAt(int index) => _instances[index].Id;

    /// <summary>The account with a short server id, or null.</summary>
    public ServerInstance FindServer(int shortServerId)
    {
        for (int i = 0; i < _instances.Length; i++)
        {
            if (_instances[i].ShortServerId == shortServerId)
            {
                return _instances[i];
            }
        }

        return null;
    }

    /// <summary>Adds an account, with an id of its own.</summary>
    public void Add(ServerInstance instance)
    {
        instance.Id = _instances.Length == 0 ? 0 : _instances[_instances.Length - 1].Id + 1;
        Insert(instance);
    }

    /// <summary>Puts an account back in its place, whatever is there now.</summary>
    public void PutBack(ServerInstance instance)
    {
        if (HasInstance(instance.Id))
        {
            _instances[IndexOf(instance.Id)] = instance;
        }
        else
        {
            Insert(instance);
        }
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        ServerInstance server = _instances[IndexOf(instance)];
        switch (resource)
        {
            case Binding:
                writer.String(server.Binding);
                return Status.Content;
            case SupportedVersions:
                return ReadVersions(server.SupportedVersions, writer);
        }

        int number = server[resource];
        if (number == Absent)
        {
            return Status.NotFound;
        }

        switch (Resource.Type(Find(resource)))
        {
            case Resource.Boolean: writer.Boolean(number != 0); break;
            case Resource.Unsigned: writer.Unsigned((uint)number); break;
            case Resource.Time: writer.Time((uint)number); break;
            default: writer.Integer(number); break;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        bool fits = resource switch
        {
            StoringId or FailureBlockId or BootstrapOnFailureId or MuteSendId => true,
            Binding => IsBinding(value),
            SupportedVersions => resourceInstance >= 0 && resourceInstance < MaxVersions && value.Length <= MaxVersionBytes,
            ShortServerIdId => value.Integer >= MinShortServerId && value.Integer <= MaxShortServerId,
            RetryCountId or SequenceCountId => value.Integer > 0 && value.Integer <= int.MaxValue,
            NotificationModeId => value.Integer == 0 || value.Integer == 1,
            ProfileHashId or TlsAlertCodeId => value.Integer >= 0 && value.Integer <= 255,
            LastBootstrappedId => value.Integer >= 0 && value.Integer < uint.MaxValue,
            _ => value.Integer >= 0 && value.Integer <= int.MaxValue,
        };
        return fits ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        ServerInstance server = _instances[IndexOf(instance)];
        switch (resource)
        {
            case Binding:
                server.Binding = value.Length == 1 ? "U" : "UQ"; // see Check
                break;
            case SupportedVersions:
                server.SupportedVersions ??= StringArray.New(MaxVersions);
                server.SupportedVersions[resourceInstance] = value.GetString();
                break;
            default:
                server[resource] = Resource.Type(Find(resource)) == Resource.Boolean ? (value.Boolean ? 1 : 0) : (int)value.Integer;
                break;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Clear(int instance, int resource) => _instances[IndexOf(instance)].SupportedVersions = null;

    /// <inheritdoc/>
    public override Status CheckDelete(int instance, int resource, int resourceInstance) => Status.Changed;

    /// <inheritdoc/>
    public override Status DeleteResourceInstance(int instance, int resource, int resourceInstance)
    {
        string[] versions = _instances[IndexOf(instance)].SupportedVersions;
        if (versions == null || resourceInstance >= MaxVersions || versions[resourceInstance] == null)
        {
            return Status.NotFound;
        }

        versions[resourceInstance] = null;
        return Status.Deleted;
    }

    /// <inheritdoc/>
    /// <remarks>What servers may write and is optional goes; the rest a Write (Replace) brings, or it stays.</remarks>
    public override void Reset(int instance) => Reset(_instances[IndexOf(instance)], W);

    /// <inheritdoc/>
    public override void ResetAll(int instance) => Reset(_instances[IndexOf(instance)], 0);

    private static void Reset(ServerInstance server, int needed)
    {
        for (int i = 0; i < s_table.Length; i++)
        {
            int type = Resource.Type(s_table[i]);
            if ((s_table[i] & (needed | Mandatory)) == needed && type != 0 && type != Resource.String)
            {
                server[Resource.Id(s_table[i])] = Absent;
            }
        }

        server.SupportedVersions = null;
    }

    /// <inheritdoc/>
    public override Status Create(int instance)
    {
        if (_instances.Length == MaxInstances)
        {
            return Status.BadRequest;
        }

        Insert(new ServerInstance { Id = instance, ShortServerId = 0 });
        return Status.Created;
    }

    /// <inheritdoc/>
    public override Status Delete(int instance)
    {
        int index = IndexOf(instance);
        var left = new ServerInstance[_instances.Length - 1];
        System.Array.Copy(_instances, 0, left, 0, index);
        System.Array.Copy(_instances, index + 1, left, index, left.Length - index);
        _instances = left;
        return Status.Deleted;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        ServerInstance server = _instances[IndexOf(instance)];
        switch (resource)
        {
            case UpdateTrigger: server.UpdateTriggered = true; break; // whatever binding the argument names, there is but UDP
            case Disable: server.DisableTriggered = true; break;
            case BootstrapTrigger: server.BootstrapTriggered = true; break;
            default: return Status.MethodNotAllowed;
        }

        return Status.Changed;
    }

    // UDP is the one binding of this node. LwM2M 1.0 5.3.1.1 puts queue mode into it.
    private static bool IsBinding(Value value) => value.Length >= 1 && value.Length <= 2 && value.Buffer[value.Offset] == 'U' &&
        (value.Length == 1 || value.Buffer[value.Offset + 1] == 'Q');

    private static Status ReadVersions(string[] versions, ValueWriter writer)
    {
        if (versions == null)
        {
            return Status.NotFound;
        }

        for (int i = 0; i < versions.Length; i++)
        {
            if (versions[i] != null)
            {
                writer.Instance(i);
                writer.String(versions[i]);
            }
        }

        return Status.Content;
    }

    private int IndexOf(int instance)
    {
        int index = 0;
        while (_instances[index].Id != instance)
        {
            index++;
        }

        return index;
    }

    private void Insert(ServerInstance instance)
    {
        int place = 0;
        while (place < _instances.Length && _instances[place].Id < instance.Id)
        {
            place++;
        }

        var grown = new ServerInstance[_instances.Length + 1];
        System.Array.Copy(_instances, 0, grown, 0, place);
        System.Array.Copy(_instances, place, grown, place + 1, _instances.Length - place);
        grown[place] = instance;
        _instances = grown;
    }
}

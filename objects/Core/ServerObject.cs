// LwM2M Server, object 1: LwM2M 1.1 Core appendix E.2.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Server accounts' settings.</summary>
public sealed class ServerObject : Lwm2mObject
{
    private const int ShortServerId = 0, Lifetime = 1, DefaultMinPeriod = 2, DefaultMaxPeriod = 3, Disable = 4,
        DisableTimeout = 5, Storing = 6, Binding = 7, UpdateTrigger = 8, TlsAlertCode = 11, RetryCount = 17, RetryTimer = 18,
        SequenceDelayTimer = 19, SequenceRetryCount = 20;

    private static readonly int[] s_table =
    {
        ShortServerId | R | Integer | Mandatory,
        Lifetime | RW | Integer | Mandatory,
        DefaultMinPeriod | RW | Integer,
        DefaultMaxPeriod | RW | Integer,
        Disable | E,
        DisableTimeout | RW | Integer,
        Storing | RW | Boolean | Mandatory,
        Binding | RW | String | Mandatory,
        UpdateTrigger | E | Mandatory,
        TlsAlertCode | R | Unsigned,
        RetryCount | RW | Unsigned,
        RetryTimer | RW | Unsigned,
        SequenceDelayTimer | RW | Unsigned,
        SequenceRetryCount | RW | Unsigned,
    };

    private ServerInstance[] _instances = new ServerInstance[0];

    /// <summary>Makes an object without instances.</summary>
    public ServerObject()
        : base(1, 11, s_table)
    {
    }

    /// <inheritdoc/>
    public override int InstanceCount => _instances.Length;

    /// <summary>The instance at an index.</summary>
    public ServerInstance this[int index] => _instances[index];

    /// <inheritdoc/>
    public override int InstanceAt(int index) => _instances[index].Id;

    /// <summary>Adds an account; ids ascend.</summary>
    public void Add(ServerInstance instance)
    {
        var grown = new ServerInstance[_instances.Length + 1];
        System.Array.Copy(_instances, 0, grown, 0, _instances.Length);
        instance.Id = _instances.Length;
        grown[_instances.Length] = instance;
        _instances = grown;
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        ServerInstance server = _instances[instance];
        switch (resource)
        {
            case ShortServerId: writer.Integer(server.ShortServerId); break;
            case Lifetime: writer.Integer(server.Lifetime); break;
            case DefaultMinPeriod: return ReadOptional(server.DefaultMinPeriod, writer);
            case DefaultMaxPeriod: return ReadOptional(server.DefaultMaxPeriod, writer);
            case DisableTimeout: writer.Integer(server.DisableTimeout); break;
            case Storing: writer.Boolean(server.StoreNotifications); break;
            case Binding: writer.String(server.Binding); break;
            case TlsAlertCode: return ReadOptional(server.TlsAlertCode, writer);
            case RetryCount: writer.Integer(server.RetryCount); break;
            case RetryTimer: writer.Integer(server.RetryTimer); break;
            case SequenceDelayTimer: writer.Integer(server.SequenceDelayTimer); break;
            case SequenceRetryCount: writer.Integer(server.SequenceRetryCount); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        switch (resource)
        {
            case Storing:
                return Status.Changed;
            case Binding:
                // UDP is the one binding of this node; a queue mode that it does not have is refused, not ignored.
                return value.Length == 1 && value.Buffer[value.Offset] == 'U' ? Status.Changed : Status.BadRequest;
            case Lifetime:
            case RetryCount:
            case SequenceRetryCount:
                return value.Integer > 0 && value.Integer <= int.MaxValue ? Status.Changed : Status.BadRequest;
            default:
                return value.Integer >= 0 && value.Integer <= int.MaxValue ? Status.Changed : Status.BadRequest;
        }
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        ServerInstance server = _instances[instance];
        int number = (int)value.Integer;
        switch (resource)
        {
            case Lifetime: server.Lifetime = number; break;
            case DefaultMinPeriod: server.DefaultMinPeriod = number; break;
            case DefaultMaxPeriod: server.DefaultMaxPeriod = number; break;
            case DisableTimeout: server.DisableTimeout = number; break;
            case Storing: server.StoreNotifications = value.Boolean; break;
            case Binding: break;
            case RetryCount: server.RetryCount = number; break;
            case RetryTimer: server.RetryTimer = number; break;
            case SequenceDelayTimer: server.SequenceDelayTimer = number; break;
            case SequenceRetryCount: server.SequenceRetryCount = number; break;
            default: return Status.MethodNotAllowed;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Reset(int instance)
    {
        _instances[instance].DefaultMinPeriod = ServerInstance.Absent;
        _instances[instance].DefaultMaxPeriod = ServerInstance.Absent;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        switch (resource)
        {
            case UpdateTrigger: _instances[instance].UpdateTriggered = true; break;
            case Disable: _instances[instance].DisableTriggered = true; break;
            default: return Status.MethodNotAllowed;
        }

        return Status.Changed;
    }

    private static Status ReadOptional(int value, ValueWriter writer)
    {
        if (value == ServerInstance.Absent)
        {
            return Status.NotFound;
        }

        writer.Integer(value);
        return Status.Content;
    }
}

// LwM2M Security, object 0: LwM2M 1.1 Core appendix E.1.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Server accounts' access data. No server reaches it; a bootstrap server writes it.</summary>
public sealed class SecurityObject : Lwm2mObject
{
    /// <summary>How many accounts there may be: <see cref="ServerObject.MaxInstances"/>, a bootstrap server, and one more while a
    /// bootstrap replaces the other.</summary>
    public const int MaxInstances = ServerObject.MaxInstances + 2;

    /// <summary>How many cipher suites an account may name.</summary>
    public const int MaxCipherSuites = 8;

    /// <summary>The longest URI in bytes: the registry's range.</summary>
    public const int MaxUriBytes = 255;

    // RFC 4279 5.3: identities of up to 128 bytes, keys of up to 64. A raw public key or a certificate, which the node cannot use, may
    // be longer, and is refused.
    private const int MaxIdentityBytes = 128, MaxKeyBytes = 64, MaxServerNameBytes = 64;

    private const int ServerUri = 0, BootstrapServer = 1, SecurityMode = 2, PublicKeyOrIdentity = 3, ServerPublicKey = 4,
        SecretKey = 5, ShortServerId = 10, HoldOff = 11, AccountTimeout = 12, ServerName = 14, CipherSuite = 16;

    private static readonly int[] s_table =
    {
        ServerUri | String | Mandatory,
        BootstrapServer | Boolean | Mandatory,
        SecurityMode | Integer | Mandatory,
        PublicKeyOrIdentity | Opaque | Mandatory,
        ServerPublicKey | Opaque | Mandatory,
        SecretKey | Opaque | Mandatory,
        ShortServerId | Integer,
        HoldOff | Integer,
        AccountTimeout | Integer,
        ServerName | String,
        CipherSuite | Unsigned | Multiple,
    };

    private SecurityInstance[] _instances = new SecurityInstance[0];

    /// <summary>Makes an object without instances.</summary>
    public SecurityObject()
        : base(0, 11, s_table)
    {
    }

    /// <inheritdoc/>
    public override bool IsHidden => true;

    /// <inheritdoc/>
    public override int InstanceCount => _instances.Length;

    /// <summary>The instance at an index.</summary>
    public SecurityInstance this[int index] => _instances[index];

    /// <summary>The bootstrap server's account, or null.</summary>
    public SecurityInstance Bootstrap
    {
        get
        {
            for (int i = 0; i < _instances.Length; i++)
            {
                if (_instances[i].IsBootstrap)
                {
                    return _instances[i];
                }
            }

            return null;
        }
    }

    /// <summary>How many bootstrap servers' accounts there are: two while a bootstrap replaces one by another.</summary>
    public int BootstrapCount
    {
        get
        {
            int count = 0;
            for (int i = 0; i < _instances.Length; i++)
            {
                count += _instances[i].IsBootstrap ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>The account with an instance id; there must be one.</summary>
    public SecurityInstance FindInstance(int instance) => _instances[IndexOf(instance)];

    /// <summary>The account of the server with a short server id, or null.</summary>
    public SecurityInstance FindServer(int shortServerId)
    {
        for (int i = 0; i < _instances.Length; i++)
        {
            if (!_instances[i].IsBootstrap && _instances[i].ShortServerId == shortServerId)
            {
                return _instances[i];
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override int InstanceAt(int index) => _instances[index].Id;

    /// <summary>Adds an account, with an id of its own.</summary>
    public void Add(SecurityInstance instance)
    {
        instance.Id = _instances.Length == 0 ? 0 : _instances[_instances.Length - 1].Id + 1;
        Insert(instance);
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        SecurityInstance account = FindInstance(instance);
        switch (resource)
        {
            case ServerUri: writer.String(account.Uri); break;
            case BootstrapServer: writer.Boolean(account.IsBootstrap); break;
            case SecurityMode: writer.Integer(account.Mode); break;
            case PublicKeyOrIdentity: writer.Opaque(account.Identity, 0, account.Identity.Length); break;
            case ServerPublicKey: writer.Opaque(account.Identity, 0, 0); break;
            case SecretKey: writer.Opaque(account.SecretKey, 0, account.SecretKey.Length); break;
            case ShortServerId when account.ShortServerId != 0: writer.Integer(account.ShortServerId); break;
            case HoldOff when account.HoldOff != 0: writer.Integer(account.HoldOff); break;
            case AccountTimeout when account.AccountTimeout != 0: writer.Integer(account.AccountTimeout); break;
            case ServerName when account.ServerName.Length > 0: writer.String(account.ServerName); break;
            case CipherSuite when account.CipherSuites.Length > 0: ReadSuites(account.CipherSuites, writer); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        bool fits = resource switch
        {
            ServerUri => value.Length <= MaxUriBytes,
            BootstrapServer => true,
            SecurityMode => value.Integer >= 0 && value.Integer <= 4,
            PublicKeyOrIdentity => value.Length <= MaxIdentityBytes,
            ServerPublicKey => true, // RFC 4279 knows none; a server may send one all the same, and it is ignored
            SecretKey => value.Length <= MaxKeyBytes,
            ServerName => value.Length <= MaxServerNameBytes,
            ShortServerId => value.Integer >= 0 && value.Integer <= 65535,
            CipherSuite => resourceInstance >= 0 && resourceInstance < MaxCipherSuites && value.Integer >= 0 && value.Integer <= 0xFFFF,
            _ => value.Integer >= 0 && value.Integer <= int.MaxValue,
        };
        return fits ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        SecurityInstance account = FindInstance(instance);
        switch (resource)
        {
            case ServerUri: account.Uri = value.GetString(); break;
            case BootstrapServer: account.IsBootstrap = value.Boolean; break;
            case SecurityMode: account.Mode = (int)value.Integer; break;
            case PublicKeyOrIdentity: account.Identity = value.GetBytes(); break;
            case SecretKey:
                System.Array.Clear(account.SecretKey, 0, account.SecretKey.Length);
                account.SecretKey = value.GetBytes();
                break;
            case ShortServerId: account.ShortServerId = (int)value.Integer; break;
            case HoldOff: account.HoldOff = (int)value.Integer; break;
            case AccountTimeout: account.AccountTimeout = (int)value.Integer; break;
            case ServerName: account.ServerName = value.GetString(); break;
            case CipherSuite: account.CipherSuites = With(account.CipherSuites, resourceInstance, (int)value.Integer); break;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Clear(int instance, int resource) => _instances[IndexOf(instance)].CipherSuites = new int[0];

    /// <inheritdoc/>
    public override void Reset(int instance) => _instances[IndexOf(instance)] = New(instance);

    /// <inheritdoc/>
    public override Status Create(int instance)
    {
        if (_instances.Length == MaxInstances)
        {
            return Status.BadRequest;
        }

        Insert(New(instance));
        return Status.Created;
    }

    /// <inheritdoc/>
    public override Status Delete(int instance)
    {
        int index = IndexOf(instance);
        SecurityInstance account = _instances[index];
        System.Array.Clear(account.SecretKey, 0, account.SecretKey.Length);
        var left = new SecurityInstance[_instances.Length - 1];
        System.Array.Copy(_instances, 0, left, 0, index);
        System.Array.Copy(_instances, index + 1, left, index, left.Length - index);
        _instances = left;
        return Status.Deleted;
    }

    private static SecurityInstance New(int instance) => new SecurityInstance { Id = instance, ShortServerId = 0 };

    // An instance beyond the end comes next: there is no gap, and never more suites than ids.
    private static int[] With(int[] suites, int place, int suite)
    {
        if (place < suites.Length)
        {
            suites[place] = suite;
            return suites;
        }

        var more = new int[suites.Length + 1];
        System.Array.Copy(suites, 0, more, 0, suites.Length);
        more[suites.Length] = suite;
        return more;
    }

    private static void ReadSuites(int[] suites, ValueWriter writer)
    {
        for (int i = 0; i < suites.Length; i++)
        {
            writer.Instance(i);
            writer.Unsigned((ulong)suites[i]);
        }
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

    private void Insert(SecurityInstance instance)
    {
        int place = 0;
        while (place < _instances.Length && _instances[place].Id < instance.Id)
        {
            place++;
        }

        var grown = new SecurityInstance[_instances.Length + 1];
        System.Array.Copy(_instances, 0, grown, 0, place);
        System.Array.Copy(_instances, place, grown, place + 1, _instances.Length - place);
        grown[place] = instance;
        _instances = grown;
    }
}

// LwM2M Security, object 0: LwM2M 1.1 Core appendix E.1.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Server accounts' access data. No server reaches it; a bootstrap server writes it.</summary>
public sealed class SecurityObject : Lwm2mObject
{
    private const int ServerUri = 0, BootstrapServer = 1, SecurityMode = 2, PublicKeyOrIdentity = 3, ServerPublicKey = 4,
        SecretKey = 5, ShortServerId = 10, ServerName = 14, CipherSuite = 16;

    private static readonly int[] s_table =
    {
        ServerUri | String | Mandatory,
        BootstrapServer | Boolean | Mandatory,
        SecurityMode | Integer | Mandatory,
        PublicKeyOrIdentity | Opaque | Mandatory,
        ServerPublicKey | Opaque | Mandatory,
        SecretKey | Opaque | Mandatory,
        ShortServerId | Integer,
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

    /// <inheritdoc/>
    public override int InstanceAt(int index) => _instances[index].Id;

    /// <summary>Adds an account; ids ascend.</summary>
    public void Add(SecurityInstance instance)
    {
        var grown = new SecurityInstance[_instances.Length + 1];
        System.Array.Copy(_instances, 0, grown, 0, _instances.Length);
        instance.Id = _instances.Length;
        grown[_instances.Length] = instance;
        _instances = grown;
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        SecurityInstance account = _instances[instance];
        switch (resource)
        {
            case ServerUri: writer.String(account.Uri); break;
            case BootstrapServer: writer.Boolean(account.IsBootstrap); break;
            case SecurityMode: writer.Integer(account.Mode); break;
            case PublicKeyOrIdentity: writer.Opaque(account.Identity, 0, account.Identity.Length); break;
            case ServerPublicKey: writer.Opaque(account.Identity, 0, 0); break;
            case SecretKey: writer.Opaque(account.SecretKey, 0, account.SecretKey.Length); break;
            case ShortServerId: writer.Integer(account.ShortServerId); break;
            case ServerName when account.ServerName.Length > 0: writer.String(account.ServerName); break;
            case CipherSuite when account.CipherSuites.Length > 0: ReadSuites(account.CipherSuites, writer); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    private static void ReadSuites(int[] suites, ValueWriter writer)
    {
        for (int i = 0; i < suites.Length; i++)
        {
            writer.Instance(i);
            writer.Integer(suites[i]);
        }
    }
}

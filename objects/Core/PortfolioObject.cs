// Portfolio, object 16 of the OMA registry.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Texts by which servers identify what the node belongs to, such as its host (GSMA's meanings of 0 to 3: id,
/// manufacturer, model and software version of the host device). Servers make and write the instances.</summary>
/// <remarks>
/// The node offers no service of authentication or encryption: there is never any AuthData (2), which is thus left out, and
/// asking for it with GetAuthData (1) leads to the error state.
/// Heap without instances: 120 bytes; an instance takes 180 and its texts.
/// </remarks>
public sealed class PortfolioObject : CreatableObject
{
    /// <summary>How many instances there may be.</summary>
    public const int MaxInstances = 4;

    /// <summary>How many identities an instance has: resource instance ids are below. GSMA gives four a meaning.</summary>
    public const int MaxIdentities = 8;

    /// <summary>The longest identity, as long as the longest text elsewhere.</summary>
    public const int MaxIdentityBytes = 64;

    private const int Identity = 0, GetAuthData = 1, AuthStatus = 3;

    // AuthStatus is 0 from the beginning: idle.
    private const int ErrorState = 2;

    /// <summary>Makes an object without instances.</summary>
    public PortfolioObject()
        : base(16, 10, Table())
    {
    }

    /// <inheritdoc/>
    protected override int Capacity => MaxInstances;

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        PortfolioInstance portfolio = Portfolio(instance);
        if (resource == AuthStatus)
        {
            writer.Integer(portfolio.AuthStatus);
            return Status.Content;
        }

        string[] identities = portfolio.Identities;
        for (int i = 0; i < identities.Length; i++)
        {
            if (identities[i] != null)
            {
                writer.Instance(i);
                writer.String(identities[i]);
            }
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        resource != Identity ? Status.MethodNotAllowed
        : resourceInstance < MaxIdentities && value.Length <= MaxIdentityBytes ? Status.Changed
        : Status.BadRequest;

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        Portfolio(instance).Identities[resourceInstance] = value.GetString();
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Clear(int instance, int resource) =>
        System.Array.Clear(Portfolio(instance).Identities, 0, MaxIdentities);

    /// <inheritdoc/>
    public override void Reset(int instance) => Clear(instance, Identity);

    /// <inheritdoc/>
    public override Status CheckDelete(int instance, int resource, int resourceInstance) => Status.Changed;

    /// <inheritdoc/>
    public override Status DeleteResourceInstance(int instance, int resource, int resourceInstance)
    {
        string[] identities = Portfolio(instance).Identities;
        if (resourceInstance >= MaxIdentities || identities[resourceInstance] == null)
        {
            return Status.NotFound;
        }

        identities[resourceInstance] = null;
        return Status.Deleted;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        Portfolio(instance).AuthStatus = ErrorState;
        return Status.Changed;
    }

    /// <inheritdoc/>
    protected override ObjectInstance Make() => new PortfolioInstance();

    // Made when there is an object: a static table takes heap in every image.
    private static int[] Table() => new int[]
    {
        Identity | RW | String | Multiple | Mandatory,
        GetAuthData | E,
        AuthStatus | R | Integer,
    };

    private PortfolioInstance Portfolio(int instance) => (PortfolioInstance)Get(instance);
}

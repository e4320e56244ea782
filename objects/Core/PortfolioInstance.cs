// One instance of the Portfolio object.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Core;

/// <summary>What a Portfolio instance keeps.</summary>
/// <remarks>Heap: 168 bytes besides the texts, and 12 where it is kept.</remarks>
internal sealed class PortfolioInstance : ObjectInstance
{
    /// <summary>Resource 0 by resource instance; null for none.</summary>
    internal string[] Identities { get; } = StringArray.New(PortfolioObject.MaxIdentities);

    /// <summary>Resource 3.</summary>
    internal int AuthStatus { get; set; }
}

// What plain text, opaque and CBOR have in common: the payload is the value, the request's path is its path.
using Objects.Model;

namespace Objects.Codec;

/// <summary>Reads a payload that holds one value and no path.</summary>
public abstract class SingleValueReader : ValueReader
{
    private bool _taken;

    /// <inheritdoc/>
    public override bool Next()
    {
        if (_taken)
        {
            return false;
        }

        _taken = true;
        return true;
    }

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        Path.Set(Base);
        HasValue = true;
        _taken = false;
    }
}

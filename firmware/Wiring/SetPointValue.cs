// One number that a server gives a driver.
using Objects.Ipso.Definitions;

namespace Firmware.Wiring;

/// <summary>An instance of Set Point, in millionths of its unit.</summary>
public abstract class SetPointValue : IKept
{
    /// <inheritdoc/>
    /// <remarks>In place of <see cref="DefaultText"/>.</remarks>
    public string KeptText { get; set; }

    /// <summary>What it is for.</summary>
    public abstract string DefaultText { get; }

    /// <summary>Its SenML unit.</summary>
    public abstract string Units { get; }

    /// <summary>The value now.</summary>
    public abstract int Millionths { get; }

    /// <summary>Its instance id.</summary>
    internal int Instance { get; set; }

    /// <inheritdoc/>
    public int KeptKey => (SetPoint.Id << 8) + Instance;

    /// <inheritdoc/>
    public virtual int KeptCount => 1;

    /// <inheritdoc/>
    public virtual long GetKept(int index) => Millionths;

    /// <inheritdoc/>
    public virtual void SetKept(int index, long value)
    {
        if (Allows((int)value))
        {
            Set((int)value);
        }
    }

    /// <summary>Says whether a value may be set, and changes nothing.</summary>
    public abstract bool Allows(int millionths);

    /// <summary>Sets a value that was allowed.</summary>
    public abstract void Set(int millionths);
}

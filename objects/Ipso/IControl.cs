// What stands behind an instance that can be told to do something: the board's code beside the drivers implements it.
namespace Objects.Ipso;

/// <summary>Acts on what servers write and execute in one instance of a <see cref="DataObject"/>.</summary>
public interface IControl
{
    /// <summary>Says whether a server may write a value, and changes nothing: all values of a request are asked for before the
    /// first is written.</summary>
    /// <param name="resource">The resource id.</param>
    /// <param name="value">The value as the object keeps it: whole for an integer, 0 or 1 for a boolean, in the scale of its
    /// definition for a floating point number.</param>
    bool Allows(int resource, int value);

    /// <summary>True for a setting, which outlives a restart; false for a command, which would be a surprise after one.</summary>
    bool Keeps(int resource);

    /// <summary>Acts on a value that was allowed and that the object holds now.</summary>
    void Written(int resource, int value);

    /// <summary>Executes a resource; false when that cannot be.</summary>
    bool Execute(int resource);
}

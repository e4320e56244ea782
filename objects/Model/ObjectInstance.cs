// What a CreatableObject keeps of an instance.
namespace Objects.Model;

/// <summary>An instance that a server may create; its object derives what it keeps from this.</summary>
public abstract class ObjectInstance
{
    /// <summary>The instance id.</summary>
    public int Id { get; internal set; }
}

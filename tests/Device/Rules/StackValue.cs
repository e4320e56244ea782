using Mono.Cecil;

namespace DeviceCheck.Rules;

/// <summary>
/// What is known of a value on the evaluation stack. An object, so that all holders of an array share what is stored in it.
/// </summary>
public sealed class StackValue(TypeReference type)
{
    /// <summary>Null when unknown.</summary>
    public TypeReference Type { get; } = type;

    /// <summary>The enum that this object is a box of, or that this array has a box of among its elements.</summary>
    public TypeReference BoxedEnum { get; set; }
}

using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace DeviceCheck.Size;

/// <summary>Length of signatures in the .pe file.</summary>
public static class Signature
{
    // A class or struct is a tag and a compressed token; tokens up to 0x7F take one byte, most take two.
    private const int Token = 2;

    public static int Of(IMethodSignature method) =>
        2 + Of(method.ReturnType) + Of(method.Parameters.Select(p => p.ParameterType));

    public static int Of(IEnumerable<TypeReference> types) => types.Sum(Of);

    public static int Of(TypeReference type) => type switch
    {
        TypeSpecification { ElementType: { } element } => 1 + Of(element),
        { IsPrimitive: true } => 1,
        { MetadataType: MetadataType.Void or MetadataType.String or MetadataType.Object } => 1,
        _ => 1 + Token,
    };
}

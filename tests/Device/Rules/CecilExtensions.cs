using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>Questions that several rules ask about metadata.</summary>
public static class CecilExtensions
{
    /// <summary>The definition, or null when its assembly is not among the references: that is another check's finding.</summary>
    public static TypeDefinition Definition(this TypeReference type)
    {
        try
        {
            return type.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    public static MethodDefinition Definition(this MethodReference method)
    {
        try
        {
            return method.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    public static FieldDefinition Definition(this FieldReference field)
    {
        try
        {
            return field.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    public static bool IsEnumeration(this TypeReference type) =>
        !type.IsPrimitive && !type.IsGenericParameter && type.Definition() is { IsEnum: true };

    public static bool IsFloatingPoint(this TypeReference type) =>
        type?.MetadataType is MetadataType.Single or MetadataType.Double;

    /// <summary>True for what the compiler made up: closures, state machines, array data.</summary>
    public static bool IsMadeByCompiler(this TypeReference type) =>
        type.Name.Contains('<') || (type.DeclaringType != null && type.DeclaringType.IsMadeByCompiler());

    public static bool Has(this ICustomAttributeProvider member, string attribute) =>
        member.HasCustomAttributes && member.CustomAttributes.Any(a => a.AttributeType.FullName == attribute);

    /// <summary>The type itself, its base types and all their interfaces.</summary>
    public static IEnumerable<TypeDefinition> WithBases(this TypeDefinition type)
    {
        for (var at = type; at != null; at = at.BaseType?.Definition())
        {
            yield return at;
            var interfaces = at.Interfaces.Select(i => i.InterfaceType.Definition()).Where(i => i != null);
            foreach (var inherited in interfaces.SelectMany(WithBases))
            {
                yield return inherited;
            }
        }
    }

    /// <summary>What a call instruction calls, or null.</summary>
    public static MethodReference Callee(this Instruction instruction) =>
        instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj ? instruction.Operand as MethodReference : null;

    /// <summary>A name as a reader of the source knows it: no namespace, nested types with a dot, no .ctor.</summary>
    public static string Readable(this MemberReference member) => member switch
    {
        MethodReference { Name: ".cctor" } method => "the static initialiser of " + method.DeclaringType.Readable(),
        MethodReference { Name: ".ctor" } method => "the constructor of " + method.DeclaringType.Readable(),
        GenericInstanceType type => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GenericArguments.Select(Readable))}>",
        TypeReference { DeclaringType: { } outer } type => outer.Readable() + "." + type.Name,
        TypeReference type => type.Name,
        _ => member.DeclaringType.Readable() + "." + member.Name,
    };

    public static bool IsIn(this TypeReference type, params ReadOnlySpan<string> fullNames) => fullNames.Contains(type.FullName);
}

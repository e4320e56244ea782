using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>Types that the interpreter has no notion of, wherever a signature, a local or an instruction mentions one.</summary>
public sealed class TypeUseCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        foreach (var type in subject.Types)
        {
            var place = subject.Of(type);
            if (type.HasGenericParameters)
            {
                report.Add(RuleBook.Generics, place, Generic(type.Readable()));
            }

            var inherited = type.Interfaces.Select(i => i.InterfaceType);
            foreach (var used in type.BaseType == null ? inherited : inherited.Append(type.BaseType))
            {
                Examine(used, place, report);
            }

            foreach (var field in type.Fields)
            {
                Examine(field.FieldType, subject.Of(field), report);
            }

            foreach (var method in type.Methods)
            {
                Examine(subject, method, report);
            }
        }
    }

    private static void Examine(Subject subject, MethodDefinition method, Report report)
    {
        var place = subject.Of(method);
        if (method.HasGenericParameters)
        {
            report.Add(RuleBook.Generics, place, Generic(method.Readable()));
        }

        foreach (var used in method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType))
        {
            Examine(used, place, report);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (var instruction in method.Body.Instructions)
        {
            var line = subject.Of(method, instruction);
            if (instruction.Operand is GenericInstanceMethod called)
            {
                report.Add(RuleBook.Generics, line, Generic(called.Readable()));
            }

            foreach (var used in Mentioned(instruction))
            {
                Examine(used, line, report);
            }

            string pointer = instruction.OpCode.Code switch
            {
                Code.Localloc => "stackalloc",
                Code.Calli => "a function pointer",
                _ => null,
            };
            if (pointer != null)
            {
                report.Add(RuleBook.Pointer, line, Pointer(pointer));
            }
        }

        foreach (var local in method.Body.Variables)
        {
            Examine(local.VariableType, place, report);
        }
    }

    private static IEnumerable<TypeReference> Mentioned(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        _ => [],
    };

    private static void Examine(TypeReference type, Place place, Report report)
    {
        switch (type)
        {
            case GenericInstanceType or GenericParameter:
                report.Add(RuleBook.Generics, place, Generic(type.Readable()));
                break;
            case ArrayType { Rank: > 1 }:
                report.Add(RuleBook.MultidimensionalArray, place,
                    $"{type.Readable()} crashes the interpreter while it loads the assembly; "
                    + "use an array of arrays, or one array and arithmetic");
                break;
            case PointerType or PinnedType or FunctionPointerType:
                report.Add(RuleBook.Pointer, place, Pointer(type is PinnedType ? "fixed" : type.Readable()));
                break;
            case RequiredModifierType { ModifierType.FullName: "System.Runtime.CompilerServices.IsVolatile" }:
                report.Add(RuleBook.Volatile, place, "volatile has no meaning to the interpreter; use lock or Interlocked");
                break;
        }

        if (type is TypeSpecification { ElementType: { } element })
        {
            Examine(element, place, report);
        }
    }

    private static string Generic(string what) =>
        $"{what} is generic: the metadata processor aborts, or the interpreter crashes while it loads the assembly; "
        + "use a type of your own, object with a cast, or overloads";

    private static string Pointer(string what) =>
        $"{what} makes the metadata processor abort or the program end; use byte[] with offset and length";
}

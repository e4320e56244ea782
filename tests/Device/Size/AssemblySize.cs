using System.Collections.Generic;
using System.Linq;
using System.Text;
using DeviceCheck.Rules;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Size;

/// <summary>Counts of one assembly, and an estimate of its .pe file: the metadata processor is not here to ask.</summary>
public sealed class AssemblySize
{
    private readonly HashSet<string> _strings = [""];
    private readonly HashSet<string> _signatures = [];
    private readonly List<TypeSize> _types = [];

    public AssemblySize(AssemblyDefinition assembly)
    {
        Name = assembly.Name.Name;
        var module = assembly.MainModule;
        PeBytes = PeFormat.Header
            + Text(Name)
            + module.AssemblyReferences.Sum(r => PeFormat.AssemblyReference + Text(r.Name))
            + module.GetTypeReferences().Sum(r => PeFormat.TypeReference + Text(r.Name) + Text(r.Namespace))
            + module.GetMemberReferences().Sum(r => PeFormat.MemberReference + Text(r.Name))
            + module.GetMemberReferences().OfType<MethodReference>().Sum(Shared);

        var owners = module.GetTypes().Where(t => t.Name != "<Module>").GroupBy(Owner);
        foreach (var owner in owners)
        {
            int bytes = owner.Sum(Measure);
            _types.Add(new TypeSize(Name, owner.Key.FullName, bytes));
            PeBytes += bytes;
        }
    }

    public string Name { get; }

    public int Types { get; private set; }

    public int Methods { get; private set; }

    public int Fields { get; private set; }

    /// <summary>Byte code as the metadata processor rewrites it, with 16-bit operands.</summary>
    public int IlBytes { get; private set; }

    /// <summary>String literals with their terminators, each once.</summary>
    public int LiteralBytes { get; private set; }

    public int StringTableBytes { get; private set; } = 1;

    public int SignatureTableBytes { get; private set; }

    public int PeBytes { get; }

    public IReadOnlyList<TypeSize> ByType => _types;

    // Closures and the like count for the type whose source they come from.
    private static TypeDefinition Owner(TypeDefinition type)
    {
        while (type.DeclaringType != null && type.IsMadeByCompiler())
        {
            type = type.DeclaringType;
        }

        return type;
    }

    private int Measure(TypeDefinition type)
    {
        Types++;
        int bytes = PeFormat.Type + Text(type.Name) + Text(type.Namespace);
        if (type.HasInterfaces)
        {
            string names = string.Join(",", type.Interfaces.Select(i => i.InterfaceType.FullName));
            bytes += Shared("interfaces " + names, 1 + 2 * type.Interfaces.Count);
        }

        // Constants are in the code that uses them.
        foreach (var field in type.Fields.Where(f => !f.HasConstant))
        {
            Fields++;
            bytes += PeFormat.Field + Text(field.Name);
            bytes += Shared("field " + field.FieldType.FullName, 1 + Signature.Of(field.FieldType));
            if (field.InitialValue.Length > 0)
            {
                bytes += Shared(field.FullName, 2 + field.InitialValue.Length);
            }
        }

        return bytes + type.Methods.Sum(Measure) + PeFormat.Attribute * Attributes(type);
    }

    private int Measure(MethodDefinition method)
    {
        Methods++;
        int bytes = PeFormat.Method + Text(method.Name) + Shared(method);
        if (!method.HasBody)
        {
            return bytes;
        }

        var body = method.Body;
        if (body.HasVariables)
        {
            var locals = body.Variables.Select(v => v.VariableType).ToList();
            bytes += Shared("locals " + string.Join(",", locals.Select(t => t.FullName)), Signature.Of(locals));
        }

        int code = body.Instructions.Sum(Length)
            + (body.HasExceptionHandlers ? PeFormat.Handler * body.ExceptionHandlers.Count + PeFormat.HandlerCount : 0);
        IlBytes += code;
        foreach (string literal in body.Instructions.Where(i => i.OpCode.Code == Code.Ldstr).Select(i => (string)i.Operand))
        {
            int added = Text(literal);
            LiteralBytes += added;
            bytes += added;
        }

        return bytes + code;
    }

    // Tokens, long branches and the jumps of a switch have 16 bits in a .pe file, the number of jumps has 8.
    private static int Length(Instruction instruction) => instruction.OpCode.OperandType switch
    {
        OperandType.InlineString or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
            or OperandType.InlineBrTarget => instruction.GetSize() - 2,
        OperandType.InlineSwitch => instruction.GetSize() - 3 - 2 * ((Instruction[])instruction.Operand).Length,
        _ => instruction.GetSize(),
    };

    // The metadata processor drops what the compiler and the framework add for their own use.
    private static int Attributes(TypeDefinition type) => type.CustomAttributes
        .Concat(type.Methods.SelectMany(m => m.CustomAttributes))
        .Concat(type.Fields.SelectMany(f => f.CustomAttributes))
        .Count(a => !a.AttributeType.Namespace.StartsWith("System", System.StringComparison.Ordinal));

    private int Text(string text)
    {
        if (!_strings.Add(text))
        {
            return 0;
        }

        int bytes = Encoding.UTF8.GetByteCount(text) + 1;
        StringTableBytes += bytes;
        return bytes;
    }

    private int Shared(MethodReference method)
    {
        string parameters = string.Join(",", method.Parameters.Select(p => p.ParameterType.FullName));
        return Shared($"{method.HasThis} {method.ReturnType.FullName}({parameters})", Signature.Of(method));
    }

    private int Shared(string key, int bytes)
    {
        if (!_signatures.Add(key))
        {
            return 0;
        }

        SignatureTableBytes += bytes;
        return bytes;
    }
}

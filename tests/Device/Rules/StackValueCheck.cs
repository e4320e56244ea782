using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>Rules about what an instruction is given: an enum that becomes text, a float that becomes ulong.</summary>
public sealed class StackValueCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        foreach (var method in subject.MethodsWithBody)
        {
            StackWalk.Run(method, (instruction, values) =>
            {
                var asText = EnumMadeText(instruction, values);
                if (asText != null)
                {
                    report.Add(RuleBook.EnumText, subject.Of(method, instruction),
                        $"the text of enum {asText.Readable()} is its number, not its name; use a switch that yields the name");
                }

                if (instruction.OpCode.Code == Code.Conv_U8 && values.Count == 1 && values[0].Type.IsFloatingPoint())
                {
                    report.Add(RuleBook.FloatToUlong, subject.Of(method, instruction),
                        "a floating point number of 2^63 or more becomes 2^63; convert to long, or split the number");
                }
            });
        }
    }

    private static TypeReference EnumMadeText(Instruction instruction, IReadOnlyList<StackValue> values)
    {
        var callee = instruction.Callee();
        if (callee == null)
        {
            return null;
        }

        if (callee.Name == "ToString"
            && instruction.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference type } && type.IsEnumeration())
        {
            return type;
        }

        return MakesText(callee) ? values.Select(v => v.BoxedEnum).FirstOrDefault(e => e != null) : null;
    }

    private static bool MakesText(MethodReference callee) =>
        callee.Name == "ToString"
        || callee.DeclaringType.IsIn(
            "System.String", "System.Text.StringBuilder", "System.Console", "System.Enum", "System.Diagnostics.Debug");
}

using System;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>Arithmetic that should trap and does not.</summary>
public sealed class CheckedArithmeticCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        foreach (var (method, instruction) in subject.Instructions)
        {
            if (!instruction.OpCode.Name.Contains(".ovf", StringComparison.Ordinal))
            {
                continue;
            }

            // To native size, without a word in the source: the length or index of an array.
            var code = instruction.OpCode.Code;
            string what = code is Code.Conv_Ovf_I or Code.Conv_Ovf_I_Un or Code.Conv_Ovf_U or Code.Conv_Ovf_U_Un
                ? "the length or index of this array is long and wraps instead of throwing; test its range and convert it to int"
                : "checked arithmetic wraps instead of throwing; test the range before the operation";
            report.Add(RuleBook.CheckedArithmetic, subject.Of(method, instruction), what);
        }
    }
}

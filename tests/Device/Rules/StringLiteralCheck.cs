using System.Linq;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>Strings that end early.</summary>
public sealed class StringLiteralCheck : ICheck
{
    private const string Message = "the string has a NUL: the interpreter ends it there; keep binary data in byte[]";

    public void Run(Subject subject, Report report)
    {
        foreach (var (method, instruction) in subject.Instructions)
        {
            if (instruction.OpCode.Code == Code.Ldstr && ((string)instruction.Operand).Contains('\0'))
            {
                report.Add(RuleBook.NulInString, subject.Of(method, instruction), Message);
            }
        }

        foreach (var field in subject.Types.SelectMany(t => t.Fields))
        {
            if (field.Constant is string text && text.Contains('\0'))
            {
                report.Add(RuleBook.NulInString, subject.Of(field), Message);
            }
        }
    }
}

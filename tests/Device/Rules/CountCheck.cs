using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>Counts that the .pe format keeps in one byte, or that nobody has tried beyond.</summary>
public sealed class CountCheck : ICheck
{
    // Two hundred have run; more than 255 would not fit the byte.
    private const int MaximumLocals = 200;
    private const int OneByte = 255;

    public void Run(Subject subject, Report report)
    {
        foreach (var type in subject.Types)
        {
            void Count(int count, string what)
            {
                if (count > OneByte)
                {
                    report.Add(RuleBook.TooMany, subject.Of(type),
                        $"{type.Readable()} has {count} {what}, the .pe format counts to {OneByte}; split the type");
                }
            }

            var fields = type.Fields.Where(f => !f.HasConstant).ToList();
            Count(fields.Count(f => f.IsStatic), "static fields");
            Count(fields.Count(f => !f.IsStatic), "instance fields");
            Count(type.Methods.Count(m => m.IsVirtual), "virtual methods");
            Count(type.Methods.Count(m => m.IsStatic), "static methods");
            Count(type.Methods.Count(m => !m.IsVirtual && !m.IsStatic), "instance methods");
        }

        foreach (var method in subject.MethodsWithBody)
        {
            CheckMethod(subject, method, report);
        }
    }

    private static void CheckMethod(Subject subject, MethodDefinition method, Report report)
    {
        int locals = method.Body.Variables.Count;
        if (locals > MaximumLocals)
        {
            report.Add(RuleBook.TooMany, subject.Of(method),
                $"{method.Readable()} has {locals} locals, {MaximumLocals} is what has been seen to work; split the method");
        }

        foreach (var instruction in method.Body.Instructions.Where(i => i.OpCode.Code == Code.Switch))
        {
            int targets = ((Instruction[])instruction.Operand).Length;
            if (targets > OneByte)
            {
                report.Add(RuleBook.TooMany, subject.Of(method, instruction),
                    $"this switch is a jump table of {targets}, the .pe format counts to {OneByte} and drops the rest silently; "
                    + "split the switch");
            }
        }
    }
}

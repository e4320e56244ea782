using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>Arrays of strings whose elements are not null for the interpreter.</summary>
public sealed class StringArrayCheck : ICheck
{
    private const string Allowed = "Objects.Bytes.StringArray";

    private const string Message =
        "the elements of a new array of strings are not null for the interpreter, and comparing them may end the program; use StringArray.New";

    public void Run(Subject subject, Report report)
    {
        foreach (var (method, instruction) in subject.Instructions)
        {
            if (instruction.OpCode.Code == Code.Newarr && instruction.Operand is Mono.Cecil.TypeReference { FullName: "System.String" } &&
                method.DeclaringType.FullName != Allowed && !IsEmpty(instruction) && !IsFilled(instruction))
            {
                report.Add(RuleBook.StringArray, subject.Of(method, instruction), Message);
            }
        }
    }

    private static bool IsEmpty(Instruction instruction) => instruction.Previous?.OpCode.Code == Code.Ldc_I4_0;

    // An initialiser stores each element by a copy of the reference; one that is null it leaves out.
    private static bool IsFilled(Instruction instruction)
    {
        int length = Constant(instruction.Previous), stored = 0;
        Instruction at = instruction.Next;
        while (at?.OpCode.Code == Code.Dup)
        {
            while (at != null && at.OpCode.Code != Code.Stelem_Ref)
            {
                at = at.Next;
            }

            stored++;
            at = at?.Next;
        }

        return stored == length;
    }

    private static int Constant(Instruction instruction) => instruction?.OpCode.Code switch
    {
        >= Code.Ldc_I4_0 and <= Code.Ldc_I4_8 => instruction.OpCode.Code - Code.Ldc_I4_0,
        Code.Ldc_I4_S => (sbyte)instruction.Operand,
        Code.Ldc_I4 => (int)instruction.Operand,
        _ => -1,
    };
}

using System.Collections.Generic;

namespace DeviceCheck.Rules;

/// <summary>Every check of a compiled assembly.</summary>
public static class CheckList
{
    private static readonly IReadOnlyList<ICheck> s_checks =
    [
        new TypeUseCheck(),
        new TypeShapeCheck(),
        new CountCheck(),
        new CheckedArithmeticCheck(),
        new StackValueCheck(),
        new StringLiteralCheck(),
        new StringArrayCheck(),
        new VanishingCallCheck(),
        new StaticInitialiserCheck(),
        new TestClassCheck(),
        new AssertMessageCheck(),
        new AssemblyReferenceCheck(),
    ];

    public static void Run(Subject subject, Report report)
    {
        foreach (var check in s_checks)
        {
            check.Run(subject, report);
        }
    }
}

using System.Linq;

namespace DeviceCheck.Rules;

/// <summary>State of test classes.</summary>
public sealed class TestClassCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        foreach (var field in subject.Types
            .Where(t => t.Has("nanoFramework.TestFramework.TestClassAttribute"))
            .SelectMany(t => t.Fields)
            .Where(f => !f.IsStatic))
        {
            report.Add(RuleBook.TestInstanceState, subject.Of(field),
                $"{field.DeclaringType.Readable()} is a test class: its methods run with this == null; make the state static");
        }
    }
}

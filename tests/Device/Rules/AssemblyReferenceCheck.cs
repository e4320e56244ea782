using System.Linq;

namespace DeviceCheck.Rules;

/// <summary>The layers once more, as the compiled assembly shows them.</summary>
public sealed class AssemblyReferenceCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        string name = subject.Assembly.Name.Name;
        var allowed = Layers.AllowedReferences(name);
        foreach (var reference in subject.Assembly.MainModule.AssemblyReferences)
        {
            if (allowed != null && !allowed.Contains(reference.Name))
            {
                report.AddEach(RuleBook.Layering, subject.Project, Layers.Refusal(name, reference.Name));
            }
        }
    }
}

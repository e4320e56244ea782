using System.Linq;

namespace DeviceCheck.Rules;

/// <summary>What comes as an update is loaded by Assembly.Load, and then its static constructors run.</summary>
public sealed class UpdateInitialiserCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        if (subject.Assembly.Name.Name != Layers.Updatable)
        {
            return;
        }

        // A lambda that captures nothing is kept in a static field of a class of the compiler's, which has an initialiser.
        foreach (var initialiser in subject.Methods.Where(m => m is { IsConstructor: true, IsStatic: true }))
        {
            report.Add(RuleBook.UpdateInitialiser, subject.Of(initialiser),
                $"{initialiser.DeclaringType.Readable()} has a static constructor: an update is loaded while the node runs, and one that "
                + "has any may end the interpreter; use const, a switch, or a field that a method sets, and a method in place of a lambda");
        }
    }
}

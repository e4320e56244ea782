using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceCheck.Rules;

/// <summary>Calls that a release build leaves out. They leave no IL, so this looks at the source.</summary>
public sealed class VanishingCallCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        foreach (var tree in subject.Compilation.SyntaxTrees)
        {
            var model = subject.Compilation.GetSemanticModel(tree);
            var defined = ((CSharpParseOptions)tree.Options).PreprocessorSymbolNames.ToHashSet();
            foreach (var call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Conditions(method) is { Count: > 0 } conditions
                    && !conditions.Any(defined.Contains))
                {
                    report.Add(RuleBook.VanishingCall, Subject.Of(call.GetLocation()),
                        $"{method.ContainingType.Name}.{method.Name} and its arguments vanish from a release build; "
                        + "use Console.WriteLine, or remove the call");
                }
            }
        }
    }

    private static IReadOnlyList<string> Conditions(IMethodSymbol method)
    {
        while (method.OverriddenMethod != null)
        {
            method = method.OverriddenMethod;
        }

        return [.. method.GetAttributes()
            .Where(a => a.AttributeClass?.ToDisplayString() == "System.Diagnostics.ConditionalAttribute")
            .Select(a => a.ConstructorArguments.FirstOrDefault().Value as string)];
    }
}

using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceCheck.Rules;

/// <summary>Commas in messages of assertions.</summary>
public sealed class AssertMessageCheck : ICheck
{
    private const string Assert = "nanoFramework.TestFramework.Assert";
    private const string CollectionAssert = "nanoFramework.TestFramework.CollectionAssert";

    public void Run(Subject subject, Report report)
    {
        foreach (var tree in subject.Compilation.SyntaxTrees)
        {
            var model = subject.Compilation.GetSemanticModel(tree);
            foreach (var call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (model.GetOperation(call) is IInvocationOperation operation
                    && operation.TargetMethod.ContainingType.ToDisplayString() is Assert or CollectionAssert)
                {
                    CheckArguments(operation, report);
                }
            }
        }
    }

    private static void CheckArguments(IInvocationOperation call, Report report)
    {
        // A message that the caller left out is the expression's own text; that is beyond a rule about literals.
        foreach (var argument in call.Arguments
            .Where(a => a.ArgumentKind == ArgumentKind.Explicit && a.Parameter?.Name == "message"))
        {
            bool comma = argument.Value.ConstantValue is { HasValue: true, Value: string text } && text.Contains(',')
                || argument.Syntax.DescendantTokens().Any(IsTextWithComma);
            if (comma)
            {
                report.Add(RuleBook.CommaInMessage, Subject.Of(argument.Syntax.GetLocation()),
                    "the message has a comma: the test adapter splits its lines there and does not count the failure; "
                    + "write it without");
            }
        }
    }

    private static bool IsTextWithComma(SyntaxToken token) =>
        token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        && token.ValueText.Contains(',');
}

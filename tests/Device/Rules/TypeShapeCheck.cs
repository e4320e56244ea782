using System.Linq;
using Mono.Cecil;

namespace DeviceCheck.Rules;

/// <summary>What a type declares that the interpreter does not honour.</summary>
public sealed class TypeShapeCheck : ICheck
{
    private const string Compiler = "System.Runtime.CompilerServices.";

    public void Run(Subject subject, Report report)
    {
        foreach (var type in subject.Types)
        {
            CheckType(subject, type, report);
            foreach (var method in type.Methods)
            {
                CheckMethod(subject, type, method, report);
            }

            foreach (var field in type.Fields.Where(f => f.Has("System.ThreadStaticAttribute")))
            {
                report.Add(RuleBook.ThreadStatic, subject.Of(field),
                    $"{field.Readable()} is shared by all threads, [ThreadStatic] means nothing; pass the state in or lock it");
            }
        }
    }

    private static void CheckType(Subject subject, TypeDefinition type, Report report)
    {
        if (Implements(type, Compiler + "IAsyncStateMachine"))
        {
            report.Add(RuleBook.StateMachine, subject.Of(type),
                "async needs tasks, which the interpreter has not; use a state machine with Poll(now), or a Thread");
        }
        else if (type.IsMadeByCompiler() && Implements(type, "System.Collections.IEnumerator"))
        {
            report.Add(RuleBook.StateMachine, subject.Of(type),
                "yield needs generic interfaces, which the interpreter has not; write the IEnumerator by hand");
        }
        else if (type.IsValueType && !type.IsEnum && !type.IsMadeByCompiler())
        {
            report.Add(RuleBook.ValueType, subject.Of(type),
                $"struct {type.Readable()}: each local, field and array element of it is a heap object of its own; "
                + "use a class or separate variables");
        }

        if (type.Namespace is "Microsoft.CodeAnalysis" or "System.Runtime.CompilerServices"
            && type.Has(Compiler + "CompilerGeneratedAttribute"))
        {
            report.AddEach(RuleBook.EmbeddedAttribute, subject.Of(type),
                $"the compiler embeds {type.Name}: it takes flash and heap, and shifts the native method slots of a library that "
                + "has such methods; avoid the feature that needs it (nullable annotations, in, ref readonly, readonly struct, "
                + "unmanaged), and keep noRefSafetyRulesAttribute in Features");
        }
    }

    private static void CheckMethod(Subject subject, TypeDefinition type, MethodDefinition method, Report report)
    {
        if (type.IsInterface && (method.HasBody || method.IsStatic))
        {
            report.Add(RuleBook.InterfaceBody, subject.Of(method),
                method.Readable() + (method.HasBody
                    ? " has a body in an interface: calling it throws System.Exception; put it in a base class"
                    : " is static abstract, which the interpreter has not; use an instance method"));
        }

        if (method is { Name: "Finalize", IsVirtual: true, HasParameters: false })
        {
            report.Add(RuleBook.Finalizer, subject.Of(method),
                $"{type.Readable()} has a finalizer: the collection that runs it may crash the interpreter; use Dispose");
        }

        if (method is { Name: "GetHashCode", IsVirtual: true, HasParameters: false } && !type.IsMadeByCompiler())
        {
            report.Add(RuleBook.HashCode, subject.Of(method),
                $"{type.Readable()} overrides GetHashCode, but Hashtable does not find a key that is merely equal; "
                + "use string or int keys");
        }
    }

    private static bool Implements(TypeDefinition type, string name) =>
        type.Interfaces.Any(i => i.InterfaceType.FullName == name);
}

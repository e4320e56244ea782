using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>
/// Static initialisers that depend on another type's. All of them run before Main in the order of the types' names, whether or
/// not anybody uses the type, and what they throw is swallowed.
/// </summary>
public sealed class StaticInitialiserCheck : ICheck
{
    public void Run(Subject subject, Report report)
    {
        var overrides = new OverrideMap(subject.Own);
        foreach (var type in subject.Types.Where(t => !t.IsMadeByCompiler()))
        {
            var initialiser = type.Methods.FirstOrDefault(m => m is { IsConstructor: true, IsStatic: true, HasBody: true });
            if (initialiser != null)
            {
                new Search(subject, type, overrides, report).Examine(initialiser);
            }
        }
    }

    /// <summary>What the initialiser of one type can reach.</summary>
    private sealed class Search(Subject subject, TypeDefinition type, OverrideMap overrides, Report report)
    {
        private readonly HashSet<MethodDefinition> _seen = [];

        public void Examine(MethodDefinition initialiser)
        {
            foreach (var instruction in initialiser.Body.Instructions)
            {
                var place = subject.Of(initialiser, instruction);
                Examine(instruction, place, []);
            }
        }

        // `place` stays the line in the initialiser: that is where the remedy goes.
        private void Examine(Instruction instruction, Place place, IReadOnlyList<MethodDefinition> path)
        {
            switch (instruction.OpCode.Code)
            {
                case Code.Ldsfld or Code.Ldsflda or Code.Stsfld:
                    ExamineField((FieldReference)instruction.Operand, place, path);
                    break;
                case Code.Throw:
                    report.Add(RuleBook.StaticThrow, place, path.Count == 0
                        ? Thrown("throw", path)
                        : Thrown(path[^1].Readable() + " can throw", [.. path.SkipLast(1)]));
                    break;
                case Code.Call or Code.Callvirt or Code.Newobj:
                    ExamineCall((MethodReference)instruction.Operand, place, path);
                    break;
            }
        }

        private void ExamineField(FieldReference field, Place place, IReadOnlyList<MethodDefinition> path)
        {
            var owner = field.DeclaringType.Definition();
            if (owner == null || owner == type || owner.IsMadeByCompiler() || field.Definition() is { HasConstant: true })
            {
                return;
            }

            report.Add(RuleBook.StaticOrder, place,
                $"the static initialiser of {type.Readable()} uses {field.Readable()}{Through(path)}, which may not be set yet: "
                + "static initialisers run before Main in the order of the types' names; "
                + "use const, or set it up in a method that Main calls");
        }

        private void ExamineCall(MethodReference callee, Place place, IReadOnlyList<MethodDefinition> path)
        {
            var definition = callee.Definition();
            if (definition == null || !subject.Own.Contains(definition.Module.Assembly))
            {
                if (Parses(callee))
                {
                    report.Add(RuleBook.StaticThrow, place, Thrown(callee.Readable() + " can throw", path));
                }

                return;
            }

            foreach (var target in overrides.Targets(definition).Where(m => m.HasBody && _seen.Add(m)))
            {
                foreach (var instruction in target.Body.Instructions)
                {
                    Examine(instruction, place, [.. path, target]);
                }
            }
        }

        private string Thrown(string what, IReadOnlyList<MethodDefinition> path) =>
            $"{what} in the static initialiser of {type.Readable()}{Through(path)}: the interpreter swallows that and goes on "
            + "without the value; set it up in a method that Main calls";

        private static bool Parses(MethodReference callee) =>
            callee.Name.StartsWith("Parse", StringComparison.Ordinal) || callee.DeclaringType.IsIn("System.Convert");

        private static string Through(IReadOnlyList<MethodDefinition> path) =>
            path.Count == 0 ? "" : " (through " + string.Join(", ", path.Select(m => m.Readable())) + ")";
    }
}

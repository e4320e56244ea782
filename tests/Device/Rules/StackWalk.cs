using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>
/// Follows the types of the evaluation stack through a method, once, in the order of the instructions. At a join the stack of
/// the first branch seen stands for all: compilers leave the same types on every branch.
/// </summary>
public sealed class StackWalk
{
    private readonly MethodDefinition _method;
    private readonly Dictionary<Instruction, List<StackValue>> _atTarget = [];
    private readonly StackValue[] _locals;
    private List<StackValue> _stack = [];

    private StackWalk(MethodDefinition method)
    {
        _method = method;
        _locals = [.. method.Body.Variables.Select(v => new StackValue(v.VariableType))];
        foreach (var handler in method.Body.ExceptionHandlers)
        {
            List<StackValue> caught = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter
                ? [new StackValue(handler.CatchType)]
                : [];
            _atTarget[handler.HandlerStart] = caught;
            if (handler.FilterStart != null)
            {
                _atTarget[handler.FilterStart] = caught;
            }
        }
    }

    /// <summary>Calls <paramref name="visit"/> for each instruction with the values it takes, the deepest first.</summary>
    public static void Run(MethodDefinition method, Action<Instruction, IReadOnlyList<StackValue>> visit)
    {
        var walk = new StackWalk(method);
        foreach (var instruction in method.Body.Instructions)
        {
            walk.Step(instruction, visit);
        }
    }

    private void Step(Instruction instruction, Action<Instruction, IReadOnlyList<StackValue>> visit)
    {
        if (_atTarget.TryGetValue(instruction, out var known))
        {
            _stack = [.. known];
        }

        int taken = Taken(instruction);
        while (_stack.Count < taken)
        {
            // Only after code that no branch seen so far leads to.
            _stack.Insert(0, new StackValue(null));
        }

        var values = _stack.GetRange(_stack.Count - taken, taken);
        visit(instruction, values);
        _stack.RemoveRange(_stack.Count - taken, taken);
        Push(instruction, values);

        foreach (var target in Targets(instruction))
        {
            _atTarget.TryAdd(target, [.. _stack]);
        }

        if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
        {
            _stack = [];
        }
    }

    private static IEnumerable<Instruction> Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    private int Taken(Instruction instruction)
    {
        switch (instruction.OpCode.StackBehaviourPop)
        {
            case StackBehaviour.Pop0:
                return 0;
            case StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref:
                return 1;
            case StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
                or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8
                or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi:
                return 2;
            case StackBehaviour.PopAll:
                return _stack.Count;
            case StackBehaviour.Varpop when instruction.Operand is IMethodSignature signature:
                return signature.Parameters.Count + (signature.HasThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0);
            case StackBehaviour.Varpop:
                return _method.ReturnType.MetadataType == MetadataType.Void ? 0 : 1;
            default:
                return 3;
        }
    }

    private void Push(Instruction instruction, List<StackValue> values)
    {
        if (StoreLocal(instruction) is { } stored)
        {
            _locals[stored] = values[0];
            return;
        }

        switch (instruction.OpCode.Code)
        {
            case Code.Dup:
                _stack.Add(values[0]);
                _stack.Add(values[0]);
                return;
            case Code.Stelem_Ref when values[2].BoxedEnum != null:
                values[0].BoxedEnum = values[2].BoxedEnum;
                return;
            case Code.Box:
                var boxed = (TypeReference)instruction.Operand;
                _stack.Add(new StackValue(boxed) { BoxedEnum = boxed.IsEnumeration() ? boxed : null });
                return;
            case Code.Castclass:
                _stack.Add(values[0]);
                return;
        }

        if (LoadLocal(instruction) is { } loaded)
        {
            _stack.Add(_locals[loaded]);
        }
        else if (Pushes(instruction))
        {
            _stack.Add(new StackValue(TypePushed(instruction, values)));
        }
    }

    private static bool Pushes(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => false,
        StackBehaviour.Varpush => ((IMethodSignature)instruction.Operand).ReturnType.MetadataType != MetadataType.Void,
        _ => true,
    };

    private TypeReference TypePushed(Instruction instruction, List<StackValue> values)
    {
        var types = _method.Module.TypeSystem;
        return instruction.OpCode.Code switch
        {
            Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3 => Argument(instruction.OpCode.Code - Code.Ldarg_0),
            Code.Ldarg or Code.Ldarg_S => ((ParameterDefinition)instruction.Operand).ParameterType,
            Code.Newobj => ((MethodReference)instruction.Operand).DeclaringType,
            Code.Call or Code.Callvirt => ((MethodReference)instruction.Operand).ReturnType,
            Code.Ldfld or Code.Ldsfld => ((FieldReference)instruction.Operand).FieldType,
            Code.Unbox_Any or Code.Ldobj or Code.Ldelem_Any => (TypeReference)instruction.Operand,
            Code.Conv_R4 or Code.Ldc_R4 or Code.Ldelem_R4 or Code.Ldind_R4 => types.Single,
            Code.Conv_R8 or Code.Conv_R_Un or Code.Ldc_R8 or Code.Ldelem_R8 or Code.Ldind_R8 => types.Double,
            Code.Add or Code.Sub or Code.Mul or Code.Div or Code.Rem or Code.Neg => values[0].Type,
            _ => null,
        };
    }

    private TypeReference Argument(int index)
    {
        if (_method.HasThis)
        {
            index--;
        }

        return index < 0 ? _method.DeclaringType : _method.Parameters[index].ParameterType;
    }

    private static int? LoadLocal(Instruction instruction) => instruction.OpCode.Code switch
    {
        >= Code.Ldloc_0 and <= Code.Ldloc_3 => instruction.OpCode.Code - Code.Ldloc_0,
        Code.Ldloc or Code.Ldloc_S => ((VariableDefinition)instruction.Operand).Index,
        _ => null,
    };

    private static int? StoreLocal(Instruction instruction) => instruction.OpCode.Code switch
    {
        >= Code.Stloc_0 and <= Code.Stloc_3 => instruction.OpCode.Code - Code.Stloc_0,
        Code.Stloc or Code.Stloc_S => ((VariableDefinition)instruction.Operand).Index,
        _ => null,
    };
}

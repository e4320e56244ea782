// Calls a method as the device's launcher does: method.Invoke(null, arguments), for instance methods too. There "this" is null
// in every test, so a test that keeps state in its instance must fail here as well.
using System;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace nanoFramework.TestFramework;

internal static class WithoutInstance
{
    public static void Invoke(MethodInfo method, object[] arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        int given = arguments == null ? 0 : arguments.Length;
        if (given != parameters.Length)
        {
            throw new InvalidOperationException($"{method.Name} has {parameters.Length} parameters, its DataRow {given}.");
        }

        var types = new Type[parameters.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = parameters[i].ParameterType;
            Type actual = arguments[i]?.GetType();
            if (actual != null && actual != types[i] && types[i] != typeof(object))
            {
                throw new InvalidOperationException(
                    $"{method.Name}: argument {i} is {actual.Name}, not {types[i].Name}: the device converts nothing.");
            }
        }

        // Reflection refuses to call an instance method on null; a delegate closed over null does not.
        Delegate body = Delegate.CreateDelegate(Expression.GetActionType(types), null, method);
        try
        {
            body.DynamicInvoke(arguments);
        }
        catch (TargetInvocationException thrown)
        {
            ExceptionDispatchInfo.Capture(thrown.InnerException).Throw();
        }
    }
}

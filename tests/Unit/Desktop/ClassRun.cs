// Setup and Cleanup, once for each class: Setup before the class's first test, Cleanup before the next class's Setup or at the
// end of the run. MSTest's own ClassInitialize takes another signature, so it cannot carry them.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.ExceptionServices;
using MSTest = Microsoft.VisualStudio.TestTools.UnitTesting;

// The tests keep their state in static fields.
[assembly: MSTest.DoNotParallelize]

namespace nanoFramework.TestFramework;

/// <summary>The class whose tests are running.</summary>
[MSTest.TestClass]
public sealed class ClassRun
{
    private static readonly List<Exception> s_failures = new();
    private static ClassRun s_current;

    private readonly Type _type;
    private readonly ExceptionDispatchInfo _setupFailure;

    // For MSTest, which looks for the AssemblyCleanup only in a test class.
    public ClassRun()
    {
    }

    private ClassRun(Type type)
    {
        _type = type;
        try
        {
            RunAll(type, typeof(SetupAttribute));
        }
        catch (Exception failure)
        {
            _setupFailure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <summary>Sees to it that the class is set up; throws what its Setup threw, for each of its tests.</summary>
    /// <remarks>A skipped Setup skips the tests, as on the device. A failed one is one failure there and the tests go on; here
    /// Setup is no test of its own, so the tests have to tell.</remarks>
    internal static void Enter(Type type)
    {
        if (s_current == null || s_current._type != type)
        {
            Leave();
            s_current = new ClassRun(type);
        }

        s_current._setupFailure?.Throw();
    }

    /// <summary>Cleans up after the class that ran last.</summary>
    internal static void Leave()
    {
        ClassRun last = s_current;
        s_current = null;
        if (last == null || last._setupFailure?.SourceException is SkipTestException)
        {
            return;
        }

        try
        {
            RunAll(last._type, typeof(CleanupAttribute));
        }
        catch (Exception failure)
        {
            s_failures.Add(failure);
        }
    }

    /// <summary>Cleans up after the last class, and fails the run when any Cleanup failed.</summary>
    [MSTest.AssemblyCleanup]
    public static void LeaveLast()
    {
        Leave();
        if (s_failures.Count > 0)
        {
            throw new AggregateException("Cleanup failed.", s_failures);
        }
    }

    private static void RunAll(Type type, Type attribute)
    {
        foreach (MethodInfo method in type.GetMethods())
        {
            if (method.IsDefined(attribute, false))
            {
                WithoutInstance.Invoke(method, null);
            }
        }
    }
}

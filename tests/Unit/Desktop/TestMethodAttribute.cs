// nanoFramework.TestFramework's attributes for methods, on top of MSTest's. A test runs here as the device's launcher runs it:
// after the class's Setup, and without an instance.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using MSTest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework;

/// <summary>A class of tests.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class TestClassAttribute : MSTest.TestClassAttribute
{
}

/// <summary>A test: public, void, and without state of its own in the instance.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public class TestMethodAttribute : MSTest.TestMethodAttribute
{
    /// <summary>The compiler tells MSTest where the test is.</summary>
    public TestMethodAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = -1)
        : base(file, line)
    {
    }

    /// <inheritdoc/>
    public override Task<MSTest.TestResult[]> ExecuteAsync(MSTest.ITestMethod testMethod)
    {
        var result = new MSTest.TestResult();
        long start = Stopwatch.GetTimestamp();
        try
        {
            ClassRun.Enter(testMethod.MethodInfo.ReflectedType);
            WithoutInstance.Invoke(testMethod.MethodInfo, testMethod.Arguments);
            result.Outcome = MSTest.UnitTestOutcome.Passed;
        }
        catch (SkipTestException skipped)
        {
            // MSTest shows Inconclusive as skipped.
            result.Outcome = MSTest.UnitTestOutcome.Inconclusive;
            result.TestFailureException = skipped;
        }
        catch (Exception failure)
        {
            result.Outcome = MSTest.UnitTestOutcome.Failed;
            result.TestFailureException = failure;
        }

        result.LogOutput = OutputHelper.Take();
        result.Duration = Stopwatch.GetElapsedTime(start);
        return Task.FromResult(new[] { result });
    }
}

/// <summary>One set of arguments for a test. Here the test needs a <see cref="TestMethodAttribute"/> as well, or MSTest would
/// not see it; on the device that one does not count beside a DataRow.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class DataRowAttribute : Attribute, MSTest.ITestDataSource
{
    /// <summary>The arguments, each of exactly its parameter's type: the device converts nothing.</summary>
    public DataRowAttribute(params object[] methodParameters)
    {
        ArgumentNullException.ThrowIfNull(methodParameters);
        if (methodParameters.Length == 0)
        {
            throw new ArgumentException("methodParameters can not be empty");
        }

        MethodParameters = methodParameters;
    }

    /// <summary>The arguments.</summary>
    public object[] MethodParameters { get; }

    /// <inheritdoc/>
    public IEnumerable<object[]> GetData(MethodInfo methodInfo) => new[] { MethodParameters };

    /// <inheritdoc/>
    public string GetDisplayName(MethodInfo methodInfo, object[] data) => $"{methodInfo.Name} ({string.Join(", ", data)})";
}

/// <summary>Runs once, before the tests of its class.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public class SetupAttribute : Attribute
{
}

/// <summary>Runs once, after the tests of its class.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public class CleanupAttribute : Attribute
{
}

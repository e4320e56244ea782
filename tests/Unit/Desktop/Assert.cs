// nanoFramework.TestFramework's Assert, less what it marks obsolete. It compares by itself, because MSTest's assertions mean
// other things by the same names (IsInstanceOfType takes derived types there, and an exact one on the device); what it throws
// is a failure that MSTest knows.
using System;
using System.Runtime.CompilerServices;
using TestFrameworkShared;

namespace nanoFramework.TestFramework;

public sealed partial class Assert
{
    public static void AreSame(object expected, object actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Check(ReferenceEquals(expected, actual), "AreSame", message);

    public static void AreNotSame(
        object notExpected, object actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Check(!ReferenceEquals(notExpected, actual), "AreNotSame", message);

    public static void IsTrue(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Check(condition, "IsTrue", message);

    public static void IsFalse(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Check(!condition, "IsFalse", message);

    public static void IsNull(object value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(value is null, "IsNull", message);

    public static void IsNotNull(object value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(value is not null, "IsNotNull", message);

    /// <summary>Exactly the type, not a derived one.</summary>
    public static void IsInstanceOfType(
        object value, Type expected, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        NotNull(expected, "IsInstanceOfType");
        Check(
            value is not null && value.GetType() == expected,
            "IsInstanceOfType",
            $"Expected type:<{expected}>. Actual type:<{value?.GetType()}>. {message}");
    }

    public static void IsNotInstanceOfType(
        object value, Type notExpected, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        NotNull(notExpected, "IsNotInstanceOfType");
        Check(value is null || value.GetType() != notExpected, "IsNotInstanceOfType", $"Wrong type:<{notExpected}>. {message}");
    }

    public static void Contains(string expected, string value, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        NotNull(expected, "Contains");
        NotNull(value, "Contains");
        Check(value.Contains(expected, StringComparison.Ordinal), "Contains", $"'{value}' has no '{expected}'. {message}");
    }

    public static void DoesNotContains(
        string notExpected, string value, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        NotNull(notExpected, "DoesNotContains");
        NotNull(value, "DoesNotContains");
        Check(
            !value.Contains(notExpected, StringComparison.Ordinal),
            "DoesNotContains",
            $"'{value}' has '{notExpected}'. {message}");
    }

    public static void StartsWith(string expected, string value, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        NotNull(expected, "StartsWith");
        NotNull(value, "StartsWith");
        Check(
            value.StartsWith(expected, StringComparison.Ordinal),
            "StartsWith",
            $"'{value}' does not start with '{expected}'. {message}");
    }

    public static void EndsWith(string expected, string value, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        NotNull(expected, "EndsWith");
        NotNull(value, "EndsWith");
        Check(
            value.EndsWith(expected, StringComparison.Ordinal),
            "EndsWith",
            $"'{value}' does not end with '{expected}'. {message}");
    }

    /// <summary>Exactly the type, not a derived one.</summary>
    public static void ThrowsException(
        Type exception, Action action, [CallerArgumentExpression(nameof(action))] string message = "")
    {
        NotNull(exception, "ThrowsException");
        NotNull(action, "ThrowsException");
        Exception thrown = null;
        try
        {
            action();
        }
        catch (Exception caught)
        {
            thrown = caught;
        }

        Check(
            thrown is not null && thrown.GetType() == exception,
            "ThrowsException",
            $"Expected:<{exception.Name}>. Actual:<{thrown?.GetType().Name}>. {message}");
    }

    public static void SkipTest(string message = null) => throw new SkipTestException(message);

    internal static void NotNull(object value, string assertion) =>
        Check(value is not null, assertion, "The value cannot be null.");

    internal static void Check(bool holds, string assertion, string message, string owner = "Assert")
    {
        if (!holds)
        {
            throw new AssertFailedException($"{owner}.{assertion} failed. {message}");
        }
    }
}

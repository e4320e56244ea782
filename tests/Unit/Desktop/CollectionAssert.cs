// nanoFramework.TestFramework's CollectionAssert: element by element with object.Equals, in order.
using System.Collections;

namespace nanoFramework.TestFramework;

public sealed class CollectionAssert
{
    public static void Empty(ICollection collection, string message = "")
    {
        Assert.NotNull(collection, "Empty");
        Check(collection.Count == 0, "Empty", message);
    }

    public static void NotEmpty(ICollection collection, string message = "")
    {
        Assert.NotNull(collection, "NotEmpty");
        Check(collection.Count != 0, "NotEmpty", message);
    }

    public static void AreEqual(ICollection expected, ICollection actual, string message = "")
    {
        bool equal = Equal(expected, actual, out string reason);
        Check(equal, "AreEqual", $"{message}({reason})");
    }

    public static void AreNotEqual(ICollection notExpected, ICollection actual, string message = "")
    {
        bool equal = Equal(notExpected, actual, out string reason);
        Check(!equal, "AreNotEqual", $"{message}({reason})");
    }

    private static void Check(bool holds, string assertion, string message) =>
        Assert.Check(holds, assertion, message, "CollectionAssert");

    private static bool Equal(ICollection expected, ICollection actual, out string reason)
    {
        reason = "Both collections contain the same elements.";
        if (expected == actual)
        {
            return true;
        }

        if (expected == null || actual == null || expected.Count != actual.Count)
        {
            reason = "Different number of elements.";
            return false;
        }

        IEnumerator left = expected.GetEnumerator(), right = actual.GetEnumerator();
        for (int i = 0; left.MoveNext() && right.MoveNext(); i++)
        {
            if (!Equals(left.Current, right.Current))
            {
                reason = $"Element {i}: expected:<{left.Current}>. Actual:<{right.Current}>.";
                return false;
            }
        }

        return true;
    }
}

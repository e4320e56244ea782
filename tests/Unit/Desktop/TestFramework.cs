// The small public types of nanoFramework.TestFramework.
using System;
using System.Text;
using MSTest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework
{
    /// <summary>Skips the test that throws it; in a Setup, all tests of the class.</summary>
    public class SkipTestException : Exception
    {
        public SkipTestException(string message = null, Exception innerException = null)
            : base(message, innerException)
        {
        }
    }

    /// <summary>Writes to the output of the test.</summary>
    public static class OutputHelper
    {
        // The test host does not show the console.
        private static readonly StringBuilder s_text = new();

        public static void Write(string message) => s_text.Append(message);

        public static void WriteLine(string message) => s_text.AppendLine(message);

        internal static string Take()
        {
            string text = s_text.ToString();
            s_text.Clear();
            return text;
        }
    }

    /// <summary>Comparison of arrays.</summary>
    public static class TestExtensions
    {
        /// <summary>True for two arrays of the same length, types and values; elements of other than the simple types are the
        /// same only as references.</summary>
        public static bool SequenceEqual(this Array a, Array b)
        {
            if (a == null || b == null || a.Length != b.Length)
            {
                return false;
            }

            for (int i = 0; i < a.Length; i++)
            {
                object left = a.GetValue(i), right = b.GetValue(i);
                bool simple = left.GetType().IsPrimitive && left.Equals(right);
                if (left.GetType() != right.GetType() || !(simple || left == right))
                {
                    return false;
                }
            }

            return true;
        }
    }
}

namespace TestFrameworkShared
{
    /// <summary>What a failed assertion throws.</summary>
    public class AssertFailedException : MSTest.AssertFailedException
    {
        public AssertFailedException()
        {
        }

        public AssertFailedException(string msg)
            : base(msg)
        {
        }

        public AssertFailedException(string msg, Exception ex)
            : base(msg, ex)
        {
        }
    }
}

// The shim, tested with MSTest itself: that it fails what must fail.
using System;
using System.Collections;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Shim = nanoFramework.TestFramework;

namespace Unit.Desktop;

[TestClass]
public class ShimTests
{
    private static string s_calls;

    [TestMethod]
    public void PassesWhatPasses() => Expect(UnitTestOutcome.Passed, typeof(Probe), nameof(Probe.Passes));

    [TestMethod]
    public void FailsWhatAsserts()
    {
        TestResult result = Expect(UnitTestOutcome.Failed, typeof(Probe), nameof(Probe.Asserts));
        Assert.AreEqual("Assert.AreEqual failed. Expected:<1>. Actual:<2>. two", result.TestFailureException.Message);
    }

    [TestMethod]
    public void ShowsWhatIsWritten()
    {
        TestResult result = Expect(UnitTestOutcome.Passed, typeof(Probe), nameof(Probe.Writes));
        Assert.AreEqual("seen", result.LogOutput);
    }

    [TestMethod]
    public void FailsWhatThrows()
    {
        TestResult result = Expect(UnitTestOutcome.Failed, typeof(Probe), nameof(Probe.Throws));
        Assert.AreEqual("broken", result.TestFailureException.Message);
    }

    [TestMethod]
    public void SkipsWhatSkips() => Expect(UnitTestOutcome.Inconclusive, typeof(Probe), nameof(Probe.Skips));

    [TestMethod]
    public void FailsWhatUsesItsInstance()
    {
        TestResult result = Expect(UnitTestOutcome.Failed, typeof(Probe), nameof(Probe.UsesInstance));
        Assert.AreEqual(typeof(NullReferenceException), result.TestFailureException.GetType());
    }

    [TestMethod]
    public void GivesRowsTheirArguments() =>
        Expect(UnitTestOutcome.Passed, typeof(Probe), nameof(Probe.TakesLong), 5L);

    [TestMethod]
    public void FailsRowsThatNeedConversion() =>
        Expect(UnitTestOutcome.Failed, typeof(Probe), nameof(Probe.TakesLong), 5);

    [TestMethod]
    public void FailsRowsOfAnotherLength() =>
        Expect(UnitTestOutcome.Failed, typeof(Probe), nameof(Probe.TakesLong), 5L, 6L);

    [TestMethod]
    public void SetsUpOnceAndCleansUpBeforeTheNextClass()
    {
        Shim.ClassRun.Leave();
        s_calls = "";
        Expect(UnitTestOutcome.Passed, typeof(First), nameof(First.A));
        Expect(UnitTestOutcome.Passed, typeof(First), nameof(First.B));
        Expect(UnitTestOutcome.Passed, typeof(Second), nameof(Second.C));
        Assert.AreEqual("setup A B cleanup C ", s_calls);
    }

    [TestMethod]
    public void FailsEveryTestOfAClassWhoseSetupFails()
    {
        Expect(UnitTestOutcome.Failed, typeof(BadSetup), nameof(BadSetup.A));
        Expect(UnitTestOutcome.Failed, typeof(BadSetup), nameof(BadSetup.B));
    }

    [TestMethod]
    public void SkipsEveryTestOfAClassWhoseSetupSkips() =>
        Expect(UnitTestOutcome.Inconclusive, typeof(SkippedSetup), nameof(SkippedSetup.A));

    [TestMethod]
    public void EqualIsEqualAndNothingElse()
    {
        Shim.Assert.AreEqual(1L, 1L);
        Shim.Assert.AreEqual("a", "a");
        Shim.Assert.AreEqual(double.NaN, double.NaN);
        Shim.Assert.AreNotEqual(1u, 2u);
        Fails(() => Shim.Assert.AreEqual(1L, 2L));
        Fails(() => Shim.Assert.AreEqual("a", "A"));
        Fails(() => Shim.Assert.AreEqual(null, "A"));
        Fails(() => Shim.Assert.AreEqual((object)1, (object)1L));
        Fails(() => Shim.Assert.AreNotEqual((byte)1, (byte)1));
        Fails(() => Shim.Assert.AreEqual(0.1, 0.1000001));
    }

    [TestMethod]
    public void ConditionsHoldOrFail()
    {
        object one = new(), other = new();
        Shim.Assert.IsTrue(true);
        Shim.Assert.IsFalse(false);
        Shim.Assert.IsNull(null);
        Shim.Assert.IsNotNull(one);
        Shim.Assert.AreSame(one, one);
        Shim.Assert.AreNotSame(one, other);
        Fails(() => Shim.Assert.IsTrue(false));
        Fails(() => Shim.Assert.IsFalse(true));
        Fails(() => Shim.Assert.IsNull(one));
        Fails(() => Shim.Assert.IsNotNull(null));
        Fails(() => Shim.Assert.AreSame(one, other));
        Fails(() => Shim.Assert.AreNotSame(one, one));
    }

    [TestMethod]
    public void TypesAreExact()
    {
        var thrown = new ArgumentNullException();
        Shim.Assert.IsInstanceOfType(thrown, typeof(ArgumentNullException));
        Shim.Assert.IsNotInstanceOfType(thrown, typeof(ArgumentException));
        Shim.Assert.ThrowsException(typeof(ArgumentNullException), () => throw thrown);
        Fails(() => Shim.Assert.IsInstanceOfType(thrown, typeof(ArgumentException)));
        Fails(() => Shim.Assert.IsNotInstanceOfType(thrown, typeof(ArgumentNullException)));
        Fails(() => Shim.Assert.ThrowsException(typeof(ArgumentException), () => throw thrown));
        Fails(() => Shim.Assert.ThrowsException(typeof(ArgumentException), () => { }));
    }

    [TestMethod]
    public void StringsContainOrFail()
    {
        Shim.Assert.Contains("b", "abc");
        Shim.Assert.DoesNotContains("d", "abc");
        Shim.Assert.StartsWith("a", "abc");
        Shim.Assert.EndsWith("c", "abc");
        Fails(() => Shim.Assert.Contains("d", "abc"));
        Fails(() => Shim.Assert.DoesNotContains("b", "abc"));
        Fails(() => Shim.Assert.StartsWith("b", "abc"));
        Fails(() => Shim.Assert.EndsWith("b", "abc"));
        Fails(() => Shim.Assert.Contains(null, "abc"));
    }

    [TestMethod]
    public void CollectionsAreComparedByElement()
    {
        Shim.CollectionAssert.AreEqual(new byte[] { 1, 2 }, new byte[] { 1, 2 });
        Shim.CollectionAssert.AreNotEqual(new byte[] { 1, 2 }, new byte[] { 1, 3 });
        Shim.CollectionAssert.Empty(new ArrayList());
        Shim.CollectionAssert.NotEmpty(new[] { 1 });
        Fails(() => Shim.CollectionAssert.AreEqual(new byte[] { 1, 2 }, new byte[] { 1, 3 }));
        Fails(() => Shim.CollectionAssert.AreEqual(new byte[] { 1, 2 }, new byte[] { 1 }));
        Fails(() => Shim.CollectionAssert.AreEqual(new byte[] { 1 }, null));
        Fails(() => Shim.CollectionAssert.AreNotEqual(new byte[] { 1 }, new byte[] { 1 }));
        Fails(() => Shim.CollectionAssert.Empty(new[] { 1 }));
        Fails(() => Shim.CollectionAssert.NotEmpty(new ArrayList()));
        Assert.IsTrue(Shim.TestExtensions.SequenceEqual(new[] { 1, 2 }, new[] { 1, 2 }));
        Assert.IsFalse(Shim.TestExtensions.SequenceEqual(new[] { 1, 2 }, new[] { 1, 3 }));
        Assert.IsFalse(Shim.TestExtensions.SequenceEqual(new[] { 1, 2 }, new[] { 1L, 2L }));
    }

    private static void Fails(Action assertion) => Assert.ThrowsExactly<TestFrameworkShared.AssertFailedException>(assertion);

    private static TestResult Expect(UnitTestOutcome outcome, Type type, string method, params object[] arguments)
    {
        var test = new FakeTestMethod(type.GetMethod(method), arguments);
        TestResult result = new Shim.TestMethodAttribute().ExecuteAsync(test).Result[0];
        Assert.AreEqual(outcome, result.Outcome, result.TestFailureException?.ToString());
        return result;
    }

    // Not test classes to MSTest, so that what must fail does not fail the run.
    public class Probe
    {
        private int _state;

        public void Passes()
        {
        }

        public void Asserts() => Shim.Assert.AreEqual(1, 2, "two");

        public void Writes() => Shim.OutputHelper.Write("seen");

        public void Throws() => throw new InvalidOperationException("broken");

        public void Skips() => Shim.Assert.SkipTest("not here");

        public void UsesInstance() => _state++;

        public void TakesLong(long value) => Shim.Assert.AreEqual(5L, value);
    }

    public class First
    {
        [Shim.Setup]
        public void Setup() => s_calls += "setup ";

        [Shim.Cleanup]
        public void Cleanup() => s_calls += "cleanup ";

        public void A() => s_calls += "A ";

        public void B() => s_calls += "B ";
    }

    public class Second
    {
        public void C() => s_calls += "C ";
    }

    public class BadSetup
    {
        [Shim.Setup]
        public void Setup() => throw new InvalidOperationException();

        public void A()
        {
        }

        public void B()
        {
        }
    }

    public class SkippedSetup
    {
        [Shim.Setup]
        public void Setup() => Shim.Assert.SkipTest("not here");

        public void A() => throw new InvalidOperationException();
    }

    private sealed class FakeTestMethod : ITestMethod
    {
        public FakeTestMethod(MethodInfo method, object[] arguments)
        {
            MethodInfo = method;
            Arguments = arguments;
        }

        public string TestMethodName => MethodInfo.Name;

        public string TestClassName => MethodInfo.DeclaringType.FullName;

        public Type ReturnType => MethodInfo.ReturnType;

        public object[] Arguments { get; }

        public ParameterInfo[] ParameterTypes => MethodInfo.GetParameters();

        public MethodInfo MethodInfo { get; }

        public Task<TestResult> InvokeAsync(object[] arguments) => throw new NotSupportedException();

        public Attribute[] GetAllAttributes() => Attribute.GetCustomAttributes(MethodInfo);

        public TAttribute[] GetAttributes<TAttribute>()
            where TAttribute : Attribute => (TAttribute[])Attribute.GetCustomAttributes(MethodInfo, typeof(TAttribute));
    }
}

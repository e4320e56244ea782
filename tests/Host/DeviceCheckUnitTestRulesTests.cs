using System.Linq;
using DeviceCheck;
using DeviceCheck.Size;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>The device check's rules for the assembly with the unit tests, and its size estimate.</summary>
[TestClass]
public sealed class DeviceCheckUnitTestRulesTests
{
    private const string Framework = """
        namespace nanoFramework.TestFramework
        {
            public sealed class TestClassAttribute : System.Attribute { }
            public static class Assert
            {
                public static void IsTrue(bool condition, string message = "") { }
                public static void Contains(string expected, string value, string message = "") { }
            }
        }
        namespace Tests
        {
            using nanoFramework.TestFramework;
        """;

    [TestMethod]
    [DataRow("[TestClass] public class T { int _state; }", true)]
    [DataRow("[TestClass] public class T { public int State { get; set; } }", true)]
    [DataRow("[TestClass] public class T { static int s_state; const int One = 1; }", false)]
    [DataRow("public class Fake { int _state; }", false)]
    public void FindsInstanceStateOfTestClasses(string source, bool found) => Assert.AreEqual(found, Has("NF301", source));

    [TestMethod]
    [DataRow("Assert.IsTrue(true, \"one, two\")", true)]
    [DataRow("Assert.IsTrue(true, $\"{1}, {2}\")", true)]
    [DataRow("Assert.IsTrue(true, \"one\" + a + \", two\")", true)]
    [DataRow("Assert.IsTrue(message: C, condition: true)", true)]
    [DataRow("Assert.IsTrue(true, \"one two\")", false)]
    [DataRow("Assert.IsTrue(true, string.Format(\"{0}\", a))", false)]
    [DataRow("Assert.Contains(\"one, two\", a)", false)]
    public void FindsCommasInMessages(string call, bool found) =>
        Assert.AreEqual(found, Has("NF302",
            $"public class T {{ const string C = \"one, two\"; void M(string a) {{ {call}; }} }}"));

    [TestMethod]
    public void EstimatesWhatTheMetadataProcessorWouldWrite()
    {
        // Measured: 28 bytes a method of this shape, 15 for a field of seven letters, a literal's length and one.
        int empty = Bytes("class A { }");
        const string F = "static int f(int a, int b) => a + b;", G = "static int g(int a, int b) => a + b;";
        Assert.AreEqual(28, Bytes($"class A {{ {F} {G} }}") - Bytes($"class A {{ {F} }}"), 6);
        Assert.AreEqual(15, Bytes("class A { int _abcdef; }") - empty, 3);
        Assert.AreEqual(1024, Bytes(WithLiteral(1000)) - empty, 40);

        var size = DeviceCheckSnippet.Compile("class A { string M() => \"four\"; int _a; const int C = 1; }").Size();
        Assert.AreEqual((1, 2, 1, 5), (size.Types, size.Methods, size.Fields, size.LiteralBytes));
        Assert.AreEqual("A", size.ByType.Single().Name);
    }

    [TestMethod]
    public void RefusesWhatTheFormatOrTheBudgetDoesNotHold()
    {
        var size = DeviceCheckSnippet.Compile(WithLiteral(ImageBudget.Bytes), "firmware").Size();
        var report = new Report();
        SizeCheck.RunTables(size, new Place("firmware.nfproj", 1), report);
        SizeCheck.RunBudget([size], new Place("nf.sln", 1), report);
        Assert.AreEqual("NF402 NF401", string.Join(' ', report.Findings.Select(f => f.Id)));

        var other = DeviceCheckSnippet.Compile(WithLiteral(60000), "NFUnitTest").Size();
        report = new Report();
        SizeCheck.RunTables(other, new Place("Unit.nfproj", 1), report);
        SizeCheck.RunBudget([other, other, other], new Place("nf.sln", 1), report);
        Assert.IsEmpty(report.Findings);
    }

    private static string WithLiteral(int length) => "class A { string M() => \"" + new string('x', length) + "\"; }";

    private static bool Has(string rule, string source) =>
        DeviceCheckSnippet.Compile(Framework + source + " }").Findings().Any(f => f.Id == rule);

    private static int Bytes(string source) => DeviceCheckSnippet.Compile(source).Size().PeBytes;
}

using System.Linq;
using DeviceCheck;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>The device check on static initialisers: they run before Main in the order of names, and fail silently.</summary>
[TestClass]
public sealed class DeviceCheckInitialiserTests
{
    [TestMethod]
    [DataRow(
        "class A { static int s_a = B.Value; } "
        + "class B { public static readonly int Value = new object().GetHashCode(); }",
        DisplayName = "read")]
    [DataRow(
        "class A { static A() { B.Value = 1; } } "
        + "class B { public static int Value; }",
        DisplayName = "write")]
    [DataRow(
        "class A { static int s_a = B.Get(); } "
        + "class B { static int s_b = 7; public static int Get() => s_b; }",
        DisplayName = "through a method")]
    [DataRow(
        "class A { static B s_b = new B(); } "
        + "class B { static byte[] s_t = new byte[1]; byte _b; public B() { _b = s_t[0]; } }",
        DisplayName = "through a constructor")]
    [DataRow(
        "class A { static int s_a = new C().Get(); } "
        + "abstract class B { public abstract int Get(); } "
        + "class C : B { static int s_c = 7; public override int Get() => s_c; }",
        DisplayName = "through an override")]
    [DataRow(
        "class A { static I s_i; static int s_a = s_i.Get(); } "
        + "interface I { int Get(); } "
        + "class B : I { static int s_b = 7; public int Get() => s_b; }",
        DisplayName = "through an interface")]
    public void FindsAnInitialiserThatNeedsAnotherType(string source)
    {
        var finding = Findings(source, "NF206").First();
        Assert.AreEqual(DeviceCheckSnippet.Path, finding.Place.Path);
    }

    [TestMethod]
    [DataRow(
        "class A { static int s_a = 7; static int s_b = s_a + 1; static int Get() => s_b; static int s_c = Get(); }",
        DisplayName = "own fields")]
    [DataRow(
        "class A { const int C = B.Value; static int s_a = B.Value; } "
        + "class B { public const int Value = 7; }",
        DisplayName = "constant of another type")]
    [DataRow(
        "class A { static System.Action s_a = () => { B.Value = 1; }; } "
        + "class B { public static int Value; }",
        DisplayName = "lambda that runs later")]
    [DataRow(
        "class A { static int[] s_a = { 1, 2, 3, 4, 5 }; static B s_b = new B(); } "
        + "class B { int _b = 1; }",
        DisplayName = "array and plain object")]
    [DataRow(
        "class A { static A s_a = new A(); static int s_b; A() { s_b++; } }",
        DisplayName = "own constructor")]
    [DataRow(
        "class A { int M() => B.Value; } "
        + "class B { public static int Value = 7; }",
        DisplayName = "use outside an initialiser")]
    public void LetsAnInitialiserPassThatNeedsNoOther(string source) => Assert.IsEmpty(Findings(source, "NF206"));

    [TestMethod]
    public void NamesTheWayToTheOtherType()
    {
        const string Source = "class A { static int s_a = B.Get(); } class B { public static int Get() => C.Value; } "
            + "class C { public static int Value = 7; }";
        Assert.Contains("A uses C.Value (through B.Get)", Findings(Source, "NF206")[0].Message);
    }

    [TestMethod]
    [DataRow(
        "class A { static int s_a = B.Get(null); } "
        + "class B { public static int Get(object o) { if (o == null) throw new System.Exception(); return 1; } }",
        DisplayName = "throw in a method")]
    [DataRow(
        "class A { static int s_a = int.Parse(\"1\"); }",
        DisplayName = "parse")]
    [DataRow(
        "class A { static byte[] s_a = System.Convert.FromBase64String(\"AA==\"); }",
        DisplayName = "base64")]
    public void FindsAnInitialiserThatCanThrow(string source) => Assert.HasCount(1, Findings(source, "NF207"));

    [TestMethod]
    [DataRow("class A { static int s_a = B.Get(); } class B { public static int Get() { return 1; } }")]
    [DataRow("class A { int _a = int.Parse(\"1\"); }")]
    public void LetsAnInitialiserPassThatCannotThrow(string source) => Assert.IsEmpty(Findings(source, "NF207"));

    [TestMethod]
    [DataRow("class A { static readonly int[] s_a = { 1, 2, 3 }; }", DisplayName = "table")]
    [DataRow("class A { static object s_a = new object(); }", DisplayName = "object")]
    [DataRow("class A { static A() { } }", DisplayName = "empty")]
    [DataRow("class A { System.Action M() => () => { }; }", DisplayName = "lambda that captures nothing")]
    public void AnUpdateHasNoStaticConstructor(string source)
    {
        Assert.HasCount(1, [.. DeviceCheckSnippet.Compile(source, "boards").Findings().Where(f => f.Id == "NF209")]);
        Assert.IsEmpty(Findings(source, "NF209"), "in another assembly it may");
    }

    [TestMethod]
    [DataRow("class A { const int C = 7; static int s_a; int _b; int M() { s_a = C; return s_a + _b; } }")]
    [DataRow("class A { int _b; System.Action M() => () => { _b = 1; }; }")]
    public void AnUpdateMayHaveConstantsFieldsAndLambdasThatCapture(string source) =>
        Assert.IsEmpty([.. DeviceCheckSnippet.Compile(source, "boards").Findings().Where(f => f.Id == "NF209")]);

    private static Finding[] Findings(string source, string rule) =>
        [.. DeviceCheckSnippet.Compile(source).Findings().Where(f => f.Id == rule)];
}

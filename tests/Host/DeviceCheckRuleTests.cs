using System.Collections.Generic;
using System.Linq;
using DeviceCheck;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>Each rule of the device check finds its breach, on its line, and lets the code beside it pass.</summary>
[TestClass]
public sealed class DeviceCheckRuleTests
{
    // "//!" marks the line of the finding.
    private const string Mark = "//!";

    [TestMethod]
    [DataRow("NF101",
        "class A<T> //!\n{ }",
        "class A { }",
        DisplayName = "generic class")]
    [DataRow("NF101",
        "class A { void M<T>()\n{ } //!\n}",
        "class A { void M() { } }",
        DisplayName = "generic method")]
    [DataRow("NF101",
        "class A {\nSystem.Func<int> _f; //!\n}",
        "class A { System.Action _f; }",
        DisplayName = "generic delegate in a field")]
    [DataRow("NF101",
        "class A { int M() {\nvar l = new System.Collections.Generic.List<int>(); //!\nreturn l.Count; } }",
        "class A { int M() { var l = new System.Collections.ArrayList(); return l.Count; } }",
        DisplayName = "generic list in a method")]
    [DataRow("NF101",
        "class A { int M() => 0; int N() {\nreturn System.Linq.Enumerable.Count(\"a\"); //!\n} }",
        "class A { int N() { return \"a\".Length; } }",
        DisplayName = "call of a generic method")]
    [DataRow("NF101",
        "class A { int M(\nint? a) => a == null ? 0 : 1; //!\n}",
        "class A { int M(object a) => a == null ? 0 : 1; }",
        DisplayName = "nullable int")]
    [DataRow("NF102",
        "class A {\nint[,] _grid; //!\n}",
        "class A { int[][] _grid; }",
        DisplayName = "multidimensional array")]
    [DataRow("NF103",
        "unsafe class A { int M(byte[] b) {\nfixed (byte* p = b) { return *p; } //!\n} }",
        "class A { int M(byte[] b) { return b[0]; } }",
        DisplayName = "fixed")]
    [DataRow("NF103",
        "unsafe class A { void M() {\nbyte* p = stackalloc byte[4]; //!\n*p = 1; } }",
        "class A { void M() { var p = new byte[4]; p[0] = 1; } }",
        DisplayName = "stackalloc")]
    [DataRow("NF104",
        "interface I { int M()\n=> 1; //!\n}",
        "interface I { int M(); }",
        DisplayName = "default interface method")]
    [DataRow("NF104",
        "interface I {\nstatic abstract int M(); //!\n}",
        "interface I { int M(); }",
        DisplayName = "static abstract")]
    [DataRow("NF105",
        "class A {\nvolatile int _a; //!\nvoid M() { _a = 1; } }",
        "class A { int _a; void M() { _a = 1; } }",
        DisplayName = "volatile")]
    [DataRow("NF106",
        "class A { ~A()\n{ //!\n} }",
        "class A { void Dispose() { } }",
        DisplayName = "finalizer")]
    [DataRow("NF107",
        "class A {\n[System.ThreadStatic] static int s_a; //!\n}",
        "class A { static int s_a; }",
        DisplayName = "thread static")]
    [DataRow("NF109",
        "class A { //!\nasync System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); } }",
        "class A { void M() { System.Threading.Thread.Sleep(1); } }",
        DisplayName = "async")]
    [DataRow("NF109",
        "class A { //!\nSystem.Collections.IEnumerator M() { yield return 1; } }",
        "class A { int M() { return 1; } }",
        DisplayName = "iterator")]
    [DataRow("NF110",
        "struct S { } //!",
        "class S { } enum E { } class B { static readonly byte[] s_b = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }; }",
        DisplayName = "struct")]
    [DataRow("NF111",
        "class A { public override int GetHashCode()\n=> 1; //!\n}",
        "class A { public int Hash() => 1; }",
        DisplayName = "hash code")]
    [DataRow("NF201",
        "class A { int M(int a, int b)\n=> checked(a + b); //!\n}",
        "class A { int M(int a, int b) => unchecked(a + b); }",
        DisplayName = "checked addition")]
    [DataRow("NF201",
        "class A { byte M(int a)\n=> checked((byte)a); //!\n}",
        "class A { byte M(int a) => (byte)a; }",
        DisplayName = "checked conversion")]
    [DataRow("NF201",
        "class A { byte[] M(long a)\n=> new byte[a]; //!\n}",
        "class A { byte[] M(long a) => new byte[(int)a]; }",
        DisplayName = "long array length")]
    [DataRow("NF202",
        "enum E { X } class A { string M(E e)\n=> e.ToString(); //!\n}",
        "enum E { X } class A { string M(E e) => ((int)e).ToString(); }",
        DisplayName = "ToString of an enum")]
    [DataRow("NF202",
        "enum E { X } class A { string M(E e)\n=> \"a\" + e; //!\n}",
        "enum E { X } class A { string M(E e) => \"a\" + (int)e; }",
        DisplayName = "enum in a concatenation")]
    [DataRow("NF202",
        "enum E { X } class A { string M(E e)\n=> string.Format(\"{0}\", e); //!\n}",
        "enum E { X } class A { object M(E e) => e; }",
        DisplayName = "enum in a format")]
    [DataRow("NF202",
        "enum E { X } class A { string M(E e)\n=> string.Concat(new object[] { 1, e }); //!\n}",
        "enum E { X } class A { object M(E e) => new object[] { e }; }",
        DisplayName = "enum in an array of arguments")]
    [DataRow("NF202",
        "class A { string M(System.DayOfWeek e) { object o = e;\nreturn o.ToString(); //!\n} }",
        "class A { bool M(System.DayOfWeek e) { object o = e; return o.Equals(e); } }",
        DisplayName = "boxed enum of another assembly")]
    [DataRow("NF203",
        "class A { ulong M(double d, bool b)\n=> (ulong)(b ? d : d * 2); //!\n}",
        "class A { ulong M(double d, uint u) => (ulong)(long)d + u; }",
        DisplayName = "double to ulong")]
    [DataRow("NF204",
        "class A { string M()\n=> \"a\\0b\"; //!\n}",
        "class A { string M() => \"a\\u0001b\"; }",
        DisplayName = "NUL in a literal")]
    [DataRow("NF204",
        "class A {\npublic const string S = \"\\0\"; //!\n}",
        "class A { public const string S = \"0\"; }",
        DisplayName = "NUL in a constant")]
    [DataRow("NF208",
        "class A { string[] M(int n) =>\nnew string[n]; //!\n}",
        "class A { string[] M() => new string[0]; }",
        DisplayName = "array of strings")]
    [DataRow("NF208",
        "class A { string[] M(string a) =>\nnew string[] { a, null }; //!\n}",
        "class A { string[] M(string a) => new string[] { a, a + \"b\" }; }",
        DisplayName = "array of strings with a null")]
    [DataRow("NF205",
        "class A { void M() {\nSystem.Diagnostics.Debug.WriteLine(\"a\"); //!\n} }",
        "class A { void M() { System.Console.WriteLine(\"a\"); } }",
        DisplayName = "Debug.WriteLine")]
    public void FindsTheBreachAndNothingElse(string rule, string breach, string harmless)
    {
        var found = DeviceCheckSnippet.Compile(breach).Findings().Where(f => f.Id == rule).ToList();
        Assert.AreEqual(LineOfMark(breach), found.Select(f => f.Place.Line).FirstOrDefault(), "line of " + rule);
        Assert.AreEqual(DeviceCheckSnippet.Path, found[0].Place.Path);
        Assert.IsEmpty(DeviceCheckSnippet.Compile(harmless).Findings().Where(f => f.Id == rule));
    }

    [TestMethod]
    public void FindsAttributesThatTheCompilerEmbeds()
    {
        var findings = DeviceCheckSnippet.CompileBare("class A { void M(in int a) { } }").Findings();
        Assert.Contains("NF108", Ids(findings));
        Assert.IsEmpty(DeviceCheckSnippet.CompileBare("class A { void M(ref int a) { } }").Findings());
    }

    [TestMethod]
    public void LetsDebugOutputPassWhereItIsCompiled()
    {
        const string Source = "class A { void M() { System.Diagnostics.Debug.WriteLine(\"a\"); } }";
        Assert.IsEmpty(DeviceCheckSnippet.Compile(Source, "snippet", "DEBUG").Findings());
    }

    [TestMethod]
    public void CountsLocalsFieldsAndJumps()
    {
        string locals = string.Concat(Enumerable.Range(0, 201).Select(i => $"int v{i} = M(0); M(v{i}); M(v{i});"));
        ExpectTooMany($"int M(int a) {{ {locals} return a; }}");

        string fields = string.Concat(Enumerable.Range(0, 256).Select(i => $"int _f{i};"));
        ExpectTooMany(fields);

        string cases = string.Concat(Enumerable.Range(0, 256).Select(i => $"case {i}: return {i * 7 % 11};"));
        ExpectTooMany($"int M(int a) {{ switch (a) {{ {cases} }} return 0; }}");
    }

    [TestMethod]
    [DataRow("objects", "System.Collections.Specialized", "new System.Collections.Specialized.ListDictionary()")]
    [DataRow("NFUnitTest", "System.Collections.Specialized", "new System.Collections.Specialized.ListDictionary()")]
    public void RefusesOtherAssembliesInThePureLayers(string assembly, string refused, string use)
    {
        string source = $"class A {{ object M() => {use}; }}";
        var findings = DeviceCheckSnippet.Compile(source, assembly).Findings();
        Assert.Contains(f => f.Id == "NF008" && f.Message.Contains("not to " + refused), findings);
        Assert.IsEmpty(DeviceCheckSnippet.Compile(source, "firmware").Findings());
    }

    private static void ExpectTooMany(string members) =>
        Assert.Contains("NF112", Ids(DeviceCheckSnippet.Compile($"class A {{ {members} }}").Findings()));

    private static int LineOfMark(string source) =>
        source[..source.IndexOf(Mark, System.StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    private static IEnumerable<string> Ids(IEnumerable<Finding> findings) => findings.Select(f => f.Id);
}

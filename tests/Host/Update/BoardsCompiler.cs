// Updates that go wrong in one way each, compiled as tests ask for them.
using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Update;

/// <summary>Compiles an assembly <c>boards</c>.</summary>
internal static class BoardsCompiler
{
    /// <summary>Compiles a source.</summary>
    public static byte[] Compile(string source)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "boards",
            [CSharpSyntaxTree.ParseText(source)],
            platform.Where(file => Path.GetFileName(file) is var name && (name.StartsWith("System.", StringComparison.Ordinal) ||
                name is "wiring.dll" or "sensors.dll" or "objects.dll" or "stack.dll")).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var output = new MemoryStream();
        var result = compilation.Emit(output);
        Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics));
        return output.ToArray();
    }

    /// <summary>A set of boards with other methods.</summary>
    /// <param name="wire">What wires a board.</param>
    /// <param name="names">The names.</param>
    /// <param name="constructor">What its constructor does.</param>
    /// <param name="type">What it is called.</param>
    public static byte[] Boards(string wire = "", string names = "\"weather\"", string constructor = "", string type = "NodeBoards") => Compile(
        $$"""
        using System;
        using Firmware.Wiring;

        namespace Firmware.Boards
        {
            public sealed class {{type}} : BoardSet
            {
                public {{type}}() { {{constructor}} }
                public override string Version => "9.9.9";
                public override string[] Names => new string[] { {{names}} };
                public override void Wire(string name, Board board, IPinSource pins) { {{wire}} }
            }
        }
        """);
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DeviceCheck;
using DeviceCheck.Building;
using DeviceCheck.Rules;
using DeviceCheck.Size;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Mono.Cecil;

namespace Host;

/// <summary>A piece of C#, compiled in memory as a release build would, and what the device check finds in it.</summary>
internal sealed class DeviceCheckSnippet
{
    public const string Path = "Snippet.cs";

    // Stands for nanoFramework's own mscorlib where a test needs the compiler to miss something.
    private const string TinyCoreLibrary = """
        [assembly: System.Reflection.AssemblyVersion("1.17.11.0")]
        namespace System
        {
            public class Object { }
            public abstract class ValueType { }
            public abstract class Enum : ValueType { }
            public struct Void { }
            public struct Boolean { }
            public struct Int32 { }
            public sealed class String { }
            public class Attribute { }
            public enum AttributeTargets { All = 32767 }
            public sealed class AttributeUsageAttribute : Attribute
            {
                public AttributeUsageAttribute(AttributeTargets validOn) { }
                public bool AllowMultiple { get; set; }
                public bool Inherited { get; set; }
            }
        }
        namespace System.Reflection
        {
            public sealed class AssemblyVersionAttribute : Attribute
            {
                public AssemblyVersionAttribute(string version) { }
            }
        }
        namespace System.Runtime.CompilerServices
        {
            public sealed class CompilerGeneratedAttribute : Attribute { }
        }
        """;

    private static readonly Lazy<IReadOnlyList<string>> s_desktop = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")).Split(System.IO.Path.PathSeparator)
            .Where(f => System.IO.Path.GetFileName(f).StartsWith("System.", StringComparison.Ordinal))]);

    // Read once: there are some hundred and fifty of them, and some hundred snippets.
    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_desktopReferences = new(() =>
        [.. s_desktop.Value.Select(f => MetadataReference.CreateFromFile(f))]);

    private readonly byte[] _assembly;
    private readonly byte[] _symbols;
    private readonly CSharpCompilation _compilation;

    private DeviceCheckSnippet(string source, string name, IEnumerable<MetadataReference> references, params string[] defines)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp13, preprocessorSymbols: defines)
            .WithFeatures([new("noRefSafetyRulesAttribute", "true")]);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true);
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), parse, Path);
        _compilation = CSharpCompilation.Create(name, [tree], references, options);

        var assembly = new MemoryStream();
        var symbols = new MemoryStream();
        var result = _compilation.Emit(assembly, symbols, options: new EmitOptions(
            debugInformationFormat: DebugInformationFormat.PortablePdb, runtimeMetadataVersion: "v4.0.30319"));
        if (!result.Success)
        {
            throw new InvalidOperationException(
                string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        }

        _assembly = assembly.ToArray();
        _symbols = symbols.ToArray();
    }

    /// <summary>Compiles against the desktop framework.</summary>
    public static DeviceCheckSnippet Compile(string source, string name = "snippet", params string[] defines) =>
        new(source, name, s_desktopReferences.Value, defines);

    /// <summary>Compiles against a core library that has next to nothing.</summary>
    public static DeviceCheckSnippet CompileBare(string source, string name = "snippet", params byte[][] libraries) =>
        new(source, name, libraries.Prepend(CoreLibrary).Select(image => MetadataReference.CreateFromImage(image)));

    /// <summary>The image of the core library that has next to nothing.</summary>
    public static byte[] CoreLibrary { get; } = new DeviceCheckSnippet(TinyCoreLibrary, "mscorlib", [])._assembly;

    public byte[] Image => _assembly;

    public IReadOnlyList<Finding> Findings()
    {
        var report = new Report();
        Read((assembly, subject) => CheckList.Run(subject, report));
        return report.Findings;
    }

    public AssemblySize Size()
    {
        AssemblySize size = null;
        Read((assembly, subject) => size = new AssemblySize(assembly));
        return size;
    }

    private void Read(Action<AssemblyDefinition, Subject> look)
    {
        using var reader = new AssemblyReader();
        foreach (string file in s_desktop.Value)
        {
            reader.AddFile(file);
        }

        var assembly = reader.Read(_assembly, _symbols);
        look(assembly, new Subject(assembly, _compilation, [assembly], new Place("snippet.nfproj", 1)));
    }
}

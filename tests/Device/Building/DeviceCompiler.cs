using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DeviceCheck.Projects;
using DeviceCheck.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace DeviceCheck.Building;

/// <summary>
/// Compiles the projects as their release build would: same sources, same options, and no reference they do not name.
/// </summary>
public sealed class DeviceCompiler(IReadOnlyList<NanoProject> projects, ReferenceFolder folder, Report report)
{
    // The compiler's default; the project system leaves it alone.
    private const int WarningLevel = 4;

    private readonly Dictionary<string, CompiledProject> _done = [];

    /// <summary>In the order of the solution. A project that does not compile has no assembly.</summary>
    public IReadOnlyList<CompiledProject> CompileAll() => [.. projects.Select(p => Compile(p, [])).Where(p => p != null)];

    private CompiledProject Compile(NanoProject project, HashSet<string> below)
    {
        if (_done.TryGetValue(project.Path, out var compiled))
        {
            return compiled;
        }

        if (!below.Add(project.Path))
        {
            report.Add(RuleBook.ProjectFile, project.At(), "refers to itself through its ProjectReferences; remove one of them");
            return null;
        }

        // Against compilations rather than files: a library with errors then yields its own errors, not its users' as well.
        var libraries = project.ProjectReferences
            .Select(item => projects.FirstOrDefault(p => p.Path == item.Path))
            .Where(p => p != null)
            .Select(p => Compile(p, below)?.Compilation.ToMetadataReference() as MetadataReference)
            .Where(r => r != null);
        var assemblies = project.References.Where(r => !r.IsProgram).Select(folder.Find).Where(f => f != null)
            .Select(f => (MetadataReference)MetadataReference.CreateFromFile(f));

        var compilation = CSharpCompilation.Create(
            project.AssemblyName, Parse(project), [.. assemblies, .. libraries], Options(project));
        compiled = Emit(project, compilation);
        below.Remove(project.Path);
        _done[project.Path] = compiled;
        return compiled;
    }

    private IEnumerable<SyntaxTree> Parse(NanoProject project)
    {
        string language = project.Property("LangVersion", "default");
        if (!LanguageVersionFacts.TryParse(language, out var version))
        {
            report.Add(RuleBook.ProjectFile, project.At(),
                $"LangVersion {language} is unknown to this compiler; set one that it knows, such as 13.0");
        }

        var options = new CSharpParseOptions(
            version, DocumentationMode.None, SourceCodeKind.Regular, project.List("DefineConstants"))
            .WithFeatures(project.List("Features").Select(Feature));
        foreach (var item in project.Compile.DistinctBy(i => i.Path).Where(i => File.Exists(i.Path)))
        {
            using var stream = File.OpenRead(item.Path);
            var text = SourceText.From(stream, Encoding.UTF8);

            // The relative path goes into the pdb, so that findings and builds do not depend on where the repository lies.
            yield return CSharpSyntaxTree.ParseText(text, options, project.Repository.Relative(item.Path));
        }
    }

    private static KeyValuePair<string, string> Feature(string text) =>
        text.Split('=', 2) is [var name, var value] ? new(name, value) : new(text, "true");

    private static CSharpCompilationOptions Options(NanoProject project) => new(
        project.IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        checkOverflow: project.IsTrue("CheckForOverflowUnderflow"),
        allowUnsafe: project.IsTrue("AllowUnsafeBlocks"),
        warningLevel: WarningLevel,
        generalDiagnosticOption: project.TreatWarningsAsErrors ? ReportDiagnostic.Error : ReportDiagnostic.Default,
        specificDiagnosticOptions: project.List("NoWarn").Select(id => KeyValuePair.Create(
            int.TryParse(id, out int number) ? $"CS{number:D4}" : id, ReportDiagnostic.Suppress)),
        deterministic: true);

    private CompiledProject Emit(NanoProject project, CSharpCompilation compilation)
    {
        var assembly = new MemoryStream();
        var symbols = new MemoryStream();
        var options = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
        var result = compilation.Emit(assembly, symbols, options: options);
        foreach (var diagnostic in result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed))
        {
            report.Add(new Finding(
                diagnostic.Location.IsInSource ? Subject.Of(diagnostic.Location) : project.At(),
                diagnostic.Id,
                diagnostic.Severity == DiagnosticSeverity.Error ? Severity.Error : Severity.Warning,
                diagnostic.GetMessage()));
        }

        if (result.Success && compilation.Assembly.Identity.Version == new Version(0, 0, 0, 0))
        {
            report.Add(RuleBook.AssemblyVersion, project.At(),
                "has no assembly version; give it [assembly: AssemblyVersion(...)] in Properties/AssemblyInfo.cs");
        }

        return new CompiledProject(project, compilation,
            result.Success ? assembly.ToArray() : null, result.Success ? symbols.ToArray() : null);
    }
}

using System.Collections.Generic;
using System.IO;
using System.Linq;
using DeviceCheck.Building;
using DeviceCheck.Projects;
using DeviceCheck.Rules;
using DeviceCheck.Size;
using Mono.Cecil;

namespace DeviceCheck;

/// <summary>The whole check: read the projects, compile them, look at what came out.</summary>
public sealed class Inspection(Repository repository)
{
    // Ignored by git.
    private const string OutputFolder = "tests/Device/out";

    private readonly List<AssemblySize> _sizes = [];

    public Report Report { get; } = new();

    public IReadOnlyList<AssemblySize> Sizes => _sizes;

    public IReadOnlyList<NanoProject> ReadProjects()
    {
        var projects = Solution.Read(repository, Report);
        if (projects.Count == 0)
        {
            Report.Add(RuleBook.ProjectFile, repository.Place(repository.SolutionPath, 1), "names no .nfproj; add the projects");
        }

        return projects;
    }

    /// <summary>Rewrites the Compile lists, and returns the project files that changed.</summary>
    public IReadOnlyList<string> Update(IReadOnlyList<NanoProject> projects) =>
        [.. projects.Where(p => CompileListUpdate.Apply(p, projects, Report)).Select(p => p.Name)];

    public void Run(IReadOnlyList<NanoProject> projects, ReferenceFolder folder)
    {
        CheckProjects(projects);
        new DependencyCheck(projects, folder, Report).Run();

        var compiled = new DeviceCompiler(projects, folder, Report).CompileAll();
        WriteOutput(compiled);
        new UnusedReferenceCheck(compiled, folder, Report).Run();
        CheckAssemblies(compiled, folder);
    }

    /// <summary>What can be said without references.</summary>
    public void CheckProjects(IReadOnlyList<NanoProject> projects)
    {
        SolutionCheck.Run(repository, projects, Report);
        CompileItemCheck.Run(projects, Report);
        PackageCheck.Run(projects, Report);
        LayerCheck.Run(projects, Report);
    }

    private void CheckAssemblies(IReadOnlyList<CompiledProject> compiled, ReferenceFolder folder)
    {
        using var reader = new AssemblyReader();
        foreach (string file in compiled.SelectMany(c => c.Project.References).Select(folder.Find).Where(f => f != null))
        {
            reader.AddFile(file);
        }

        var read = compiled.Where(c => c.Assembly != null)
            .Select(c => (Unit: c, Assembly: reader.Read(c.Assembly, c.Symbols)))
            .ToList();
        List<AssemblyDefinition> own = [.. read.Select(r => r.Assembly)];
        foreach (var (unit, assembly) in read)
        {
            var project = unit.Project.At();
            CheckList.Run(new Subject(assembly, unit.Compilation, own, project), Report);
            var size = new AssemblySize(assembly);
            SizeCheck.RunTables(size, project, Report);
            _sizes.Add(size);
        }

        SizeCheck.RunBudget(_sizes, repository.Place(repository.SolutionPath, 1), Report);
    }

    private void WriteOutput(IReadOnlyList<CompiledProject> compiled)
    {
        string output = Path.Combine(repository.Root, OutputFolder);
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        Directory.CreateDirectory(output);
        foreach (var unit in compiled.Where(c => c.Assembly != null))
        {
            // All unit tests have one assembly name, which the test launcher asks for: each further project gets a folder.
            string folder = Directory.GetFiles(output, unit.Project.AssemblyName + ".*").Length == 0
                ? output
                : Directory.CreateDirectory(Path.Combine(output, Path.GetFileNameWithoutExtension(unit.Project.Path))).FullName;
            string name = Path.Combine(folder, unit.Project.AssemblyName);
            File.WriteAllBytes(name + (unit.Project.IsProgram ? ".exe" : ".dll"), unit.Assembly);
            File.WriteAllBytes(name + ".pdb", unit.Symbols);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using DeviceCheck.Projects;

namespace DeviceCheck.Building;

/// <summary>
/// Each project must name everything its references need: packages.config knows no transitive packages, and what is not named
/// is not in the image.
/// </summary>
public sealed class DependencyCheck(IReadOnlyList<NanoProject> projects, ReferenceFolder folder, Report report)
{
    public void Run()
    {
        foreach (var project in projects)
        {
            foreach (var reference in project.References)
            {
                CheckReference(project, reference);
            }

            foreach (var item in project.ProjectReferences)
            {
                CheckLibrary(project, item, projects.FirstOrDefault(p => p.Path == item.Path));
            }
        }
    }

    private void CheckReference(NanoProject project, ReferenceItem reference)
    {
        // Nothing compiles against a program, so a folder of reference assemblies need not have it, and its version is its own.
        if (reference.IsProgram)
        {
            return;
        }

        string file = folder.Find(reference);
        if (file == null)
        {
            report.Add(RuleBook.ReferenceAssembly, project.At(reference.Line),
                $"{reference.Assembly}.dll is not in {folder.Folder}; name a folder that has it, or one that has packages");
            return;
        }

        CheckVersion(project, reference, folder.VersionOf(file));
        foreach (string needed in folder.ReferencesOf(file).Where(n => project.References.All(r => r.Assembly != n)))
        {
            Missing(project, reference.Line, reference.Assembly, needed);
        }
    }

    // A reference assembly of another minor version has other members than the package that ends up on the board.
    private void CheckVersion(NanoProject project, ReferenceItem reference, Version found)
    {
        if (reference.Package is { } package && Version.TryParse(package.Version.Split('-')[0], out var wanted)
            && (wanted.Major, wanted.Minor) != (found.Major, found.Minor))
        {
            report.Add(RuleBook.ReferenceAssembly, project.At(reference.Line),
                $"{reference.Assembly} in REFERENCES has version {found}, the project names {package.Version}; "
                + "the interpreter binds on major and minor version, so make them one");
        }
    }

    private void CheckLibrary(NanoProject project, Item item, NanoProject library)
    {
        if (library == null)
        {
            return;
        }

        foreach (var needed in library.References.Where(n => project.References.All(r => r.Assembly != n.Assembly)))
        {
            Missing(project, item.Line, library.AssemblyName, needed.Assembly);
        }

        foreach (var needed in library.ProjectReferences.Where(n => project.ProjectReferences.All(r => r.Path != n.Path)))
        {
            report.AddEach(RuleBook.MissingDependency, project.At(item.Line),
                $"{library.AssemblyName} needs {project.Repository.Relative(needed.Path)}, which the project does not name; "
                + "add a ProjectReference");
        }
    }

    private void Missing(NanoProject project, int line, string by, string needed) =>
        report.AddEach(RuleBook.MissingDependency, project.At(line),
            $"{by} needs {needed}, which the project does not name; add a Reference to {needed}, "
            + $"and package {PackageOf(needed)} to packages.config");

    // The platform's rule for package ids.
    private static string PackageOf(string assembly) => assembly == "mscorlib" ? "nanoFramework.CoreLibrary"
        : assembly.StartsWith("nanoFramework.", StringComparison.Ordinal) ? assembly
        : "nanoFramework." + assembly;
}

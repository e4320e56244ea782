using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace DeviceCheck.Projects;

/// <summary>Rewrites the Compile lines of a project file from its folder, and leaves every other byte alone: a line with a Link, too.</summary>
public static partial class CompileListUpdate
{
    /// <summary>True when the file changed.</summary>
    public static bool Apply(NanoProject project, IEnumerable<NanoProject> all, Report report)
    {
        string text = File.ReadAllText(project.Path);
        var lines = Line().Matches(text);
        if (lines.Count == 0)
        {
            report.Add(RuleBook.CompileItem, project.At(),
                "has no line to put the list at; add <Compile Include=\"Properties\\AssemblyInfo.cs\" /> on a line of its own");
            return false;
        }

        string indent = lines[0].Groups[1].Value;
        string newLine = lines[0].Groups[2].Value;
        var wanted = project.FilesInFolder(all)
            .Select(file => Path.GetRelativePath(project.Folder, file).Replace('/', '\\'))
            .Order(StringComparer.Ordinal)
            .Select(include => $"{indent}<Compile Include=\"{include}\" />{newLine}");

        string without = Line().Replace(text, "", lines.Count - 1, lines[0].Index + lines[0].Length);
        string updated = without[..lines[0].Index] + string.Concat(wanted) + without[(lines[0].Index + lines[0].Length)..];
        if (updated == text)
        {
            return false;
        }

        File.WriteAllText(project.Path, updated);
        return true;
    }

    [GeneratedRegex("""^([ \t]*)<Compile Include="[^"]*" />[ \t]*(\r?\n)""", RegexOptions.Multiline)]
    private static partial Regex Line();
}

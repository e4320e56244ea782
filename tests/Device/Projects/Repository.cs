using System;
using System.IO;

namespace DeviceCheck.Projects;

/// <summary>The folder that holds nf.sln; all paths that are printed are relative to it.</summary>
public sealed class Repository(string root)
{
    public const string SolutionName = "nf.sln";

    public string Root { get; } = Path.GetFullPath(root);

    public string SolutionPath => Path.Combine(Root, SolutionName);

    /// <summary>The nearest folder upwards from <paramref name="start"/> that holds nf.sln, or null.</summary>
    public static Repository Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionName)))
            {
                return new Repository(folder.FullName);
            }
        }

        return null;
    }

    /// <summary>Joins a path as project files write it, with backslashes, to a folder.</summary>
    public static string Resolve(string folder, string msbuildPath) =>
        Path.GetFullPath(Path.Combine(folder, msbuildPath.Replace('\\', '/')));

    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public Place Place(string path, int line) => new(Relative(path), line);

    /// <summary>True when <paramref name="path"/> lies in <paramref name="folder"/> or deeper.</summary>
    public static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

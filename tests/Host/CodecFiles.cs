// Where the tests' data is: in the repository, or beside it in a folder that not every checkout has.
using System;
using System.IO;
using System.Runtime.CompilerServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

internal static class CodecFiles
{
    /// <summary>A file of the repository.</summary>
    public static string Repository(string path, [CallerFilePath] string source = "") => Path.Combine(Root(source), path);

    /// <summary>A file or folder of <c>../shared</c>; where there is none, the test is inconclusive.</summary>
    public static string Shared(string path, [CallerFilePath] string source = "")
    {
        string full = Path.Combine(Root(source), "..", "shared", path);
        if (!File.Exists(full) && !Directory.Exists(full))
        {
            Assert.Inconclusive($"No ../shared/{path} beside the repository: nothing was compared.");
        }

        return full;
    }

    private static string Root(string source)
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(source) })
        {
            for (var folder = new DirectoryInfo(start); folder != null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "nf.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("nf.sln is in no folder above the tests.");
    }
}

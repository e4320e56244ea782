using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DeviceCheck;
using DeviceCheck.Building;
using DeviceCheck.Projects;

namespace Host;

/// <summary>A repository in a temporary folder: a library, a program that uses it, and a core library.</summary>
internal sealed class DeviceCheckRepository : IDisposable
{
    private static readonly string[] s_configurations = ["Debug|Any CPU", "Release|Any CPU"];

    private readonly Dictionary<string, string> _guids = new() { ["sensors"] = System.Guid.NewGuid().ToString("B"), ["firmware"] = System.Guid.NewGuid().ToString("B") };

    public const string Packages = """
        <?xml version="1.0" encoding="utf-8"?>
        <packages>
          <package id="nanoFramework.CoreLibrary" version="1.17.11" targetFramework="netnano1.0" />
        </packages>
        """;

    public DeviceCheckRepository()
    {
        Root = Directory.CreateTempSubdirectory("device-check-").FullName;
        Write("nf.sln", Solution());
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <LangVersion>13.0</LangVersion>
                <Features>noRefSafetyRulesAttribute</Features>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <Optimize>true</Optimize>
              </PropertyGroup>
              <PropertyGroup Condition="'$(MSBuildProjectExtension)' == '.csproj'">
                <LangVersion>nonsense</LangVersion>
              </PropertyGroup>
            </Project>
            """);
        AddProject("sensors", "Library", "Pin.cs", "");
        AddProject("firmware", "Exe", "Program.cs", "<ProjectReference Include=\"..\\sensors\\sensors.nfproj\" />");
        Write("sensors/Pin.cs", "namespace Sensors;\npublic class Pin\n{\n    public int Read() => 1;\n}\n");
        Write("firmware/Program.cs", "class Program\n{\n    static void Main() => new Sensors.Pin().Read();\n}\n");
        Directory.CreateDirectory(Path.Combine(Root, "references"));
        AddReferenceAssembly("mscorlib", DeviceCheckSnippet.CoreLibrary);
    }

    public string Root { get; }

    public string References => Path.Combine(Root, "references");

    /// <summary>By which nf.sln names a project.</summary>
    public string Guid(string project) => _guids[project];

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full));
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Replaces a piece of a file that must be there.</summary>
    public void Change(string path, string from, string to)
    {
        string text = Read(path);
        if (!text.Contains(from, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{path} has no \"{from}\"");
        }

        Write(path, text.Replace(from, to));
    }

    public void AddReferenceAssembly(string name, byte[] image) =>
        File.WriteAllBytes(Path.Combine(References, name + ".dll"), image);

    /// <summary>Adds a Reference and its package to a project.</summary>
    public void AddReference(string project, string assembly, string package, string version)
    {
        Change($"{project}/{project}.nfproj", "<Reference Include=\"mscorlib\">", $"""
            <Reference Include="{assembly}">
                  <HintPath>..\packages\{package}.{version}\lib\{assembly}.dll</HintPath>
                </Reference>
                <Reference Include="mscorlib">
            """);
        Change($"{project}/packages.config", "</packages>",
            $"  <package id=\"{package}\" version=\"{version}\" targetFramework=\"netnano1.0\" />\n</packages>");
    }

    /// <summary>Runs the whole check; findings as it prints them.</summary>
    public string[] Check(bool update = false)
    {
        var inspection = new Inspection(new Repository(Root));
        var projects = inspection.ReadProjects();
        if (update)
        {
            inspection.Update(projects);
            projects = inspection.ReadProjects();
        }

        inspection.Run(projects, new ReferenceFolder(References));
        return [.. inspection.Report.Findings.Select(f => f.ToString())];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private string Solution() => string.Join('\n',
    [
        .. _guids.SelectMany(p => new[]
        {
            $"Project(\"{SolutionCheck.ProjectType}\") = \"{p.Key}\", \"{p.Key}\\{p.Key}.nfproj\", \"{p.Value}\"",
            "EndProject",
        }),
        "Global",
        "\tGlobalSection(SolutionConfigurationPlatforms) = preSolution",
        .. s_configurations.Select(c => $"\t\t{c} = {c}"),
        "\tEndGlobalSection",
        "\tGlobalSection(ProjectConfigurationPlatforms) = postSolution",
        .. _guids.Values.SelectMany(g => s_configurations.SelectMany(c =>
            new[] { "ActiveCfg", "Build.0", "Deploy.0" }.Select(s => $"\t\t{g}.{c}.{s} = {c}"))),
        "\tEndGlobalSection",
        "EndGlobal",
        "",
    ]);

    private void AddProject(string name, string outputType, string file, string projectReference)
    {
        Write($"{name}/{name}.nfproj", $"""
            <?xml version="1.0" encoding="utf-8"?>
            <Project ToolsVersion="Current" DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup>
                <ProjectGuid>{_guids[name]}</ProjectGuid>
                <OutputType>{outputType}</OutputType>
                <AssemblyName>{name}</AssemblyName>
              </PropertyGroup>
              <Import Project="..\Directory.Build.props" />
              <ItemGroup>
                <Compile Include="{file}" />
                <Compile Include="Properties\AssemblyInfo.cs" />
              </ItemGroup>
              <ItemGroup>
                <Reference Include="mscorlib">
                  <HintPath>..\packages\nanoFramework.CoreLibrary.1.17.11\lib\mscorlib.dll</HintPath>
                </Reference>
                {projectReference}
              </ItemGroup>
            </Project>
            """);
        Write($"{name}/packages.config", Packages);
        Write($"{name}/Properties/AssemblyInfo.cs", "[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")]\n");
    }
}

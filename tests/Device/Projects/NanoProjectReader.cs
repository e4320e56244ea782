using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace DeviceCheck.Projects;

/// <summary>
/// Reads a .nfproj the way MSBuild would, in a release build if nothing else is said. The nanoFramework project system itself is not needed: what
/// its files set is said here.
/// </summary>
public sealed class NanoProjectReader
{
    public const string Release = "Release", Debug = "Debug";

    private readonly Repository _repository;
    private readonly Report _report;
    private readonly MsBuildProperties _properties;
    private readonly List<Item> _compile = [];
    private readonly List<Item> _projectReferences = [];
    private readonly List<ReferenceItem> _references = [];

    private NanoProjectReader(Repository repository, string path, Report report, string configuration)
    {
        _repository = repository;
        _report = report;
        _properties = new MsBuildProperties(new Dictionary<string, string>
        {
            ["MSBuildProjectExtension"] = ".nfproj",
            ["MSBuildProjectName"] = Path.GetFileNameWithoutExtension(path),
            ["MSBuildProjectDirectory"] = Path.GetDirectoryName(path),
            ["Configuration"] = configuration,
            ["Platform"] = "AnyCPU",

            // NFProjectSystem.Default.props
            ["DefineConstants"] = configuration == Release ? "TRACE" : "DEBUG;TRACE",
            ["Optimize"] = configuration == Release ? "true" : "false",
            ["LangVersion"] = "9.0",
        });
    }

    /// <summary>Null when the file is no XML.</summary>
    public static NanoProject Read(Repository repository, string path, Report report, string configuration = Release)
    {
        var reader = new NanoProjectReader(repository, path, report, configuration);
        if (!reader.ReadFile(path))
        {
            return null;
        }

        // NFProjectSystem.CSharp.targets
        reader._properties["DefineConstants"] += ";NANOFRAMEWORK_1_0";
        return new NanoProject
        {
            Repository = repository,
            Path = path,
            Properties = reader._properties.Values,
            Compile = reader._compile,
            References = reader._references,
            ProjectReferences = reader._projectReferences,
            Packages = reader.ReadPackages(Path.Combine(Path.GetDirectoryName(path), "packages.config")),
        };
    }

    private bool ReadFile(string path)
    {
        var document = Load(path);
        if (document == null)
        {
            return false;
        }

        foreach (var element in document.Root.Elements().Where(e => Holds(path, e)))
        {
            switch (element.Name.LocalName)
            {
                case "PropertyGroup":
                    foreach (var property in element.Elements().Where(e => Holds(path, e)))
                    {
                        _properties[property.Name.LocalName] = _properties.Expand(property.Value.Trim());
                    }

                    break;
                case "ItemGroup":
                    foreach (var item in element.Elements().Where(e => Holds(path, e)))
                    {
                        ReadItem(path, item);
                    }

                    break;
                case "Import":
                    ReadImport(path, element);
                    break;
                case "Target" or "Choose":
                    Unknown(path, element,
                        $"<{element.Name.LocalName}> is not understood by this check; say it with properties and items");
                    break;
            }
        }

        return true;
    }

    private void ReadItem(string path, XElement item)
    {
        string include = _properties.Expand(Attribute(item, "Include"));
        string folder = Path.GetDirectoryName(path);
        switch (item.Name.LocalName)
        {
            case "Compile" when item.Attribute("Include") == null:
                Unknown(path, item, "<Compile> without Include is not understood by this check; list each file with Include");
                break;
            case "Compile":
                _compile.Add(new Item(include, Repository.Resolve(folder, include), Line(item), item.Attribute("Link") != null));
                break;
            case "ProjectReference":
                _projectReferences.Add(new Item(include, Repository.Resolve(folder, include), Line(item)));
                break;
            case "Reference":
                string hint = item.Elements().FirstOrDefault(e => e.Name.LocalName == "HintPath")?.Value.Trim();
                _references.Add(new ReferenceItem(include, hint, Line(item)));
                break;
        }
    }

    private void ReadImport(string path, XElement import)
    {
        if (IsProjectSystem(import))
        {
            return;
        }

        string written = Attribute(import, "Project");
        string imported = Repository.Resolve(Path.GetDirectoryName(path), _properties.Expand(written));
        if (!File.Exists(imported))
        {
            Unknown(path, import, $"imported file {written} does not exist; correct the path");
            return;
        }

        ReadFile(imported);
    }

    private IReadOnlyList<PackageItem> ReadPackages(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var document = Load(path);
        return document == null
            ? null
            : [.. document.Root.Elements("package").Select(e =>
                new PackageItem(Attribute(e, "id"), Attribute(e, "version"), Attribute(e, "targetFramework"), Line(e)))];
    }

    private XDocument Load(string path)
    {
        try
        {
            return XDocument.Load(path, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            _report.Add(RuleBook.ProjectFile, _repository.Place(path, e.LineNumber), "is not XML: " + e.Message);
            return null;
        }
    }

    private bool Holds(string path, XElement element)
    {
        // The template guards these with Exists(...); they are not followed.
        if (IsProjectSystem(element))
        {
            return true;
        }

        string condition = Attribute(element, "Condition");
        if (_properties.TryEvaluate(condition, out bool result))
        {
            return result;
        }

        Unknown(path, element,
            $"condition \"{condition}\" is not understood by this check; compare two quoted strings with == or !=");
        return false;
    }

    private void Unknown(string path, XElement element, string message) =>
        _report.Add(RuleBook.ProjectFile, _repository.Place(path, Line(element)), message);

    private static bool IsProjectSystem(XElement element) =>
        element.Name.LocalName == "Import" && Attribute(element, "Project").Contains("NFProjectSystem", StringComparison.Ordinal);

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? "";

    private static int Line(XElement element) => ((IXmlLineInfo)element).LineNumber;
}

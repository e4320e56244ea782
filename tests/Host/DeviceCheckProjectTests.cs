using System;
using System.IO;
using System.Linq;
using DeviceCheck;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>The device check on project files: what must agree, and the command that makes the Compile lists agree.</summary>
[TestClass]
public sealed class DeviceCheckProjectTests : IDisposable
{
    private const string Version = "[assembly: System.Reflection.AssemblyVersion(\"1.3.0.0\")] ";

    private readonly DeviceCheckRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [TestMethod]
    public void PassesAndWritesTheAssemblies()
    {
        Assert.IsEmpty(_repository.Check());
        Assert.IsTrue(File.Exists(Path.Combine(_repository.Root, "tests/Device/out/sensors.dll")));
        Assert.IsTrue(File.Exists(Path.Combine(_repository.Root, "tests/Device/out/firmware.pdb")));
    }

    [TestMethod]
    public void TakesPackagesAsReferences()
    {
        string lib = Path.Combine(_repository.References, "packages", "nanoFramework.CoreLibrary.1.17.11", "lib");
        Directory.CreateDirectory(lib);
        File.Move(Path.Combine(_repository.References, "mscorlib.dll"), Path.Combine(lib, "mscorlib.dll"));
        Assert.IsEmpty(_repository.Check());
    }

    [TestMethod]
    public void FindsAFileInNoProject()
    {
        _repository.Write("sensors/Soil/Probe.cs", "namespace Sensors.Soil;\npublic class Probe\n{\n}\n");
        Expect("sensors/Soil/Probe.cs(1): error NF002: is not in sensors/sensors.nfproj");
    }

    [TestMethod]
    [DataRow("sensors/bin/Copy.cs")]
    [DataRow("sensors/obj/Release/Made.cs")]
    [DataRow("sensors/Desktop/Shim.cs")]
    public void IgnoresWhatIsBuiltOrForTheDesktop(string path)
    {
        _repository.Write(path, "nonsense");
        Assert.IsEmpty(_repository.Check());
    }

    [TestMethod]
    public void FindsItemsThatAreNoFileOfTheProject()
    {
        _repository.Change("sensors/sensors.nfproj", "<Compile Include=\"Pin.cs\" />", """
            <Compile Include="Pin.cs" />
                <Compile Include="Gone.cs" />
                <Compile Include="Pin.cs" />
                <Compile Include="*.cs" />
                <Compile Include="..\firmware\Program.cs" />
            """);
        Expect(
            "NF003: Compile item Gone.cs does not exist",
            "NF003: Compile item Pin.cs is listed twice",
            "NF003: Compile item *.cs is not the name of one file",
            "NF003: Compile item ..\\firmware\\Program.cs belongs to another project");
    }

    [TestMethod]
    public void UpdatesOnlyTheCompileLists()
    {
        string before = _repository.Read("sensors/sensors.nfproj");
        _repository.Write("sensors/Soil/Probe.cs", "namespace Sensors.Soil;\npublic class Probe\n{\n}\n");
        _repository.Write("sensors/Adc.cs", "namespace Sensors;\npublic class Adc\n{\n}\n");
        Assert.IsEmpty(_repository.Check(update: true));
        Assert.AreEqual(
            before.Replace(Lines("Pin.cs", "Properties\\AssemblyInfo.cs"),
                Lines("Adc.cs", "Pin.cs", "Properties\\AssemblyInfo.cs", "Soil\\Probe.cs")),
            _repository.Read("sensors/sensors.nfproj"));

        File.Delete(Path.Combine(_repository.Root, "sensors/Soil/Probe.cs"));
        File.Delete(Path.Combine(_repository.Root, "sensors/Adc.cs"));
        Assert.IsEmpty(_repository.Check(update: true));
        Assert.AreEqual(before, _repository.Read("sensors/sensors.nfproj"));
    }

    [TestMethod]
    [DataRow("= \"sensors\", ", "= \"probes\", ", "nf.sln(1): error NF011: project sensors\\sensors.nfproj has the name probes; write sensors")]
    [DataRow("Project(\"{11A8DD76", "Project(\"{9A19103F", "has the type {9A19103F-328B-46DF-9F39-F559912D0360}; write {11A8DD76")]
    [DataRow("{SENSORS}\"", "{B4A1C0DE-0000-4000-8000-000000000001}\"", "has the GUID {B4A1C0DE-0000-4000-8000-000000000001} here and ")]
    [DataRow("{SENSORS}.Debug|Any CPU.Build.0 = Debug|Any CPU", "", "lacks the line {SENSORS}.Debug|Any CPU.Build.0 = Debug|Any CPU")]
    [DataRow("{SENSORS}.Release|Any CPU.Deploy.0 = Release|Any CPU", "", "lacks the line {SENSORS}.Release|Any CPU.Deploy.0 = Release|Any CPU")]
    [DataRow("{SENSORS}.Debug|Any CPU.ActiveCfg = Debug", "{SENSORS}.Debug|Any CPU.ActiveCfg = Release",
        "lacks the line {SENSORS}.Debug|Any CPU.ActiveCfg = Debug|Any CPU")]
    [DataRow("{SENSORS}.Debug|Any CPU.ActiveCfg", "{B4A1C0DE-0000-4000-8000-000000000001}.Debug|Any CPU.ActiveCfg",
        "no project has the GUID {B4A1C0DE-0000-4000-8000-000000000001}; remove its lines")]
    [DataRow("SolutionConfigurationPlatforms", "Solution", "has no configurations")]
    public void FindsASolutionThatDisagrees(string from, string to, string expected)
    {
        string guid = _repository.Guid("sensors");
        _repository.Change("nf.sln", from.Replace("{SENSORS}", guid), to.Replace("{SENSORS}", guid));
        Expect(expected.Replace("{SENSORS}", guid));
    }

    [TestMethod]
    public void FindsTheSameGuidTwice()
    {
        string guid = _repository.Guid("sensors");
        foreach (string path in new[] { "nf.sln", "firmware/firmware.nfproj" })
        {
            _repository.Change(path, _repository.Guid("firmware"), guid);
        }

        Expect("nf.sln(3): error NF011: project firmware\\firmware.nfproj has the GUID of another project");
    }

    [TestMethod]
    public void FindsAProjectTwiceAndAProjectNotAtAll()
    {
        _repository.Change("nf.sln", "EndProject\nGlobal", "EndProject\n" + _repository.Read("nf.sln").Split('\n')[0] + "\nEndProject\nGlobal");
        _repository.Write("tests/Unit/Unit.nfproj", _repository.Read("sensors/sensors.nfproj"));
        _repository.Write("packages/A.1.0.0/Copy.nfproj", "");
        string[] found = _repository.Check().Where(f => f.Contains("NF011")).ToArray();
        Assert.HasCount(2, found);
        Assert.Contains("nf.sln(5): error NF011: project sensors\\sensors.nfproj is named twice", found[0]);
        Assert.Contains("tests/Unit/Unit.nfproj(1): error NF011: is not in nf.sln", found[1]);
    }

    // Only the import that stands in the project can override what the project system says of the configuration.
    [TestMethod]
    [DataRow("<Optimize>true</Optimize>", "")]
    [DataRow("<Optimize>true</Optimize>", "<Optimize Condition=\"'$(Configuration)' == 'Release'\">true</Optimize>")]
    public void FindsADebugBuildThatIsNotOptimized(string from, string to)
    {
        _repository.Change("Directory.Build.props", from, to);
        Expect("firmware/firmware.nfproj(1): error NF012: is not optimized", "sensors/sensors.nfproj(1): error NF012: ");
    }

    [TestMethod]
    public void FindsAVersionThatDisagrees()
    {
        _repository.Change("sensors/packages.config", "1.17.11", "1.17.10");
        Expect(
            "sensors/sensors.nfproj(14): error NF004: HintPath of mscorlib has version 1.17.11, packages.config has 1.17.10",
            "firmware/packages.config(3): error NF006: ",
            "package nanoFramework.CoreLibrary has version 1.17.11 here and 1.17.10 in sensors/packages.config");
    }

    [TestMethod]
    [DataRow("<package id=\"nanoFramework.CoreLibrary\" version=\"1.17.11\" targetFramework=\"netnano1.0\" />", "",
        "is not in packages.config")]
    [DataRow("netnano1.0", "net48", "has targetFramework \"net48\"")]
    [DataRow("</packages>", "<package id=\"X\" version=\"1.0.0\" targetFramework=\"netnano1.0\" /></packages>",
        "package X is listed, but")]
    public void FindsAPackageListThatDisagrees(string from, string to, string expected)
    {
        _repository.Change("sensors/packages.config", from, to);
        Expect(expected);
    }

    [TestMethod]
    public void FindsAMissingPackageList()
    {
        File.Delete(Path.Combine(_repository.Root, "sensors/packages.config"));
        Expect("sensors/packages.config(1): error NF004: does not exist");
    }

    [TestMethod]
    [DataRow("..\\packages", "packages", "does not lead to the folder packages beside nf.sln")]
    [DataRow("mscorlib.dll", "corlib.dll", "has the HintPath of corlib.dll")]
    [DataRow("\\lib\\", "\\", "needs a HintPath of the form")]
    public void FindsAHintPathThatLeadsElsewhere(string from, string to, string expected)
    {
        _repository.Change("sensors/sensors.nfproj", from, to);
        Expect(expected);
    }

    [TestMethod]
    public void FindsAReferenceNamedTwice()
    {
        _repository.AddReference("sensors", "mscorlib", "nanoFramework.Second", "1.17.11");
        Expect("sensors/sensors.nfproj(17): error NF004: Reference mscorlib is named twice");
    }

    [TestMethod]
    public void FindsWhatAReferenceNeedsBesides()
    {
        byte[] text = Library("nanoFramework.System.Text", "namespace System.Text { public class Encoding { } }");
        _repository.AddReferenceAssembly("System.IO.Streams",
            Library("System.IO.Streams", "namespace System.IO { public class Reader { public System.Text.Encoding E; } }", text));
        _repository.AddReference("firmware", "System.IO.Streams", "nanoFramework.System.IO.Streams", "1.3.42");
        Expect("NF005: System.IO.Streams needs nanoFramework.System.Text, which the project does not name; add a Reference");

        _repository.AddReferenceAssembly("nanoFramework.System.Text", text);
        _repository.AddReference("firmware", "nanoFramework.System.Text", "nanoFramework.System.Text", "1.3.42");
        string[] found = _repository.Check();
        Assert.HasCount(1, found);
        Assert.Contains("warning NF009: nothing uses System.IO.Streams, nanoFramework.System.Text", found[0]);
    }

    [TestMethod]
    public void FindsWhatALibraryNeedsAndItsUserDoesNotName()
    {
        _repository.AddReference("sensors", "nanoFramework.System.Text", "nanoFramework.System.Text", "1.3.42");
        Expect(
            "sensors/sensors.nfproj(14): error NF007: nanoFramework.System.Text.dll is not in",
            "NF005: sensors needs nanoFramework.System.Text, which the project does not name");
    }

    [TestMethod]
    public void NeedsNoFileOfAProgramThatIsOnlyDeployed()
    {
        _repository.AddReference("firmware", "nanoFramework.UnitTestLauncher", "nanoFramework.TestFramework", "3.0.80");
        _repository.Change("firmware/firmware.nfproj", "UnitTestLauncher.dll", "UnitTestLauncher.exe");
        Assert.IsEmpty(_repository.Check());
    }

    [TestMethod]
    public void FindsAReferenceAssemblyOfAnotherVersion()
    {
        foreach (string name in new[] { "sensors", "firmware" })
        {
            _repository.Change($"{name}/{name}.nfproj", "1.17.11", "1.18.0");
            _repository.Change($"{name}/packages.config", "1.17.11", "1.18.0");
        }

        Expect("NF007: mscorlib in REFERENCES has version 1.17.11.0, the project names 1.18.0");
    }

    [TestMethod]
    public void FindsAForbiddenLayer()
    {
        _repository.Change("sensors/sensors.nfproj", "</Reference>",
            "</Reference>\n<ProjectReference Include=\"..\\firmware\\firmware.nfproj\" />");
        _repository.Change("firmware/firmware.nfproj", "<ProjectReference Include=\"..\\sensors\\sensors.nfproj\" />", "");
        Expect("NF008: sensors may refer to mscorlib, nanoFramework.System.Text only, not to firmware");
    }

    [TestMethod]
    public void ReportsCompilerErrorsAndWarningsAtTheirLines()
    {
        _repository.Change("sensors/Pin.cs", "=> 1;", "{ int unused; return \"a\"; }");
        Expect("sensors/Pin.cs(4): error CS0029: ", "sensors/Pin.cs(4): error CS0168: ");
    }

    [TestMethod]
    public void SeesOnlyTheReferencesThatTheProjectNames()
    {
        _repository.Change("firmware/firmware.nfproj", "<ProjectReference Include=\"..\\sensors\\sensors.nfproj\" />", "");
        Expect("firmware/Program.cs(3): error CS0246: ");
    }

    [TestMethod]
    public void ReportsAProgramWithoutMain()
    {
        _repository.Write("firmware/Program.cs", "class Program\n{\n}\n");
        Expect("firmware/firmware.nfproj(1): error CS5001: ");
    }

    [TestMethod]
    public void WantsAnAssemblyVersion()
    {
        _repository.Write("sensors/Properties/AssemblyInfo.cs", "");
        Expect("NF010: has no assembly version");
    }

    [TestMethod]
    public void FindsInterpreterLimitsInTheSources()
    {
        _repository.Change("sensors/Pin.cs", "public int Read() => 1;", "public T Read<T>(T a) => a;");
        _repository.Change("firmware/Program.cs", "Read()", "Read(1)");
        Expect("sensors/Pin.cs(4): error NF101: ", "firmware/Program.cs(3): error NF101: ");
    }

    [TestMethod]
    public void SaysWhatItDoesNotUnderstand()
    {
        _repository.Change("sensors/sensors.nfproj", "<ItemGroup>", "<ItemGroup Condition=\"$(A) > 1\">");
        Expect("NF001: condition \"$(A) > 1\" is not understood");
    }

    [TestMethod]
    public void ReadmeExplainsEveryRule()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot(), "tests", "Device", "README.md"));
        foreach (var rule in typeof(RuleBook).GetFields().Select(f => (Rule)f.GetValue(null)))
        {
            Assert.Contains($"| {rule.Id} |", readme);
        }
    }

    private static string Lines(params string[] files) => string.Concat(files.Select(f => $"    <Compile Include=\"{f}\" />\n"));

    private static byte[] Library(string name, string source, params byte[][] libraries) =>
        DeviceCheckSnippet.CompileBare(Version + source, name, libraries).Image;

    private void Expect(params string[] expected)
    {
        string all = string.Join('\n', _repository.Check());
        foreach (string text in expected)
        {
            Assert.Contains(text, all);
        }
    }

    private static string RepositoryRoot() => DeviceCheck.Projects.Repository.Find(AppContext.BaseDirectory).Root;
}

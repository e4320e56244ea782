// Which cases of the OMA's test specification there is a test for, and which do not apply: each is one or the other.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

[TestClass]
public class EtsCoverageTests
{
    /// <summary>Where the table is written, in the repository.</summary>
    private const string FileName = "artifacts/ets-1.1.txt";

    public TestContext TestContext { get; set; }

    [TestMethod]
    public void EveryCaseIsCoveredOrDoesNotApply()
    {
        Dictionary<int, List<string>> tests = Tests();
        var lines = new List<string> { "LightweightM2M-1.1-int-N" };
        var wrong = tests.Keys.Except(EtsCases.Titles.Keys).Concat(EtsCases.NotApplicable.Keys.Except(EtsCases.Titles.Keys))
            .Select(number => number + " is no case of the list").ToList();
        foreach ((int number, string title) in EtsCases.Titles)
        {
            bool covered = tests.TryGetValue(number, out List<string> by);
            bool applies = !EtsCases.NotApplicable.TryGetValue(number, out string reason);
            lines.Add($"{number,5}  {(covered ? "covered" : "-"),-9} {title}: {(covered ? string.Join(", ", by) : reason)}");
            if (covered != applies)
            {
                wrong.Add(number + " " + title + (covered ? " is covered, and does not apply" : " has no test"));
            }
        }

        lines.Add($"{tests.Keys.Intersect(EtsCases.Titles.Keys).Count()} covered, {EtsCases.NotApplicable.Count} do not apply");
        string table = string.Join('\n', lines) + "\n";
        File.WriteAllText(CodecFiles.Repository(FileName), table);
        TestContext.WriteLine(table);
        Assert.AreEqual("", string.Join('\n', wrong));
    }

    // The names of the tests by case.
    private static Dictionary<int, List<string>> Tests()
    {
        var tests = new Dictionary<int, List<string>>();
        foreach (MethodInfo method in typeof(EtsCoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()))
        {
            bool isTest = method.GetCustomAttribute<TestMethodAttribute>() != null &&
                method.DeclaringType.GetCustomAttribute<TestClassAttribute>() != null;
            foreach (int number in isTest ? method.GetCustomAttribute<EtsCaseAttribute>()?.Numbers ?? [] : [])
            {
                tests.TryAdd(number, []);
                tests[number].Add(method.Name);
            }
        }

        return tests;
    }
}

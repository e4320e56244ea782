using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using DeviceCheck;
using DeviceCheck.Building;
using DeviceCheck.Projects;
using DeviceCheck.Size;

const int Failed = 1, Misused = 2;

var references = new Argument<string>("REFERENCES")
{
    Description = "The folder with the nanoFramework reference assemblies, side by side or as packages/<id>.<version>/lib.",
    Arity = ArgumentArity.ZeroOrOne,
};
var update = new Option<bool>("--update")
{
    Description = "First rewrite the Compile lists of the .nfproj files from their folders. Needs no REFERENCES.",
};
var largest = new Option<int>("--largest")
{
    Description = "Also list the N largest types.",
    HelpName = "N",
};
references.Validators.Add(result =>
{
    string folder = result.Tokens.SingleOrDefault()?.Value;
    if (folder != null && !Directory.Exists(folder))
    {
        result.AddError($"REFERENCES: \"{folder}\" is no folder; name the one with mscorlib.dll and other reference assemblies");
    }
});
largest.Validators.Add(result =>
{
    string number = result.Tokens.SingleOrDefault()?.Value;
    if (!int.TryParse(number, out int count) || count < 1)
    {
        result.AddError($"--largest: \"{number}\" is no count; write a number from 1");
    }
});

var command = new RootCommand(
    "Compiles every device source against nanoFramework's API and checks what the interpreter would run.")
{
    references, update, largest,
};
command.Validators.Add(result =>
{
    if (result.GetResult(references) is not { Tokens.Count: > 0 } && result.GetResult(update) is not { Implicit: false })
    {
        result.AddError("REFERENCES: missing; name the folder with the nanoFramework reference assemblies, or give --update");
    }
});
command.SetAction(parsed => Check(parsed.GetValue(references), parsed.GetValue(update), parsed.GetValue(largest)));

var parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine("device check: " + error.Message);
    }

    return Misused;
}

return parsed.Invoke();

static int Check(string references, bool update, int largest)
{
    // The second start is for a caller outside the repository: there the program itself lies in it.
    var repository = Repository.Find(Directory.GetCurrentDirectory()) ?? Repository.Find(AppContext.BaseDirectory);
    if (repository == null)
    {
        string here = Directory.GetCurrentDirectory();
        Console.Error.WriteLine($"device check: no {Repository.SolutionName} in \"{here}\" or above; run it in the repository");
        return Misused;
    }

    var inspection = new Inspection(repository);
    var projects = inspection.ReadProjects();
    if (update)
    {
        foreach (string changed in inspection.Update(projects))
        {
            Console.WriteLine("updated " + changed);
        }

        projects = inspection.ReadProjects();
    }

    if (references == null)
    {
        inspection.CheckProjects(projects);
    }
    else
    {
        inspection.Run(projects, new ReferenceFolder(references));
    }

    return Print(inspection, references != null, largest);
}

static int Print(Inspection inspection, bool compiled, int largest)
{
    var report = inspection.Report;
    foreach (var finding in report.Findings)
    {
        Console.WriteLine(finding);
    }

    if (compiled)
    {
        SizeTable.Print(Console.Out, inspection.Sizes);
        SizeTable.PrintLargest(Console.Out, inspection.Sizes, largest);
    }

    string what = compiled
        ? $"{inspection.Sizes.Count} assemblies, image {SizeCheck.ImageBytes(inspection.Sizes)} of {ImageBudget.Bytes} bytes"
        : "projects only, nothing compiled";
    Console.WriteLine($"device check: {what}, {report.Errors} errors, {report.Warnings} warnings");
    return report.Errors == 0 ? 0 : Failed;
}

using System.Collections.Generic;
using System.Linq;

namespace DeviceCheck.Size;

/// <summary>Sizes against what the format and the budget allow.</summary>
public static class SizeCheck
{
    public static int ImageBytes(IEnumerable<AssemblySize> sizes) =>
        sizes.Where(s => Layers.Image.Contains(s.Name)).Sum(s => s.PeBytes);

    public static void RunTables(AssemblySize size, Place project, Report report)
    {
        foreach (var (table, bytes) in new[]
        {
            ("byte code", size.IlBytes),
            ("strings", size.StringTableBytes),
            ("signatures and array data", size.SignatureTableBytes),
        })
        {
            if (bytes > PeFormat.LargestTable)
            {
                report.AddEach(RuleBook.TableOverflow, project,
                    $"{size.Name} has {bytes} bytes of {table}, a .pe file addresses {PeFormat.LargestTable}; "
                    + "split the assembly or shorten it");
            }
        }
    }

    public static void RunBudget(IReadOnlyList<AssemblySize> sizes, Place solution, Report report)
    {
        int image = ImageBytes(sizes);
        if (image > ImageBudget.Bytes)
        {
            report.Add(RuleBook.ImageBudget, solution,
                $"the image takes about {image} bytes of {ImageBudget.Bytes}; "
                + "--largest 20 shows where to save, ImageBudget.cs holds the budget");
        }
    }
}

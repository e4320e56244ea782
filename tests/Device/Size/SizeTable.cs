using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace DeviceCheck.Size;

/// <summary>Prints sizes.</summary>
public static class SizeTable
{
    private const string Row = "{0,-12} {1,6} {2,8} {3,7} {4,9} {5,9} {6,9}";

    public static void Print(TextWriter output, IReadOnlyList<AssemblySize> sizes)
    {
        Write(output, "assembly", "types", "methods", "fields", "IL bytes", "literals", ".pe bytes");
        foreach (var size in sizes)
        {
            Write(output, size.Name, size.Types, size.Methods, size.Fields, size.IlBytes, size.LiteralBytes, size.PeBytes);
        }

        var image = sizes.Where(s => Layers.Image.Contains(s.Name)).ToList();
        Write(output, "image", image.Sum(s => s.Types), image.Sum(s => s.Methods), image.Sum(s => s.Fields),
            image.Sum(s => s.IlBytes), image.Sum(s => s.LiteralBytes), SizeCheck.ImageBytes(image));
    }

    public static void PrintLargest(TextWriter output, IEnumerable<AssemblySize> sizes, int count)
    {
        var largest = sizes.SelectMany(s => s.ByType)
            .OrderByDescending(t => t.Bytes)
            .ThenBy(t => t.Name, StringComparer.Ordinal)
            .Take(count);
        foreach (var type in largest)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{type.Bytes,9}  {type.Assembly,-12} {type.Name}"));
        }
    }

    private static void Write(TextWriter output, params object[] cells) =>
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, cells));
}

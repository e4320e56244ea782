// What a package's assembly is: read from the file, not believed of the command line.
//
// A .pe file of nanoFramework 1.x, as nf-interpreter's CLR_RECORD_ASSEMBLY has it, little-endian:
//   marker "NFMRK1"(8) header CRC(4) body CRC(4) flags(4) natives(4) patch(4) version(4 x 2) name(2) strings' version(2)
//   where 16 tables begin(16 x 4), the last of them the end: the file's length   patched methods(4) padding(16)
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Firmware.Operation.Update;
using Firmware.Wiring;

namespace Bench.Packaging;

/// <summary>An assembly with boards.</summary>
public sealed class AssemblyFile
{
    private const string Marker = "NFMRK1", TypeName = "NodeBoards", FullName = "Firmware.Boards.NodeBoards", Wiring = "wiring";

    private const int HeaderLength = 124, VersionAt = 28, TablesAt = 40;

    // Tables, and how long their records are.
    private const int References = 0, ReferenceLength = 12, Types = 4, TypeLength = 24, Methods = 6, MethodLength = 16, Strings = 11, End = 15;

    private const uint StaticConstructor = 0x2000;

    private AssemblyFile(byte[] bytes, int format)
    {
        Bytes = bytes;
        Format = format;
    }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary><see cref="Manifest.NanoFramework1"/> or <see cref="Manifest.DotNet"/>.</summary>
    public int Format { get; }

    /// <summary>Its version, three numbers.</summary>
    public string Version { get; private init; }

    /// <summary>The version of <c>wiring</c> that it refers to.</summary>
    public (int Major, int Minor) WiringVersion { get; private init; }

    /// <summary>The boards that it has; null where only a board can tell.</summary>
    public IReadOnlyList<string> Boards { get; private init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ArgumentException">It can be no update; the message says why, and what to do.</exception>
    public static AssemblyFile Read(byte[] bytes)
    {
        if (bytes.Length > Slots.MaxAssembly)
        {
            throw new ArgumentException($"it has {bytes.Length} bytes, and a node takes at most {Slots.MaxAssembly}: leave something out");
        }

        string start = Encoding.ASCII.GetString(bytes, 0, Math.Min(bytes.Length, Marker.Length));
        return start == Marker ? ReadPe(bytes)
            : start.StartsWith("NFMRK", StringComparison.Ordinal)
                ? throw new ArgumentException("it is for firmware 2.x (" + start + "): build it with the packages of 1.x")
            : ReadDotNet(bytes);
    }

    private static AssemblyFile ReadDotNet(byte[] bytes)
    {
        try
        {
            Assembly assembly = Assembly.Load(bytes);
            Type type = assembly.GetType(FullName) ?? throw new ArgumentException("it has no class " + FullName + ": add one");
            var boards = (BoardSet)type.GetConstructor([])?.Invoke(null) ??
                throw new ArgumentException(FullName + " has no constructor without parameters: add one");
            Version wiring = assembly.GetReferencedAssemblies().First(reference => reference.Name == Wiring).Version;
            return new AssemblyFile(bytes, Manifest.DotNet)
            {
                Version = assembly.GetName().Version.ToString(3),
                WiringVersion = (wiring.Major, wiring.Minor),
                Boards = [BenchBoards.All, .. boards.Names],
            };
        }
        catch (Exception problem) when (problem is BadImageFormatException or InvalidCastException or IOException or TypeLoadException)
        {
            throw new ArgumentException("it is neither a .pe of nanoFramework 1.x nor a .NET assembly with boards: " + problem.Message);
        }
    }

    private static AssemblyFile ReadPe(byte[] bytes)
    {
        if (bytes.Length < HeaderLength || Table(bytes, End) != bytes.Length)
        {
            throw new ArgumentException("it is cut off: build it anew");
        }

        List<string> initialised = [.. Records(bytes, Methods, MethodLength)
            .Where(at => (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)) & StaticConstructor) != 0)
            .Select(at => TypeOf(bytes, (at - Table(bytes, Methods)) / MethodLength))];
        if (initialised.Count > 0)
        {
            throw new ArgumentException("it has static constructors, which can end the interpreter when they run at load: " +
                string.Join(", ", initialised) + ": make their static fields const, or set them in a method");
        }

        if (!Records(bytes, Types, TypeLength).Any(at => Text(bytes, at) == TypeName && Text(bytes, at + 2) == "Firmware.Boards"))
        {
            throw new ArgumentException("it has no class " + FullName + ": add one");
        }

        int wiring = Records(bytes, References, ReferenceLength).FirstOrDefault(at => Text(bytes, at) == Wiring, -1);
        if (wiring < 0)
        {
            throw new ArgumentException("it does not refer to wiring: its NodeBoards has to be a Firmware.Wiring.BoardSet");
        }

        return new AssemblyFile(bytes, Manifest.NanoFramework1)
        {
            Version = Short(bytes, VersionAt) + "." + Short(bytes, VersionAt + 2) + "." + Short(bytes, VersionAt + 4),
            WiringVersion = (Short(bytes, wiring + 4), Short(bytes, wiring + 6)),
        };
    }

    // The type whose methods those with an index are: a type's record has, at 10, the first of them.
    private static string TypeOf(byte[] bytes, int method)
    {
        const int FirstMethod = 10;
        int type = Records(bytes, Types, TypeLength).LastOrDefault(at => Short(bytes, at + FirstMethod) <= method, -1);
        return type < 0 ? "?" : Text(bytes, type);
    }

    private static int Table(byte[] bytes, int table) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(TablesAt + (4 * table)));

    private static int Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static IEnumerable<int> Records(byte[] bytes, int table, int length)
    {
        int end = Table(bytes, table + 1);
        for (int at = Table(bytes, table); at + length <= end; at += length)
        {
            yield return at;
        }
    }

    // Names that the interpreter knows anyhow have numbers from above, and are none of ours.
    private static string Text(byte[] bytes, int at)
    {
        int start = Table(bytes, Strings) + Short(bytes, at), end = start;
        if (start >= Table(bytes, Strings + 1))
        {
            return "";
        }

        while (bytes[end] != 0)
        {
            end++;
        }

        return Encoding.UTF8.GetString(bytes, start, end - start);
    }
}

// `package ASSEMBLY`: makes a package for the field.
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Firmware.Operation.Update;

namespace Bench.Packaging;

/// <summary>The command line's subcommand that makes packages.</summary>
public sealed class PackageCommand
{
    // What a .pe for a board does not say in a way that can be read here.
    private static readonly string[] s_usualBoards = new Firmware.Boards.NodeBoards().Names;

    private readonly Argument<string> _assembly = new("ASSEMBLY")
    {
        Description = "The boards that are to run: a .pe as built for nanoFramework 1.x, or a .dll for the virtual board",
    };

    private readonly Option<byte[]> _key = new("--key")
    {
        HelpName = "HEX",
        Description = "The fleet's key, updateKey in each node.json: 32 to 128 hexadecimal digits, or @FILE for a file with such a line",
        Required = true,
        CustomParser = result =>
        {
            byte[] key = PskKey.Read(result.Tokens[0].Value, out string problem);
            problem = key != null && key.Length < Manifest.MinKey ? $"has {key.Length} bytes: use {Manifest.MinKey} to {Manifest.MaxKey}" : problem;
            if (key == null || key.Length < Manifest.MinKey)
            {
                result.AddError("--key " + problem);
            }

            return key;
        },
    };

    private readonly Option<string[]> _boards = new("--board")
    {
        HelpName = "NAME",
        Description = "A board that the package is for; may be given several times [default: all that the assembly has; of a .pe " +
            string.Join(", ", s_usualBoards) + "]",
    };

    private readonly Option<string> _name = new("--name")
    {
        HelpName = "TEXT",
        Description = "The package's name, /5/0/6 [default: boards]",
    };

    private readonly Option<string> _version = new("--package-version")
    {
        HelpName = "TEXT",
        Description = "Its version, /5/0/7 [default: the assembly's]",
    };

    private readonly Option<string> _output = new("--output")
    {
        HelpName = "FILE",
        Description = "Where to write it [default: the assembly's name with .pkg]",
    };

    /// <summary>Makes it.</summary>
    /// <param name="output">Where to say what was done.</param>
    /// <param name="errors">Where to say what was not.</param>
    public PackageCommand(TextWriter output, TextWriter errors)
    {
        Errors = errors;
        Command = new System.CommandLine.Command("package", "Make a package of an assembly with boards, for Firmware Update (object 5)")
        {
            _assembly, _key, _boards, _name, _version, _output,
        };
        Command.SetAction(result => Run(result, output));
    }

    /// <summary>The subcommand.</summary>
    public System.CommandLine.Command Command { get; }

    /// <summary>Where to say what was not done.</summary>
    public TextWriter Errors { get; set; }

    /// <summary>Makes a package of an assembly as it is.</summary>
    /// <param name="assembly">The file's content.</param>
    /// <exception cref="ArgumentException">It can be none; the message says what to do.</exception>
    public static Package Describe(byte[] assembly)
    {
        AssemblyFile file = AssemblyFile.Read(assembly);
        return new Package
        {
            AssemblyFormat = file.Format,
            Boards = file.Boards ?? s_usualBoards,
            Version = file.Version,
            Wiring = file.WiringVersion,
            Assembly = assembly,
        };
    }

    private int Run(ParseResult result, TextWriter output)
    {
        string path = result.GetValue(_assembly), target = result.GetValue(_output) ?? Path.ChangeExtension(path, ".pkg");
        try
        {
            Package package = Describe(File.ReadAllBytes(path));
            package = package with
            {
                Boards = result.GetValue(_boards) is { Length: > 0 } boards ? boards : package.Boards,
                Name = result.GetValue(_name) ?? package.Name,
                Version = result.GetValue(_version) ?? package.Version,
            };
            Check("--name", package.Name);
            Check("--package-version", package.Version);
            package.Boards.ToList().ForEach(board => Check("--board", board));
            byte[] bytes = package.Make(result.GetValue(_key));
            int head = bytes.Length - package.Assembly.Length;
            if (head > Manifest.MaxHead)
            {
                throw new ArgumentException($"--board, --name and --package-version together are too long: shorten them by {head - Manifest.MaxHead} bytes");
            }

            File.WriteAllBytes(target, bytes);
            output.WriteLine($"{target}: {package.Name} {package.Version} for {string.Join(", ", package.Boards)}, " +
                $"{(package.AssemblyFormat == Manifest.DotNet ? "a .NET assembly for virtual boards" : "an assembly for boards")}, " +
                $"wiring {package.Wiring.Major}.{package.Wiring.Minor}, {bytes.Length} bytes, {head} of them before the assembly");
            return ExitCode.Good;
        }
        catch (Exception problem) when (problem is ArgumentException or IOException or UnauthorizedAccessException)
        {
            Errors.WriteLine("bench: " + path + ": " + problem.Message);
            return ExitCode.BadArguments;
        }
    }

    private static void Check(string option, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (length is 0 or > Manifest.MaxText)
        {
            throw new ArgumentException($"{option} is \"{text}\": use 1 to {Manifest.MaxText} bytes");
        }
    }
}

using System.Collections.Generic;
using System.Linq;
using Bench.Server;
using Objects.Model;

namespace Bench;

/// <summary>The words of a command that are paths, attributes or a content format, whatever their order.</summary>
internal sealed class Arguments
{
    /// <summary>Sorts the words of a command.</summary>
    /// <exception cref="System.ArgumentException">There is one that is none of these.</exception>
    public Arguments(Command command, CommandText text)
    {
        foreach (string word in text.Words)
        {
            if (word.StartsWith('/'))
            {
                Paths.Add(Check(command, word));
            }
            else if (word.Contains('='))
            {
                Attributes.Add(word);
            }
            else if (FormatNames.TryFind(word, out int format))
            {
                Format = format;
            }
            else
            {
                throw command.Misused("\"" + word + "\" is neither a path, NAME=VALUE, nor one of the formats " + FormatNames.All);
            }
        }
    }

    /// <summary>The paths.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Parts of the query: <c>pmin=5</c>.</summary>
    public List<string> Attributes { get; } = [];

    /// <summary>The content format, or <see cref="ContentFormat.None"/>.</summary>
    public int Format { get; } = ContentFormat.None;

    /// <summary>The path of a command that has one: its first word.</summary>
    public static string Path(Command command, CommandText text) =>
        text.Words.Count == 0 ? throw command.Misused("name a path") : Check(command, text.Words[0]);

    /// <summary>The path of a command that has but one.</summary>
    public string Single(Command command) =>
        Paths.Count == 1 ? Paths[0] : throw command.Misused(Paths.Count == 0 ? "name a path" : "name one path");

    /// <summary>The paths of a command that has one or more.</summary>
    public List<string> Some(Command command) => Paths.Count > 0 ? Paths : throw command.Misused("name a path");

    /// <summary>The format, or the one that is usual.</summary>
    public int FormatOr(int usual) => Format == ContentFormat.None ? usual : Format;

    /// <summary>The format of an operation on several paths, or the one that is usual.</summary>
    public int CompositeFormatOr(Command command, int usual) => PayloadWriter.IsComposite(FormatOr(usual))
        ? FormatOr(usual)
        : throw command.Misused(FormatNames.Of(Format) + " has no room for several paths: use senml-cbor, senml-json, etch-cbor, etch-json " +
            "or lwm2m-cbor");

    private static string Check(Command command, string word) =>
        PayloadReader.ParsePath(word).Depth > 0 ? word : throw command.Misused("\"" + word + "\" is no path");
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace Bench;

/// <summary>A line that somebody typed, taken apart.</summary>
internal sealed class CommandText
{
    private readonly string _line;
    private readonly List<(int Start, int End)> _words = [];

    /// <summary>Takes a line apart: at spaces, but for those between quotation marks, which stay.</summary>
    public CommandText(string line)
    {
        _line = line;
        for (int at = 0; at < line.Length;)
        {
            if (line[at] == ' ')
            {
                at++;
                continue;
            }

            int start = at;
            for (bool quoted = false; at < line.Length && (quoted || line[at] != ' '); at++)
            {
                quoted ^= line[at] == '"';
            }

            _words.Add((start, at));
        }
    }

    /// <summary>The first word; empty when there is none.</summary>
    public string Name => _words.Count == 0 ? "" : Word(0);

    /// <summary>The words after it.</summary>
    public IReadOnlyList<string> Words => [.. Enumerable.Range(1, Math.Max(0, _words.Count - 1)).Select(Word)];

    /// <summary>What follows so many of <see cref="Words"/>, as it was typed.</summary>
    public string After(int words) => _words.Count <= words + 1 ? "" : _line[_words[words + 1].Start..].TrimEnd();

    /// <summary>The line without spaces around it.</summary>
    public override string ToString() => _line.Trim();

    private string Word(int index) => _line[_words[index].Start.._words[index].End];
}

// The line to type commands on.
using System;
using System.Collections.Generic;

namespace Bench;

/// <summary>A line under construction, and the lines before it.</summary>
internal sealed class LineEditor
{
    private const string Hint = "\e[2mtype help, quit, or: write /3416/0/1 60\e[0m";

    private readonly List<string> _history = [];
    private string _line = "";
    private int _at;

    /// <summary>Takes a key; returns the line when it is complete, else null.</summary>
    public string Type(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                string line = _line;
                _line = "";
                if (line.Trim().Length == 0)
                {
                    return null;
                }

                _history.Remove(line);
                _history.Add(line);
                _at = _history.Count;
                return line;
            case ConsoleKey.Backspace:
                _line = _line.Length > 0 ? _line[..^1] : "";
                return null;
            case ConsoleKey.Escape:
                _line = "";
                return null;
            case ConsoleKey.UpArrow or ConsoleKey.DownArrow:
                _at = Math.Clamp(_at + (key.Key == ConsoleKey.UpArrow ? -1 : 1), 0, _history.Count);
                _line = _at < _history.Count ? _history[_at] : "";
                return null;
            default:
                _line += char.IsControl(key.KeyChar) ? "" : key.KeyChar.ToString();
                return null;
        }
    }

    /// <summary>The line with a prompt and a cursor, its end when it is too long.</summary>
    public string Show(int width)
    {
        const string Prompt = "> ", Cursor = "\e[7m \e[0m";
        int room = width - Prompt.Length - 2;
        string line = _line.Length > room ? _line[^room..] : _line;
        return Prompt + (line.Length > 0 ? line + Cursor : Cursor + Hint);
    }
}

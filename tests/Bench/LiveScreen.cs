// For terminals: one picture, drawn again a few times a second, with a line to type commands on.
using System;
using System.Collections.Generic;
using System.Threading;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bench;

/// <summary>Shows the picture of <see cref="Picture"/> and takes commands from the keyboard.</summary>
internal sealed class LiveScreen(Session session) : Screen
{
    private const int DrawMs = 250, KeyMs = 25;

    private const string EnterScreen = "\e[?1049h\e[?25l", LeaveScreen = "\e[?25h\e[?1049l", Home = "\e[H", ClearRest = "\e[K";

    private readonly Lock _gate = new();
    private readonly LinkedList<LogLine> _log = [];
    private readonly LineEditor _editor = new();

    /// <summary>Whether the output is a terminal that can do this.</summary>
    public static bool IsPossible =>
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi &&
        Environment.GetEnvironmentVariable("TERM") != "dumb" && Console.WindowWidth > 0 && Console.WindowHeight > 1;

    /// <inheritdoc/>
    public override void Serial(string line) => Add(new LogLine(line, LogSource.Serial));

    /// <inheritdoc/>
    public override void Server(string line)
    {
        // Values stand in the table, names of nodes do not.
        if (!line.StartsWith('/'))
        {
            Add(new LogLine("server  " + line, LogSource.Server));
        }
    }

    /// <inheritdoc/>
    public override void Note(string line) => Add(new LogLine(line, LogSource.Bench));

    /// <inheritdoc/>
    public override void Network(string line) => Add(new LogLine(line, LogSource.Network));

    /// <inheritdoc/>
    public override void Run(Commands commands, CancellationToken stop)
    {
        bool hasKeys = !Console.IsInputRedirected;
        if (!hasKeys)
        {
            new StandardInput(commands).Start();
        }

        var picture = new Picture(session);
        Console.Write(EnterScreen);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Draw(picture);
                for (int waited = 0; waited < DrawMs && !stop.IsCancellationRequested; waited += KeyMs)
                {
                    bool typed = false;
                    while (hasKeys && Console.KeyAvailable)
                    {
                        typed = true;
                        Type(commands, Console.ReadKey(true));
                    }

                    if (typed)
                    {
                        break;
                    }

                    stop.WaitHandle.WaitOne(KeyMs);
                }
            }
        }
        finally
        {
            Console.Write(LeaveScreen);
        }
    }

    private void Type(Commands commands, ConsoleKeyInfo key)
    {
        if (_editor.Type(key) is string line)
        {
            Note("> " + line);
            _ = commands.Run(line);
        }
    }

    private void Draw(Picture picture)
    {
        int width = Math.Max(Console.WindowWidth, 1), height = Math.Max(Console.WindowHeight, 2);
        LogLine[] log;
        lock (_gate)
        {
            log = [.. _log];
        }

        // One string for all: written line by line, the picture would flicker.
        string[] lines = Render(picture.Compose(width, height - 1, log), width).Split('\n');
        var frame = new System.Text.StringBuilder(Home);
        for (int row = 0; row < height - 1; row++)
        {
            frame.Append(row < lines.Length ? lines[row].TrimEnd('\r') : "").Append(ClearRest).Append("\r\n");
        }

        Console.Write(frame.Append(_editor.Show(width)).Append(ClearRest).ToString());
    }

    private static string Render(IRenderable content, int width)
    {
        var text = new System.IO.StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = (ColorSystemSupport)AnsiConsole.Profile.Capabilities.ColorSystem,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = AnsiConsole.Profile.Capabilities.Unicode;
        console.Write(content);
        return text.ToString();
    }

    private void Add(LogLine line)
    {
        lock (_gate)
        {
            _log.AddLast(line);
            if (_log.Count > Picture.MaxLogLines)
            {
                _log.RemoveFirst();
            }
        }
    }
}

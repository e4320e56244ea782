// For pipes, files and terminals that can do no more: a line an event.
using System;
using System.IO;
using System.Threading;

namespace Bench;

/// <summary>Writes lines; the serial log's are as they are, the others begin with who says them.</summary>
internal sealed class PlainScreen(TextWriter output) : Screen
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public override void Serial(string line) => Write(line);

    /// <inheritdoc/>
    public override void Server(string line) => Write("server  " + line);

    /// <inheritdoc/>
    public override void Note(string line) => Write("bench   " + line);

    /// <inheritdoc/>
    public override void Network(string line) => Write("net     " + line);

    /// <inheritdoc/>
    public override void Run(Commands commands, CancellationToken stop)
    {
        new StandardInput(commands).Start();
        stop.WaitHandle.WaitOne();
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            try
            {
                output.WriteLine(line);
            }
            catch (IOException)
            {
                // Whoever read it is gone; the board goes on.
            }
        }
    }
}

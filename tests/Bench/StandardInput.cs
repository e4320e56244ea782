// Commands from standard input, when that is a file, a pipe, or a terminal whose screen shows lines.
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Bench;

/// <summary>Runs one command a line, each after the last. The end of the input ends nothing else.</summary>
internal sealed class StandardInput(Commands commands)
{
    private const int SigTtIn = 21; // on Linux and macOS
    private const nint Ignore = 1;

    /// <summary>Begins to read, on a thread of its own.</summary>
    public void Start()
    {
        // In the background, reading from the terminal would stop the process, board and all; with the signal ignored it
        // fails instead.
        if (!OperatingSystem.IsWindows())
        {
            Signal(SigTtIn, Ignore);
        }

        new Thread(Read) { IsBackground = true, Name = "input" }.Start();
    }

    private void Read()
    {
        try
        {
            using var input = new StreamReader(Open());
            string line;
            while ((line = input.ReadLine()) != null)
            {
                commands.Run(line).Wait();
            }
        }
        catch (IOException)
        {
            // Closed, or not ours to read: no commands then.
        }
    }

    // Console's own stream changes the terminal's settings before it reads, and in the background that stops the process too.
    private static Stream Open() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, false), FileAccess.Read, 1);

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Signal(int number, nint handler);
}

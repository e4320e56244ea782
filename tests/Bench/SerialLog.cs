// The board's serial port.
using System;
using System.IO;
using Firmware.Stack;

namespace Bench;

/// <summary>Hands the serial log's lines on, and writes them to a file as well if there is one.</summary>
public sealed class SerialLog(Action<string> show, TextWriter file) : Log
{
    /// <inheritdoc/>
    protected override void Write(string line)
    {
        file?.WriteLine(line);
        show(line);
    }
}

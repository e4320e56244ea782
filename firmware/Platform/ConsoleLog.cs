// The log goes to the console, which is the USB serial port: 921600 baud, 8N1. The platform prints only while no debugger or
// flashing tool has spoken to the board since its last reset: press reset when the terminal stays silent.
using System;
using Firmware.Stack;

namespace Firmware.Platform;

/// <summary>The serial log.</summary>
internal sealed class ConsoleLog : Log
{
    /// <inheritdoc/>
    protected override void Write(string line) => Console.WriteLine(line);
}

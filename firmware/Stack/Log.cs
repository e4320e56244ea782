// The field technician's tool: one line an event, stable wording, no secrets. Whoever makes the node says where lines go.
using System;
using Objects.Core;

namespace Firmware.Stack;

/// <summary>Takes the lines of the serial log: <c>seconds level area message</c>.</summary>
public abstract class Log
{
    private long _now;

    /// <summary>Where servers read the lines; null for nowhere.</summary>
    public EventLogObject Events { get; set; }

    /// <summary>A log that gets every line, too; null for none.</summary>
    public Log Second { get; set; }

    /// <summary>Takes the time that the next lines carry, in monotonic milliseconds.</summary>
    public void Tick(long now) => _now = now;

    /// <summary>What went well.</summary>
    public void Info(string area, string message) => Line("info ", area, message);

    /// <summary>What the node gets over by itself, and how.</summary>
    public void Warn(string area, string message) => Line("warn ", area, message);

    /// <summary>What needs a person, and what to do about it.</summary>
    public void Error(string area, string message) => Line("ERROR", area, message);

    /// <summary>Writes one line, which has no line break.</summary>
    protected abstract void Write(string line);

    private void Line(string level, string area, string message)
    {
        string seconds = (_now / 1000).ToString() + "." + (_now % 1000).ToString("D3");
        string line = seconds.PadLeft(11) + " " + level + " " + area.PadRight(8) + " " + message;
        Write(line);
        Events?.Append(line);
        if (Second != null)
        {
            WriteSecond(line);
        }
    }

    // What goes wrong with it goes wrong each time, and would take the node's loop with it.
    private void WriteSecond(string line)
    {
        try
        {
            Second.Write(line);
        }
        catch (Exception e)
        {
            Second = null;
            Warn("boot", "the second log ends: " + e.Message + ": using the USB port alone");
        }
    }
}

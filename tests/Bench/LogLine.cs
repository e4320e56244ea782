namespace Bench;

/// <summary>Who says a line.</summary>
internal enum LogSource
{
    /// <summary>The board, on its serial port.</summary>
    Serial,

    /// <summary>The embedded server.</summary>
    Server,

    /// <summary>The bench.</summary>
    Bench,

    /// <summary>The link.</summary>
    Network,
}

/// <summary>A line of the lower half of the screen.</summary>
internal sealed record LogLine(string Text, LogSource Source);

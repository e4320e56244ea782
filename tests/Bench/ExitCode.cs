namespace Bench;

/// <summary>What the process ends with.</summary>
public static class ExitCode
{
    /// <summary>Stopped when asked to, or done; with <c>--for</c>, the board was registered and its readings arrived.</summary>
    public const int Good = 0;

    /// <summary>With <c>--for</c>: not registered, or no readings arrived. Or the bench could not start.
    /// With <c>provision</c>: the settings have mistakes, or a file is there already or cannot be written.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense, or the file that it names cannot be read.</summary>
    public const int BadArguments = 2;
}

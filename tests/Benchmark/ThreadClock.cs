// clock_gettime of POSIX: CLOCK_THREAD_CPUTIME_ID is the calling thread's time, user and system, in nanoseconds.
using System;
using System.Runtime.InteropServices;

namespace Benchmark;

/// <summary>Processor time.</summary>
internal static partial class ThreadClock
{
    private static readonly int s_id = OperatingSystem.IsMacOS() ? 16 : 3;

    internal static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Seconds that the calling thread has had.</summary>
    internal static double Now
    {
        get
        {
            Time time = default;
            return clock_gettime(s_id, ref time) == 0
                ? time.Seconds + (time.Nanoseconds / 1e9)
                : throw new InvalidOperationException("clock_gettime failed");
        }
    }

    /// <summary>Seconds that the whole process has had.</summary>
    internal static double Process => Environment.CpuUsage.TotalTime.TotalSeconds;

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, ref Time time);

    private struct Time
    {
        internal nint Seconds;
        internal nint Nanoseconds;
    }
}

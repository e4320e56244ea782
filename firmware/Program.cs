// The node's start and its loop. What goes wrong beyond what the parts get over by themselves ends here.
using System;
using System.Threading;
using Firmware.Operation;
using Firmware.Platform;
using nanoFramework.Runtime.Native;

namespace Firmware;

/// <summary>The program.</summary>
public static class Program
{
    // A pause after a failure, doubling; so many failures without an hour's calm between them end in a reboot.
    private const int FirstPauseMs = 1000, MaxPauseMs = 60000, MaxFailures = 8, CalmMs = 3600000;

    private const int LastWordsMs = 1000; // so that the answer to a server's Reboot gets out

    private const string Area = "boot";

    /// <summary>Runs until the next reboot.</summary>
    public static void Main()
    {
        var log = new ConsoleLog();
        var clock = new Esp32Clock();
        int pauseMs = LastWordsMs;
        try
        {
            Run(Startup.Start(clock, log), clock, log);
        }
        catch (Exception e)
        {
            // Without a node there is nothing to go on with, and nothing that a tight row of reboots would better.
            Tell(e, log);
            pauseMs = MaxPauseMs;
        }

        log.Warn(Area, "rebooting in " + (pauseMs / 1000).ToString() + " s");
        Thread.Sleep(pauseMs);
        Power.RebootDevice();
        Thread.Sleep(Timeout.Infinite); // the platform reboots once its threads rest
    }

    private static void Run(Image image, Esp32Clock clock, ConsoleLog log)
    {
        int failures = 0;
        int pauseMs = FirstPauseMs;
        long failedAt = 0;
        while (!image.RebootRequested && failures < MaxFailures)
        {
            try
            {
                image.Step();
            }
            catch (Exception e)
            {
                Tell(e, log);
                bool calm = clock.NowMs - failedAt > CalmMs;
                failedAt = clock.NowMs;
                failures = calm ? 1 : failures + 1;
                pauseMs = calm || failures == 1 ? FirstPauseMs : pauseMs < MaxPauseMs / 2 ? pauseMs * 2 : MaxPauseMs;
                Thread.Sleep(pauseMs);
            }
        }

        image.Stop();
    }

    // A line for the exception and one for each method on the way to it.
    private static void Tell(Exception e, ConsoleLog log)
    {
        log.Error(Area, e.GetType().FullName + ": " + e.Message + ": report it with the lines below");
        foreach (string line in (e.StackTrace ?? "").Split('\n'))
        {
            if (line.Length > 1)
            {
                log.Error(Area, line.Trim());
            }
        }
    }
}

// The node's loop, and what goes wrong beyond what the parts get over by themselves.
using System;
using System.Threading;
using Firmware.Stack;

namespace Firmware.Operation;

/// <summary>Runs a node until it is to sleep or to start anew.</summary>
public sealed class Loop
{
    // A pause after a failure, doubling; so many failures without an hour's calm between them end in a restart.
    private const int FirstPauseMs = 1000, MaxPauseMs = 60000, MaxFailures = 8, CalmMs = 3600000;

    private const string Area = "boot";

    private readonly Image _image;
    private readonly IClock _clock;
    private readonly Log _log;

    /// <summary>Makes it for a node that has begun.</summary>
    public Loop(Image image, IClock clock, Log log)
    {
        _image = image;
        _clock = clock;
        _log = log;
    }

    /// <summary>Counts the passes: while it does not change, the node hangs.</summary>
    public int Passes { get; private set; }

    /// <summary>Runs the node, and saves what is to outlive what comes then.</summary>
    /// <returns>How long the machine is to sleep, in milliseconds; 0 when it is to start anew.</returns>
    public long Run()
    {
        int failures = 0;
        int pauseMs = FirstPauseMs;
        long failedAt = 0;
        while (!_image.RebootRequested && _image.SleepMs == 0 && failures < MaxFailures)
        {
            Passes++;
            try
            {
                _image.Step();
            }
            catch (Exception e)
            {
                Tell(e, _log);
                bool calm = _clock.NowMs - failedAt > CalmMs;
                failedAt = _clock.NowMs;
                failures = calm ? 1 : failures + 1;
                pauseMs = calm || failures == 1 ? FirstPauseMs : pauseMs < MaxPauseMs / 2 ? pauseMs * 2 : MaxPauseMs;
                Thread.Sleep(pauseMs);
            }
        }

        bool sleeps = !_image.RebootRequested && failures < MaxFailures;
        long sleepMs = sleeps ? _image.SleepMs : 0;
        try
        {
            _image.Stop(sleeps ? RestartReason.None : failures < MaxFailures ? _image.RestartReason : RestartReason.Failure);
        }
        catch (Exception e)
        {
            Tell(e, _log); // what is not saved is as it was
        }

        return sleepMs;
    }

    /// <summary>Tells the log of an exception: a line for it and one for each method on the way to it.</summary>
    public static void Tell(Exception e, Log log)
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

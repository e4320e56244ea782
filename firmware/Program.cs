// The node's life on the chip: start, run, and then sleep or start anew.
using System;
using System.Threading;
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Operation.Update;
using Firmware.Platform;
using nanoFramework.Runtime.Native;

namespace Firmware;

/// <summary>The program.</summary>
public static class Program
{
    private const int LastWordsMs = 1000; // so that the answer to a server's Reboot gets out

    // Without a node there is nothing to go on with, and nothing that a tight row of restarts would better.
    private const int FailedStartMs = 60000;

    /// <summary>Runs until the next start.</summary>
    public static void Main()
    {
        var log = new ConsoleLog();
        var clock = new Esp32Clock();
        var machine = new Esp32Machine();
        var files = new DriveFiles();
        int pauseMs = LastWordsMs;
        var watchdog = new Watchdog(log);
        watchdog.Start();
        try
        {
            Image image = Startup.Start(new Hardware
            {
                Boards = new NodeBoards(),
                Machine = machine,
                Pins = new Esp32Pins(clock),
                Clock = clock,
                Link = new UdpLink(clock, log),
                Network = new Esp32Network(),
                Memory = new Esp32Memory(),
                Random = new Esp32Random(),
                Cryptography = new NativeCryptography(),
                Files = files,
                Records = new RecordFiles(new Storage(files, log)),
                Slots = new Slots(files, log, Manifest.NanoFramework1),
                Log = log,
            });
            image.Start();
            var loop = new Loop(image, clock, log);
            watchdog.Loop = loop;
            long sleepMs = loop.Run();
            if (sleepMs > 0)
            {
                log.Info("sleep", (sleepMs / 1000).ToString() + " s");
                machine.DeepSleep(sleepMs, image.Board.WakePin, log);
                pauseMs = sleepMs < int.MaxValue ? (int)sleepMs : int.MaxValue; // the chip would not: the node rests awake
            }
        }
        catch (Exception e)
        {
            Loop.Tell(e, log);
            pauseMs = FailedStartMs;
        }

        log.Warn("boot", "restarting in " + (pauseMs / 1000).ToString() + " s");
        Thread.Sleep(pauseMs);
        Power.RebootDevice();
        Thread.Sleep(Timeout.Infinite); // the platform restarts once its threads rest
    }
}

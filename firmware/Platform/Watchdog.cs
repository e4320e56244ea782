// Starts the chip anew when the node's loop hangs. The platform has no watchdog for managed code.
//
// What may take long in one pass of the loop, and how long at most: resolving a server's name 30 s for each of five servers, one turn of a
// sensor 100 ms, a file some 100 ms. All else is milliseconds.
using System.Threading;
using Firmware.Operation;
using Firmware.Stack;
using nanoFramework.Runtime.Native;

namespace Firmware.Platform;

/// <summary>A thread that watches the loop.</summary>
internal sealed class Watchdog
{
    private const int PeriodMs = 60000, MaxPeriods = 5;

    private readonly Log _log;

    internal Watchdog(Log log)
    {
        _log = log;
    }

    /// <summary>What it watches; null while the node is put together, which may hang, too: an update that does is to have its starts.</summary>
    internal Loop Loop { get; set; }

    /// <summary>Begins to watch.</summary>
    internal void Start() => new Thread(Watch).Start();

    private void Watch()
    {
        int passes = -1;
        int still = 0;
        while (still < MaxPeriods)
        {
            int now = Loop == null ? 0 : Loop.Passes;
            still = passes == now ? still + 1 : 0;
            passes = now;
            Thread.Sleep(PeriodMs);
        }

        _log.Error("boot", "the loop hangs: starting anew; report it with the lines above");
        Power.RebootDevice();
    }
}

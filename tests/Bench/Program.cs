// The bench: see README.md.
using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;

namespace Bench;

internal static class Program
{
    private static int Main(string[] args)
    {
        int exit = new CommandLine().Parse(args, Console.Error, out Options options);
        if (options == null)
        {
            return exit;
        }

        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        void Stop(PosixSignalContext context)
        {
            // The second one ends at once.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        try
        {
            using var session = new Session(options, stop);
            if (options.ForSeconds != null)
            {
                stop.CancelAfter(TimeSpan.FromSeconds(options.ForSeconds.Value));
            }

            return session.Run();
        }
        catch (SocketException problem)
        {
            Console.Error.WriteLine("bench: --port is \"" + options.Port + "\": " + problem.Message + ": use another one");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("bench: " + problem.Message);
        }

        return ExitCode.Failed;
    }
}

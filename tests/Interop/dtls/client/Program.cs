// The entry point.
using System;

namespace Interop.Dtls;

/// <summary>Takes all steps, whatever one comes to.</summary>
public static class Program
{
    /// <summary>Returns 0 when all were ok.</summary>
    public static int Main(string[] args)
    {
        Options options = new CommandLine().Parse(args, out int exitCode);
        if (options == null)
        {
            return exitCode;
        }

        try
        {
            using var steps = new Steps(options, Console.In, Console.Out);
            bool ok = true;
            foreach (string step in options.Steps)
            {
                ok &= steps.Take(step);
            }

            return ok ? 0 : 1;
        }
        catch (ArgumentException problem)
        {
            Console.Error.WriteLine("client: " + problem.Message);
            return 2;
        }
    }
}

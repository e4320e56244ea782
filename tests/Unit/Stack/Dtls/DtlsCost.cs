// What DTLS costs on whatever runs this: in turns of a loop that adds an int, so that machines and interpreters compare.
using System;
using Firmware.Stack.Dtls;

namespace Unit.Stack.Dtls;

/// <summary>Measures with the managed cryptography; on a board the native one is several times faster.</summary>
public static class DtlsCost
{
    /// <summary>Content of the record measured, in bytes.</summary>
    public const int Content = 64;

    private const int LoopTurns = 200000, Records = 100, Rounds = 7;

    private static readonly byte[] s_transmit = new byte[1400];
    private static readonly byte[] s_received = new byte[1400];

    /// <summary>Turns that a full handshake costs the client.</summary>
    public static int Handshake { get; private set; }

    /// <summary>Turns that sealing a record costs.</summary>
    public static int Seal { get; private set; }

    /// <summary>Turns that opening one costs.</summary>
    public static int Open { get; private set; }

    /// <summary>Measures, and says so in a line.</summary>
    public static string Describe()
    {
        Measure();
        return "DTLS in turns of an int-add loop: full handshake " + Handshake.ToString() + "; 64 bytes sealed " + Seal.ToString() +
            ", opened " + Open.ToString();
    }

    /// <summary>Measures; the fastest of some rounds counts, as other work on the machine only slows.</summary>
    public static void Measure()
    {
        double turn = double.MaxValue, handshake = double.MaxValue, seal = double.MaxValue, open = double.MaxValue;
        byte[][] server = Transcript.Server();
        DtlsClient client = Transcript.NewClient();
        for (int round = 0; round < Rounds; round++)
        {
            turn = Least(turn, Loop());
            client.Forget();
            long start = DateTime.UtcNow.Ticks;
            Transcript.Shake(client, server, s_transmit, s_received);
            handshake = Least(handshake, DateTime.UtcNow.Ticks - start);
            seal = Least(seal, SealRecords(client));
            open = Least(open, OpenRecords(client));
        }

        // double has no infinity here: a loop too fast for the clock counts as one tick.
        turn = turn > 0 ? turn : 1.0 / LoopTurns;
        Handshake = (int)(handshake / turn);
        Seal = (int)(seal / turn);
        Open = (int)(open / turn);
    }

    private static double Loop()
    {
        int sum = 0;
        long start = DateTime.UtcNow.Ticks;
        for (int i = 0; i < LoopTurns; i++)
        {
            sum += i;
        }

        double ticks = DateTime.UtcNow.Ticks - start;
        s_transmit[0] = (byte)sum; // or a compiler might find that nobody wants the sum
        return ticks / LoopTurns;
    }

    private static double SealRecords(DtlsClient client)
    {
        long start = DateTime.UtcNow.Ticks;
        for (int i = 0; i < Records; i++)
        {
            client.Seal(s_transmit, DtlsRecord.HeaderRoom, Content);
        }

        return (double)(DateTime.UtcNow.Ticks - start) / Records;
    }

    // Once for each handshake: the second time they are replays.
    private static double OpenRecords(DtlsClient client)
    {
        byte[][] records = Transcript.Records();
        int opened = 0;
        long start = DateTime.UtcNow.Ticks;
        for (int i = 0; i < records.Length; i++)
        {
            client.Receive(records[i], 0, records[i].Length);
            opened += client.Next(0) && client.DataLength == Content ? 1 : 0;
        }

        double ticks = DateTime.UtcNow.Ticks - start;
        return opened == records.Length ? ticks / opened : double.MaxValue;
    }

    private static double Least(double a, double b) => a < b ? a : b;
}

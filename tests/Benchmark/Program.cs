// The processor time that the node spends on reads over UDP, and the bytes of its messages:
//
//     dotnet run -c Release --project tests/Benchmark
//
// A node runs on a thread of its own with a real socket, as it does on a board: look whether a datagram is there, take it,
// handle it, send the answer. A plain client on another thread sends confirmable GETs of /3303/0/5700 over the loopback, each
// after the answer to the last. Counted is the processor time of the node's thread, user and system, by the operating system's
// own clock of that thread; beside it that of the whole process less the client's thread, which adds what the runtime does in
// the background, and the time of the stack alone, without sockets. Each figure is the median of some rounds.
using System;
using System.Linq;
using Host.Stack;

namespace Benchmark;

internal static class Program
{
    private const int Reads = 10_000, WarmUp = 20_000, Rounds = 5;

    // The aim: seconds for 10,000 reads over UDP, in the formats that nodes report in.
    private const double TargetSeconds = 0.3;

    private static readonly (string Name, int Format, bool HasTarget)[] s_formats =
    [
        ("TLV", Ct.Tlv, true), ("SenML CBOR", Ct.SenMlCbor, true), ("text", Ct.Text, false), ("CBOR", Ct.Cbor, false),
        ("SenML JSON", Ct.SenMlJson, false),
    ];

    private static int Main()
    {
        if (!ThreadClock.IsSupported)
        {
            Console.Error.WriteLine("there is no clock of a thread's processor time here: run it on Linux or macOS");
            return 2;
        }

        using var node = new NodeThread();
        using var client = new Client(node.Port);
        client.Register();

        Console.WriteLine($"{Reads:N0} confirmable reads of /3303/0/5700: processor seconds, median (least) of {Rounds} rounds");
        Console.WriteLine("bytes of a request, a response, and notifications of two values: 20.5 is short in binary, 21.6 not");
        Console.WriteLine();
        Console.WriteLine(
            "format      node thread     process less client  stack alone      allocated  request  response  notify 20.5  21.6");
        bool met = true;
        foreach ((string name, int format, bool hasTarget) in s_formats)
        {
            byte[] request = Packet.Request(
                Packet.Get, 0, "3303/0/5700", null, Packet.Con, [0x12, 0x34], Packet.Option(17, format));
            client.Read(request, WarmUp);
            double[] thread = new double[Rounds], process = new double[Rounds], alone = new double[Rounds];
            long allocated = 0;
            for (int i = 0; i < Rounds; i++)
            {
                double processBefore = ThreadClock.Process - client.Seconds;
                double threadBefore = node.Seconds;
                long allocatedBefore = node.AllocatedBytes;
                client.Read(request, Reads);
                thread[i] = node.Seconds - threadBefore;
                process[i] = ThreadClock.Process - client.Seconds - processBefore;
                allocated = node.AllocatedBytes - allocatedBefore;
                alone[i] = StackAlone.Seconds(request, Reads);
            }

            bool within = Median(thread) <= TargetSeconds;
            string target = !hasTarget ? "" : $"  (<= {TargetSeconds}: {(within ? "met" : "MISSED")})";
            met &= !hasTarget || within;
            Console.WriteLine($"{name,-11} {Figure(thread),-15} {Figure(process),-20} {Figure(alone, "F4"),-16} {allocated,9} " +
                $"{request.Length,8} {client.LastLength,9} {Sizes.Notify(format, 20_500),12} {Sizes.Notify(format, 21_600),5}" +
                target);
        }

        Console.WriteLine();
        Sizes.Print();
        Console.WriteLine();
        Console.WriteLine(Unit.Stack.Dtls.DtlsCost.Describe() + " (a full handshake with OpenSSL: 515 bytes in 6 datagrams)");
        return met ? 0 : 1;
    }

    private static string Figure(double[] rounds, string format = "F3") =>
        $"{Median(rounds).ToString(format)} ({rounds.Min().ToString(format)})";

    private static double Median(double[] rounds) => rounds.Order().ElementAt(rounds.Length / 2);
}

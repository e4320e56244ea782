// The same reads without sockets: what of the time is the stack's own.
using System;
using Firmware.Stack;

namespace Benchmark;

/// <summary>Reads on the calling thread.</summary>
internal static class StackAlone
{
    private static readonly Node s_node = new World().Node;

    internal static double Seconds(byte[] request, int count)
    {
        double before = ThreadClock.Now;
        for (int i = 0; i < count; i++)
        {
            request[2] = (byte)(i >> 8);
            request[3] = (byte)i;
            if (s_node.Receive(0, request, 0, request.Length, i * 1000L) == 0 || s_node.Out[s_node.OutOffset + 1] != 0x45)
            {
                throw new InvalidOperationException("no answer");
            }

            s_node.Poll(i * 1000L);
        }

        return ThreadClock.Now - before;
    }
}

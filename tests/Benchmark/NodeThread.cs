// The node with a socket of its own, on a thread of its own.
using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Firmware.Stack;

namespace Benchmark;

/// <summary>Runs the node's loop: drain Poll, wait on the socket until the deadline, Receive, repeat.</summary>
internal sealed class NodeThread : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ManualResetEventSlim _connected = new();
    private readonly Thread _thread;
    private volatile bool _ended;
    private long _seconds;
    private long _allocated;

    internal NodeThread()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = new Thread(Run) { IsBackground = true, Name = "node" };
        _thread.Start();
    }

    internal int Port => ((IPEndPoint)_socket.LocalEndPoint).Port;

    /// <summary>Processor time of the thread, as of its last look.</summary>
    internal double Seconds => BitConverter.Int64BitsToDouble(Settled(ref _seconds));

    internal long AllocatedBytes => Settled(ref _allocated);

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
        _socket.Dispose();
    }

    // The thread looks at its clocks whenever nothing comes for some milliseconds: a look at each datagram would be counted too.
    private long Settled(ref long value)
    {
        Thread.Sleep(100);
        return Volatile.Read(ref value);
    }

    private void Run()
    {
        var world = new World();
        Node node = world.Node;
        byte[] received = new byte[Node.ReceiveBytes];
        var clock = Stopwatch.StartNew();

        // The client says where it is.
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        _socket.ReceiveFrom(received, ref from);
        _socket.Connect(from);
        node.Start(clock.ElapsedMilliseconds);
        while (!_ended)
        {
            long now = clock.ElapsedMilliseconds;
            int length;
            while ((length = node.Poll(now)) > 0)
            {
                _socket.Send(node.Out, node.OutOffset, length, SocketFlags.None);
            }

            int waitMs = (int)Math.Clamp(node.Deadline - now, 0, 30);
            if (!_socket.Poll(waitMs * 1000, SelectMode.SelectRead))
            {
                Volatile.Write(ref _seconds, BitConverter.DoubleToInt64Bits(ThreadClock.Now));
                Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
                continue;
            }

            length = _socket.Receive(received);
            length = node.Receive(0, received, 0, length, clock.ElapsedMilliseconds);
            if (length > 0)
            {
                _socket.Send(node.Out, node.OutOffset, length, SocketFlags.None);
            }
        }
    }
}

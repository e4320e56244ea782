// A bootstrap on a network that loses, doubles or delays any one datagram of it: both ends come to the same end.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapLossTests
{
    private const int Bs = AccountNode.Bs;

    // 0: lost. 1: doubled. 2: late by 3 s, so that what was sent again meanwhile overtakes it. 3: both lost and its repetition late.
    [TestMethod]
    [DataRow(0, 11)]
    [DataRow(1, 11)]
    [DataRow(2, 11)]
    [DataRow(3, 11)]
    [DataRow(0, 12)]
    [DataRow(2, 12)]
    public void AnyDatagramMayBeLostOrDoubledOrLate(int fault, int version)
    {
        for (int index = 0; ; index++)
        {
            var world = new Network(version, i => fault switch
            {
                0 => i == index ? [] : [0],
                1 => i == index ? [0, 10] : [0],
                2 => i == index ? [3000] : [0],
                _ => i == index ? [] : i == index + 1 ? [3000] : [0],
            });
            world.Run(400_000);
            string what = $"datagram {index}\n{string.Join("\n", world.Node.Trace())}\n{world.Node.LogText}";
            Assert.IsTrue(world.IsFinished, what);
            Assert.AreEqual(BootstrapState.Done, world.Node.BootstrapState, what);
            Assert.AreEqual((1, 2), (world.Node.Servers.InstanceCount, world.Node.Security.InstanceCount), what);
            Assert.AreEqual("192.0.2.1", world.Node.Node.Session(0).Uri.Host, what);
            Assert.HasCount(1, world.Node.Trace(0), what);
            if (index > world.Count)
            {
                break;
            }
        }
    }

    // A fifth of all datagrams goes astray: it takes longer, and more than one attempt perhaps.
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void ABadNetworkOnlyTakesLonger(int seed)
    {
        var random = new Random(seed);
        var world = new Network(11, _ => random.Next(5) == 0 ? [] : random.Next(10) == 0 ? [0, random.Next(5000)] : [random.Next(200)]);
        world.Run(10_000_000);
        Assert.AreEqual(BootstrapState.Done, world.Node.BootstrapState, world.Node.LogText);
        Assert.AreEqual("192.0.2.1", world.Node.Node.Session(0)?.Uri.Host, world.Node.LogText);
    }

    // A node, a bootstrap server that takes one step after the other, and what is between them.
    private sealed class Network
    {
        private const int LatencyMs = 20, FirstTimeoutMs = 2500, MaxRetransmit = 4;

        private readonly PriorityQueue<(bool ToNode, byte[] Datagram), (long, int)> _wire = new();
        private readonly Func<int, int[]> _fault;
        private readonly Dictionary<int, byte[]> _answered = [];
        private byte[] _request;
        private int _step;
        private int _nextId = 0x5000;
        private int _retransmissions;
        private long _retryAt = long.MaxValue;

        internal Network(int version, Func<int, int[]> fault)
        {
            _fault = fault;
            Node = new AccountNode(n =>
            {
                n.Version = version;
                n.AddBootstrap();
            })
            {
                Answer = Answer,
            };
        }

        internal AccountNode Node { get; }

        /// <summary>Datagrams sent between the two.</summary>
        internal int Count { get; private set; }

        /// <summary>True once the server knows that the node has taken Bootstrap-Finish.</summary>
        internal bool IsFinished { get; private set; }

        internal void Run(long milliseconds)
        {
            long end = Node.Now + milliseconds;
            while (Node.Now < end)
            {
                long next = _wire.TryPeek(out _, out (long At, int) first) ? first.At : long.MaxValue;
                next = Math.Min(Math.Min(next, _retryAt), end);
                Node.Run(Math.Max(Math.Min(next, Node.Node.Deadline) - Node.Now, 1));
                while (_wire.TryPeek(out (bool ToNode, byte[] Datagram) item, out first) && first.At <= Node.Now)
                {
                    _wire.Dequeue();
                    if (!item.ToNode)
                    {
                        Take(item.Datagram);
                    }
                    else if (Node.Receive(Bs, item.Datagram) is byte[] answer)
                    {
                        Send(false, answer);
                    }
                }

                Retransmit();
            }
        }

        private byte[] Answer(int link, byte[] datagram)
        {
            if (link != Bs)
            {
                return AccountNode.Agree(link, datagram);
            }

            Send(false, datagram);
            return null;
        }

        private void Take(byte[] datagram)
        {
            int id = Packet.Id(datagram);
            if (Packet.Code(datagram) is > 0 and < 0x20)
            {
                bool again = _answered.TryGetValue(id, out byte[] answer);
                answer ??= AccountNode.Agree(Bs, datagram);
                _answered[id] = answer;
                Send(true, answer);
                if (!again && AccountNode.Describe(datagram) == "POST bs")
                {
                    _step = 0;
                    Next();
                }
            }
            else if (_request != null && id == Packet.Id(_request))
            {
                int code = Packet.Code(datagram);
                Assert.IsTrue(code is AccountNode.Changed or AccountNode.Deleted, code.ToString("x"));
                IsFinished |= Packet.Path(_request) == "bs";
                Next();
            }
        }

        private void Next()
        {
            (int Method, string Path, byte[] Payload)[] steps =
            [
                (Packet.Delete, "0", null), (Packet.Delete, "1", null), (Packet.Put, "0/1", Payload.Make(Ct.Tlv, "/0/1", AccountNode.Account(1, 1))),
                (Packet.Put, "1/0", Payload.Make(Ct.Tlv, "/1/0", AccountNode.Settings(1, 0))), (Packet.Post, "bs", null),
            ];
            _retransmissions = 0;
            _request = null;
            _retryAt = long.MaxValue;
            if (_step < steps.Length)
            {
                (int method, string path, byte[] payload) = steps[_step++];
                _request = Packet.Request(method, ++_nextId, path, payload, options: payload == null ? [] : [Packet.Option(12, Ct.Tlv)]);
                _retryAt = Node.Now + FirstTimeoutMs;
                Send(true, _request);
            }
        }

        private void Retransmit()
        {
            if (Node.Now < _retryAt || _request == null)
            {
                return;
            }

            _retryAt = _retransmissions == MaxRetransmit ? long.MaxValue : Node.Now + (FirstTimeoutMs << ++_retransmissions);
            if (_retryAt < long.MaxValue)
            {
                Send(true, _request);
            }
        }

        private void Send(bool toNode, byte[] datagram)
        {
            foreach (int delay in _fault(Count++))
            {
                _wire.Enqueue((toNode, datagram), (Node.Now + LatencyMs + delay, Count));
            }
        }
    }
}

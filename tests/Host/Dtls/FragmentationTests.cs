// RFC 6347 4.1.1, 4.2.2, 4.2.3: BouncyCastle's flights in fragments of every size, in any order, overlapping, doubled, several
// in a record and several records in a datagram; and epoch 1 ahead of what its keys depend on. It takes no retransmission.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class FragmentationTests
{
    /// <summary>How the fragments of a flight come.</summary>
    public enum Order
    {
        /// <summary>As they are sent.</summary>
        Forward,

        /// <summary>The last one first.</summary>
        Reversed,

        /// <summary>The messages reversed, their fragments not.</summary>
        LastMessageFirst,

        /// <summary>At random.</summary>
        Shuffled,
    }

    // The longest of BouncyCastle's messages here, and more.
    private const int MaxSize = 130;

    private const int MaxDatagram = 1400;

    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    [DataRow(Order.Forward)]
    [DataRow(Order.Reversed)]
    [DataRow(Order.LastMessageFirst)]
    [DataRow(Order.Shuffled)]
    public void EstablishesWithFragmentsOfEverySize(Order order)
    {
        for (int size = 1; size <= MaxSize; size += size < 20 ? 1 : 7)
        {
            var random = new Random(size);
            int fragmentSize = size;
            Meet(
                records => Arrange(records, message => Cut(message, fragmentSize), order, random, 1),
                CipherSuite.PskCcm8,
                "size " + size + ", " + order);
        }
    }

    [TestMethod]
    [DataRow(Order.Forward)]
    [DataRow(Order.Reversed)]
    [DataRow(Order.Shuffled)]
    public void EstablishesWithFragmentsThatOverlap(Order order)
    {
        for (int seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            Meet(
                records => Arrange(records, message => CutOverlapping(message, random), order, random, 1 + (seed % 4)),
                seed % 2 == 0 ? CipherSuite.PskCcm8 : CipherSuite.PskCbc,
                "seed " + seed + ", " + order);
        }
    }

    // Datagrams, records and fragments of any sizes, empty ones among them, some doubled, in any order.
    [TestMethod]
    public void EstablishesWhateverIsPutTogether()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(1000 + seed);
            Meet(
                records =>
                {
                    List<byte[]> pieces = Pieces(records, message => random.Next(3) switch
                    {
                        0 => [message],
                        1 => Cut(message, 1 + random.Next(40)),
                        _ => CutOverlapping(message, random),
                    }).ToList();
                    pieces.AddRange(pieces.Where(_ => random.Next(3) == 0).ToArray());
                    byte[][] shuffled = pieces.ToArray();
                    random.Shuffle(shuffled);
                    return Pack(Merge(shuffled, random), random);
                },
                CipherSuite.PskGcm,
                "seed " + seed);
        }
    }

    // ServerHello, ServerKeyExchange and ServerHelloDone in all orders, each in a datagram of its own or all in one.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void EstablishesWithMessagesInEveryOrder(bool together)
    {
        foreach (int[] order in Permutations(3))
        {
            Meet(
                records => records.Count < 3 ? records
                    : together ? [Plain.Join(order.Select(i => records[i]).ToArray())]
                    : order.Select(i => records[i]),
                CipherSuite.PskCcm8,
                string.Join(',', order));
        }
    }

    // The last flight of a full handshake and the one flight of an abbreviated one: ServerHello, ChangeCipherSpec, Finished.
    [TestMethod]
    [DataRow(CipherSuite.PskCcm8, 0)]
    [DataRow(CipherSuite.PskCbc, 0)]
    [DataRow(CipherSuite.PskCcm8, 6)]
    [DataRow(CipherSuite.PskCbc, 32)]
    public void EstablishesWithFinishedAheadOfEverything(int suite, int ownIdLength)
    {
        int changed = 0;
        foreach (int size in new[] { 0, 3, 50 })
        {
            foreach (bool together in new[] { false, true })
            {
                foreach (int[] order in Permutations(3))
                {
                    IEnumerable<byte[]> Change(List<byte[]> records)
                    {
                        if (records.Count == 2)
                        {
                            return order[0] == 0 ? records : [records[1], records[0]];
                        }

                        if (records.Count != 3 || Plain.Epoch(records[2]) == 0)
                        {
                            return records;
                        }

                        changed++;
                        byte[] hello = size == 0 ? records[0]
                            : Records(Cut(Plain.Messages(records[0]).Single(), size)).SelectMany(record => record).ToArray();
                        byte[][] parts = [hello, records[1], records[2]];
                        return together ? [Plain.Join(order.Select(i => parts[i]).ToArray())] : order.Select(i => parts[i]);
                    }

                    Meet(Change, suite, $"{string.Join(',', order)} {together} {size}", ownIdLength, 3);
                }
            }
        }

        Assert.IsTrue(changed >= 3 * 2 * 6 * 2, changed + " flights of abbreviated handshakes");
    }

    // Full handshakes until one can be resumed; then abbreviated ones.
    private static void Meet(
        Func<List<byte[]>, IEnumerable<byte[]>> change, int suite, string what, int ownIdLength = 0, int handshakes = 1)
    {
        DtlsSettings own = ClientPeer.Known();
        own.ConnectionId = Enumerable.Range(1, ownIdLength).Select(i => (byte)i).ToArray();
        var client = new ClientPeer(own);
        var settings = new PskServerSettings
        {
            Keys = { ["node"] = s_key },
            CipherSuites = [suite],
            IdentityHint = Enumerable.Range(0, 40).Select(i => (byte)i).ToArray(),
            ConnectionIdLength = 8,
            Sessions = new SessionCache(),
        };
        for (int i = 0; i < handshakes; i++)
        {
            using var server = new BouncyServer(settings, false);
            var changer = new FlightChanger(server, change) { IdLength = ownIdLength };
            var wire = new Wire(client, changer);
            client.Connect(0);
            Assert.IsTrue(
                wire.RunUntil(() => client.Client.State == DtlsState.Established && server.IsEstablished),
                what + ": " + client.Client.Failure);
            Assert.IsTrue(wire.Now < own.InitialTimeoutMs, what + ": it took the timer");
            Assert.AreEqual(i > 0, client.Client.IsResumed, what);
            client.Send([1, 2, 3]);
            Assert.IsTrue(wire.RunUntil(() => server.Data.Count == 1), what);
            server.Send(server.Data.Dequeue());
            Assert.IsTrue(wire.RunUntil(() => client.Data.Count == 1), what);
            client.Data.Clear();
        }
    }

    private static IEnumerable<byte[]> Arrange(
        List<byte[]> records, Func<byte[], IEnumerable<byte[]>> cut, Order order, Random random, int together)
    {
        byte[][] pieces = Pieces(records, cut).ToArray();
        switch (order)
        {
            case Order.Reversed:
                Array.Reverse(pieces);
                break;
            case Order.LastMessageFirst:
                pieces = Pieces(Enumerable.Reverse(records).ToList(), cut).ToArray();
                break;
            case Order.Shuffled:
                random.Shuffle(pieces);
                break;
        }

        return Records(pieces).Chunk(together).Select(Plain.Join);
    }

    // The fragments of all messages, and records that are no plaintext handshake as they are.
    private static IEnumerable<byte[]> Pieces(List<byte[]> records, Func<byte[], IEnumerable<byte[]>> cut) =>
        records.SelectMany(record => IsHandshake(record) ? Plain.Messages(record).SelectMany(cut) : [record]);

    private static bool IsHandshake(byte[] record) => record[0] == Plain.Handshake && Plain.Epoch(record) == 0;

    // A fragment's second byte is its length's first, which is 0; a record's is 0xFE.
    private static bool IsRecord(byte[] piece) => piece[1] == 0xFE;

    private static IEnumerable<byte[]> Records(IEnumerable<byte[]> pieces) =>
        pieces.Select((piece, i) => IsRecord(piece) ? piece : Plain.Record(Plain.Handshake, piece, i));

    private static IEnumerable<byte[]> Cut(byte[] message, int size)
    {
        int length = message.Length - Plain.MessageHeader;
        for (int offset = 0; offset == 0 || offset < length; offset += size)
        {
            yield return Plain.Fragment(message, offset, Math.Min(size, length - offset));
        }
    }

    // Enough of them to cover all, each beginning somewhere in what is there already; and some that nobody needs.
    private static IEnumerable<byte[]> CutOverlapping(byte[] message, Random random)
    {
        int length = message.Length - Plain.MessageHeader;
        int covered = 0;
        do
        {
            int offset = random.Next(covered + 1);
            int size = random.Next(length - offset + 1);
            covered = Math.Max(covered, offset + size);
            yield return Plain.Fragment(message, offset, size);
        }
        while (covered < length);
    }

    // Several fragments in one record.
    private static List<byte[]> Merge(byte[][] pieces, Random random)
    {
        var records = new List<byte[]>();
        var content = new List<byte>();
        void Flush()
        {
            if (content.Count > 0)
            {
                records.Add(Plain.Record(Plain.Handshake, content.ToArray(), records.Count));
                content.Clear();
            }
        }

        foreach (byte[] piece in pieces)
        {
            if (IsRecord(piece) || random.Next(3) == 0 || content.Count + piece.Length > 600)
            {
                Flush();
            }

            if (IsRecord(piece))
            {
                records.Add(piece);
            }
            else
            {
                content.AddRange(piece);
            }
        }

        Flush();
        return records;
    }

    // Several records in one datagram.
    private static IEnumerable<byte[]> Pack(List<byte[]> records, Random random)
    {
        byte[] datagram = [];
        foreach (byte[] record in records)
        {
            if (datagram.Length > 0 && (datagram.Length + record.Length > MaxDatagram || random.Next(3) == 0))
            {
                yield return datagram;
                datagram = [];
            }

            datagram = [.. datagram, .. record];
        }

        yield return datagram;
    }

    private static IEnumerable<int[]> Permutations(int count) => count == 0
        ? [[]]
        : Permutations(count - 1).SelectMany(
            rest => Enumerable.Range(0, count).Select(at => rest.Take(at).Append(count - 1).Concat(rest.Skip(at)).ToArray()));
}

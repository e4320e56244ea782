// Anything may arrive at any time: random bytes, and good messages that were damaged, at a node in every state.
using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Sends rubbish, and then asks a question.</summary>
[TestClass]
public class FuzzTests
{
    private const int MaxMessage = 1152; // RFC 7252 4.6

    private static readonly byte[][] s_good = Good().ToArray();

    // 50,000 datagrams a seed, most of them good ones with some damage, and between them time, values, answers and events.
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    public void SurvivesAnythingAndStillAnswers(int seed)
    {
        const int Datagrams = 50_000;
        var random = new Random(seed);
        TestNode node = null;
        byte[] last = null;
        for (int i = 0; i < Datagrams; i++)
        {
            if (i % 5000 == 0)
            {
                node = new TestNode("urn:test:001", seed + i, new TestObject(1 + (i % 3)));
                last = null;
            }

            string what = $"seed {seed}, datagram {i}";
            byte[] datagram = random.Next(4) == 0 ? Random(random) : Damaged(s_good[random.Next(s_good.Length)], random);
            AssertSendable(node.Receive(datagram), what);
            last = Happens(node, random, last, what) ?? last;
            if (i % 1000 == 999)
            {
                AssertAnswers(node, i, what);
                node.Log.Lines.Clear();
            }
        }
    }

    // Every good request, cut at every place, with every byte at some other values: the parsers see what random damage may miss.
    [TestMethod]
    public void SurvivesEveryCutAndManyValuesOfEachByte()
    {
        var node = new TestNode("urn:test:001", 1, new TestObject());
        node.Register();
        int count = 0;
        foreach (byte[] good in s_good)
        {
            for (int length = 0; length <= good.Length; length++)
            {
                Receive(node, good[..length], ref count);
            }

            for (int at = 0; at < Math.Min(good.Length, 80); at++)
            {
                foreach (byte value in Convert.FromHexString("00010C0D0E0F7F80C0D0DDE0EEF0FEFF"))
                {
                    byte[] damaged = (byte[])good.Clone();
                    damaged[at] = value;
                    Receive(node, damaged, ref count);
                }
            }
        }

        Assert.IsTrue(count > 20_000, count.ToString());
        AssertAnswers(node, count, "in the end");
    }

    private static void Receive(TestNode node, byte[] datagram, ref int count)
    {
        if (datagram.Length > 3)
        {
            datagram[2] = (byte)(count >> 8); // a new message each time
            datagram[3] = (byte)count;
        }

        AssertSendable(node.Receive(datagram), $"datagram {count}: {Convert.ToHexString(datagram)}");
        count++;
        node.Now += 10;
    }

    // Time passes, values change, the server answers or not: what the node sends of its own accord, if anything.
    private static byte[] Happens(TestNode node, Random random, byte[] last, string what)
    {
        switch (random.Next(12))
        {
            case < 3:
                node.Now += random.Next(3000);
                break;
            case 3:
                node.Now = Math.Max(node.Now, Math.Min(node.Node.Deadline, node.Now + 400_000));
                break;
            case 4:
                node.Measurements[1 + random.Next(2)].Set(random.Next(50_000));
                break;
            case < 7 when last != null:
                AssertSendable(node.Receive(Answer(last, random)), what);
                break;
            case 7 when random.Next(20) == 0:
                node.Node.LinkUp(0, node.Now);
                break;
            case 8 when random.Next(400) == 0:
                node.Node.Stop();
                break;
            case 8 when random.Next(50) == 0 && node.Node.IsIdle:
                node.Node.Start(node.Now);
                break;
        }

        byte[] sent = node.Poll();
        AssertSendable(sent, what);
        return sent;
    }

    private static byte[] Answer(byte[] message, Random random)
    {
        if (Packet.Code(message) is Packet.Post or Packet.Delete)
        {
            int block = Packet.Number(message, 27);
            bool more = block >= 0 && (block & 8) != 0;
            int code = random.Next(10) == 0 ? 0x84 : more ? 0x5F : Packet.Path(message) == "rd" ? 0x41 : 0x44;
            (int, byte[])[] options = block < 0 ? [] : [Packet.Option(27, block)];
            return Packet.Response(message, code, [Packet.Option(8, "rd"), Packet.Option(8, "a1"), .. options]);
        }

        return Packet.Empty(random.Next(20) == 0 ? Packet.Rst : Packet.Ack, Packet.Id(message));
    }

    // After all that was done to it: a new request is answered, and rightly.
    private static void AssertAnswers(TestNode node, int i, string what)
    {
        node.Now += 300_000;
        while (node.Registration.IsDisabled)
        {
            node.Advance(3_600_000); // it was told to ignore the server so long
        }

        CollectionAssert.AreEqual(Packet.Empty(Packet.Rst, i & 0xFFFF), node.Receive(Packet.Empty(Packet.Con, i & 0xFFFF)), what);
        byte[] answer = node.Receive(Packet.Request(Packet.Get, i & 0xFFFF, "3303/0/5700", null, Packet.Con, [1, 2, 3]));
        Assert.AreEqual("21.5", Packet.Text(answer), what);
    }

    // What is sent is a message: not too long, well-formed, and nothing of it undefined.
    private static void AssertSendable(byte[] message, string what)
    {
        if (message == null)
        {
            return;
        }

        Assert.IsTrue(message.Length is >= 4 and <= MaxMessage, what);
        Assert.AreEqual(1, message[0] >> 6, what);
        if (message[1] == 0)
        {
            Assert.AreEqual(4, message.Length, what);
            Assert.AreEqual(0, message[0] & 15, what);
            return;
        }

        Assert.IsTrue((message[0] & 15) <= 8, what);
        try
        {
            Packet.Options(message, out _);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IndexOutOfRangeException)
        {
            Assert.Fail($"{what}: {e.Message}: {Convert.ToHexString(message)}");
        }
    }

    private static byte[] Random(Random random)
    {
        byte[] bytes = new byte[random.Next(random.Next(20) == 0 ? 1300 : 60)];
        random.NextBytes(bytes);
        if (bytes.Length > 0 && random.Next(3) > 0)
        {
            bytes[0] = (byte)(0x40 | (bytes[0] & 0x3F)); // of the right version at least
        }

        return bytes;
    }

    private static byte[] Damaged(byte[] good, Random random)
    {
        var bytes = new List<byte>(good);
        if (bytes.Count > 3)
        {
            bytes[2] = (byte)random.Next(256); // mostly a new message
            bytes[3] = (byte)random.Next(256);
        }

        for (int count = random.Next(4); count > 0 && bytes.Count > 0; count--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.AddRange(s_good[random.Next(s_good.Length)].Skip(random.Next(20)).Take(random.Next(40))); break;
            }
        }

        return bytes.ToArray();
    }

    private static IEnumerable<byte[]> Good()
    {
        foreach (string path in new[] { "3303/0/5700", "3303/0", "3303", "3", "3/0/11/0", "1/0", "30000/0", "30000/0/6", "0/0" })
        {
            foreach (int format in new[] { Ct.Text, Ct.LinkFormat, Ct.Opaque, Ct.Cbor, Ct.SenMlJson, Ct.SenMlCbor, Ct.Tlv })
            {
                yield return Packet.Request(Packet.Get, 1, path, null, Packet.Con, null, Packet.Option(17, format));
            }

            yield return Packet.Request(Packet.Get, 1, path, null, Packet.Con, [5], Packet.Option(6, 0));
            yield return Packet.Request(Packet.Get, 1, path, null, Packet.Con, [5], Packet.Option(6, 1));
            yield return Packet.Request(
                Packet.Get, 1, path, null, Packet.Con, null, Packet.Option(23, Packet.Block(1, false, 2)));
            yield return Packet.Request(Packet.Put, 1, path + "?pmin=5&pmax=10&gt=30&lt=10&st=1");
        }

        (string Path, int Format, string Payload)[] writes =
        [
            ("30000/0/1", Ct.Text, "3132"), ("30000/0/2", Ct.Text, "2d312e32356531"), ("30000/0/0", Ct.Text, "c3a474657874"),
            ("30000/0/8", Ct.Text, "41514944"), ("30000/0/8", Ct.Opaque, "010203"), ("30000/0/1", Ct.Cbor, "190100"),
            ("30000/0/2", Ct.Cbor, "fb3ff8000000000000"), ("30000/0", Ct.Tlv, "c10105 c4023fc00000 8603410305 c30061626300"),
            ("30000/0", Ct.SenMlCbor, "82a321692f33303030302f302f006131020ca2006132 02f93e00"),
            ("30000/0", Ct.SenMlJson,
                "5b7b22626e223a222f33303030302f302f222c226e223a2231222c2276223a31327d2c7b226e223a2232222c2276223a312e357d5d"),
            ("30000/0/11", Ct.Text, "35"), ("1/0/1", Ct.Text, "363030"), ("1/0/7", Ct.Text, "55"), ("3/0/13", Ct.Text, "3137"),
        ];
        foreach ((string path, int format, string payload) in writes)
        {
            foreach (int method in new[] { Packet.Put, Packet.Post })
            {
                yield return Packet.Request(method, 1, path, Packet.Hex(payload), Packet.Con, null, Packet.Option(12, format));
            }
        }

        for (int number = 0; number < 3; number++)
        {
            yield return Packet.Request(Packet.Put, 1, "30000/0/0", new byte[32], Packet.Con, null,
                Packet.Option(12, Ct.Text), Packet.Option(27, Packet.Block(number, number < 2, 1)));
            yield return Packet.Request(Packet.Put, 1, "30000/0/9", new byte[32], Packet.Con, null,
                Packet.Option(12, Ct.Opaque), Packet.Option(27, Packet.Block(number, number < 2, 1)));
        }

        yield return Packet.Request(Packet.Post, 1, "30000", Packet.Hex("c10105"), Packet.Con, null, Packet.Option(12, Ct.Tlv));
        yield return Packet.Request(Packet.Post, 1, "30000/0/4", "0='a',1"u8.ToArray());
        yield return Packet.Request(Packet.Post, 1, "30000/0/5");
        yield return Packet.Request(Packet.Post, 1, "1/0/8");
        yield return Packet.Request(Packet.Post, 1, "1/0/4");
        yield return Packet.Request(Packet.Delete, 1, "30000/1");
        yield return Packet.Empty(Packet.Con, 1);
        yield return Packet.Empty(Packet.Ack, 1);
        yield return Packet.Empty(Packet.Rst, 1);
        yield return Packet.Make(Packet.Ack, 0x45, 1, [1, 2], [Packet.Option(12, 0)], [0x31]);
        yield return Packet.Make(Packet.Con, 0x44, 1, [1, 2], [Packet.Option(8, "rd")], []);
    }
}

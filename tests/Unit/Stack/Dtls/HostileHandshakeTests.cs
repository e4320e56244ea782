// RFC 6347 4.2.3 and what anybody may send: also in the interpreter, where lengths and the ends of arrays are not .NET's.
using System;
using Firmware.Stack.Dtls;
using nanoFramework.TestFramework;

namespace Unit.Stack.Dtls;

[TestClass]
public class HostileHandshakeTests
{
    private const int RecordHeader = 13, MessageHeader = 12;

    // What a client has for fragments: see Reassembly.
    private const int MaxMessage = 384, Rest = 71;

    private static readonly byte[] s_transmit = new byte[512];

    private static int s_seed = 1;

    [TestMethod]
    [DataRow(1)]
    [DataRow(9)]
    [DataRow(80)]
    public void TakesTheServersFlightInPieces(int size)
    {
        byte[][] server = Transcript.Server();
        DtlsClient client = Begin(server);
        byte[] hello = Message(server[1], 0);
        byte[] done = Message(server[1], RecordHeader + hello.Length);
        Give(client, Record(done));
        int length = hello.Length - MessageHeader;
        int last = (length - 1) / size * size;
        for (int offset = last; offset >= 0; offset -= size)
        {
            Assert.AreEqual(0, client.Poll(s_transmit, 0));
            int part = offset + size + 3 < length ? size + 3 : length - offset; // three bytes come twice
            Give(client, Record(Fragment(hello, offset, part)));
        }

        AssertFinishes(client, server);
    }

    // Fragments fill the client's memory to the last byte, and behind them is a message without content.
    [TestMethod]
    public void AFullMemoryHoldsAnEmptyMessage()
    {
        byte[][] server = Transcript.Server();
        DtlsClient client = Begin(server);
        byte[] hello = Message(server[1], 0);
        byte[] done = Message(server[1], RecordHeader + hello.Length);
        Give(client, Record(Part(2, Rest, 1)));
        Give(client, Record(Part(12, MaxMessage, 3)));
        Give(client, Record(done));
        Assert.AreEqual(0, client.Poll(s_transmit, 0));
        Give(client, Record(hello));
        AssertFinishes(client, server);
    }

    [TestMethod]
    public void IsNotMisledByAFlightCutAnywhere()
    {
        byte[][] server = Transcript.Server();
        for (int length = 0; length < server[1].Length; length++)
        {
            DtlsClient client = Begin(server);
            byte[] cut = new byte[length];
            Array.Copy(server[1], 0, cut, 0, length);
            Give(client, cut);
            Assert.AreEqual(0, client.Poll(s_transmit, 0));
            Assert.AreEqual(DtlsState.Handshaking, client.State);
            if (length % 16 == 0)
            {
                Give(client, server[1]);
                AssertFinishes(client, server);
            }
        }
    }

    [TestMethod]
    public void SurvivesDamageAtEveryPointOfAHandshake()
    {
        byte[][] server = Transcript.Server();
        DtlsClient client = Transcript.NewClient();
        for (int step = 0; step <= server.Length; step++)
        {
            client.Forget();
            client.Connect(0);
            for (int i = 0; i < step; i++)
            {
                client.Poll(s_transmit, 0);
                Give(client, server[i]);
            }

            // A datagram may be damaged where it does not matter; what may not be is that one ends anything.
            DtlsState state = client.State;
            for (int i = 0; i < 250; i++)
            {
                Give(client, Damaged(server[Random(server.Length)]));
                Assert.IsTrue(client.Poll(s_transmit, 0) <= s_transmit.Length);
                Assert.IsTrue(client.State == state || client.State == DtlsState.Established);
            }
        }

        client.Forget();
        client.Connect(0);
        client.Poll(s_transmit, 0);
        Give(client, server[0]);
        client.Poll(s_transmit, 0);
        Give(client, server[1]);
        AssertFinishes(client, server);
    }

    // In a buffer that ends where the datagram does.
    private static void Give(DtlsClient client, byte[] datagram)
    {
        byte[] copy = new byte[datagram.Length];
        Array.Copy(datagram, 0, copy, 0, copy.Length);
        client.Receive(copy, 0, copy.Length);
        Assert.IsFalse(client.Next(0));
    }

    private static byte[] Message(byte[] datagram, int record)
    {
        byte[] message = new byte[(datagram[record + 11] << 8) | datagram[record + 12]];
        Array.Copy(datagram, record + RecordHeader, message, 0, message.Length);
        return message;
    }

    private static byte[] Record(byte[] content)
    {
        byte[] record = new byte[RecordHeader + content.Length];
        record[0] = 22;
        record[1] = 0xFE;
        record[2] = 0xFD;
        record[11] = (byte)(content.Length >> 8);
        record[12] = (byte)content.Length;
        Array.Copy(content, 0, record, RecordHeader, content.Length);
        return record;
    }

    private static byte[] Fragment(byte[] message, int offset, int length)
    {
        byte[] fragment = new byte[MessageHeader + length];
        Array.Copy(message, 0, fragment, 0, MessageHeader);
        fragment[8] = (byte)offset;
        fragment[10] = 0;
        fragment[11] = (byte)length;
        Array.Copy(message, MessageHeader + offset, fragment, MessageHeader, length);
        return fragment;
    }

    // The first byte of a message.
    private static byte[] Part(int type, int length, int sequence) => new byte[]
    {
        (byte)type, 0, (byte)(length >> 8), (byte)length, 0, (byte)sequence, 0, 0, 0, 0, 0, 1, 0,
    };

    private static DtlsClient Begin(byte[][] server)
    {
        DtlsClient client = Transcript.NewClient();
        client.Connect(0);
        client.Poll(s_transmit, 0);
        Give(client, server[0]);
        Assert.AreEqual(Transcript.Client()[1].Length, client.Poll(s_transmit, 0));
        return client;
    }

    // What the client says to the server's flight is what OpenSSL understood.
    private static void AssertFinishes(DtlsClient client, byte[][] server)
    {
        byte[] sent = new byte[client.Poll(s_transmit, 0)];
        Array.Copy(s_transmit, 0, sent, 0, sent.Length);
        CollectionAssert.AreEqual(Transcript.Client()[2], sent);
        Give(client, server[2]);
        Assert.AreEqual(DtlsState.Established, client.State);
    }

    private static byte[] Damaged(byte[] datagram)
    {
        byte[] damaged = new byte[Random(4) == 0 ? Random(datagram.Length + 1) : datagram.Length];
        Array.Copy(datagram, 0, damaged, 0, damaged.Length);
        for (int count = 1 + Random(4); count > 0 && damaged.Length > 0; count--)
        {
            int at = Random(Random(2) == 0 && damaged.Length > 40 ? 40 : damaged.Length);
            damaged[at] = (byte)(Random(3) == 0 ? 255 : damaged[at] ^ (1 << Random(8)));
        }

        return damaged;
    }

    private static int Random(int exclusive)
    {
        s_seed = (s_seed * 1103515245) + 12345;
        return ((s_seed >> 16) & 0x7FFF) % exclusive;
    }
}

// RFC 7959: reading and writing in blocks.
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack;

[TestClass]
public class BlockTests
{
    [TestMethod]
    public void ReadsInBlocksOfEverySize()
    {
        TestNode node = TestNode.Registered();
        int total = Fetch(node, 6);
        Assert.AreEqual(1627, total);
        for (int szx = 0; szx < 6; szx++)
        {
            Assert.AreEqual(total, Fetch(node, szx));
        }
    }

    [TestMethod]
    public void SendsTheFirstBlockUnasked()
    {
        byte[] answer = TestNode.Registered().Receive(Message.Request(Message.Get, 9, "30000/0"));
        Assert.AreEqual(0x0E, Message.Number(answer, Message.Block2));
        Assert.AreEqual(1024, Message.Payload(answer).Length);
    }

    [TestMethod]
    public void RefusesBlocksThatThereAreNot()
    {
        TestNode node = TestNode.Registered();
        byte[] beyond = node.Receive(Message.Request(Message.Get, 8, "30000/0").Option(Message.Block2, 0x26));
        Assert.AreEqual(0x80, Message.Code(beyond));
        byte[] reserved = node.Receive(Message.Request(Message.Get, 9, "30000/0").Option(Message.Block2, 0x07));
        Assert.AreEqual(0x80, Message.Code(reserved));
    }

    [TestMethod]
    public void PutsBlocksTogether()
    {
        TestNode node = TestNode.Registered();
        Assert.AreEqual(0x5F, Write(node, 1, 2, 0, true, 16));
        Assert.AreEqual(0x88, Write(node, 2, 2, 2, true, 16));
        Assert.AreEqual(0x5F, Write(node, 3, 2, 1, true, 16));
        Assert.AreEqual("", node.Item.Written);
        Assert.AreEqual(0x44, Write(node, 4, 2, 2, false, 5));
        Assert.AreEqual(37, node.Item.Written.Length);
        Assert.AreEqual(0x88, Write(node, 5, 2, 3, false, 5));
    }

    [TestMethod]
    public void RefusesBlocksOfAWrongSizeAndTooMany()
    {
        TestNode node = TestNode.Registered();
        Assert.AreEqual(0x80, Write(node, 1, 2, 0, true, 15));
        Assert.AreEqual(0x80, Write(node, 2, 2, 0, false, 17));
        int id = 3;
        int code = 0x5F;
        int block = 0;
        while (code == 0x5F)
        {
            code = Write(node, id++, 2, block++, true, 16);
        }

        Assert.AreEqual(0x8D, code);
        Assert.AreEqual((2048 / 16) + 1, block);
        Assert.AreEqual("", node.Item.Written);
    }

    [TestMethod]
    public void StreamsOpaqueValues()
    {
        TestNode node = TestNode.Registered();
        for (int i = 0; i < 200; i++)
        {
            Assert.AreEqual(i < 199 ? 0x5F : 0x44, Write(node, i + 1, 3, i, i < 199, 16));
            Assert.AreEqual(16 * (i + 1), node.Item.Streamed);
        }
    }

    // RFC 7252 4.6, RFC 7959 2.9.3
    [TestMethod]
    public void RefusesWhatMayHaveBeenCutOff()
    {
        TestNode node = TestNode.Registered();
        byte[] answer = node.Receive(Message.Request(Message.Put, 9, "30000/0/2").With(new byte[1150]));
        Assert.AreEqual(0x8D, Message.Code(answer));
        Assert.AreEqual(6, Message.Number(answer, Message.Block1));
    }

    // What no peer would send must not harm, and a thousand of them leave the node as it was.
    [TestMethod]
    public void SurvivesDamagedMessages()
    {
        TestNode node = TestNode.Registered();
        byte[][] good =
        {
            Message.Request(Message.Get, 0, "3303/0/5700").Option(Message.Accept, 112).Bytes,
            Message.Request(Message.Put, 0, "30000/0/1").Option(Message.ContentFormat, 0).With(Hex.Utf8("12")).Bytes,
            Message.Request(Message.Put, 0, "30000/0/2").Option(Message.Block1, 8).With(new byte[16]).Bytes,
            Message.Request(Message.Put, 0, "3303/0/5700").Options(Message.UriQuery, "pmin=5&gt=30", '&').Bytes,
        };
        int seed = 1;
        for (int i = 0; i < 1000; i++)
        {
            byte[] datagram = Message.Request(Message.Get, 0, "3").Bytes;
            datagram = i % 5 == 4 ? datagram : Copy(good[i % 4]);
            seed = (seed * 1103515245) + 12345;
            datagram[((seed >> 8) & 0x7FFF) % datagram.Length] ^= (byte)(seed >> 24);
            datagram[2] = (byte)(i >> 8);
            datagram[3] = (byte)i;
            node.Receive(datagram);
        }

        node.Now += 300000;
        Assert.AreEqual("21.5", Message.PayloadText(node.Receive(Message.Request(Message.Get, 9, "3303/0/5700"))));
    }

    private static byte[] Copy(byte[] source)
    {
        var copy = new byte[source.Length];
        System.Array.Copy(source, 0, copy, 0, source.Length);
        return copy;
    }

    private static int Write(TestNode node, int id, int resource, int number, bool more, int length)
    {
        var payload = new byte[length];
        for (int i = 0; i < length; i++)
        {
            payload[i] = (byte)'a';
        }

        Message request = Message.Request(Message.Put, id, "30000/0/" + resource.ToString())
            .Option(Message.ContentFormat, resource == 3 ? 42 : 0)
            .Option(Message.Block1, (number << 4) | (more ? 8 : 0))
            .With(payload);
        return Message.Code(node.Receive(request));
    }

    private static int Fetch(TestNode node, int szx)
    {
        int total = 0;
        for (int number = 0; ; number++)
        {
            byte[] answer = node.Receive(
                Message.Request(Message.Get, (szx << 8) | number, "30000/0").Option(Message.Block2, (number << 4) | szx));
            int length = Message.Payload(answer).Length;
            total += length;
            int block = Message.Number(answer, Message.Block2);
            if ((block & 8) == 0)
            {
                return total;
            }

            Assert.AreEqual((number << 4) | 8 | szx, block);
            Assert.AreEqual(16 << szx, length);
        }
    }
}

// The reader and the writer of bytes, and UTF-8: RFC 3629.
using nanoFramework.TestFramework;
using Objects.Bytes;

namespace Unit.Objects;

[TestClass]
public class BytesTests
{
    [TestMethod]
    public void ReadsInNetworkOrder()
    {
        byte[] bytes = Hex.Parse("EE 01 0203 04050607 FFFFFFFFFFFFFFFE DD");
        var reader = new ByteReader();
        reader.Reset(bytes, 1, 15);
        Assert.AreEqual(1, reader.Peek());
        Assert.AreEqual(1, reader.Byte());
        Assert.AreEqual(0x0203L, reader.Unsigned(2));
        Assert.AreEqual(0x04050607L, reader.Unsigned(4));
        Assert.AreEqual(-2L, reader.Unsigned(8));
        Assert.AreEqual(0, reader.Remaining);
        Assert.AreEqual(-1, reader.Peek());
        Assert.IsFalse(reader.Failed);
        Assert.AreEqual(0, reader.Byte());
        Assert.IsTrue(reader.Failed);
    }

    [TestMethod]
    public void FailureIsSticky()
    {
        var reader = new ByteReader();
        reader.Reset(Hex.Parse("010203"), 0, 3);
        Assert.AreEqual(0L, reader.Unsigned(4));
        Assert.IsTrue(reader.Failed);
        Assert.AreEqual(0, reader.Remaining);
        Assert.AreEqual(0, reader.Byte());
        reader.Return(0);
        Assert.AreEqual(0, reader.Remaining);
        reader.Reset(Hex.Parse("010203"), 1, 1);
        Assert.IsFalse(reader.Failed);
        reader.Skip(-1);
        Assert.IsTrue(reader.Failed);
        reader.Reset(Hex.Parse("010203"), 1, 1);
        reader.Skip(int.MaxValue);
        Assert.IsTrue(reader.Failed);
    }

    [TestMethod]
    public void ReadsSignedIntegersOfEverySize()
    {
        byte[] bytes = Hex.Parse("80000000000000 00");
        for (int length = 1; length <= 8; length++)
        {
            long value = BigEndian.ReadSigned(bytes, 0, length);
            Assert.AreEqual(long.MinValue >> (64 - (8 * length)), value);
        }

        bytes = Hex.Parse("7FFFFFFFFFFFFFFF");
        for (int length = 1; length <= 8; length++)
        {
            long value = BigEndian.ReadSigned(bytes, 0, length);
            Assert.AreEqual(long.MaxValue >> (64 - (8 * length)), value);
        }

        int small = BigEndian.ReadUInt16(Hex.Parse("FFFE"), 0);
        Assert.AreEqual(65534, small);
        var two = new byte[3];
        BigEndian.WriteUInt16(two, 1, 0x1234);
        string hex = Hex.Text(two);
        Assert.AreEqual("001234", hex);
    }

    [TestMethod]
    public void CountsWhatHasNoRoom()
    {
        var output = new ByteWriter();
        output.Reset(Hex.Parse("EEEEEEEE"), 1, 2);
        output.Byte(1);
        Assert.IsFalse(output.Overflow);
        output.Unsigned(0x0203, 2);
        Assert.IsTrue(output.Overflow);
        output.Bytes(Hex.Parse("0405"), 0, 2);
        output.Text("abc");
        Assert.AreEqual(8, output.Position);
        Assert.AreEqual(2, output.Length);
        string hex = Hex.Text(output.Buffer);
        Assert.AreEqual("EE0102EE", hex);
    }

    [TestMethod]
    public void KeepsAWindowBehindAHeader()
    {
        // A header of one byte, then the window [3, 6) of ten bytes, by whatever calls they come.
        for (int way = 0; way < 4; way++)
        {
            var output = new ByteWriter();
            output.Reset(new byte[8], 1, 7);
            output.Byte(0xAA);
            output.OpenWindow(3, 3);
            byte[] all = Hex.Parse("00010203040506070809");
            for (int i = 0; way == 0 && i < 10; i++)
            {
                output.Byte(all[i]);
            }

            if (way == 1)
            {
                output.Bytes(all, 0, 10);
            }

            for (int i = 0; way >= 2 && i < 10; i += way == 2 ? 2 : 5)
            {
                output.Bytes(all, i, way == 2 ? 2 : 5);
            }

            Assert.AreEqual(10, output.Position);
            Assert.AreEqual(3, output.Kept);
            Assert.AreEqual(4, output.Length);
            string hex = Hex.Text(output.Buffer);
            Assert.AreEqual("00AA030405000000", hex);
        }
    }

    [TestMethod]
    public void WindowIsBoundedByTheRoomLeft()
    {
        var output = new ByteWriter();
        output.Reset(new byte[4], 0, 4);
        output.Unsigned(0x010203, 3);
        output.OpenWindow(0, 100);
        output.Unsigned(0x0405, 2);
        Assert.AreEqual(4, output.Length);
        Assert.IsTrue(output.Overflow);
        output.Reset(new byte[4], 0, 4);
        output.OpenWindow(100, 4);
        output.Byte(1);
        Assert.AreEqual(0, output.Length);
        Assert.IsFalse(output.Overflow);
    }

    [TestMethod]
    public void MeasuresWithoutWriting()
    {
        var output = new ByteWriter();
        output.Reset(new byte[4], 0, 4);
        output.Byte(1);
        int outer = output.Suspend();
        output.Unsigned(0x0203, 2);
        int inner = output.Suspend();
        output.Bytes(new byte[100], 0, 100);
        int counted = output.Resume(inner);
        Assert.AreEqual(100, counted);
        output.Byte(4);
        counted = output.Resume(outer);
        Assert.AreEqual(3, counted);
        output.Byte(5);
        string hex = Hex.Text(output.Buffer);
        Assert.AreEqual("01050000", hex);
        Assert.AreEqual(2, output.Length);
    }

    [TestMethod]
    public void KnowsUtf8()
    {
        // RFC 3629 7's examples and its limits; then what 3 and 10 forbid.
        string[] good =
        {
            "", "41E289A2CE912E", "ED959CEAB5ADEC96B4", "E697A5E69CACE8AA9E", "EFBBBFF0A38EB4", "7F", "C280", "DFBF",
            "E0A080", "ED9FBF",
            "EE8080", "EFBFBF", "F0908080", "F48FBFBF",
        };
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bytes = Hex.Parse("80" + good[i] + "80");
            bool text = Utf8.IsText(bytes, 1, bytes.Length - 2);
            Assert.IsTrue(text, good[i]);
        }

        string[] bad =
        {
            "00", "4100", "80", "BF", "C0", "C080", "C1BF", "C2", "C241", "C2C2", "E0", "E080", "E09FBF", "E0A0", "E0A041",
            "EDA080",
            "EDBFBF", "E28241", "F0", "F09080", "F08FBFBF", "F4908080", "F5808080", "F8888080", "FE", "FF", "F0908041", "41FF",
        };
        for (int i = 0; i < bad.Length; i++)
        {
            byte[] bytes = Hex.Parse("41" + bad[i] + "808080");
            bool text = Utf8.IsText(bytes, 1, bytes.Length - 4);
            Assert.IsFalse(text, bad[i]);
        }
    }
}

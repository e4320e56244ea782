// Ieee754 against System.Half, float and double: every half, and random ones of the others.
using System;
using System.Buffers.Binary;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;

namespace Host;

[TestClass]
public class NumberIeee754Tests
{
    private const int Seed = 754;

    [TestMethod]
    public void KnowsEveryHalf()
    {
        for (int bits = 0; bits <= 0xFFFF; bits++)
        {
            Half half = BitConverter.UInt16BitsToHalf((ushort)bits);
            double value = Ieee754.FromBits(bits, 2);
            Assert.AreEqual(Half.IsFinite(half), !Ieee754.IsSpecial(value), $"{bits:X4}");
            if (Half.IsNaN(half))
            {
                Assert.IsTrue(double.IsNaN(value), $"{bits:X4}");
                continue;
            }

            Assert.AreEqual(Bits((double)half), Bits(value), $"{bits:X4}");
            if (Half.IsFinite(half))
            {
                Assert.AreEqual(2, Ieee754.Size(value, 2), $"{bits:X4}");
                Assert.AreEqual(bits, Ieee754.ToBits(value, 2), $"{bits:X4}");
                Assert.AreEqual(4, Ieee754.Size(value, 4), $"{bits:X4}"); // every half is a normal single
                Assert.AreEqual((long)BitConverter.SingleToUInt32Bits((float)half), Ieee754.ToBits(value, 4), $"{bits:X4}");
            }
        }
    }

    [TestMethod]
    public void NeighboursOfHalvesAreWider()
    {
        for (int bits = 1; bits < 0x7C00; bits++)
        {
            double value = (double)BitConverter.UInt16BitsToHalf((ushort)bits);
            double next = (double)BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            double between = bits == 0x7BFF ? 65512 : (value + next) / 2;
            Assert.AreNotEqual(2, Ieee754.Size(between, 2), $"{bits:X4}");
            Assert.AreEqual(8, Ieee754.Size(Math.BitIncrement(value), 2), $"{bits:X4}");
            Assert.AreEqual(4, Ieee754.Size(MathF.BitDecrement((float)value), 2), $"{bits:X4}");
        }
    }

    [TestMethod]
    public void KeepsRandomSingles()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 500000; i++)
        {
            uint bits = (uint)random.NextInt64(1L << 32);
            float single = BitConverter.UInt32BitsToSingle(bits);
            double value = Ieee754.FromBits(bits, 4);
            if (float.IsNaN(single))
            {
                Assert.IsTrue(double.IsNaN(value));
                continue;
            }

            Assert.AreEqual(Bits(single), Bits(value), $"{bits:X8}");
            Assert.AreEqual(float.IsInfinity(single), Ieee754.IsSpecial(value), $"{bits:X8}");
            if (float.IsNormal(single) || single == 0)
            {
                Assert.AreEqual(4, Ieee754.Size(value, 4), $"{bits:X8}");
                Assert.AreEqual(bits, Ieee754.ToBits(value, 4), $"{bits:X8}");
                Half half = (Half)single;
                Assert.AreEqual((float)half == single, Ieee754.Size(value, 2) == 2, $"{bits:X8}");
            }
            else if (float.IsSubnormal(single))
            {
                Assert.AreEqual(8, Ieee754.Size(value, 4), $"{bits:X8}");
            }
        }
    }

    [TestMethod]
    public void NarrowsOnlyWhatIsExact()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 500000; i++)
        {
            long bits = random.NextInt64(long.MinValue, long.MaxValue);
            bits &= -1L << random.Next(64);
            double value = BitConverter.Int64BitsToDouble(bits);
            Assert.AreEqual(!double.IsFinite(value), Ieee754.IsSpecial(value));
            if (!double.IsFinite(value))
            {
                continue;
            }

            int size = Ieee754.Size(value, 2);
            long encoded = Ieee754.ToBits(value, size);
            Assert.AreEqual(bits, Bits(Ieee754.FromBits(encoded, size)), $"{bits:X16}");
            bool half = Bits((double)(Half)value) == bits;
            bool single = Bits((float)value) == bits && !float.IsSubnormal((float)value);
            Assert.AreEqual(half ? 2 : single ? 4 : 8, size, $"{bits:X16}");
            Assert.AreEqual(single ? 4 : 8, Ieee754.Size(value, 4), $"{bits:X16}");
        }
    }

    [TestMethod]
    public void IntegersAreInNetworkOrder()
    {
        var random = new Random(Seed);
        var bytes = new byte[10];
        var output = new ByteWriter();
        for (int i = 0; i < 100000; i++)
        {
            random.NextBytes(bytes);
            Assert.AreEqual(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(1)), BigEndian.ReadUInt16(bytes, 1));
            Assert.AreEqual(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1)), BigEndian.ReadSigned(bytes, 1, 8));
            Assert.AreEqual(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)), BigEndian.ReadSigned(bytes, 1, 4));
            Assert.AreEqual(BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(1)), BigEndian.ReadSigned(bytes, 1, 2));
            Assert.AreEqual((sbyte)bytes[1], BigEndian.ReadSigned(bytes, 1, 1));
            Assert.AreEqual(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)), BigEndian.ReadUnsigned(bytes, 1, 4));
            for (int length = 1; length <= 8; length++)
            {
                var copy = new byte[10];
                output.Reset(copy, 1, 9);
                output.Unsigned(BigEndian.ReadUnsigned(bytes, 1, length), length);
                CollectionAssert.AreEqual(bytes[1..(length + 1)], copy[1..(length + 1)]);
            }
        }
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}

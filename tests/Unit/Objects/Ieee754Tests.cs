// IEEE 754 encodings; the halves are RFC 8949 appendix A's and those of the standard's table of limits.
using nanoFramework.TestFramework;
using Objects.Codec;

namespace Unit.Objects;

[TestClass]
public class Ieee754Tests
{
    [TestMethod]
    public void KeepsHalves()
    {
        Exact(0.0, 2, 0x0000);
        Exact(-0.0, 2, 0x8000);
        Exact(1.0, 2, 0x3C00);
        Exact(-2.0, 2, 0xC000);
        Exact(21.5, 2, 0x4D60);
        Exact(65504.0, 2, 0x7BFF);
        Exact(0.00006103515625, 2, 0x0400);       // 2^-14, the least normal half
        Exact(0.000060975551605224609375, 2, 0x03FF);
        Exact(5.9604644775390625e-8, 2, 0x0001);  // 2^-24, the least
        Exact(1.1920928955078125e-7, 2, 0x0002);
        Exact(-1.7881393432617188e-7, 2, 0x8003);
    }

    [TestMethod]
    public void KeepsSingles()
    {
        Exact(65505.0, 4, 0x477FE100);
        Exact(65536.0, 4, 0x47800000);
        Exact(2.98023223876953125e-8, 4, 0x33000000); // 2^-25, half the least half
        Exact(100000.0, 4, 0x47C35000);
        Exact(-42000.5, 4, 0xC7241080);
        Exact(0.100000001490116119384765625, 4, 0x3DCCCCCD);
        Exact(3.4028234663852886e38, 4, 0x7F7FFFFF);
        Exact(1.1754943508222875e-38, 4, 0x00800000); // 2^-126, the least normal single
    }

    [TestMethod]
    public void KeepsDoubles()
    {
        Exact(1.1, 8, 0x3FF199999999999A);
        Exact(21.37, 8, 0x40355EB851EB851F);
        Exact(6.8056473384187693e38, 8, 0x4800000000000000); // 2^129
        Exact(1.401298464324817e-45, 8, 0x36A0000000000000); // a subnormal single: its place is binary64
        Exact(5e-324, 8, 1);
        Exact(1.7976931348623157e308, 8, 0x7FEFFFFFFFFFFFFF);
        Exact(-1e300, 8, unchecked((long)0xFE37E43C8800759C));
    }

    [TestMethod]
    public void TlvHasNoHalves()
    {
        int size = Ieee754.Size(1.0, 4);
        Assert.AreEqual(4, size);
        long bits = Ieee754.ToBits(1.0, 4);
        Assert.AreEqual(0x3F800000L, bits);
        bits = Ieee754.ToBits(-0.0, 4);
        Assert.AreEqual(0x80000000L, bits);
    }

    [TestMethod]
    public void WidensSubnormalsAndSpecials()
    {
        double value = Ieee754.FromBits(1, 4);
        Assert.AreEqual(1.401298464324817e-45, value);
        value = Ieee754.FromBits(0x807FFFFF, 4);
        Assert.AreEqual(-1.1754942106924411e-38, value);
        bool special = Ieee754.IsSpecial(Ieee754.FromBits(0x7C00, 2)) && Ieee754.IsSpecial(Ieee754.FromBits(0xFE00, 2)) &&
            Ieee754.IsSpecial(Ieee754.FromBits(0x7F800000, 4)) && Ieee754.IsSpecial(Ieee754.FromBits(0xFFC00000, 4)) &&
            Ieee754.IsSpecial(Ieee754.FromBits(0x7FF0000000000000, 8)) && Ieee754.IsSpecial(Ieee754.FromBits(-1, 8));
        Assert.IsTrue(special);
        special = Ieee754.IsSpecial(0) || Ieee754.IsSpecial(1.7976931348623157e308) || Ieee754.IsSpecial(5e-324);
        Assert.IsFalse(special);
    }

    private static void Exact(double value, int size, long bits)
    {
        int actual = Ieee754.Size(value, 2);
        Assert.AreEqual(size, actual, "size");
        string expected = Hex.Text(bits), encoded = Hex.Text(Ieee754.ToBits(value, size));
        Assert.AreEqual(expected, encoded);
        string before = Hex.Text(System.BitConverter.DoubleToInt64Bits(value));
        string after = Hex.Text(System.BitConverter.DoubleToInt64Bits(Ieee754.FromBits(bits, size)));
        Assert.AreEqual(before, after);
    }
}

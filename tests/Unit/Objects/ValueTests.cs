// Which received kind of value passes for which type.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class ValueTests
{
    [TestMethod]
    public void IntegersFitTheirTypes()
    {
        var value = new Value();
        Assert.IsTrue(value.SetInteger(Resource.Integer, -5) && value.Integer == -5);
        Assert.IsTrue(value.SetInteger(Resource.Time, -5));
        Assert.IsTrue(value.SetInteger(Resource.Float, -5) && value.Float == -5.0);
        Assert.IsTrue(value.SetInteger(Resource.Unsigned, 5));
        Assert.IsFalse(value.SetInteger(Resource.Unsigned, -5));
        Assert.IsFalse(value.SetInteger(Resource.Boolean, 1) || value.SetInteger(Resource.String, 1));
        Assert.IsFalse(value.SetUnsigned(Resource.Integer, 1UL << 63));
        Assert.IsTrue(value.SetUnsigned(Resource.Unsigned, ulong.MaxValue) && (ulong)value.Integer == ulong.MaxValue);
        Assert.IsTrue(value.SetUnsigned(Resource.Float, 1UL << 63) && value.Float == 9223372036854775808.0);
        Assert.IsTrue(value.SetUnsigned(Resource.Integer, 7) && value.Integer == 7);
    }

    [TestMethod]
    public void WholeNumbersAreIntegers()
    {
        var value = new Value();
        Assert.IsTrue(value.SetFloat(Resource.Integer, -3.0) && value.Integer == -3);
        Assert.IsTrue(value.SetFloat(Resource.Integer, -9223372036854775808.0) && value.Integer == long.MinValue);
        Assert.IsFalse(value.SetFloat(Resource.Integer, 9223372036854775808.0));
        Assert.IsFalse(value.SetFloat(Resource.Integer, -1e300) || value.SetFloat(Resource.Integer, 0.5));
        Assert.IsFalse(value.SetFloat(Resource.Unsigned, -1.0));
        Assert.IsTrue(value.SetFloat(Resource.Float, 0.5));
        Assert.IsFalse(value.SetFloat(Resource.Boolean, 1.0) || value.SetFloat(Resource.String, 1.0));
        Assert.IsFalse(value.SetFloat(Resource.Float, Ieee754.FromBits(0x7FF0000000000000, 8)));
        Assert.IsFalse(value.SetFloat(Resource.Float, Ieee754.FromBits(0x7FF8000000000000, 8)));
    }

    [TestMethod]
    public void RoundsToThousandths()
    {
        var value = new Value();
        Milli(value, 21.5, 21500);
        Milli(value, -0.5, -500);
        Milli(value, 0.0004, 0);
        Milli(value, 0.0005, 1);
        Milli(value, -0.0005, -1);
        Milli(value, 1.0049, 1005);
        Milli(value, 2147483.646, 2147483646);
        Milli(value, -2147483.647, -2147483647);
        value.SetFloat(Resource.Float, 2147483.648);
        Assert.IsFalse(value.TryGetMilli(out _));
        value.SetFloat(Resource.Float, -1e300);
        Assert.IsFalse(value.TryGetMilli(out _));
    }

    [TestMethod]
    public void TextIsStringOrLink()
    {
        var value = new Value();
        byte[] link = Hex.Utf8("x66:1x");
        Assert.IsTrue(value.SetText(Resource.ObjectLink, link, 1, 4));
        Assert.AreEqual(66, value.ObjectId);
        Assert.AreEqual(1, value.InstanceId);
        Assert.IsFalse(value.SetText(Resource.ObjectLink, link, 0, 5));
        Assert.IsTrue(value.SetText(Resource.String, link, 0, 6));
        Assert.AreEqual("x66:1x", value.GetString());
        Assert.IsTrue(value.SetText(Resource.CoreLink, link, 0, 0));
        Assert.AreEqual("", value.GetString());
        Assert.IsFalse(value.SetText(Resource.Integer, link, 1, 2) || value.SetText(Resource.Opaque, link, 1, 2));
        Assert.IsFalse(value.SetBytes(Resource.String, link, 0, 6));
        Assert.IsTrue(value.SetBytes(Resource.Opaque, link, 1, 2));
        string hex = Hex.Text(value.GetBytes());
        Assert.AreEqual("3636", hex);
        Assert.IsTrue(value.SetBoolean(Resource.Boolean, true) && value.Boolean);
        Assert.IsFalse(value.SetBoolean(Resource.Integer, true) || value.SetLink(Resource.String, 1, 2));
    }

    private static void Milli(Value value, double number, int expected)
    {
        value.SetFloat(Resource.Float, number);
        Assert.IsTrue(value.TryGetMilli(out int milli));
        Assert.AreEqual(expected, milli);
    }
}

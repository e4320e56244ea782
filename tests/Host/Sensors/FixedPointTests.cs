// The integer functions against the platform's doubles, over their whole ranges.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;

namespace Host.Sensors;

[TestClass]
public class FixedPointTests
{
    private const double One = FixedPoint.OneQ24;

    [TestMethod]
    public void SquareRootRoundsDown()
    {
        foreach (long value in new[] { 0L, 1, 2, 3, 4, 8, 9, 15, 16, 99, 100, 1L << 40, (1L << 62) - 1, 4611686014132420609, long.MinValue, -1 })
        {
            long root = FixedPoint.SquareRoot(value);
            if (value <= 0)
            {
                Assert.AreEqual(0, root);
                continue;
            }

            Assert.IsTrue(root * root <= value && (UInt128)(root + 1) * (UInt128)(root + 1) > (UInt128)value, $"{value}: {root}");
        }
    }

    [TestMethod]
    public void LogarithmIsWithinTwoUnits()
    {
        var random = new Random(4);
        for (int i = 0; i < 20000; i++)
        {
            long numerator = 1 + random.NextInt64(1L << random.Next(1, 38)), denominator = 1 + random.NextInt64(1L << random.Next(1, 38));
            double expected = Math.Log2((double)numerator / denominator);
            Assert.AreEqual(expected, FixedPoint.Log2Q24(numerator, denominator) / One, 2.5 / One, $"{numerator} / {denominator}");
        }
    }

    [TestMethod]
    public void PowerUndoesTheLogarithm()
    {
        for (int exponent = -24 * FixedPoint.OneQ24; exponent < 38 * FixedPoint.OneQ24; exponent += 123457)
        {
            double expected = Math.Pow(2, exponent / One);
            Assert.AreEqual(expected, FixedPoint.Exp2Q24(exponent) / One, Math.Max(1 / One, expected * 3e-8), $"2^({exponent / One})");
        }
    }

    [TestMethod]
    public void SineAndCosineFollowTheCircle()
    {
        for (int milliDegrees = -400000; milliDegrees <= 800000; milliDegrees += 37)
        {
            double angle = milliDegrees / 1000.0 * Math.PI / 180;
            Assert.AreEqual(Math.Sin(angle), FixedPoint.SinQ24(milliDegrees) / One, 8 / One, $"sin {milliDegrees}");
            Assert.AreEqual(Math.Cos(angle), FixedPoint.CosQ24(milliDegrees) / One, 8 / One, $"cos {milliDegrees}");
        }
    }

    [TestMethod]
    public void ArcTangentKnowsEveryQuadrantAndAnyLength()
    {
        foreach (double length in new[] { 40.0, 1000, 1e6, 1e9, 4e18 })
        {
            for (double angle = 0; angle < 360; angle += 0.37)
            {
                long x = (long)(length * Math.Cos(angle * Math.PI / 180)), y = (long)(length * Math.Sin(angle * Math.PI / 180));
                double expected = Math.Atan2(y, x) * 180000 / Math.PI;
                expected = expected < 0 ? expected + 360000 : expected;
                int actual = FixedPoint.ArcTangentMilliDegrees(y, x);
                double difference = Math.Abs(actual - expected);
                Assert.IsTrue(actual is >= 0 and < 360000 && Math.Min(difference, 360000 - difference) <= 1, $"({x}, {y}): {actual}, not {expected}");
            }
        }

        Assert.AreEqual(0, FixedPoint.ArcTangentMilliDegrees(0, 0));
        Assert.AreEqual(90000, FixedPoint.ArcTangentMilliDegrees(1, 0));
        Assert.AreEqual(180000, FixedPoint.ArcTangentMilliDegrees(0, -1));
        Assert.AreEqual(270000, FixedPoint.ArcTangentMilliDegrees(-1, 0));
    }

    [TestMethod]
    public void ArcCosineUndoesTheCosine()
    {
        for (int milliDegrees = 0; milliDegrees <= 180000; milliDegrees += 100)
        {
            int cosine = FixedPoint.CosQ24(milliDegrees);
            double expected = Math.Acos(cosine / One) * 180000 / Math.PI;
            Assert.AreEqual(expected, FixedPoint.ArcCosineMilliDegrees(cosine), 2, $"{milliDegrees}");
        }
    }
}

using nanoFramework.TestFramework;

namespace Unit.Sensors.Soil;

/// <summary>Expects a number that is not far off.</summary>
public static class Near
{
    public static void Is(int expected, int actual, int within)
    {
        bool near = actual >= expected - within && actual <= expected + within;
        Assert.IsTrue(near, "not near");
    }
}

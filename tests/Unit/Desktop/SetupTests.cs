// Does Setup really run, once and before the tests? These tests are discovered and run like any other, so they show it. The
// tests may come in any order; each counts the same Setup.
using nanoFramework.TestFramework;

namespace Unit.Desktop;

[TestClass]
public class SetupTests
{
    private static int s_setups;
    private static int s_cleanups;
    private static object s_subject;

    [Setup]
    public void Setup()
    {
        s_setups++;
        s_subject = new object();
    }

    [Cleanup]
    public void Cleanup()
    {
        s_cleanups++;
        s_subject = null;
    }

    [TestMethod]
    public void SetupHasRunOnceBeforeOneTest()
    {
        Assert.AreEqual(1, s_setups);
        Assert.IsNotNull(s_subject);
    }

    [TestMethod]
    public void SetupHasRunOnceBeforeAnother()
    {
        Assert.AreEqual(1, s_setups);
        Assert.AreEqual(0, s_cleanups);
    }

    [TestMethod]
    [DataRow(1, "a")]
    [DataRow(2, "b")]
    public void SetupHasRunOnceBeforeEveryRow(int number, string text)
    {
        Assert.AreEqual(1, s_setups);
        Assert.AreEqual(number == 1 ? "a" : "b", text);
    }
}

// RFC 6347 4.1.2.6: which records are new.
using Firmware.Stack.Dtls;
using nanoFramework.TestFramework;

namespace Unit.Stack.Dtls;

[TestClass]
public class ReplayWindowTests
{
    private const long Greatest = (1L << 48) - 1;

    [TestMethod]
    public void TakesEachNumberOnceInOrder()
    {
        var window = new ReplayWindow();
        for (int number = 0; number < 200; number++)
        {
            Take(window, number);
            Refuse(window, number);
            Refuse(window, number > 100 ? number - 100 : 0);
        }
    }

    [TestMethod]
    public void KnowsTheLast64()
    {
        var window = new ReplayWindow();
        Take(window, 0);
        Take(window, 1000);
        for (int age = 63; age > 0; age--)
        {
            Take(window, 1000 - age);
        }

        for (int age = 0; age < 200; age++)
        {
            Refuse(window, 1000 - age);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(31)]
    [DataRow(32)]
    [DataRow(33)]
    [DataRow(62)]
    [DataRow(63)]
    public void KeepsWhatItKnowsWhenItMovesOn(int step)
    {
        var window = new ReplayWindow();
        Take(window, 500);
        Take(window, 499);
        Take(window, 500 + step);
        Refuse(window, 500);
        if (step < 63)
        {
            Refuse(window, 499);
            Take(window, 498 + (step == 62 ? 3 : 0));
        }

        Refuse(window, 500 + step);
        if (step > 1)
        {
            Take(window, 499 + step);
        }
    }

    [TestMethod]
    [DataRow(64)]
    [DataRow(65)]
    [DataRow(128)]
    [DataRow(1000000)]
    public void ForgetsWhatIsTooOldAndTakesItNoMore(int step)
    {
        var window = new ReplayWindow();
        Take(window, 500);
        Take(window, 500 + step);
        Refuse(window, 500);
        Refuse(window, 499);
        Take(window, 500 + step - 63);
        Refuse(window, 500 + step - 64);
    }

    [TestMethod]
    public void GoesToTheGreatestNumber()
    {
        var window = new ReplayWindow();
        Take(window, Greatest);
        Refuse(window, Greatest);
        Take(window, Greatest - 63);
        Refuse(window, Greatest - 64);
        Refuse(window, 0);
    }

    [TestMethod]
    public void GoesOnWhereItWasSaved()
    {
        var window = new ReplayWindow();
        Take(window, 70);
        Take(window, 69);
        Take(window, 64);
        var copy = new ReplayWindow();
        copy.Set(window.Last, window.Bits);
        for (int number = 0; number < 100; number++)
        {
            Assert.AreEqual(window.IsNew(number), copy.IsNew(number));
        }
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(101)]
    [DataRow(130)]
    [DataRow(163)]
    public void CountsAllToANumberAsReceived(int number)
    {
        var window = new ReplayWindow();
        Take(window, 100);
        Take(window, 130);
        Take(window, 135);
        window.AddAllTo(number);
        for (int i = 0; i < 200; i++)
        {
            Assert.AreEqual(i > number && i != 130 && i != 135, window.IsNew(i));
        }
    }

    private static void Take(ReplayWindow window, long number)
    {
        Assert.IsTrue(window.IsNew(number));
        window.Add(number);
    }

    private static void Refuse(ReplayWindow window, long number) => Assert.IsFalse(window.IsNew(number));
}

// The second log's characters, on the interpreter that sends them: LSB first, 694.4 units a bit, lowest byte of a pair's halves first.
using System.Text;
using Firmware.Operation;
using nanoFramework.TestFramework;

namespace Unit.Operation;

[TestClass]
public class SerialFramesTests
{
    [TestMethod]
    public void ACharacterIsTheseWords()
    {
        var frames = new SerialFrames();
        Assert.AreEqual(1, frames.Take(new byte[] { 0x0D }, 0, 1));
        AssertPairs(frames, new int[] { 694, -695, 694, -1389, 2778, -694 });
    }

    [TestMethod]
    public void ALineIsWholeAndItsEndIsWaitedFor()
    {
        FakeMachine machine = Machine();
        Image image = machine.Start();
        machine.Run(image, 5);
        Assert.IsTrue(machine.Log.Has("second log at GPIO 17, 115200 baud, 8N1"));
        Assert.IsTrue(machine.Sent > 20);
        Assert.IsTrue(machine.Waited > 4);
        Assert.IsTrue(machine.Sent > machine.Waited * 3);
    }

    [TestMethod]
    public void APinThatIsNotToBeHadIsToldAndTheNodeRuns()
    {
        FakeMachine machine = Machine();
        machine.HasPulses = false;
        Image image = machine.Start();
        machine.Run(image, 60);
        Assert.IsTrue(machine.Log.Has("logTx is 17, which cannot be opened"));
        Assert.IsTrue(machine.Log.Has("registered at /rd/a"));
    }

    private static FakeMachine Machine()
    {
        var files = new FakeFiles();
        files.Set(Startup.SettingsFile, Encoding.UTF8.GetBytes("{\"board\":\"soil\",\"endpoint\":\"n\",\"server\":\"coap://192.0.2.1\",\"logTx\":17}"));
        return new FakeMachine(files);
    }

    // Durations; negative ones are high.
    private static void AssertPairs(SerialFrames frames, int[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            int duration = frames.Pairs[2 * i] | ((frames.Pairs[(2 * i) + 1] & 0x7F) << 8);
            bool high = (frames.Pairs[(2 * i) + 1] & 0x80) != 0;
            Assert.AreEqual(expected[i], high ? -duration : duration);
        }

        Assert.AreEqual((byte)0, frames.Pairs[2 * expected.Length]);
        Assert.AreEqual((byte)0x80, frames.Pairs[(2 * expected.Length) + 1]);
    }
}

using Firmware.Operation;
using nanoFramework.TestFramework;

namespace Unit.Operation;

[TestClass]
public class StorageTests
{
    [TestMethod]
    public void WhatIsWrittenIsThere()
    {
        var files = new FakeFiles();
        var storage = new Storage(files, new FakeLog());
        byte[] buffer = new byte[16];
        Assert.AreEqual(-1, storage.ReadAll("a", buffer));
        Assert.IsTrue(storage.Write("a", new byte[] { 1, 2, 3 }, 1, 2));
        Assert.AreEqual(2, storage.ReadAll("a", buffer));
        Assert.AreEqual((byte)3, buffer[1]);
        Assert.IsTrue(storage.Delete("a"));
        Assert.AreEqual(-1, storage.ReadAll("a", buffer));
    }

    [TestMethod]
    public void APowerCutAtAnyStepLeavesTheOldOrTheNewContent()
    {
        int steps = 1;
        bool old = false;
        for (int cut = 0; cut <= steps; cut++)
        {
            var files = new FakeFiles();
            var log = new FakeLog();
            new Storage(files, log).Write("a", new byte[] { 1 }, 0, 1);
            int before = files.Steps;
            files.StepsLeft = cut == steps ? int.MaxValue : cut;
            bool written = new Storage(files, log).Write("a", new byte[] { 2, 2 }, 0, 2);
            Assert.AreEqual(cut == steps, written);
            steps = cut == 0 ? 5 : steps;
            files.StepsLeft = int.MaxValue;
            byte[] buffer = new byte[16];
            int length = new Storage(files, log).ReadAll("a", buffer);
            Assert.IsTrue(length == buffer[0], "half of something");
            Assert.IsTrue(length == 1 || length == 2, "nothing is left");
            old |= length == 1;
            Assert.IsTrue(cut < steps || length == 2, "it was said to be written");
            Assert.IsTrue(cut < steps || files.Steps == before + steps, "another number of steps");

            // And it can be written again.
            Assert.IsTrue(new Storage(files, log).Write("a", new byte[] { 3, 3, 3 }, 0, 3));
            Assert.AreEqual(3, new Storage(files, log).ReadAll("a", buffer));
        }

        Assert.IsTrue(old);
    }

    [TestMethod]
    public void AFileThatIsTooLongIsRefused()
    {
        var log = new FakeLog();
        var storage = new Storage(new FakeFiles(), log);
        storage.Write("a", new byte[20], 0, 20);
        Assert.AreEqual(-1, storage.ReadAll("a", new byte[16]));
        Assert.IsTrue(log.Has("a: too long: use at most 16 bytes"));
    }
}

// The whole image, from node.json to a server, on a machine that is not there.
using System.Text;
using Firmware.Operation;
using Firmware.Stack;
using nanoFramework.TestFramework;
using Unit.Stack;

namespace Unit.Operation;

[TestClass]
public class ImageTests
{
    private const string Settings = "{\"board\":\"soil\",\"endpoint\":\"n\",\"server\":\"coap://192.0.2.1\",\"lifetime\":86400}";

    [TestMethod]
    public void StartsFromItsDriveAndRegisters()
    {
        FakeMachine machine = Machine(Settings);
        Image image = machine.Start();
        machine.Run(image, 60);
        Assert.IsTrue(machine.Log.Has("joined net as 192.0.2.7"));
        Assert.IsTrue(machine.Log.Has("registered at /rd/a"));
        Assert.IsTrue(image.Node.Session(0).Registration.IsRegistered);
        Assert.IsTrue(machine.Log.Has("UTC"));
        Assert.IsTrue(machine.Files.Get(Startup.GoodSettingsFile) != null, "the settings that worked are kept");
    }

    [TestMethod]
    public void WithoutSettingsItRuns()
    {
        FakeMachine machine = Machine(null);
        Image image = machine.Start();
        machine.Run(image, 60);
        Assert.IsTrue(machine.Log.Has("no settings: store"));
        Assert.AreEqual("", machine.Requests);
    }

    [TestMethod]
    public void ThreeStartsWithoutARegistrationEndInTheSettingsThatWorked()
    {
        FakeMachine machine = Machine(Settings);
        machine.Run(machine.Start(), 60);
        machine.Files.Set(Startup.SettingsFile, Encoding.UTF8.GetBytes("{\"board\":\"weather\",\"endpoint\":\"n\"}"));
        for (int i = 0; i < StartRecord.MaxStarts; i++)
        {
            machine.Log.Text = "";
            machine.Run(machine.Start(), 5);
            Assert.IsFalse(machine.Log.Has("last worked"));
        }

        machine.Log.Text = "";
        machine.Requests = "";
        Image image = machine.Start();
        machine.Run(image, 60);
        Assert.IsTrue(machine.Log.Has("using the settings that last worked"));
        Assert.IsTrue(machine.Log.Has("board soil"));
    }

    [TestMethod]
    public void ARegistrationOutlivesARestart()
    {
        FakeMachine machine = Machine(Settings);
        Image image = machine.Start();
        machine.Run(image, 60);
        image.Stop(RestartReason.Operator);
        machine.Requests = "";
        machine.Log.Text = "";
        image = machine.Start();
        machine.Run(image, 60);
        Assert.IsTrue(machine.Log.Has("started by a restart"));
        Assert.IsTrue(machine.Log.Has("taken up again"));
        Assert.AreEqual("2 rd/a\n", machine.Requests);
    }

    [TestMethod]
    public void AServersRebootIsAnsweredBeforeItComes()
    {
        FakeMachine machine = Machine(Settings);
        Image image = machine.Start();
        machine.Run(image, 60);
        machine.Request = Message.Request(Message.Post, 77, "3/0/4").Bytes;
        machine.Run(image, 60);
        Assert.AreEqual(0x44, machine.Answer);
        Assert.IsTrue(image.RestartReason == RestartReason.Server);
    }

    [TestMethod]
    public void LowMemoryEndsInARestart()
    {
        FakeMachine machine = Machine(Settings);
        Image image = machine.Start();
        machine.Run(image, 700);
        machine.FreeBytes = 7000;
        machine.Run(image, 200);
        Assert.IsTrue(machine.Log.Has("6 KiB free: saving all and restarting"));
        Assert.IsTrue(image.RestartReason == RestartReason.Memory);
        image.Stop();
        machine.FreeBytes = 60000;
        machine.Log.Text = "";
        machine.Start();
        Assert.IsTrue(machine.Log.Has("started by a restart: memory was low"));
    }

    [TestMethod]
    public void TheSignalIsMeasuredOnceItHasRegisteredAndAnHourLater()
    {
        FakeMachine machine = Machine(Settings);
        Image image = machine.Start();
        machine.Run(image, 60);
        Assert.AreEqual(1, machine.Network.Measurements);
        Assert.IsTrue(machine.Log.Has("signal -70 dBm"), "though its end is never told");
        machine.Network.Signal = -80;
        machine.Run(image, 3500);
        Assert.AreEqual(1, machine.Network.Measurements);
        machine.Run(image, 120);
        Assert.AreEqual(2, machine.Network.Measurements);
        machine.Network.EndMeasurement();
        machine.Run(image, 2);
        Assert.IsTrue(machine.Log.Has("signal -80 dBm"));
    }

    [TestMethod]
    public void WithoutANetworkItMeasuresAndTriesOn()
    {
        FakeMachine machine = Machine(Settings);
        machine.Network.Outcome = JoinResult.Refused;
        Image image = machine.Start();
        machine.Run(image, 60);
        Assert.IsTrue(machine.Log.Has("net refuses the node: check the password, then the signal; next attempt in 5 s"));
        Assert.IsTrue(machine.Network.Joins > 2);
        Assert.IsTrue(image.Station.Link == LinkState.Down);
        Assert.AreEqual("", machine.Requests);
        machine.Network.Outcome = JoinResult.Joined;
        machine.Run(image, 60);
        Assert.IsTrue(machine.Log.Has("registered at /rd/a"));
    }

    private static FakeMachine Machine(string settings)
    {
        var files = new FakeFiles();
        if (settings != null)
        {
            files.Set(Startup.SettingsFile, Encoding.UTF8.GetBytes(settings));
        }

        return new FakeMachine(files);
    }
}

// A package fetched by its URI: through losses, silence, restarts of either side and changes of the file.
using System;
using System.Linq;
using System.Text;
using Firmware.Stack.Coap;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Objects.Core.FirmwareUpdateObject;

namespace Host.Update;

[TestClass]
public class PullTests
{
    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(10, 1)]
    [DataRow(10, 2)]
    [DataRow(25, 3)]
    public void IsDownloadedAndAppliedThroughLosses(int lossPercent, int seed)
    {
        var update = new UpdateWorld(lossPercent: lossPercent, seed: seed);
        Start(update);
        update.RunUntilState(Downloaded, 3600);
        CollectionAssert.AreEqual(UpdateWorld.Good(), update.World.Board.Files["boards.a"]);
        update.Object.Execute(0, 2, null);
        update.World.RunUntil("updated", 1200, () => update.Object.Result == Updated);
        Assert.IsTrue(update.IsUpdated);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void APushComesThroughLossesAndDoubles(bool isLossy)
    {
        var update = new UpdateWorld(lossPercent: isLossy ? 15 : 0, seed: 4);
        byte[] good = UpdateWorld.Good();
        update.World.Doubles = !isLossy;
        for (int attempt = 0; update.Object.State != Downloaded; attempt++)
        {
            Assert.IsTrue(attempt < 5, "a server may have to begin again, but not so often\n" + update.World.Log);
            update.World.RunUntil(update.World.Client.Write(UpdateWorld.Package, Objects.Model.ContentFormat.Opaque, good), 900);
        }

        CollectionAssert.AreEqual(good, update.World.Board.Files["boards.a"]);
    }

    [TestMethod]
    public void AsksForEachBlockOnce()
    {
        var update = new UpdateWorld();
        Start(update);
        update.RunUntilState(Downloaded);
        Assert.AreEqual((UpdateWorld.Good().Length + 1023) / 1024, update.World.Files.Requests);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    [DataRow(6)]
    public void TakesTheBlocksThatTheServerHas(int szx)
    {
        var update = new UpdateWorld();
        update.World.Files.MaxSzx = szx;
        Start(update);
        update.RunUntilState(Downloaded, 3600);
        CollectionAssert.AreEqual(UpdateWorld.Good(), update.World.Board.Files["boards.a"]);
    }

    [TestMethod]
    [DataRow(true, 6)]
    [DataRow(true, 2)]
    [DataRow(false, 6)]
    public void AServerThatIsAwayForAWhileCostsNothingThatIsThere(bool hasETags, int szx)
    {
        var update = new UpdateWorld();
        update.World.Files.HasETags = hasETags;
        update.World.Files.MaxSzx = szx;
        Start(update);
        RunUntilHalf(update);
        update.World.IsFilesDown = true;
        update.World.Run(400);
        Assert.AreEqual(Downloading, update.Object.State);
        int before = update.World.Files.Requests, blocks = Blocks(16 << szx);
        update.World.IsFilesDown = false;
        update.RunUntilState(Downloaded);
        Assert.IsTrue(update.World.Files.Requests - before < blocks * 0.6, (update.World.Files.Requests - before) + " of " + blocks);
    }

    [TestMethod]
    public void ALinkThatIsLostForAWhileCostsNothingThatIsThere()
    {
        var update = new UpdateWorld();
        Start(update);
        RunUntilHalf(update);
        update.World.IsDown = true;
        update.World.Run(300);
        int before = update.World.Files.Requests;
        update.World.IsDown = false;
        update.RunUntilState(Downloaded);
        Assert.IsTrue(update.World.Files.Requests - before < Blocks(1024) * 0.6);
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, false)]
    public void ARebootGoesOnWhereTheFileEnds(bool hasETags, bool isOrderly)
    {
        var update = new UpdateWorld();
        update.World.Files.HasETags = hasETags;
        Start(update);
        for (int i = 0; i < 3; i++)
        {
            int length = Math.Max(0, update.World.Board.Files.Length("boards.a"));
            update.World.RunUntil("more", 60, () => update.World.Board.Files.Length("boards.a") > length + 5000);
            if (isOrderly)
            {
                update.World.Board.Restart();
            }
            else
            {
                update.World.Board.FailPower();
            }

            Assert.AreEqual((Downloading, Initial), (update.Object.State, update.Object.Result));
            Assert.AreEqual(UpdateWorld.FileUri, update.Object.PackageUri);
        }

        update.RunUntilState(Downloaded);
        CollectionAssert.AreEqual(UpdateWorld.Good(), update.World.Board.Files["boards.a"]);
        Assert.IsTrue(update.World.Files.Requests <= Blocks(1024) + 6, update.World.Files.Requests + " requests");
        StringAssert.Contains(update.World.Log, "goes on at byte");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(100)]
    [DataRow(7000)]
    public void AFileThatIsShorterThanWhatWasAppendedOrSpoiltIsFetchedAgainFromThere(int length)
    {
        var update = new UpdateWorld();
        Start(update);
        RunUntilHalf(update);
        update.World.Board.Files["boards.a"] = UpdateWorld.Good()[..length];
        update.World.Board.FailPower();
        update.RunUntilState(Downloaded);
        CollectionAssert.AreEqual(UpdateWorld.Good(), update.World.Board.Files["boards.a"]);
    }

    [TestMethod]
    public void AFileWhoseStartIsSpoiltIsBegunAnew()
    {
        var update = new UpdateWorld();
        Start(update);
        RunUntilHalf(update);
        update.World.Board.Files["boards.a"][50] ^= 1;
        update.World.Board.FailPower();
        update.RunUntilState(Downloaded);
        CollectionAssert.AreEqual(UpdateWorld.Good(), update.World.Board.Files["boards.a"]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AFileThatChangesMeanwhileIsFetchedFromItsStart(bool isReboot)
    {
        var update = new UpdateWorld();
        Start(update);
        RunUntilHalf(update);
        byte[] other = (UpdateWorld.Manifest() with { Name = "other" }).Make(UpdateWorld.Key);
        update.World.Files.Files[UpdateWorld.File] = other;
        if (isReboot)
        {
            update.World.Board.FailPower();
        }

        update.RunUntilState(Downloaded);
        CollectionAssert.AreEqual(other, update.World.Board.Files["boards.a"]);
        StringAssert.Contains(update.World.Log, "the file is another one now");
    }

    [TestMethod]
    public void AFileThatHasBecomeShorterIsFetchedFromItsStart()
    {
        var update = new UpdateWorld();
        update.World.Files.HasETags = false;
        Start(update);
        RunUntilHalf(update);
        update.World.Files.Files[UpdateWorld.File] = new byte[700];
        update.RunUntilState(Idle);
        Assert.AreEqual(UnsupportedPackage, update.Object.Result, "it is the other one that was looked at");
    }

    [TestMethod]
    public void AFileThatNeverStaysTheSameIsGivenUp()
    {
        var update = new UpdateWorld();
        Start(update);
        byte count = 0;
        update.World.RunUntil("given up", 3600, () =>
        {
            if (update.World.Files.Requests % 3 == 2)
            {
                update.World.Files.Files[UpdateWorld.File] = (UpdateWorld.Manifest() with { Name = "other" + count++ }).Make(UpdateWorld.Key);
            }

            return update.Object.State == Idle;
        });
        Assert.AreEqual(ConnectionLost, update.Object.Result);
        StringAssert.Contains(update.World.Log, "the file changes while it is fetched");
    }

    [TestMethod]
    public void AServerThatStaysAwayIsGivenUpAfterAWhile()
    {
        var update = new UpdateWorld();
        update.World.IsFilesDown = true;
        Start(update);
        update.World.Run(15 * 60);
        Assert.AreEqual(Downloading, update.Object.State, "a server may take a quarter of an hour to restart");
        update.RunUntilState(Idle, 3600);
        Assert.AreEqual(ConnectionLost, update.Object.Result);
        StringAssert.Contains(update.World.Log, "given up after 8 attempts: no answer: check the server, its address and the network");
        Assert.IsTrue(update.World.Board.IsRegistered, "the node is there all the while");
    }

    [TestMethod]
    public void AServerWithoutTimeIsAskedAgainLater()
    {
        var update = new UpdateWorld();
        update.World.Files.Refusal = CoapCode.ServiceUnavailable;
        Start(update);
        update.World.Run(60);
        Assert.AreEqual(Downloading, update.Object.State);
        Assert.IsTrue(update.World.Files.Requests is >= 2 and <= 6, "it is not asked all the time: " + update.World.Files.Requests);
        update.World.Files.Refusal = null;
        update.RunUntilState(Downloaded);
    }

    [TestMethod]
    [DataRow("coap://192.0.2.3/nothing/there", InvalidUri)]
    [DataRow("coap://192.0.2.3", InvalidUri)]
    [DataRow("coap://192.0.2.3/bad%2", InvalidUri)]
    [DataRow("coap://192.0.2.3/bad%zz", InvalidUri)]
    [DataRow("coap://192.0.2.3/updates/weather.pkg#part", InvalidUri)]
    [DataRow("coap:///updates/weather.pkg", InvalidUri)]
    [DataRow("coap://192.0.2.3:port/updates/weather.pkg", InvalidUri)]
    [DataRow("weather.pkg", InvalidUri)]
    [DataRow("://192.0.2.3/x", InvalidUri)]
    [DataRow("http://192.0.2.3/updates/weather.pkg", UnsupportedProtocol)]
    [DataRow("https://192.0.2.3/updates/weather.pkg", UnsupportedProtocol)]
    [DataRow("coap+tcp://192.0.2.3/updates/weather.pkg", UnsupportedProtocol)]
    [DataRow("coaps://192.0.2.3/updates/weather.pkg", UnsupportedProtocol)] // this node has no key
    public void AUriThatIsNoneHasItsResult(string uri, int result)
    {
        var update = new UpdateWorld();
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, uri), "errors are told by Update Result alone");
        update.RunUntilState(Idle);
        update.AssertIs(Idle, result);
    }

    [TestMethod]
    [DataRow("coap://192.0.2.3/updates/weather.pkg")]
    [DataRow("COAP://192.0.2.3/updates/weather.pkg")]
    [DataRow("coap://192.0.2.3:5683/updates/weather.pkg")]
    [DataRow("coap://192.0.2.3/%75pdates/weather%2Epkg")]
    public void AUriIsTakenAsItIsMeant(string uri)
    {
        var update = new UpdateWorld();
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, uri));
        update.RunUntilState(Downloaded);
    }

    [TestMethod]
    public void AUriThatIsTooLongIsRefused()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("4.00", update.Write(UpdateWorld.PackageUri, "coap://192.0.2.3/" + new string('x', 240)));
        update.AssertIs(Idle, Initial);
    }

    [TestMethod]
    public void AFullDriveEndsADownload()
    {
        var update = new UpdateWorld();
        update.World.Board.Files.Capacity = 20000;
        Start(update);
        update.RunUntilState(Idle);
        Assert.AreEqual(NoStorage, update.Object.Result);
    }

    [TestMethod]
    public void NothingOfADownloadIsLeftOnceItIsOver()
    {
        var update = new UpdateWorld();
        Start(update);
        update.World.Run(1);
        Assert.IsNotNull(update.World.Board.Image.Node.Peer(Firmware.Stack.Node.DownloadLink));
        update.RunUntilState(Downloaded);
        update.World.Run(1);
        Assert.IsNull(update.World.Board.Image.Node.Peer(Firmware.Stack.Node.DownloadLink));
    }

    [TestMethod]
    public void TheNodeMeasuresAndReportsMeanwhile()
    {
        var update = new UpdateWorld(lossPercent: 5);
        update.World.RunUntil(update.World.Client.Observe("/3303/0"), 300);
        Start(update);
        int before = update.World.Client.Readings.Count;
        update.RunUntilState(Downloaded, 1200);
        Assert.IsTrue(update.World.Client.Readings.Count >= before && update.World.Board.IsRegistered);
    }

    private static void Start(UpdateWorld update)
    {
        var value = new Objects.Model.Value();
        byte[] uri = Encoding.ASCII.GetBytes(UpdateWorld.FileUri);
        value.SetText(Objects.Model.Resource.String, uri, 0, uri.Length);
        update.Object.Write(0, 1, 0, value);
    }

    private static void RunUntilHalf(UpdateWorld update) =>
        update.World.RunUntil("half of it is there", 600, () => update.World.Board.Files.Length("boards.a") > UpdateWorld.Good().Length / 2);

    private static int Blocks(int size) => (UpdateWorld.Good().Length + size - 1) / size;
}

// Joining, losing and joining again, at a network that does what it is told.
using System.Linq;
using Bench.Virtual;
using Firmware.Operation;
using Firmware.Stack;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Operation;

[TestClass]
public class WifiStationTests
{
    private readonly VirtualClock _clock = new(0);
    private readonly ListLog _log = new();
    private readonly VirtualNetwork _network;
    private readonly WifiStation _station;
    private int _ups;

    public WifiStationTests()
    {
        _network = new VirtualNetwork(_clock);
        _station = new WifiStation(_network, _log);
    }

    [TestMethod]
    public void DoesNothingUntilItIsWanted()
    {
        Run(3600);
        Assert.AreEqual(0, _network.Joins);
        Assert.AreEqual(LinkState.Held, _station.Link);
        Assert.AreEqual(long.MaxValue, _station.Deadline);
    }

    [TestMethod]
    public void JoinsAndSaysAs()
    {
        _station.Want(_clock.Now);
        Run(1);
        Assert.IsTrue(_station.IsJoining);
        Assert.AreEqual(LinkState.Held, _station.Link);
        Run(1);
        Assert.AreEqual(LinkState.Up, _station.Link);
        Assert.AreEqual(1, _ups);
        StringAssert.Contains(Log, "joined bench as 192.0.2.77");
        Run(3600);
        Assert.AreEqual(1, _ups);
        Assert.AreEqual(1, _network.Joins);
    }

    [TestMethod]
    public void WithoutANetworkSaysSoOnceAndRests()
    {
        _network.Name = "";
        _station.Want(_clock.Now);
        Run(86400);
        Assert.AreEqual(LinkState.Down, _station.Link);
        Assert.AreEqual(1, Count("no network stored"));
        Assert.AreEqual(0, _network.Joins);
    }

    [TestMethod]
    [DataRow("password", "refuses the node: check the password")]
    [DataRow("reach", "is not in reach: check its name")]
    [DataRow("dhcp", "gives no address: check its DHCP server")]
    [DataRow("slow", "is not joined yet")]
    public void SaysWhatIsWrongAndPausesLongerEachTime(string what, string message)
    {
        _network.IsPasswordRight = what != "password";
        _network.IsInReach = what != "reach";
        _network.HasDhcp = what != "dhcp";
        _network.JoinMs = what == "slow" ? 100000 : _network.JoinMs;
        _station.Want(_clock.Now);
        Run(35);
        Assert.AreEqual(LinkState.Down, _station.Link);
        StringAssert.Contains(Log, message);
        StringAssert.Contains(Log, "next attempt in 5 s");
        Run(86400);
        StringAssert.Contains(Log, "next attempt in 300 s");
        Assert.IsTrue(_network.Joins is > 250 and < 300, _network.Joins.ToString());
        Assert.AreEqual(0, _ups);
    }

    [TestMethod]
    public void ComesBackWhenTheCauseIsGone()
    {
        _network.IsInReach = false;
        _station.Want(_clock.Now);
        Run(100);
        _network.IsInReach = true;
        Run(100);
        Assert.AreEqual(LinkState.Up, _station.Link);
        _log.Lines.Clear();
        _network.IsInReach = false;
        _network.Drop();
        Run(20);
        Assert.AreEqual(LinkState.Down, _station.Link);
        StringAssert.Contains(Log, "next attempt in 5 s", "pauses begin anew");
    }

    [TestMethod]
    public void ALossIsALinkThatIsDownAndThenUp()
    {
        _station.Want(_clock.Now);
        Run(10);
        _network.Drop();
        Run(6);
        Assert.AreEqual(LinkState.Down, _station.Link);
        StringAssert.Contains(Log, "bench is lost");
        Run(20);
        Assert.AreEqual(LinkState.Up, _station.Link);
        Assert.AreEqual(2, _ups);
        Assert.AreEqual(2, _network.Joins);
    }

    [TestMethod]
    public void AnotherAddressIsALinkThatCameUp()
    {
        _station.Want(_clock.Now);
        Run(10);
        _network.GivenAddress = "192.0.2.78";
        Run(10);
        Assert.AreEqual(2, _ups);
        StringAssert.Contains(Log, "as 192.0.2.78");
    }

    [TestMethod]
    public void APlatformThatJoinsByItselfIsOnlyWatched()
    {
        _network.JoinsByItself = true;
        _network.IsInReach = false;
        _network.Boot();
        _station.Want(_clock.Now);
        Run(3600);
        Assert.AreEqual(LinkState.Down, _station.Link);
        Assert.AreEqual(1, _network.Joins, "that of the platform");
        Assert.AreEqual(1, Count("is not joined yet"));
        _network.IsInReach = true;
        Run(10);
        Assert.AreEqual(LinkState.Up, _station.Link);
    }

    private string Log => string.Join('\n', _log.Lines);

    private int Count(string text) => Log.Split('\n').Count(line => line.Contains(text));

    private void Run(int seconds)
    {
        long end = _clock.Now + (seconds * 1000L);
        while (_clock.Now < end)
        {
            _ups += _station.Poll(_clock.Now) ? 1 : 0;
            long next = _station.Deadline < end ? _station.Deadline : end;
            Assert.IsTrue(next > _clock.Now, "work that is due and not done");
            _clock.Step(next - _clock.Now);
        }
    }
}

// What a station leaves over a sleep, by itself: with and without the time of day, and when the power goes as it is written.
using System;
using Bench.Virtual;
using Firmware.Operation;
using Firmware.Stack;
using Host.Dtls;
using Host.Stack;
using Host.Stack.Accounts;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host.Operation;

[TestClass]
public class WifiStationSleepTests
{
    private const long Unix = 1_800_000_000;

    private readonly PowerStore _store = new();
    private VirtualClock _clock;
    private VirtualNetwork _network;
    private WifiStation _station;
    private WallClock _time;

    [TestMethod]
    [DataRow(Unix)]
    [DataRow(0L)]
    public void TheRestGoesOnOverSleeps(long unixSeconds)
    {
        Start(false, unixSeconds);
        int rest = 5;
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(1, Try(), "attempt " + i);
            Sleep(rest / 2, unixSeconds);
            Assert.AreEqual(0, Try(), "half of a rest of " + rest + " s");
            Assert.AreEqual(LinkState.Down, _station.Link, "what is due is kept meanwhile");
            Sleep(rest, unixSeconds);
            rest *= 2;
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void APowerCutLeavesTheOldStateOrTheNewOne(bool behind)
    {
        Start(false, Unix);
        Try();
        Sleep(600, Unix);
        byte[] before = _store[RecordKey.Network];
        Try();
        _store.CutAt = _store.SaveCount;
        _store.CutBehind = behind;
        Assert.ThrowsExactly<PowerCutException>(() => _station.Save(_store, _time));
        Assert.AreEqual(behind, !before.AsSpan().SequenceEqual(_store[RecordKey.Network]));
        _store.CutAt = -1;
        Start(true, Unix + 1200);
        Assert.AreEqual(1, Try(), "its rest is over in either state");
        Start(false, Unix + 1200);
        Assert.AreEqual(1, Try(), "a restart tries at once");
    }

    // Whatever is read: an attempt now, or a rest that ends.
    [TestMethod]
    public void ASpoiltRecordIsNone()
    {
        Start(false, Unix);
        Try();
        _station.Save(_store, _time);
        byte[] record = _store[RecordKey.Network];
        for (int length = 0; length < record.Length; length++)
        {
            _store.Save(RecordKey.Network, record, length);
            Start(true, Unix);
            Assert.AreEqual(1, Try(), length + " bytes");
        }

        for (int i = 0; i < record.Length; i++)
        {
            byte[] spoilt = (byte[])record.Clone();
            spoilt[i] ^= 0x40;
            _store.Save(RecordKey.Network, spoilt, spoilt.Length);
            Start(true, Unix);
            Assert.AreEqual(1, Try(), "byte " + i);
        }
    }

    // Wants the network until it knows what becomes of that: how often it joined.
    private int Try()
    {
        int before = _network.Joins;
        _station.Want(_clock.Now);
        while (_station.IsJoining)
        {
            _clock.Step(100);
            _time.Now = _clock.Now;
            _station.Poll(_clock.Now);
        }

        return _network.Joins - before;
    }

    private void Sleep(int seconds, long unixSeconds)
    {
        _station.Save(_store, _time);
        Start(true, unixSeconds == 0 ? 0 : _time.UnixSeconds + seconds + 1, _time.BeforeMs + _time.Now + ((seconds + 1) * 1000L));
    }

    private void Start(bool slept, long unixSeconds, long beforeMs = 0)
    {
        _clock = new VirtualClock(0);
        _network = new VirtualNetwork(_clock) { IsPasswordRight = false };
        _time = new WallClock { BeforeMs = beforeMs };
        if (unixSeconds != 0)
        {
            _time.Set(unixSeconds);
        }

        _station = new WifiStation(_network, new ListLog());
        _station.Load(_store, _time, slept);
    }
}

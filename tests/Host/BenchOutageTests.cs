// What an outage costs: nothing. Readings that were due while the server was out of reach come later, with their times, in order.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server;
using Bench.Weather;
using Firmware.Stack.Coap;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host;

[TestClass]
public class BenchOutageTests
{
    private const int PeriodSeconds = 60, HourSeconds = 3600;

    // The node learns that the server is out of reach when something had to be sent again: ACK_TIMEOUT and half as much again. What
    // is due in between is taken then.
    private const int NoticeSeconds = 4, BootSeconds = 15;

    // A registration that outlives an hour, and one that does not.
    private const int Long = 86400, Short = 300;

    private const string Air = "/3303/0/5700";

    private static readonly string[] s_paths = [Air, "/3304/0/5700", "/3320/0/5700"];

    private readonly List<Reading> _arrived = [];

    private BenchWorld _world;

    [TestMethod]
    [DataRow(11, ContentFormat.SenMlCbor, Long)]
    [DataRow(11, ContentFormat.SenMlCbor, Short)]
    [DataRow(11, ContentFormat.SenMlJson, Short)]
    [DataRow(12, ContentFormat.Lwm2mCbor, Short)]
    public void EveryMinuteArrivesBySend(int version, int format, int lifetime)
    {
        Begin(version, format, lifetime, false);
        int sends = 0;
        _world.Server.Sent += (_, _) => sends++;
        GoDown(HourSeconds);
        CatchUp();
        Assert.IsTrue(sends > 0);
        AssertComplete(PeriodSeconds + NoticeSeconds);
    }

    [TestMethod]
    [DataRow(11, ContentFormat.SenMlCbor, Long)]
    [DataRow(11, ContentFormat.SenMlCbor, Short)]
    [DataRow(11, ContentFormat.SenMlJson, Short)]
    [DataRow(10, ContentFormat.Lwm2mJson, Long)]
    [DataRow(10, ContentFormat.Lwm2mJson, Short)]
    public void EveryMinuteArrivesByNotificationsOfAMutedNode(int version, int format, int lifetime)
    {
        Begin(version, format, lifetime, true);
        _world.Server.Sent += (_, _) => Assert.Fail("it is muted");
        GoDown(HourSeconds);
        CatchUp();
        AssertComplete(PeriodSeconds + NoticeSeconds);
    }

    // What was sent while the node did not know is lost; that the server is gone it learns from a confirmable one after some minutes.
    [TestMethod]
    public void NonConfirmableNotificationsCostSomeMinutesAtMost()
    {
        const int SilenceSeconds = 300;
        Begin(11, ContentFormat.SenMlCbor, Long, false);
        foreach (string path in s_paths)
        {
            Assert.AreEqual(CoapCode.Changed, _world.RunUntil(_world.Client.WriteAttributes(path, "con=0")).Code);
        }

        _world.Run(2 * PeriodSeconds);
        GoDown(HourSeconds);
        CatchUp();
        AssertComplete(SilenceSeconds + PeriodSeconds + NoticeSeconds);
    }

    [TestMethod]
    public void HourlyReadingsOfANightArrive()
    {
        Begin(11, ContentFormat.SenMlCbor, Long, false, HourSeconds);
        GoDown(8 * HourSeconds);
        CatchUp();
        AssertComplete(HourSeconds + NoticeSeconds, HourSeconds);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ACompositeObservationMissesNothingEither(bool muted)
    {
        Begin(11, ContentFormat.SenMlCbor, Long, muted, PeriodSeconds, true);
        GoDown(HourSeconds);
        CatchUp();
        AssertComplete(PeriodSeconds + NoticeSeconds);
    }

    [TestMethod]
    [DataRow(true, Long)]
    [DataRow(true, Short)]
    [DataRow(false, Long)]
    [DataRow(false, Short)]
    public void ARebootInTheMiddleCostsNothing(bool muted, int lifetime)
    {
        Begin(11, ContentFormat.SenMlCbor, lifetime, muted);
        _world.IsDown = true;
        _world.Run(HourSeconds / 2);
        int boots = _world.Board.Boots;
        _world.Board.Image.Device.Execute(0, 4, null);
        _world.Run(HourSeconds / 2);
        Assert.AreEqual(boots + 1, _world.Board.Boots);
        _world.IsDown = false;
        CatchUp();

        // Periods go on; a boot and its first measurements take some seconds.
        AssertComplete(PeriodSeconds + NoticeSeconds + BootSeconds);
    }

    [TestMethod]
    [DataRow(true, Long)]
    [DataRow(true, Short)]
    [DataRow(false, Long)]
    [DataRow(false, Short)]
    public void APowerFailureInTheMiddleCostsAMinuteAtMost(bool muted, int lifetime)
    {
        Begin(11, ContentFormat.SenMlCbor, lifetime, muted);
        _world.IsDown = true;
        _world.Run(HourSeconds / 2);
        _world.Board.FailPower();
        _world.Run(HourSeconds / 2);
        _world.IsDown = false;
        CatchUp();
        AssertComplete((Backlog.SavePeriodMs / 1000) + PeriodSeconds + NoticeSeconds + BootSeconds);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void ALossyLinkCostsNothing(int seed)
    {
        Begin(11, ContentFormat.SenMlCbor, Long, false, PeriodSeconds, false, 20, seed);
        _world.Run(HourSeconds);
        CatchUp();

        // What is sent several times counts as of when it arrives.
        AssertComplete(PeriodSeconds + (CoapEndpoint.MaxTransmitWaitMs / 1000), someLate: false);
        foreach (string path in s_paths)
        {
            int count = _arrived.Where(reading => reading.Path == path).DistinctBy(reading => reading.TakenMs / 1000).Count();
            Assert.IsTrue(count >= HourSeconds / PeriodSeconds, path + ": " + count);
        }
    }

    [TestMethod]
    [DataRow("weather", 300)]
    [DataRow("all", 120)]
    public void NothingArrivesTwice(string board, int seconds)
    {
        _world = new BenchWorld(board);
        _world.RunUntil("introduced", 60, () => _world.Value(Air) != null && _world.Client.WaitingCount == 0);
        List<string> packs = [];
        HashSet<(string, DateTimeOffset)> known = [];
        List<string> twice = [];
        _world.Server.CaughtUp += (_, readings) => twice.AddRange(readings
            .Where(reading => !known.Add((reading.Path, reading.MeasuredAt.Value)))
            .Select(reading => _world.Clock.Now + " " + reading.Path + " " + reading.TimeText));
        GoDown(seconds);
        CatchUp();
        Assert.AreEqual("", string.Join('\n', twice));
        Assert.IsTrue(known.Count > 0);
    }

    private void Begin(int version, int format, int lifetime, bool muted, int period = PeriodSeconds, bool composite = false, int loss = 0, int seed = 1)
    {
        _world = new BenchWorld("all", loss, seed, lifetime, configuration => configuration.Version = version, false);
        string[] attributes = ["pmin=" + period, "pmax=" + period];
        _world.Server.Received += (_, reading, _) =>
        {
            if (s_paths.Contains(reading.Path))
            {
                _arrived.Add(reading);
            }
        };
        _world.Run(60); // all sensors have measured, and the resources are there
        Observe(_world.Client);
        _world.Server.Registered += Observe;
        _world.RunUntil("observed", 300, () => s_paths.All(path => _world.Value(path) != null));
        _world.Run(2 * period);

        void Observe(Client client)
        {
            _ = client.Write("/1/0/23", muted ? "1" : "0");
            if (composite)
            {
                _ = client.ObserveComposite(s_paths, format, attributes);
                return;
            }

            foreach (string path in s_paths)
            {
                _ = client.WriteAttributes(path, attributes);
                _ = client.Observe(path, format);
            }
        }
    }

    private void GoDown(int seconds)
    {
        _world.IsDown = true;
        _world.Run(seconds);
        Assert.IsTrue(_world.Board.Image.Node.Backlog.Count > 0);
        Assert.AreEqual(0, _world.Board.Image.Node.Backlog.Dropped);
        _world.IsDown = false;
    }

    private void CatchUp()
    {
        _world.RunUntil("registered", 1200, () => _world.Board.IsRegistered && _world.Client != null);
        _world.RunUntil("all told", 300, () =>
            _world.Board.Image.Node.Backlog.Count == 0 && _world.Board.Image.Node.Backlog.SegmentCount == 0);
        _world.Run(2 * PeriodSeconds);
        Assert.AreEqual(0, _world.Board.Image.Node.Backlog.Dropped);
    }

    // Of each path something for every period, late ones in order, each with the value of its time.
    private void AssertComplete(int mostSeconds, int period = PeriodSeconds, bool someLate = true)
    {
        foreach (string path in s_paths)
        {
            Reading[] all = [.. _arrived.Where(reading => reading.Path == path)];
            Reading[] late = [.. all.Where(reading => reading.IsLate)];
            Assert.IsTrue(late.Length > 0 || !someLate, path);
            for (int i = 1; i < late.Length; i++)
            {
                Assert.IsTrue(late[i].MeasuredAt > late[i - 1].MeasuredAt, path + " " + late[i].TimeText + " after " + late[i - 1].TimeText);
            }

            long[] taken = [.. all.Select(reading => reading.TakenMs / 1000).Distinct().Order()];
            for (int i = 1; i < taken.Length; i++)
            {
                Assert.IsTrue(taken[i] - taken[i - 1] <= mostSeconds, path + ": nothing from " + taken[i - 1] + " to " + taken[i] + " s");
            }

            Assert.IsTrue(_world.Clock.Now / 1000 - taken[^1] <= period + 1, path);
        }

        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(_world.UnixSeconds - (_world.Clock.Now / 1000));
        long zero = _world.Clock.WeatherMs - _world.Clock.Now;
        foreach (Reading reading in _arrived.Where(reading => reading.Path == Air && reading.IsLate))
        {
            long at = zero + (long)(reading.MeasuredAt.Value - start).TotalMilliseconds;
            Assert.AreEqual(WeatherSeries.Seattle.At(at).TemperatureMilliCelsius / 1000.0, (double)reading.Value, 0.35, reading.TimeText);
        }
    }
}

// The store of readings by itself: in order, with their times, none lost that could be kept, and those that could not counted.
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.Linq;
using System.Text;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Host.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Unit.Objects;
using CborReader = System.Formats.Cbor.CborReader;

namespace Host.Stack;

[TestClass]
public partial class BacklogTests
{
    private const int Server = 1, Other = 2, Room = 1000;

    // 2026-01-01 00:00:00, and how long a reading is after the last.
    private const long Start = 1767225600;
    private const int PeriodMs = 60000;

    private readonly Store _store = new();
    private readonly ListLog _log = new();
    private WallClock _clock = new();
    private DataObject _temperature;
    private Measurement _air;
    private Backlog _backlog;
    private int _stored;
    private int _boots;

    [TestInitialize]
    public void Begin()
    {
        Boot(_store, true);
    }

    [TestMethod]
    public void TellsInOrderWithTimes()
    {
        Keep(10);
        Assert.IsTrue(_backlog.HasFor(Server));
        AssertAll(Tell(), 10);
        Assert.IsFalse(_backlog.HasFor(Server));
        Assert.AreEqual(0, _backlog.Count);
    }

    [TestMethod]
    public void APackThatDoesNotArriveIsToldAgain()
    {
        Keep(200);
        int first = Pack(out List<Told> lost);
        Assert.IsTrue(first is > 10 and < 200, first.ToString());
        _backlog.Land(Server, false);
        List<Told> told = Tell();
        AssertAll(told, 200);
        CollectionAssert.AreEqual(Values(lost), Values(told)[..first]);
    }

    [TestMethod]
    public void WhatIsToldByANotificationWaitsForItsAcknowledgement()
    {
        Set(21000);
        _backlog.Store(Path("/3303/0/5700"), new PathList(), Server, true, -1);
        Assert.IsFalse(_backlog.HasFor(Server), "it is under way");
        _backlog.Land(Server, false);
        Assert.AreEqual(21, Tell().Single().Value);
        _backlog.Store(Path("/3303/0/5700"), new PathList(), Server, true, -1);
        _backlog.Land(Server, true);
        Assert.AreEqual(0, _backlog.Count);
    }

    [TestMethod]
    public void AThousandReadingsFitAndComeInOrder()
    {
        Keep(1000);
        Assert.IsTrue(_backlog.SegmentCount > 5);
        Assert.AreEqual(0, _backlog.Dropped);
        AssertAll(Tell(), 1000);
        Assert.AreEqual(0, _store.Records);
    }

    [TestMethod]
    public void AServerThatWasNeverToldFromFlashMayBeginAgain()
    {
        Keep(1000);
        Assert.IsTrue(_backlog.SegmentCount > 5);
        _backlog.Rewind(Server);
        _backlog.Rewind(Other);
        AssertAll(Tell(), 1000);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(50)]
    [DataRow(1000)]
    public void ReadingsOutliveARestart(int count)
    {
        Keep(count);
        _backlog.Flush();
        Boot(_store, true);
        AssertAll(Tell(), count);
        Assert.AreEqual(0, _store.Records);
    }

    [TestMethod]
    public void APowerFailureCostsWhatCameSinceTheLastSave()
    {
        for (int i = 0; i < 100; i++)
        {
            Keep(1);
            _backlog.Poll(_clock.Now);
        }

        Boot(_store, true);
        List<Told> told = Tell();
        Assert.IsTrue(told.Count >= 100 - (Backlog.SavePeriodMs / PeriodMs), told.Count.ToString());
        AssertAll(told, told.Count);
    }

    [TestMethod]
    [DataRow(true, 2500)]
    [DataRow(true, 10000)]
    [DataRow(false, 250)]
    [DataRow(false, 2000)]
    public void WhenItIsFullTheOldestGetCoarserAndAreCounted(bool store, int count)
    {
        Boot(store ? _store : null, true);
        Keep(count);
        int dropped = _backlog.Dropped;
        Assert.IsTrue(dropped > 0);
        StringAssert.Contains(string.Join('\n', _log.Lines), "no room for more");
        List<Told> told = Tell();
        AssertAscend(told);
        Assert.AreEqual(count, told.Count + dropped, dropped + " dropped");

        // What is newest is whole; no gap is longer than one that comes later but for twice as long.
        long[] gaps = [.. told.Zip(told.Skip(1), (one, next) => (long)(next.At - one.At).TotalSeconds)];
        Assert.IsTrue(gaps[^20..].All(gap => gap == PeriodMs / 1000));
        Assert.IsTrue(gaps[0] > PeriodMs / 1000);
    }

    // A node with all boards has some sixty values that change, so that a segment has one or two readings of each.
    [TestMethod]
    [DataRow(60, 200, 40)]
    [DataRow(60, 1000, 200)]
    [DataRow(5, 2000, 40)]
    public void NothingIsCutOffHoweverManyThereAreToTell(int paths, int periods, int mostGap)
    {
        for (int i = 1; i < paths; i++)
        {
            _ = new Measurement(_temperature, "air");
        }

        for (int period = 0; period < periods; period++)
        {
            Tick();
            for (int i = 0; i < paths; i++)
            {
                _temperature.Measure(i, CommonResource.SensorValue, _stored * 100, 0);
                _backlog.Store(Path("/3303/" + i + "/5700"), new PathList(), Server, false, -1);
            }
        }

        int dropped = _backlog.Dropped;
        List<Told> told = Tell();
        Assert.AreEqual(paths * periods, told.Count + dropped);
        for (int i = 0; i < paths; i++)
        {
            long[] at = [.. told.Where(reading => reading.Path == "/3303/" + i + "/5700").Select(reading => (reading.At.ToUnixTimeSeconds() - Start) / (PeriodMs / 1000))];
            Assert.IsTrue(at[0] <= mostGap, $"{i} begins with {at[0]}");
            Assert.AreEqual(periods, at[^1]);
            for (int j = 1; j < at.Length; j++)
            {
                Assert.IsTrue(at[j] > at[j - 1] && at[j] - at[j - 1] <= mostGap, $"{i}: {string.Join(' ', at)}");
            }
        }
    }

    // All segments, and the copy of what is in RAM, which is one more then.
    [TestMethod]
    public void AFullStoreGoesOnAfterARestart()
    {
        const int Count = 1750;
        Keep(Count);
        Assert.AreEqual(Backlog.MaxSegments, _backlog.SegmentCount);
        _backlog.Flush();
        int before = Count;
        for (int boot = 0; boot < 3; boot++)
        {
            Boot(_store, true);
            _stored = before;
            _clock.Now = before * (long)PeriodMs;
            _clock.Set(Start + (before * (PeriodMs / 1000)));
            Keep(50);
            before += 50;
            _backlog.Flush();
            Assert.IsTrue(_backlog.SegmentCount <= Backlog.MaxSegments);
        }

        int dropped = _backlog.Dropped;
        List<Told> told = Tell();
        AssertAscend(told);
        Assert.AreEqual(before, told.Count + dropped, dropped + " dropped");
    }

    [TestMethod]
    public void TheCounterOutlivesARestartAndIsResetWithTheBoard()
    {
        Keep(3000);
        int dropped = _backlog.Dropped;
        Boot(_store, true);
        Assert.AreEqual(dropped, _backlog.Dropped);
        _backlog.ResetCounter();
        Boot(_store, true);
        Assert.AreEqual(0, _backlog.Dropped);
    }

    [TestMethod]
    public void WhatIsMeasuredBeforeTheTimeIsKnownGetsItsTimeThen()
    {
        Boot(_store, false);
        Keep(5);
        Assert.IsFalse(_backlog.HasFor(Server), "nobody knows when it was");
        _clock.Set(Start + (_clock.Now / 1000));
        AssertAll(Tell(), 5);
    }

    // The time became known between the reading and the first save: the start after that counts from another moment.
    [TestMethod]
    public void WhatIsFirstSavedWhenTheTimeIsKnownIsSavedWithItsTime()
    {
        const int SleepSeconds = 3600;
        Boot(_store, false);
        Keep(1);
        _clock.Set(Start + (_clock.Now / 1000));
        _backlog.Poll(_clock.Now);
        _backlog.Flush();
        Boot(_store, true);
        _clock.Set(Start + SleepSeconds);
        AssertAll(Tell(), 1);
    }

    [TestMethod]
    public void WhatAnEarlierBootMeasuredWithoutATimeWasBeforeThisOne()
    {
        Boot(_store, false);
        Keep(5);
        _backlog.Flush();
        Boot(_store, false);
        _clock.Now = 30000;
        _clock.Set(Start + 100000 + 30);
        List<Told> told = Tell();
        Assert.AreEqual(5, told.Count);
        AssertAscend(told);
        Assert.IsTrue(told[^1].At <= DateTimeOffset.FromUnixTimeSeconds(Start + 100000));
        Assert.AreEqual(4 * PeriodMs / 1000, (told[^1].At - told[0].At).TotalSeconds);
    }

    [TestMethod]
    public void EachServerHasItsOwn()
    {
        for (int i = 0; i < 300; i++)
        {
            Keep(1);
            _backlog.Store(Path("/3303/0/5700"), new PathList(), Other, false, -1);
        }

        List<Told> one = Tell();
        _stored = 300;
        AssertAll(one, 300);
        AssertAll(Tell(Other), 300);
        Assert.AreEqual(0, _store.Records);
    }

    [TestMethod]
    public void AServerWhoseAccountIsGoneIsForgotten()
    {
        for (int i = 0; i < 300; i++)
        {
            Keep(1);
            _backlog.Store(Path("/3303/0/5700"), new PathList(), Other, false, -1);
        }

        _backlog.Drop(Other);
        AssertAll(Tell(), 300);
        Assert.AreEqual(0, _backlog.Count + _backlog.SegmentCount);
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(1, 1)]
    [DataRow(7, 7)]
    [DataRow(50, 20)]
    public void HqmaxSaysHowManyMomentsAreKept(int most, int expected)
    {
        for (int i = 0; i < 20; i++)
        {
            Tick();
            _backlog.Store(Path("/3303/0/5700"), new PathList(), Server, false, most);
        }

        List<Told> told = Tell();
        Assert.AreEqual(expected, told.Count);
        CollectionAssert.AreEqual(Enumerable.Range(21 - expected, expected).Select(Value).ToArray(), Values(told));
    }

    [TestMethod]
    public void OfAnInstanceWhatChangedIsKept()
    {
        Tick();
        KeepInstance();
        int whole = _backlog.Count;
        Assert.IsTrue(whole >= 5, "value, extremes, range: " + whole);
        _clock.Now += PeriodMs;
        Set((int)(Value(1) * 1000)); // within the extremes
        KeepInstance();
        Assert.AreEqual(2 * whole, _backlog.Count, "nothing changed: that is told, too");
        Tick();
        KeepInstance();
        Assert.AreEqual((2 * whole) + 2, _backlog.Count, "the value, and with it the maximum");
        string[] last = [.. Tell().Where(reading => reading.At == At(_clock.UnixSeconds)).Select(reading => reading.Path)];
        CollectionAssert.AreEquivalent(new[] { "/3303/0/5602", "/3303/0/5700" }, last);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ThePowerMayFailAtAnySave(bool behind)
    {
        const int Count = 1200;
        int saves = 0;
        for (int cut = 0; cut <= saves || cut == 0; cut++)
        {
            var store = new Store();
            Boot(store, true);
            store.CutAt = cut;
            store.IsCutBehind = behind;
            int saved = 0;
            try
            {
                for (int i = 0; i < Count; i++)
                {
                    Keep(1);
                    if (i % 100 == 99)
                    {
                        _backlog.Flush();
                        saved = i + 1;
                    }
                }
            }
            catch (PowerCutException)
            {
            }

            saves = Math.Max(saves, store.Saves);
            store.CutAt = -1;
            Boot(store, true);
            List<Told> told = Tell();
            AssertAll(told, told.Count);
            Assert.IsTrue(told.Count >= saved, $"cut {cut}: {told.Count} of {saved}");
        }

        Assert.IsTrue(saves > 20);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ThePowerMayFailWhileItIsFull(bool behind)
    {
        const int Count = 2600;
        for (int cut = 15; cut < 60; cut++)
        {
            var store = new Store();
            Boot(store, true);
            store.CutAt = cut;
            store.IsCutBehind = behind;
            int kept = 0;
            try
            {
                for (; kept < Count; kept++)
                {
                    Keep(1);
                }
            }
            catch (PowerCutException)
            {
            }

            int inRam = 110; // a buffer full, which nothing has saved
            store.CutAt = -1;
            Boot(store, true);
            List<Told> told = Tell();
            Assert.IsTrue(told.Count > 0);
            int different = told.DistinctBy(reading => reading.At).Count();
            Assert.IsTrue(different + (2 * inRam) + _backlog.Dropped >= kept, $"cut {cut}: {different} of {kept}, {_backlog.Dropped} dropped");
        }
    }

    private static Lwm2mPath Path(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var path = new Lwm2mPath();
        Assert.IsTrue(path.Parse(bytes, 0, bytes.Length));
        return path;
    }

    // RFC 8428: base name and base time hold from the record on that has them; times without a base are of the day.
    private static List<Told> Decode(byte[] payload)
    {
        var reader = new CborReader(payload);
        List<Told> all = [];
        string name = "";
        double time = 0;
        for (int records = reader.ReadStartArray().Value; records > 0; records--)
        {
            string own = "";
            double after = 0, value = 0;
            for (int pairs = reader.ReadStartMap().Value; pairs > 0; pairs--)
            {
                switch (reader.ReadInt32())
                {
                    case -2: name = reader.ReadTextString(); break;
                    case -3: time = Number(reader); break;
                    case 0: own = reader.ReadTextString(); break;
                    case 2: value = Number(reader); break;
                    case 6: after = Number(reader); break;
                    default: Assert.Fail("a label that is not expected"); break;
                }
            }

            reader.ReadEndMap();
            all.Add(new Told(name + own, value, At((long)(time + after))));
        }

        return all;
    }

    private static double Number(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.Tag:
                return (double)reader.ReadDecimal();
            default:
                return reader.ReadDouble();
        }
    }

    private static DateTimeOffset At(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds);

    // Each reading is another one.
    private static double Value(int number) => number / 10.0;

    private static double[] Values(IEnumerable<Told> readings) => [.. readings.Select(reading => reading.Value)];

    private static void AssertAscend(List<Told> told)
    {
        for (int i = 1; i < told.Count; i++)
        {
            Assert.IsTrue(told[i].At > told[i - 1].At, told[i] + " after " + told[i - 1]);
        }
    }

    private void Boot(IRecordStore store, bool knowsTime)
    {
        _clock = new WallClock();
        if (knowsTime)
        {
            _clock.Set(Start);
        }

        var tree = new ObjectTree();
        _temperature = Measuring.Create(Measuring.Temperature);
        _air = new Measurement(_temperature, "air");
        tree.Add(_temperature);
        var output = new ByteWriter();
        output.Reset(new byte[2 * Room], 0, 2 * Room);
        _backlog = new Backlog(tree, _clock, store, new SeededRandom(++_boots), output, _log);
        _stored = 0;
    }

    private void Set(int milli)
    {
        _air.Set(milli);
    }

    private void Tick()
    {
        _stored++;
        _clock.Now += PeriodMs;
        Set(_stored * 100);
    }

    private void Keep(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Tick();
            _backlog.Store(Path("/3303/0/5700"), new PathList(), Server, false, -1);
        }
    }

    private void KeepInstance() => _backlog.Store(Path("/3303/0"), new PathList(), Server, false, -1);

    private int Pack(out List<Told> readings, int server = Server)
    {
        var output = new ByteWriter();
        output.Reset(new byte[Room], 0, Room);
        int count = _backlog.WritePack(server, new Lwm2mPath(), new PathList(), new SenMlCborWriter(), output, Room);
        Assert.IsFalse(output.Overflow);
        readings = count == 0 ? [] : Decode(output.Buffer[..output.Length]);
        return count;
    }

    private List<Told> Tell(int server = Server)
    {
        List<Told> all = [];
        while (_backlog.HasFor(server))
        {
            int count = Pack(out List<Told> readings, server);
            Assert.AreEqual(count, readings.Count);
            all.AddRange(readings);
            _backlog.Land(server, true);
        }

        return all;
    }

    // From the first on, each with the time it was measured at.
    private void AssertAll(List<Told> told, int count)
    {
        Assert.AreEqual(count, told.Count);
        for (int i = 0; i < count; i++)
        {
            Assert.AreEqual("/3303/0/5700", told[i].Path);
            Assert.AreEqual(Value(i + 1), told[i].Value, 1e-9);
            Assert.AreEqual(At(Start + ((i + 1) * (PeriodMs / 1000))), told[i].At);
        }
    }

    private sealed record Told(string Path, double Value, DateTimeOffset At);

    // What the power may fail at.
    private sealed class Store : IRecordStore
    {
        private readonly Dictionary<int, byte[]> _saved = [];

        public int Saves { get; private set; }

        public int CutAt { get; set; } = -1;

        public bool IsCutBehind { get; set; }

        public int Records => _saved.Count;

        public int Load(int key, byte[] buffer)
        {
            byte[] saved = _saved.GetValueOrDefault(key, []);
            saved.CopyTo(buffer, 0);
            return saved.Length;
        }

        public bool Save(int key, byte[] buffer, int length)
        {
            bool cut = Saves++ == CutAt;
            if (!cut || IsCutBehind)
            {
                _saved.Remove(key);
                if (length > 0)
                {
                    _saved[key] = buffer[..length];
                }
            }

            return cut ? throw new PowerCutException() : true;
        }
    }
}

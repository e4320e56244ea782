// The store of readings at its limits: what is larger than a buffer, what flash bears, what hqmax leaves.
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

/// <content>Limits.</content>
public partial class BacklogTests
{
    // KeepLatest works on the root of a composite observation: everybody's readings are at and below it.
    [TestMethod]
    public void HqmaxOfACompositeLeavesOthersReadingsAlone()
    {
        var parts = new PathList();
        parts.Add(Path("/3303/0/5602"));
        for (int i = 0; i < 10; i++)
        {
            Keep(1);                                                        // no hqmax: all are to be kept
            _backlog.Store(new Lwm2mPath(), parts, Server, false, 1);       // composite with hqmax=1
        }

        Assert.AreEqual(10, Tell().Count(t => t.Path == "/3303/0/5700"));
    }

    // hqmax is forgotten whenever RAM is spilled.
    [TestMethod]
    public void HqmaxHoldsOverASpill()
    {
        for (int i = 0; i < 120; i++)
        {
            Keep(1);
            _backlog.Store(Path("/3303/0/5602"), new PathList(), Server, false, 3);
        }

        Assert.IsTrue(Tell().Count(t => t.Path == "/3303/0/5602") <= 3);
    }

    // Deep sleep or a reboot while the only reading is under way, unacknowledged.
    [TestMethod]
    public void WhatIsUnderWayOutlivesAFlush()
    {
        Tick();
        _backlog.Store(Path("/3303/0/5700"), new PathList(), Server, true, -1);
        _backlog.Flush();
        Boot(_store, true);
        Assert.AreEqual(1, Tell().Count);
    }

    // Each boot moves what a boot without a clock measured.
    [TestMethod]
    public void ATimeThatWasFoundStays()
    {
        Boot(_store, false);
        Keep(3);
        _backlog.Flush();
        Boot(_store, false);
        _clock.Set(Start);
        _backlog.Poll(_clock.Now);
        Pack(out List<Told> first);
        _backlog.Land(Server, false);
        _stored = 3;
        Keep(200);
        _backlog.Flush();
        Boot(_store, false);
        _clock.Set(Start + 7 * 86400);
        _backlog.Poll(_clock.Now);
        List<Told> told = Tell();
        Assert.AreEqual(203, told.Count);
        Assert.AreEqual(first[0].At, told[0].At, "the same reading, told again, has another time");
        AssertAscend(told);
    }

    // The store refuses once; then the board is told to restart.
    [TestMethod]
    public void ASaveThatFailedIsTriedAgain()
    {
        var store = new Refusing(_store);
        Boot(store, true);
        Keep(5);
        store.Refuses = true;
        _clock.Now += Backlog.SavePeriodMs;
        _backlog.Poll(_clock.Now);
        store.Refuses = false;
        _clock.Now += 10 * Backlog.SavePeriodMs;
        _backlog.Poll(_clock.Now);
        _backlog.Flush();
        Boot(_store, true);
        Assert.AreEqual(5, Tell().Count);
    }

    // What one observation tells at once is more than a buffer: an object with many instances.
    [TestMethod]
    public void ALargeObservationIsKept()
    {
        for (int i = 0; i < 30; i++)
        {
            new Measurement(_temperature, "air").Set(20000 + i);
        }

        _clock.Now += PeriodMs;
        _backlog.Store(Path("/3303"), new PathList(), Server, false, -1);
        int dropped = _backlog.Dropped;
        Assert.AreEqual(0, dropped);
        Assert.IsTrue(_backlog.Count > 0, "kept");
    }

    // The same, each second, with another small observation: what does it write to flash?
    [TestMethod]
    public void ALargeObservationDoesNotWearFlash()
    {
        for (int i = 0; i < 30; i++)
        {
            new Measurement(_temperature, "air").Set(20000 + i);
        }

        int saves = _store.Saves;
        for (int i = 0; i < 600; i++)
        {
            _clock.Now += 1000;
            Set(i);
            _backlog.Store(Path("/3303/0/5700"), new PathList(), Server, false, -1);
            _backlog.Store(Path("/3303"), new PathList(), Server, false, -1);
            _backlog.Poll(_clock.Now);
        }

        Assert.IsTrue(_store.Saves - saves < 200, (_store.Saves - saves) + " saves in ten minutes");
    }

    // While in flight: a CON notification of a large observation counts as dropped though it is being told.
    [TestMethod]
    public void ALargeNotificationThatIsBeingToldIsNotDropped()
    {
        for (int i = 0; i < 30; i++)
        {
            new Measurement(_temperature, "air").Set(20000 + i);
        }

        _clock.Now += PeriodMs;
        _backlog.Store(Path("/3303"), new PathList(), Server, true, -1);
        _backlog.Land(Server, true);
        Assert.AreEqual(0, _backlog.Dropped);
    }

    private sealed class Refusing(IRecordStore store) : IRecordStore
    {
        public bool Refuses { get; set; }

        public int Load(int key, byte[] buffer) => store.Load(key, buffer);

        public bool Save(int key, byte[] buffer, int length) => !Refuses && store.Save(key, buffer, length);
    }
}

// What a server notices of restarts: that periods go on, and that what has not changed is no news.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host;

[TestClass]
public class BenchRestartTests
{
    // A boot and its first measurements take some seconds.
    private const int BootSeconds = 15;

    private const string Air = "/3303/0/5700", Model = "/3/0/1";

    private readonly List<(string Path, long Seconds)> _told = [];

    [TestMethod]
    [DataRow(120)]
    [DataRow(500)]
    public void APeriodThatIsLongerThanTheNodeIsUpEnds(int upSeconds)
    {
        const int Period = 600, Hour = 3600;
        BenchWorld world = Begin(Air, "pmin=" + Period, "pmax=" + Period);
        long end = world.Clock.Now / 1000 + (2 * Hour);
        while (world.Clock.Now / 1000 < end)
        {
            world.Run(upSeconds);
            world.Board.Restart();
        }

        long[] at = [.. _told.Where(told => told.Path == Air).Select(told => told.Seconds).Distinct()];
        Assert.IsTrue(at.Length is 12 or 13, string.Join(' ', at));
        for (int i = 1; i < at.Length; i++)
        {
            Assert.IsTrue(at[i] - at[i - 1] >= Period && at[i] - at[i - 1] <= Period + BootSeconds, string.Join(' ', at));
        }
    }

    [TestMethod]
    public void WhatHasNotChangedIsNoNews()
    {
        BenchWorld world = Begin(Model);
        for (int i = 0; i < 3; i++)
        {
            world.Run(60);
            world.Board.Restart();
        }

        world.Run(60);
        Assert.AreEqual(0, _told.Count, string.Join(' ', _told));
    }

    [TestMethod]
    public void AThresholdIsFromWhatWasToldLast()
    {
        BenchWorld world = Begin(Air, "st=50", "gt=-100");
        for (int i = 0; i < 3; i++)
        {
            world.Run(60);
            world.Board.Restart();
        }

        world.Run(60);
        Assert.AreEqual(0, _told.Count, string.Join(' ', _told));
    }

    private BenchWorld Begin(string path, params string[] attributes)
    {
        var world = new BenchWorld("weather", lifetimeSeconds: 86400, introduces: false);
        world.RunUntil("registered", 60, () => world.Client != null);
        world.Run(30);
        if (attributes.Length > 0)
        {
            Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.WriteAttributes(path, attributes)).Code);
        }

        Assert.AreEqual(CoapCode.Content, world.RunUntil(world.Client.Observe(path, ContentFormat.SenMlCbor)).Code);
        world.Server.Received += (_, reading, _) => _told.Add((reading.Path, world.Clock.Now / 1000));
        return world;
    }
}

// The second log's characters as levels: against the numbers of 8N1, and as a terminal hears them.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench.Virtual;
using Firmware.Operation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Operation;

[TestClass]
public class SerialFramesTests
{
    // A receiver samples in the middle of a bit. Of the half bit that is left to either side, sender and receiver have 5 % of a character
    // together; a tenth of that is the sender's.
    private const double MostOff = 0.01;

    // The letter U alternates; 0 is one long low, 0xFF one long high: 6250 of 80 MHz are nine bits of 115,200 baud.
    [TestMethod]
    [DataRow(0x55, "L694 H695 L694 H695 L694 H695 L694 H695 L694 H694")]
    [DataRow(0x00, "L6250 H694")]
    [DataRow(0xFF, "L694 H6250")]
    [DataRow(0x0D, "L694 H695 L694 H1389 L2778 H694")]
    public void ACharacterIsTheseLevels(int character, string expected)
    {
        var frames = new SerialFrames();
        Assert.AreEqual(1, frames.Take([(byte)character], 0, 1));
        Assert.AreEqual(expected, string.Join(' ', SerialReceiver.Levels(frames.Pairs).Select(level => (level.High ? "H" : "L") + level.Duration)));
    }

    [TestMethod]
    public void ATerminalHearsEveryByteInAnyOrder()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            byte[] text = new byte[random.Next(1, 60)];
            random.NextBytes(text);
            text = round == 0 ? [.. Enumerable.Range(0, 256).Select(value => (byte)value)] : text;
            var terminal = new Listener();
            var frames = new SerialFrames();
            for (int at = 0, taken; at < text.Length; at += taken)
            {
                taken = frames.Take(text, at, text.Length - at);
                Assert.IsTrue(taken > 0);
                terminal.Hear(frames.Pairs);
            }

            CollectionAssert.AreEqual(text, terminal.Heard, "seed 7, round " + round);
        }
    }

    [TestMethod]
    public void EveryEdgeIsWhereItBelongsToAPartOfABit()
    {
        const double Bit = 80e6 / 115200;
        var frames = new SerialFrames();
        for (int value = 0; value < 256; value++)
        {
            Assert.AreEqual(1, frames.Take([(byte)value], 0, 1));
            List<(bool High, int Duration)> levels = SerialReceiver.Levels(frames.Pairs);
            int edge = 0;
            foreach ((bool _, int duration) in levels)
            {
                edge += duration;
                double off = Math.Abs((edge / Bit) - Math.Round(edge / Bit));
                Assert.IsTrue(off < MostOff / 10, value + ": an edge is " + off + " of a bit off");
                Assert.IsTrue(duration is > 0 and <= 0x7FFF, value + ": " + duration);
            }

            Assert.AreEqual(10 * Bit, edge, 0.5, "ten bits, however they are divided");
            Assert.IsTrue(levels.Count % 2 == 0 && levels.Count <= 10, "whole pairs, five at most");
            Assert.IsTrue(!levels[0].High && levels[^1].High, "from rest to rest");
            Assert.IsTrue(levels.Zip(levels.Skip(1)).All(pair => pair.First.High != pair.Second.High), "runs are merged");
        }
    }

    // What does not fit the channel's memory would be filled in late while flash is written.
    [TestMethod]
    [DataRow("UUUUUUUUUUUUUUUUUUUU", 9)]
    [DataRow("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 42)]
    public void WhatIsSentAtOnceFitsTheMemoryOfAChannel(string text, int expected)
    {
        const int Words = 48; // of the chip with the least
        var frames = new SerialFrames();
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.AreEqual(expected, frames.Take(bytes, 0, bytes.Length));
        Assert.IsTrue(frames.Pairs.Length / SerialFrames.PairBytes < Words, "and one that the driver adds");
        int pairs = SerialReceiver.Levels(frames.Pairs).Count / 2;
        Assert.AreEqual("00800080", Convert.ToHexString(frames.Pairs, pairs * 4, 4), "ended, at rest");
    }

    [TestMethod]
    public void ALineIsSentInPiecesAndTheLastIsWaitedFor()
    {
        var output = new Pieces();
        var log = new PinLog(output);
        log.Tick(1500);
        string line = "server 0 is 192.0.2.1 port 5684, °C, " + new string('x', 60);
        log.Info("node", line);
        Assert.AreEqual("      1.500 info  node     " + line + "\r\n", Encoding.UTF8.GetString([.. output.Heard]));
        Assert.IsTrue(output.Waits.Count > 6);
        Assert.AreEqual(output.Waits.Count - 1, output.Waits.IndexOf(true), "the last one alone");
    }

    [TestMethod]
    public void TheSecondLogHasWhatTheFirstHas()
    {
        var world = World();
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        Assert.AreEqual(17, world.Board.Terminal.Gpio);
        string[] first = world.Log.Split('\n'), second = [.. world.Board.Terminal.Lines];
        Assert.IsTrue(second.Length > 10, world.Log);
        StringAssert.EndsWith(second[0], "second log at GPIO 17, 115200 baud, 8N1");
        CollectionAssert.AreEqual(first.SkipWhile(line => line != second[0]).ToArray(), second);
        Assert.AreEqual(0, world.Board.Terminal.FramingErrors);
        world.Board.Restart();
        world.Run(5);
        Assert.AreEqual(2, world.Board.Terminal.Lines.Count(line => line.Contains("second log at")));
    }

    [TestMethod]
    public void APinThatCannotBeOpenedIsOneWarningAndTheNodeRunsOn()
    {
        var world = World();
        world.Board.IsTerminalBroken = true;
        world.ClearLog();
        world.Board.Restart();
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(5);
        Assert.AreEqual(1, world.Log.Split('\n').Count(line => line.Contains("warn  ")), world.Log);
        StringAssert.Contains(world.Log, "warn  boot     node.json: logTx is 17, which cannot be opened (there is none): use another GPIO; using the USB port alone");
    }

    [TestMethod]
    public void ASecondLogThatFailsEndsAndTheFirstGoesOn()
    {
        var lines = new List<string>();
        var log = new SerialLog(lines);
        log.Second = new PinLog(new Failing());
        log.Info("node", "one");
        log.Info("node", "two");
        Assert.AreEqual("one|the second log ends: gone: using the USB port alone|two", string.Join('|', lines.Select(line => line[27..])));
    }

    private static BenchWorld World() => new("soil", configure: configuration => configuration.Provision.LogTransmitPin = 17);

    private sealed class SerialLog(List<string> lines) : Firmware.Stack.Log
    {
        protected override void Write(string line) => lines.Add(line);
    }

    private sealed class Failing : IPulseOutput
    {
        public void Send(byte[] pairs, bool waits) => throw new InvalidOperationException("gone");
    }

    private sealed class Pieces : IPulseOutput
    {
        private readonly Listener _listener = new();

        public List<byte> Heard => _listener.Heard;

        public List<bool> Waits { get; } = [];

        public void Send(byte[] pairs, bool waits)
        {
            Waits.Add(waits);
            _listener.Hear(pairs);
        }
    }

    // Samples in the middle of each bit: ten of them for each falling edge of a line at rest.
    private sealed class Listener
    {
        private const double Bit = 80e6 / 115200;

        public List<byte> Heard { get; } = [];

        public void Hear(byte[] pairs)
        {
            bool[] wave = [.. SerialReceiver.Levels(pairs).SelectMany(level => Enumerable.Repeat(level.High, level.Duration))];
            for (int at = 0; at < wave.Length;)
            {
                Assert.IsFalse(wave[at], "a start follows the rest");
                bool[] bits = [.. Enumerable.Range(0, 10).Select(bit => wave[at + (int)((bit + 0.5) * Bit)])];
                Assert.IsTrue(!bits[0] && bits[9], "start and stop");
                Heard.Add((byte)Enumerable.Range(0, 8).Sum(bit => bits[bit + 1] ? 1 << bit : 0));
                at += (int)(9.5 * Bit);
                while (at < wave.Length && wave[at])
                {
                    at++;
                }
            }
        }
    }
}

// What the GPIOs of each chip can do, against the datasheets' tables; and what a board makes of a pin that cannot be had.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench;
using Firmware.Boards;
using Firmware.Stack;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Sensors;
using Unit.Operation;

namespace Host;

[TestClass]
public class ChipPinsTests
{
    private static readonly int[] s_all = [.. Enumerable.Range(-1, 60)];

    private readonly List<string> _log = [];

    [TestMethod]
    [DataRow("ESP32_REV3", "0-19,21-23,25-27,32-39", "6-11", "1,3", "34-39", "32-39", "0,2,5,12,15", "")]
    [DataRow("ESP32_PSRAM_REV3", "0-19,21-23,25-27,32-39", "6-11,16,17", "1,3", "34-39", "32-39", "0,2,5,12,15", "")]
    [DataRow("esp32", "0-19,21-23,25-27,32-39", "6-11", "1,3", "34-39", "32-39", "0,2,5,12,15", "")]
    [DataRow("ESP32_S3_QUAD", "0-21,26-48", "26-32", "43,44", "", "1-10", "0,3,45,46", "19,20")]
    [DataRow("ESP32_S3_OCTAL", "0-21,26-48", "26-37", "43,44", "", "1-10", "0,3,45,46", "19,20")]
    [DataRow("esp32s3", "0-21,26-48", "26-32", "43,44", "", "1-10", "0,3,45,46", "19,20")]
    [DataRow("ESP32_C3", "0-21", "12-17", "20,21", "", "0-4", "2,8,9", "18,19")]
    [DataRow("esp32c3", "0-21", "12-17", "20,21", "", "0-4", "2,8,9", "18,19")]
    public void KnowsWhatEachPinCanDo(string target, string exist, string memory, string console, string inputOnly, string analog, string strapping, string usb)
    {
        var chip = new ChipPins(target);
        int[] free = [.. Set(exist).Except(Set(memory)).Except(Set(console))];
        CollectionAssert.AreEqual(free, Good(ChipPins.Input, ChipPins.Edges, ChipPins.Counter));
        CollectionAssert.AreEqual(free.Except(Set(inputOnly)).ToArray(), Good(ChipPins.Output, ChipPins.Pwm, ChipPins.PulseTrain, ChipPins.I2c, ChipPins.OneWire));
        CollectionAssert.AreEqual(free.Intersect(Set(analog)).ToArray(), Good(ChipPins.Analog, ChipPins.Waveform));
        CollectionAssert.AreEquivalent(Set(strapping), s_all.Where(gpio => chip.Caution(gpio, ChipPins.Output)?.Contains("starts") == true).ToArray());
        CollectionAssert.AreEquivalent(Set(usb), s_all.Where(gpio => chip.Caution(gpio, ChipPins.Output)?.Contains("USB") == true).ToArray());
        CollectionAssert.AreEquivalent(Set(inputOnly), s_all.Where(gpio => chip.Caution(gpio, ChipPins.Edges)?.Contains("pull-up") == true).ToArray());

        int[] Good(params int[] uses)
        {
            int[][] sets = [.. uses.Select(use => s_all.Where(gpio => chip.Problem(gpio, use) == null).ToArray())];
            Assert.IsTrue(sets.All(set => set.SequenceEqual(sets[0])));
            return sets[0];
        }
    }

    [TestMethod]
    public void OfAnotherChipItTakesWhatThereIs()
    {
        var chip = new ChipPins("ESP32_C6_THREAD");
        Assert.IsNull(chip.Problem(34, ChipPins.Output));
        Assert.IsNull(chip.Caution(0, ChipPins.Output));
        Assert.IsNotNull(chip.Problem(ChipPins.MaxGpio + 1, ChipPins.Input));
    }

    // All that the declarations have fits a plain ESP32; in silence but for what a technician has to fit.
    [TestMethod]
    [DataRow("weather")]
    [DataRow("soil")]
    [DataRow("streetlight")]
    public void TheDeclaredPinsAreThoseOfAnEsp32(string board)
    {
        Wire(board, new Provision { Chip = new ChipPins("ESP32_REV3") });
        Assert.IsFalse(_log.Any(line => line.Contains("ERROR")), string.Join('\n', _log));
    }

    [TestMethod]
    public void APinOfTheFileTakesThePlaceOfTheDeclaredOne()
    {
        var pins = new CountingPins();
        Wire("weather", With(("rain", 13)), pins);
        Assert.AreEqual(0, _log.Count, string.Join('\n', _log));
        CollectionAssert.Contains(pins.Opened, 13);
        CollectionAssert.DoesNotContain(pins.Opened, WeatherBoard.RainContact);
    }

    [TestMethod]
    [DataRow("rain", 24, "which does not exist on ESP32: use another GPIO; using 26")]
    [DataRow("rain", 7, "which is wired to the memory of ESP32: use another GPIO; using 26")]
    [DataRow("rain", 1, "which is the serial port's (UART0): use another GPIO; using 26")]
    [DataRow("vane", 13, "which is no input of ADC1: use another GPIO; using 34")]
    [DataRow("i2cData", 35, "which is an input only: use another GPIO; using 21")]
    [DataRow("cups", 27, "which air has already: use another GPIO; using 25")]
    [DataRow("cups", 21, "which i2cData has already: use another GPIO; using 25")]
    public void APinThatCannotBeHadIsToldAndTheDeclaredOneUsed(string name, int gpio, string expected)
    {
        var pins = new CountingPins();
        Wire("weather", With((name, gpio)), pins);
        Assert.AreEqual($"ERROR config   node.json: pins.{name} is {gpio}, {expected}", _log.Single());
        CollectionAssert.Contains(pins.Opened, int.Parse(expected.Split(' ')[^1]));
    }

    [TestMethod]
    public void AStrappingPinIsAWarning()
    {
        Wire("weather", With(("rain", 12)));
        Assert.AreEqual("warn  config   rain is at GPIO 12, which decides how the chip starts: what is wired to it may keep it from starting", _log.Single());
    }

    [TestMethod]
    public void WhatTheBoardHasNotIsAWarning()
    {
        Provision provision = With(("rian", 13));
        provision.Intervals.Set("wind", 5);
        provision.Calibration.Set("rain", 5);
        Wire("weather", provision);
        Assert.AreEqual(3, _log.Count);
        Assert.AreEqual("warn  config   node.json: pins.rian is unknown: use one of air, i2cData, i2cClock, rain, cups, vane, pyranometer; it is ignored", _log[0]);
        StringAssert.Contains(_log[1], "intervals.wind is unknown: use one of air, station, rain, wind, 10 min, wind vane");
        StringAssert.Contains(_log[2], "calibration.rain is unknown: use one of rain tip, cups pulse");
    }

    [TestMethod]
    [DataRow("esp32", "0,2,4,12-15,25-27,32-39")]
    [DataRow("esp32s3", "0-21")]
    [DataRow("esp32c3", "")]
    public void KnowsWhichPinsWakeTheChip(string target, string expected)
    {
        var chip = new ChipPins(target);
        CollectionAssert.AreEqual(Set(expected), s_all.Where(gpio => chip.Problem(gpio, ChipPins.Input) == null && chip.Wakes(gpio)).ToArray());
    }

    [TestMethod]
    public void AContactThatCannotWakeTheChipIsAWarningForOneThatSleeps()
    {
        Provision provision = With(("rain", 23));
        Wire("weather", provision);
        Assert.AreEqual(0, _log.Count);
        provision = With(("rain", 23));
        provision.SleepSeconds = 600;
        Wire("weather", provision);
        Assert.AreEqual("warn  config   rain is at GPIO 23, which does not wake ESP32 from sleep: what comes meanwhile is not counted", _log.Single());
    }

    // On another chip the declared pins may not be there: those sensors are missing, the others measure.
    [TestMethod]
    public void ASensorWithoutItsPinIsMissingAndTheRestWorks()
    {
        var provision = new Provision { Chip = new ChipPins("ESP32_S3_QUAD") };
        provision.Pins.Set("i2cClock", 18);
        provision.Pins.Set("rain", 17);
        ObjectTree tree = Wire("weather", provision, new CountingPins(), 1000);
        string[] errors = [.. _log.Where(line => line.StartsWith("ERROR config"))];
        CollectionAssert.AreEqual(
            new[] { "air is at GPIO 27", "cups is at GPIO 25", "vane is at GPIO 34", "pyranometer is at GPIO 35" },
            errors.Select(line => line["ERROR config   ".Length..line.IndexOf(", which")]).ToArray(), string.Join('\n', _log));
        Assert.IsTrue(errors.All(line => line.EndsWith("; what is wired to it is missing")));
        StringAssert.Contains(errors[0], "which is wired to the memory of ESP32-S3: say another with pins.air in node.json");
        Assert.IsTrue(_log.Any(line => line.Contains("air: missing")), string.Join('\n', _log));
        Assert.IsTrue(_log.Any(line => line.Contains("wind vane: missing")));
        Assert.IsFalse(_log.Any(line => line.Contains("rain: missing") || line.Contains("GPIO 17")), string.Join('\n', _log));
        Assert.AreEqual(2, ((DataObject)tree.Find(Measuring.Anemometer)).InstanceCount, "instances stay where they are");
    }

    [TestMethod]
    [DataRow("weather")]
    [DataRow("soil")]
    [DataRow("streetlight")]
    public void ABoardWithoutAnyPinSurvives(string board)
    {
        var provision = new Provision { Chip = new ChipPins("ESP32_REV3") };
        ObjectTree tree = Wire(board, provision, new CountingPins { Fails = true }, 24 * 3600);
        Assert.IsTrue(_log.Any(line => line.Contains("cannot be opened (taken)")));
        Assert.IsFalse(_log.Any(line => line.Contains(": good")), string.Join('\n', _log));
        Assert.IsTrue(tree.Count > 5);
    }

    [TestMethod]
    public void ABusWithoutItsPinsIsToldOnce()
    {
        Wire("weather", new Provision { Chip = new ChipPins("esp32c3") });
        Assert.AreEqual(1, _log.Count(line => line.Contains("i2cClock")), string.Join('\n', _log));
    }

    [TestMethod]
    [DataRow("rain", 13, "", 0, false)]
    [DataRow("rain", 24, "", 0, true)]
    [DataRow("rain", 13, "rain tip", 200000, false)]
    [DataRow("rain", 13, "rain tip", 1, true)]
    [DataRow("hail", 24, "", 0, false)]
    public void AValueThatIsNotUsedIsAMistakeAndAnUnknownNameIsNone(string pin, int gpio, string constant, int value, bool expected)
    {
        Provision provision = With((pin, gpio));
        if (constant.Length > 0)
        {
            provision.Calibration.Set(constant, value);
        }

        Wire("weather", provision);
        Assert.AreEqual(expected, provision.HasMistakes, string.Join('\n', _log));
    }

    [TestMethod]
    public void NoSensorHasTheLogsPin()
    {
        Provision provision = With();
        provision.LogTransmitPin = WeatherBoard.RainContact;
        Wire("weather", provision);
        StringAssert.StartsWith(_log.Single(), "ERROR config   rain is at GPIO 26, which logTx has already");
    }

    private static Provision With(params (string Name, int Gpio)[] pins)
    {
        var provision = new Provision { Chip = new ChipPins("ESP32_REV3") };
        foreach ((string name, int gpio) in pins)
        {
            provision.Pins.Set(name, gpio);
        }

        return provision;
    }

    private static int[] Set(string ranges) => [.. ranges.Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(range =>
    {
        int[] ends = [.. range.Split('-').Select(int.Parse)];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    })];

    private ObjectTree Wire(string name, Provision provision, CountingPins pins = null, int seconds = 0)
    {
        var clock = new WallClock();
        clock.Set(1394035200);
        var tree = new ObjectTree();
        var board = new Board(new Site(), tree, clock, null, new SerialLog(line => _log.Add(line[12..]), null));
        board.Begin(provision);
        new NodeBoards().Wire(name, board, pins ?? new CountingPins());
        board.End();
        board.Start(0);
        for (long now = 0; now < seconds * 1000L; now += 250)
        {
            clock.Now = now;
            board.Poll(now);
        }

        return tree;
    }

    // Pins at which nothing moves, which a chip counts once.
    private sealed class CountingPins : IPinSource, IPins
    {
        private readonly FakePins _pins = new();

        public List<int> Opened { get; } = [];

        public bool Fails { get; init; }

        public IPins Of(string board) => this;

        public IAnalogInput Analog(int gpio) => Open(gpio).Analog(gpio);

        public IWaveformInput Waveform(int gpio) => Open(gpio).Waveform(gpio);

        public IDigitalInput Input(int gpio) => Open(gpio).Input(gpio);

        public IDigitalOutput Output(int gpio) => Open(gpio).Output(gpio);

        public IPwmOutput Pwm(int gpio) => Open(gpio).Pwm(gpio);

        public IEdgeInput Edges(int gpio) => Open(gpio).Edges(gpio);

        public IPulseCounter Counter(int gpio) => Open(gpio).Counter(gpio);

        public IPulseTrain PulseTrain(int gpio) => Open(gpio).PulseTrain(gpio);

        public II2cDevice I2c(int dataGpio, int clockGpio, int address)
        {
            Opened.Add(dataGpio);
            return Fails ? throw new InvalidOperationException("taken") : _pins.I2c(dataGpio, clockGpio, address);
        }

        public IOneWire OneWire(int transmitGpio, int receiveGpio)
        {
            Open(receiveGpio);
            return Open(transmitGpio).OneWire(transmitGpio, receiveGpio);
        }

        private FakePins Open(int gpio)
        {
            if (Fails || Opened.Contains(gpio))
            {
                throw new InvalidOperationException("taken");
            }

            Opened.Add(gpio);
            return _pins;
        }
    }
}

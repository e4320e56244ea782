// The pins of a board by name: those that it declares, unless node.json says others. A pin that cannot be had is told, and the sensor
// that wanted it is missing: the rest of the board works.
using System;
using Firmware.Stack;
using Objects.Bytes;
using Sensors;

namespace Firmware.Wiring;

/// <summary>Opens a board's pins, each by what is wired to it and the GPIO where that usually is.</summary>
public sealed class BoardPins
{
    private const string Area = "config", OfFile = "node.json: pins.", Gpio = "GPIO ";

    private readonly IPins _pins;
    private readonly Provision _provision;
    private readonly Log _log;
    private readonly string[] _owners = StringArray.New(ChipPins.MaxGpio + 1);
    private string _told = "";

    internal BoardPins(IPins pins, Provision provision, Log log)
    {
        _pins = pins;
        _provision = provision;
        _log = log;
        if (provision.LogTransmitPin >= 0)
        {
            _owners[provision.LogTransmitPin] = "logTx";
        }
    }

    /// <summary>True once a pin was not to be had; who has seen to that clears it.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>An input of the analogue-to-digital converter.</summary>
    public IAnalogInput Analog(string name, int gpio) => (IAnalogInput)Open(ChipPins.Analog, name, gpio);

    /// <summary>An input of the analogue-to-digital converter that follows an alternating voltage.</summary>
    public IWaveformInput Waveform(string name, int gpio) => (IWaveformInput)Open(ChipPins.Waveform, name, gpio);

    /// <summary>A digital input; pulled up.</summary>
    public IDigitalInput Input(string name, int gpio) => (IDigitalInput)Open(ChipPins.Input, name, gpio);

    /// <summary>A digital output, low at first.</summary>
    public IDigitalOutput Output(string name, int gpio) => (IDigitalOutput)Open(ChipPins.Output, name, gpio);

    /// <summary>A PWM output, at 0 at first.</summary>
    public IPwmOutput Pwm(string name, int gpio) => (IPwmOutput)Open(ChipPins.Pwm, name, gpio);

    /// <summary>An input whose edges are recorded; pulled up.</summary>
    public IEdgeInput Edges(string name, int gpio) => (IEdgeInput)Open(ChipPins.Edges, name, gpio);

    /// <summary>A hardware counter of falling edges; pulled up.</summary>
    public IPulseCounter Counter(string name, int gpio) => (IPulseCounter)Open(ChipPins.Counter, name, gpio);

    /// <summary>A one-wire pulse-width line, as DHT22 has it; pulled up.</summary>
    public IPulseTrain PulseTrain(string name, int gpio) => (IPulseTrain)Open(ChipPins.PulseTrain, name, gpio);

    /// <summary>A device on the I²C bus; all devices of a board share its two pins.</summary>
    public II2cDevice I2c(string data, int dataGpio, string clock, int clockGpio, int address)
    {
        dataGpio = Find(data, dataGpio, ChipPins.I2c);
        clockGpio = Find(clock, clockGpio, ChipPins.I2c);
        if (dataGpio < 0 || clockGpio < 0)
        {
            return new NoPin();
        }

        try
        {
            return _pins.I2c(dataGpio, clockGpio, address);
        }
        catch (Exception e)
        {
            return Fail(data, dataGpio, e);
        }
    }

    /// <summary>The 1-Wire bus, made of a driving and a listening pin that are joined on the board.</summary>
    public IOneWire OneWire(string drive, int driveGpio, string listen, int listenGpio)
    {
        driveGpio = Find(drive, driveGpio, ChipPins.OneWire);
        listenGpio = Find(listen, listenGpio, ChipPins.Input);
        if (driveGpio < 0 || listenGpio < 0)
        {
            return new NoPin();
        }

        try
        {
            return _pins.OneWire(driveGpio, listenGpio);
        }
        catch (Exception e)
        {
            return Fail(drive, driveGpio, e);
        }
    }

    /// <summary>The GPIO that something was opened at, for it to wake the chip; -1 when it cannot.</summary>
    public int Waker(string name)
    {
        for (int gpio = 0; gpio < _owners.Length; gpio++)
        {
            if (_owners[gpio] != name)
            {
                continue;
            }

            if (_provision.Chip == null || _provision.Chip.Wakes(gpio))
            {
                return gpio;
            }

            if (_provision.SleepSeconds > 0)
            {
                _log.Warn(Area, name + " is at " + Gpio + gpio.ToString() + ", which does not wake " + _provision.Chip.Name +
                    " from sleep: what comes meanwhile is not counted");
            }
        }

        return -1;
    }

    private object Open(int use, string name, int gpio)
    {
        gpio = Find(name, gpio, use);
        if (gpio < 0)
        {
            return new NoPin();
        }

        try
        {
            switch (use)
            {
                case ChipPins.Analog: return _pins.Analog(gpio);
                case ChipPins.Waveform: return _pins.Waveform(gpio);
                case ChipPins.Input: return _pins.Input(gpio);
                case ChipPins.Output: return _pins.Output(gpio);
                case ChipPins.Pwm: return _pins.Pwm(gpio);
                case ChipPins.Edges: return _pins.Edges(gpio);
                case ChipPins.Counter: return _pins.Counter(gpio);
                default: return _pins.PulseTrain(gpio);
            }
        }
        catch (Exception e)
        {
            return Fail(name, gpio, e);
        }
    }

    // The GPIO for something, which it then has; negative when there is none.
    private int Find(string name, int usual, int use)
    {
        ChipPins chip = _provision.Chip;
        bool isSaid = _provision.Pins.TryTake(name, out int gpio);
        if (chip == null)
        {
            _owners[usual] = name;
            return usual; // a virtual board's devices are where its declaration has them
        }

        string problem = null;
        if (isSaid)
        {
            problem = Problem(name, gpio, use);
            if (problem != null && _told.IndexOf(OfFile + name + " ") < 0)
            {
                _told += OfFile + name + " ";
                _provision.HasMistakes = true;
                _log.Error(Area, OfFile + name + " is " + gpio.ToString() + ", which " + problem + ": use another GPIO; using " +
                    usual.ToString());
            }
        }

        if (!isSaid || problem != null)
        {
            gpio = usual;
            problem = Problem(name, usual, use);
            if (problem != null)
            {
                Tell(name, gpio, problem);
                HasFailed = true;
                return -1;
            }
        }

        string caution = _owners[gpio] == null ? chip.Caution(gpio, use) : null;
        if (caution != null)
        {
            _log.Warn(Area, name + " is at " + Gpio + gpio.ToString() + ", which " + caution);
        }

        _owners[gpio] = name;
        return gpio;
    }

    // The devices of a bus share its pins.
    private string Problem(string name, int gpio, int use) => _provision.Chip.Problem(gpio, use) ??
        (_owners[gpio] == null || (use == ChipPins.I2c && _owners[gpio] == name) ? null : _owners[gpio] + " has already");

    private NoPin Fail(string name, int gpio, Exception e)
    {
        Tell(name, gpio, "cannot be opened (" + e.Message + ")");
        HasFailed = true;
        return new NoPin();
    }

    // Once: the devices of a bus ask for the same pins.
    private void Tell(string name, int gpio, string problem)
    {
        string mark = " " + name + " ";
        if (_told.IndexOf(mark) < 0)
        {
            _told += mark;
            _log.Error(Area, name + " is at " + Gpio + gpio.ToString() + ", which " + problem + ": say another with pins." + name +
                " in node.json; what is wired to it is missing");
        }
    }
}

// Opens the chip's pins, each once. A pin opened twice, or one that cannot do what is asked of it, throws: BoardPins tells the log, and
// what is wired to it is missing.
using System;
using System.Device.Adc;
using System.Device.Gpio;
using System.Device.Pwm;
using Firmware.Stack;
using Firmware.Wiring;
using Sensors;
using nanoFramework.Hardware.Esp32;
using PinFunctions = nanoFramework.Hardware.Esp32.Configuration;

namespace Firmware.Platform;

/// <summary>The pins of an ESP32 by their GPIO number.</summary>
internal sealed class Esp32Pins : IPins, IPinSource
{
    // The platform numbers the channels of both converters in one row, ten each. ADC2 is Wi-Fi's, so only the first ten count.
    private const int Adc1Channels = 10;

    // PWM1 to PWM8, two for each timer. Every chip has these.
    private const int PwmOutputs = 8;
    private const int PwmFunctionStep = DeviceFunction.PWM2 - DeviceFunction.PWM1;

    // The chip has two; boards use the first.
    private const int I2cBus = 1;

    private readonly IClock _clock;
    private readonly GpioController _gpio = new GpioController();
    private readonly AdcController _adc = new AdcController();
    private int _pwmOutputs;
    private int _pulseTrains;

    internal Esp32Pins(IClock clock)
    {
        _clock = clock;
    }

    /// <inheritdoc/>
    public IPins Of(string board) => this;

    /// <inheritdoc/>
    public IAnalogInput Analog(int gpio) => new AdcInput(_adc.OpenChannel(Adc1Channel(gpio)), _adc.MaxValue);

    /// <inheritdoc/>
    public IWaveformInput Waveform(int gpio) => new AdcInput(_adc.OpenChannel(Adc1Channel(gpio)), _adc.MaxValue);

    /// <inheritdoc/>
    public IDigitalInput Input(int gpio) => new GpioInput(_gpio.OpenPin(gpio));

    /// <inheritdoc/>
    public IDigitalOutput Output(int gpio) => new GpioOutput(_gpio.OpenPin(gpio));

    /// <inheritdoc/>
    public IPwmOutput Pwm(int gpio)
    {
        if (_pwmOutputs == PwmOutputs)
        {
            throw new ArgumentException("GPIO " + gpio.ToString() + ": no PWM output is left");
        }

        PinFunctions.SetPinFunction(gpio, DeviceFunction.PWM1 + (_pwmOutputs++ * PwmFunctionStep));
        return new PwmOutput(PwmChannel.CreateFromPin(gpio, PwmOutput.FrequencyHz, 0));
    }

    /// <inheritdoc/>
    public IEdgeInput Edges(int gpio) => new EdgeInput(_gpio.OpenPin(gpio), _clock);

    /// <inheritdoc/>
    public IPulseCounter Counter(int gpio) => new PulseCounter(gpio);

    /// <inheritdoc/>
    public II2cDevice I2c(int dataGpio, int clockGpio, int address) => new I2cBusDevice(I2cBus, dataGpio, clockGpio, address);

    /// <inheritdoc/>
    public IOneWire OneWire(int transmitGpio, int receiveGpio) => new OneWireBus(transmitGpio, receiveGpio);

    /// <inheritdoc/>
    public IPulseTrain PulseTrain(int gpio)
    {
        if (_pulseTrains == RmtPulseTrain.Channels)
        {
            throw new ArgumentException("GPIO " + gpio.ToString() + ": no receiver for pulses is left");
        }

        return new RmtPulseTrain(_gpio.OpenPin(gpio), RmtPulseTrain.FirstChannel + _pulseTrains++);
    }

    // The platform knows which pin a channel has: on the ESP32, channels 0 to 3 are GPIO 36 to 39 and 4 to 7 are GPIO 32 to 35;
    // on the ESP32-S3, 0 to 9 are GPIO 1 to 10.
    private static int Adc1Channel(int gpio)
    {
        for (int channel = 0; channel < Adc1Channels; channel++)
        {
            if (PinFunctions.GetFunctionPin(DeviceFunction.ADC1_CH0 + channel) == gpio)
            {
                return channel;
            }
        }

        throw new ArgumentException("GPIO " + gpio.ToString() + ": not an input of ADC1");
    }
}

// What the GPIOs of an ESP32 can do, from the datasheets: ESP32 v4 2.2 and 2.4, ESP32-S3 v1.8 2.3 and 3, ESP32-C3 v1.6 2.3 and 3.
namespace Firmware.Wiring;

/// <summary>The pins of a chip: which there are, and what each can do.</summary>
public sealed class ChipPins
{
    /// <summary>What a pin is wanted for.</summary>
    public const int Analog = 0, Waveform = 1, Input = 2, Output = 3, Pwm = 4, Edges = 5, Counter = 6, PulseTrain = 7, I2c = 8, OneWire = 9;

    /// <summary>The highest number of any chip here.</summary>
    public const int MaxGpio = 48;

    private const int Unknown = 0, Esp32 = 1, Esp32S3 = 2, Esp32C3 = 3;

    private readonly int _chip;
    private readonly bool _hasPsram;
    private readonly bool _isOctal;

    /// <summary>Takes the target's name, such as <c>ESP32_PSRAM_REV3</c>, <c>ESP32_S3_OCTAL</c> or <c>esp32c3</c>. Of a chip that is not
    /// known here every pin is taken as it comes.</summary>
    public ChipPins(string target)
    {
        string name = target.ToUpper();
        _chip = name.IndexOf("S3") > 0 ? Esp32S3
            : name.IndexOf("C3") > 0 ? Esp32C3
            : name == "ESP32" || name.StartsWith("ESP32_PSRAM") || name.StartsWith("ESP32_REV") || name.StartsWith("ESP32_BLE") ||
                name.StartsWith("ESP32_PICO") ? Esp32
            : Unknown;
        _hasPsram = name.IndexOf("PSRAM") > 0;
        _isOctal = name.IndexOf("OCTAL") > 0;
    }

    /// <summary>The chip's name.</summary>
    public string Name => _chip switch
    {
        Esp32 => "ESP32",
        Esp32S3 => "ESP32-S3",
        Esp32C3 => "ESP32-C3",
        _ => "this chip",
    };

    /// <summary>Why a pin cannot be had for something, as the end of a sentence about it; null when it can.</summary>
    public string Problem(int gpio, int use)
    {
        if (gpio < 0 || gpio > MaxGpio || !Exists(gpio))
        {
            return "does not exist on " + Name;
        }

        if (IsMemory(gpio))
        {
            return "is wired to the memory of " + Name;
        }

        if (IsConsole(gpio))
        {
            return "is the serial port's (UART0)";
        }

        return (use == Analog || use == Waveform) && !IsAnalog(gpio) ? "is no input of ADC1"
            : Drives(use) && IsInputOnly(gpio) ? "is an input only"
            : null;
    }

    /// <summary>What to look out for at a pin that can be had, as the end of a sentence about it; null when nothing.</summary>
    public string Caution(int gpio, int use) =>
        IsStrapping(gpio) ? "decides how the chip starts: what is wired to it may keep it from starting"
        : IsUsb(gpio) ? "is the USB port's, which ends when it is used"
        : IsInputOnly(gpio) && (use == Input || use == Edges || use == Counter) ? "has no pull-up: fit a resistor to 3.3 V"
        : null;

    /// <summary>True for a pin that can wake the chip from deep sleep, as far as the platform has that.</summary>
    public bool Wakes(int gpio) => _chip switch
    {
        Esp32 => gpio == 0 || gpio == 2 || gpio == 4 || (gpio >= 12 && gpio <= 15) || (gpio >= 25 && gpio <= 27) || gpio >= 32,
        Esp32S3 => gpio <= 21,
        Esp32C3 => false,
        _ => true,
    };

    // The line of a DHT22 and the wires of a bus are pulled low by the chip, too.
    private static bool Drives(int use) => use == Output || use == Pwm || use == PulseTrain || use == I2c || use == OneWire;

    private bool Exists(int gpio) => _chip switch
    {
        Esp32 => gpio <= 19 || (gpio >= 21 && gpio <= 23) || (gpio >= 25 && gpio <= 27) || (gpio >= 32 && gpio <= 39),
        Esp32S3 => gpio <= 21 || gpio >= 26,
        Esp32C3 => gpio <= 21,
        _ => true,
    };

    // Flash, and PSRAM where there is some.
    private bool IsMemory(int gpio) => _chip switch
    {
        Esp32 => (gpio >= 6 && gpio <= 11) || (_hasPsram && (gpio == 16 || gpio == 17)),
        Esp32S3 => (gpio >= 26 && gpio <= 32) || (_isOctal && gpio >= 33 && gpio <= 37),
        Esp32C3 => gpio >= 12 && gpio <= 17,
        _ => false,
    };

    private bool IsConsole(int gpio) => _chip switch
    {
        Esp32 => gpio == 1 || gpio == 3,
        Esp32S3 => gpio == 43 || gpio == 44,
        Esp32C3 => gpio == 20 || gpio == 21,
        _ => false,
    };

    private bool IsInputOnly(int gpio) => _chip == Esp32 && gpio >= 34 && gpio <= 39;

    // ADC2 is Wi-Fi's.
    private bool IsAnalog(int gpio) => _chip switch
    {
        Esp32 => gpio >= 32,
        Esp32S3 => gpio >= 1 && gpio <= 10,
        Esp32C3 => gpio <= 4,
        _ => true,
    };

    private bool IsStrapping(int gpio) => _chip switch
    {
        Esp32 => gpio == 0 || gpio == 2 || gpio == 5 || gpio == 12 || gpio == 15,
        Esp32S3 => gpio == 0 || gpio == 3 || gpio == 45 || gpio == 46,
        Esp32C3 => gpio == 2 || gpio == 8 || gpio == 9,
        _ => false,
    };

    private bool IsUsb(int gpio) => _chip switch
    {
        Esp32S3 => gpio == 19 || gpio == 20,
        Esp32C3 => gpio == 18 || gpio == 19,
        _ => false,
    };
}

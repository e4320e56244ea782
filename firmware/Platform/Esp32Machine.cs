// The chip: what the Device object tells of it, a name by which no other node goes, why it came up, and how it sleeps.
using System;
using System.Net.NetworkInformation;
using System.Threading;
using Firmware.Operation;
using Firmware.Stack;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;
using Objects.Core;

namespace Firmware.Platform;

/// <summary>An ESP32.</summary>
internal sealed class Esp32Machine : IMachine
{
    private const int NoPin = -1;

    // All-low of an ESP32 with one pin is that pin low; on an ESP32-S3 the same value means any pin low.
    private const Sleep.WakeupMode WhenLow = Sleep.WakeupMode.AllLow;

    private const int Pins = 64;

    /// <inheritdoc/>
    public string Description => SystemInfo.TargetName + " " + SystemInfo.Version.ToString();

    /// <inheritdoc/>
    public DeviceIdentity Identity => new DeviceIdentity
    {
        Model = SystemInfo.TargetName,
        SerialNumber = SerialNumber(),
        FirmwareVersion = Image.Version,
    };

    /// <inheritdoc/>
    /// <remarks>A watchdog, a crash and a reset button look like power here: the platform tells no more.</remarks>
    public StartCause Cause
    {
        get
        {
            switch (Sleep.GetWakeupCause())
            {
                case Sleep.WakeupCause.Undefined: return StartCause.Reset;
                case Sleep.WakeupCause.Timer: return StartCause.Timer;
                case Sleep.WakeupCause.Ext0:
                case Sleep.WakeupCause.Ext1:
                case Sleep.WakeupCause.Gpio: return StartCause.Pin;
                default: return StartCause.Wake;
            }
        }
    }

    /// <inheritdoc/>
    public int WakePin
    {
        get
        {
            if (Cause != StartCause.Pin)
            {
                return NoPin;
            }

            try
            {
                ulong pins = (ulong)Sleep.GetWakeupGpioPin();
                for (int i = 0; i < Pins; i++)
                {
                    if ((pins & (1UL << i)) != 0)
                    {
                        return i;
                    }
                }
            }
            catch (Exception)
            {
                // A chip without such a wake-up says so by a NotSupportedException.
            }

            return NoPin;
        }
    }

    /// <inheritdoc/>
    public IPulseOutput OpenPulses(int gpio) => new RmtTransmitter(gpio);

    /// <summary>Sleeps, and starts anew afterwards; returns only when the chip would not.</summary>
    /// <param name="sleepMs">How long.</param>
    /// <param name="wakePin">The GPIO that wakes it when it goes low; -1 for none.</param>
    /// <param name="log">Takes what goes wrong.</param>
    internal void DeepSleep(long sleepMs, int wakePin, Log log)
    {
        EspNativeError error = Sleep.EnableWakeupByTimer(TimeSpan.FromMilliseconds(sleepMs));
        if (error != EspNativeError.OK)
        {
            log.Error("sleep", "the timer does not take " + sleepMs.ToString() + " ms: the node rests awake");
            return;
        }

        if (wakePin != NoPin)
        {
            try
            {
                error = Sleep.EnableWakeupByMultiPins((Sleep.WakeupGpioPin)(1UL << wakePin), WhenLow);
            }
            catch (Exception)
            {
                error = EspNativeError.NOT_SUPPORTED;
            }

            if (error != EspNativeError.OK)
            {
                log.Error("sleep", "GPIO " + wakePin.ToString() + " cannot wake this chip: its pulses are not counted while it sleeps");
            }
        }

        Sleep.StartDeepSleep();
        Thread.Sleep(Timeout.Infinite);
    }

    // The MAC address of the Wi-Fi station in hexadecimal; empty when there is none.
    private static string SerialNumber()
    {
        NetworkInterface station = Esp32Network.FindStation();
        byte[] mac = station == null ? null : station.PhysicalAddress;
        string text = "";
        int sum = 0;
        for (int i = 0; mac != null && i < mac.Length; i++)
        {
            text += mac[i].ToString("X2");
            sum |= mac[i];
        }

        return sum == 0 ? "" : text;
    }
}

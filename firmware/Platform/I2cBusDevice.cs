// A device on one of the chip's two I²C buses, at 100 kHz. All devices of a bus name the same two pins.
//
// Limits. A transfer blocks the node while it lasts, one that hangs for a second.
using System;
using System.Device.I2c;
using nanoFramework.Hardware.Esp32;
using Sensors;
using PinFunctions = nanoFramework.Hardware.Esp32.Configuration;

namespace Firmware.Platform;

/// <summary>A device with an I²C address.</summary>
internal sealed class I2cBusDevice : II2cDevice
{
    private readonly I2cDevice _device;

    /// <param name="bus">1 or 2.</param>
    /// <param name="dataGpio">SDA.</param>
    /// <param name="clockGpio">SCL.</param>
    /// <param name="address">The seven bits.</param>
    internal I2cBusDevice(int bus, int dataGpio, int clockGpio, int address)
    {
        PinFunctions.SetPinFunction(dataGpio, bus == 1 ? DeviceFunction.I2C1_DATA : DeviceFunction.I2C2_DATA);
        PinFunctions.SetPinFunction(clockGpio, bus == 1 ? DeviceFunction.I2C1_CLOCK : DeviceFunction.I2C2_CLOCK);
        _device = I2cDevice.Create(new I2cConnectionSettings(bus, address, I2cBusSpeed.StandardMode));
    }

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        // The platform leaves out a part of length 0, and sends a repeated start between two. It reads straight into
        // the array, after all was written from the other one.
        I2cTransferResult result = _device.WriteRead(new SpanByte(write, 0, writeLength), new SpanByte(read, 0, readLength));
        return result.Status == I2cTransferStatus.FullTransfer;
    }
}

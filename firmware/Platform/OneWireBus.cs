// A 1-Wire bus. The platform makes it with UART2 (COM3), so there is one, it takes two pins that are joined on the board, and a
// pull-up of 4.7 kΩ. The ESP32-C3 has none.
//
// Limits. A bus that is shorted to ground looks like a device at Reset: trust what has a right checksum.
using nanoFramework.Device.OneWire;
using nanoFramework.Hardware.Esp32;
using Sensors;
using PinFunctions = nanoFramework.Hardware.Esp32.Configuration;

namespace Firmware.Platform;

/// <summary>The 1-Wire bus.</summary>
internal sealed class OneWireBus : IOneWire
{
    private readonly OneWireHost _host;

    /// <param name="transmitGpio">Drives the bus, open drain.</param>
    /// <param name="receiveGpio">Listens to it; may be one of the pins that are inputs only.</param>
    internal OneWireBus(int transmitGpio, int receiveGpio)
    {
        PinFunctions.SetPinFunction(transmitGpio, DeviceFunction.COM3_TX);
        PinFunctions.SetPinFunction(receiveGpio, DeviceFunction.COM3_RX);
        _host = new OneWireHost();
    }

    /// <inheritdoc/>
    public bool Reset() => _host.TouchReset();

    /// <inheritdoc/>
    public void WriteByte(byte value) => _host.WriteByte(value);

    /// <inheritdoc/>
    public byte ReadByte() => _host.ReadByte();

    /// <inheritdoc/>
    public bool TouchBit(bool value) => _host.TouchBit(value);
}

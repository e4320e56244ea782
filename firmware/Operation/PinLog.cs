// The serial log once more, at a pin of one's choice: for who cannot get at the USB port, or has a debugger there.
//
// What it costs: at 115,200 baud a character takes 87 µs, a line of 80 characters 7 ms. The loop, and with it the interpreter, waits for
// most of that, since the platform waits in native code. Characters are made ready while those before go out; that takes some 450
// instructions each, on the chip by estimate 200 µs, so the whole line some 20 ms: less than a turn of a sensor may. It leaves its own
// length twice as garbage.
using System.Text;
using Firmware.Stack;

namespace Firmware.Operation;

/// <summary>Sends the lines of a log out at a pin.</summary>
/// <remarks>Heap: 0.3 KB, and what the platform has for the pin.</remarks>
public sealed class PinLog : Log
{
    private readonly IPulseOutput _output;
    private readonly SerialFrames _frames = new SerialFrames();

    /// <summary>Makes it for a pin that has been opened.</summary>
    public PinLog(IPulseOutput output)
    {
        _output = output;
    }

    /// <inheritdoc/>
    /// <remarks>When it comes back the line is out: a sleep or a restart may follow.</remarks>
    protected override void Write(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\r\n");
        for (int at = 0; at < bytes.Length;)
        {
            at += _frames.Take(bytes, at, bytes.Length - at);
            _output.Send(_frames.Pairs, at == bytes.Length);
        }
    }
}

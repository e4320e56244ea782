// Characters of an asynchronous serial line, 8N1, as levels and how long each lasts, for a pulse transmitter such as an ESP32's RMT:
//
//   idle  start  0   1   2   3   4   5   6   7  stop  idle
//   high   low  ......... 8 bits, lowest first .. high  high
//
// Bits that are alike and side by side are one level. Two levels make a pair, which is a word of the RMT's memory (rmt_item32_t, lowest
// byte first):
//
//   duration(15) level(1)  duration(15) level(1)          a duration of 0 ends it all
//
// A character begins low and ends high: it has 2, 4, ... 10 levels, always whole pairs, 5 at most.
namespace Firmware.Operation;

/// <summary>Turns bytes into pairs of levels.</summary>
/// <remarks>Heap: 240 bytes.</remarks>
public sealed class SerialFrames
{
    /// <summary>The speed: what every USB adapter takes, and what terminals begin with.</summary>
    public const int Baud = 115200;

    /// <summary>A duration's unit: the RMT's source, the APB clock of 80 MHz, with a divider of 1. A bit has 694.4 of it, and the longest
    /// level, nine bits, 6,250 of the 32,767 that there may be.</summary>
    public const int ClockHz = 80000000, ClockDivider = 1;

    /// <summary>Bytes of a pair.</summary>
    public const int PairBytes = 4;

    /// <summary>Pairs that are sent at once, one that ends them among these: with the one that the driver adds they fill the memory that a
    /// channel has on the chip with the least, 48 words of the ESP32-S3 and ESP32-C3, where the ESP32 has 64. So nothing is left for an
    /// interrupt to fill in while it goes out: one that comes late, since flash is being written, would send words twice.</summary>
    public const int MaxPairs = 47;

    private const int FrameBits = 10, MaxPairsOfByte = FrameBits / 2;

    private const int LastStart = (MaxPairs - 1 - MaxPairsOfByte) * PairBytes;

    private const byte High = 0x80;

    /// <summary>The pairs, as many as there are before one of duration 0.</summary>
    public byte[] Pairs { get; } = new byte[MaxPairs * PairBytes];

    /// <summary>Makes the pairs of as many bytes as go into <see cref="Pairs"/>: nine, and of text some fifteen.</summary>
    /// <returns>How many bytes these are.</returns>
    public int Take(byte[] bytes, int offset, int count)
    {
        byte[] pairs = Pairs;
        int at = 0, taken = 0;
        while (taken < count && at <= LastStart)
        {
            // Bit 0 is the start, bit 9 the stop; the 0 after it ends the last level.
            int bits = (bytes[offset + taken] | 0x100) << 1;
            int level = 0, begun = 0;
            for (int bit = 1; bit <= FrameBits; bit++)
            {
                if (((bits >> bit) & 1) == level)
                {
                    continue;
                }

                // Each edge is rounded by itself, from the start on: what one is off is not off for the next. Ten bits fit an int.
                int edge = ((bit * ClockHz) + (Baud / 2)) / Baud;
                int duration = edge - begun;
                pairs[at] = (byte)duration;
                pairs[at + 1] = (byte)((duration >> 8) | (level << 7));
                at += PairBytes / 2;
                begun = edge;
                level ^= 1;
            }

            taken++;
        }

        // As the driver ends them: at rest.
        pairs[at] = 0;
        pairs[at + 1] = High;
        pairs[at + 2] = 0;
        pairs[at + 3] = High;
        return taken;
    }
}

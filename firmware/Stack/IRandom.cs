// Randomness is passed in, like time: the platform has a generator, a test has a seed.
namespace Firmware.Stack;

/// <summary>A source of random numbers.</summary>
public interface IRandom
{
    /// <summary>A number from 0 to <paramref name="exclusive"/> - 1.</summary>
    int Next(int exclusive);

    /// <summary>Fills an array. Keys depend on it: on a board it is the chip's generator of true random numbers.</summary>
    void NextBytes(byte[] buffer);
}

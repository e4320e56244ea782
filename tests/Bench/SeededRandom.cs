using System;
using Firmware.Stack;

namespace Bench;

/// <summary>Random numbers that are the same again for the same seed.</summary>
public sealed class SeededRandom(int seed) : IRandom
{
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public int Next(int exclusive) => _random.Next(exclusive);

    /// <inheritdoc/>
    public void NextBytes(byte[] buffer) => _random.NextBytes(buffer);
}

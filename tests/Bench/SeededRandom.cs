using System;
using System.Security.Cryptography;
using Firmware.Stack;

namespace Bench;

/// <summary>Random numbers that are the same again for the same seed.</summary>
/// <param name="seed">The seed.</param>
/// <param name="hasSecrets">True when what keys depend on is to come from the machine's own generator all the same.</param>
public sealed class SeededRandom(int seed, bool hasSecrets = false) : IRandom
{
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public int Next(int exclusive) => _random.Next(exclusive);

    /// <inheritdoc/>
    public void NextBytes(byte[] buffer)
    {
        if (hasSecrets)
        {
            RandomNumberGenerator.Fill(buffer);
        }
        else
        {
            _random.NextBytes(buffer);
        }
    }
}

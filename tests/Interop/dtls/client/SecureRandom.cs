using System.Security.Cryptography;
using Firmware.Stack;

namespace Interop.Dtls;

/// <summary>The operating system's random numbers.</summary>
public sealed class SecureRandom : IRandom
{
    /// <inheritdoc/>
    public int Next(int exclusive) => RandomNumberGenerator.GetInt32(exclusive);

    /// <inheritdoc/>
    public void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);
}

// What the firmware needs of the machine under it: the chip's platform, or the bench's virtual one.
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Wiring;

namespace Firmware.Operation;

/// <summary>What an <see cref="Image"/> runs on. All of it must be there, but for <see cref="Records"/> and <see
/// cref="Network"/>.</summary>
public sealed class Hardware
{
    /// <summary>The boards that it can be.</summary>
    public BoardSet Boards { get; set; }

    /// <summary>Pins, converters and buses.</summary>
    public IPinSource Pins { get; set; }

    /// <summary>Monotonic time.</summary>
    public IClock Clock { get; set; }

    /// <summary>Datagrams.</summary>
    public ILink Link { get; set; }

    /// <summary>The network that it joins; null for one that is always there.</summary>
    public INetwork Network { get; set; }

    /// <summary>What it is, and why it runs.</summary>
    public IMachine Machine { get; set; }

    /// <summary>Its drive; null for none.</summary>
    public IFiles Files { get; set; }

    /// <summary>Free memory.</summary>
    public IMemory Memory { get; set; }

    /// <summary>Random numbers, fit for keys.</summary>
    public IRandom Random { get; set; }

    /// <summary>AES and HMAC.</summary>
    public ICryptography Cryptography { get; set; }

    /// <summary>Keeps accounts, associations, registrations, readings, counters and settings over a restart; null to begin anew
    /// each time.</summary>
    public IRecordStore Records { get; set; }

    /// <summary>The serial log.</summary>
    public Log Log { get; set; }
}

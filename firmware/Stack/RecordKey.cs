namespace Firmware.Stack;

/// <summary>The keys of records: what is saved, in the upper half, and whose, in the lower.</summary>
public static class RecordKey
{
    /// <summary>Counters and settings of the board.</summary>
    public const int Board = 1 << 16;

    /// <summary>Server accounts, as bootstrap servers have left them.</summary>
    public const int Accounts = 2 << 16;

    /// <summary>The DTLS association with a server, by short server id; 0 is a bootstrap server.</summary>
    public const int Association = 3 << 16;

    /// <summary>The registration with a server, by short server id, with its attributes and observations, or the attempts at one; 0 is
    /// for the attempts at a bootstrap.</summary>
    public const int Registration = 4 << 16;

    /// <summary>Readings that no server has had yet, in segments.</summary>
    public const int Readings = 5 << 16;

    /// <summary>What servers have left in an object, by object id.</summary>
    public const int Object = 6 << 16;

    /// <summary>What one start leaves for the next.</summary>
    public const int Start = 7 << 16;

    /// <summary>Attempts to join the network, over a sleep.</summary>
    public const int Network = 8 << 16;

    /// <summary>What is saved.</summary>
    public static int Kind(int key) => key & ~0xFFFF;

    /// <summary>Whose it is.</summary>
    public static int Owner(int key) => key & 0xFFFF;
}

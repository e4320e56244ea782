// RFC 6347 4.1.2.6 and RFC 4303 3.4.3: which records have been received.
namespace Firmware.Stack.Dtls;

/// <summary>The last 64 sequence numbers of one epoch.</summary>
internal sealed class ReplayWindow
{
    internal const int Size = 64;

    /// <summary>The highest number received, -1 for none.</summary>
    internal long Last { get; private set; } = -1;

    /// <summary>Bit i: <see cref="Last"/> - i was received.</summary>
    internal long Bits { get; private set; }

    /// <summary>Puts it back to a state.</summary>
    internal void Set(long last, long bits)
    {
        Last = last;
        Bits = bits;
    }

    /// <summary>True when a number is new and not too old: nothing is noted, the record is not authenticated yet.</summary>
    internal bool IsNew(long number)
    {
        long age = Last - number;
        return age < 0 || (age < Size && ((Bits >> (int)age) & 1) == 0);
    }

    /// <summary>Notes the number of a record that was authenticated.</summary>
    internal void Add(long number)
    {
        long age = Last - number;
        if (age >= 0)
        {
            Bits |= 1L << (int)age;
            return;
        }

        Bits = age > -Size ? (Bits << (int)-age) | 1 : 1;
        Last = number;
    }
}

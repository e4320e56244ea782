// RFC 6347 4.1.2.6 and RFC 4303 3.4.3: which records have been received.
namespace Firmware.Stack.Dtls;

/// <summary>The last 64 sequence numbers of one epoch.</summary>
public sealed class ReplayWindow
{
    /// <summary>How many numbers it knows.</summary>
    public const int Size = 64;

    /// <summary>The highest number received, -1 for none.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Bit i: <see cref="Last"/> - i was received.</summary>
    public long Bits { get; private set; }

    /// <summary>Puts it back to a state.</summary>
    public void Set(long last, long bits)
    {
        Last = last;
        Bits = bits;
    }

    /// <summary>Counts all numbers up to one as received.</summary>
    public void AddAllTo(long number)
    {
        Add(number);
        if (Last - number < Size)
        {
            Bits |= -1L << (int)(Last - number);
        }
    }

    /// <summary>True when a number is new and not too old: nothing is noted, the record is not authenticated yet.</summary>
    public bool IsNew(long number)
    {
        long age = Last - number;
        return age < 0 || (age < Size && ((Bits >> (int)age) & 1) == 0);
    }

    /// <summary>Notes the number of a record that was authenticated.</summary>
    public void Add(long number)
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

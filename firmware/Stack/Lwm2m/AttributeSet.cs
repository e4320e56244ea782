// LwM2M 1.2 Core 7.3.2: the <NOTIFICATION> class attributes.
using System;

namespace Firmware.Stack.Lwm2m;

/// <summary>The attributes attached to a path, or those in force at it.</summary>
public sealed class AttributeSet
{
    /// <summary>Bits of <see cref="Present"/>.</summary>
    public const int MinPeriodBit = 1, MaxPeriodBit = 2, GreaterThanBit = 4, LessThanBit = 8, StepBit = 16, MinEvaluationBit = 32,
        MaxEvaluationBit = 64, EdgeBit = 128, ConfirmableBit = 256, MaxQueueBit = 512;

    /// <summary>gt, lt, st and edge: a change of value is notified only when one of them says so. They are for resources and their
    /// instances, the others for objects and object instances, too.</summary>
    public const int ChangeBits = GreaterThanBit | LessThanBit | StepBit | EdgeBit;

    /// <summary>The attributes that are whole numbers; each has its place in a packed set.</summary>
    public const int IntegerBits = MinPeriodBit | MaxPeriodBit | MinEvaluationBit | MaxEvaluationBit | EdgeBit | ConfirmableBit | MaxQueueBit;

    // Those of which a packed set has a number; edge and con are bits of its first one.
    private const int NumberBits = MinPeriodBit | MaxPeriodBit | MinEvaluationBit | MaxEvaluationBit | MaxQueueBit;
    private const int DecimalBits = GreaterThanBit | LessThanBit | StepBit;
    private const int AllBits = 1023, EdgeShift = 10, ConfirmableShift = 11;

    // pmin, pmax, epmin, epmax, hqmax, and edge with con.
    private readonly int[] _integers = new int[6];

    /// <summary>Which of the attributes are there.</summary>
    public int Present { get; set; }

    /// <summary>pmin in seconds.</summary>
    public int MinPeriod { get => _integers[0]; set => _integers[0] = value; }

    /// <summary>pmax in seconds.</summary>
    public int MaxPeriod { get => _integers[1]; set => _integers[1] = value; }

    /// <summary>epmin in seconds.</summary>
    public int MinEvaluation { get => _integers[2]; set => _integers[2] = value; }

    /// <summary>epmax in seconds.</summary>
    public int MaxEvaluation { get => _integers[3]; set => _integers[3] = value; }

    /// <summary>hqmax: how many readings are kept while the server is out of reach.</summary>
    public int MaxQueue { get => _integers[4]; set => _integers[4] = value; }

    /// <summary>edge: 1 for the change to true, 0 for that to false.</summary>
    public int Edge { get => GetFlag(EdgeShift); set => SetFlag(EdgeShift, value); }

    /// <summary>con: 1 for confirmable notifications.</summary>
    public int Confirmable { get => GetFlag(ConfirmableShift); set => SetFlag(ConfirmableShift, value); }

    /// <summary>gt in the resource's unit.</summary>
    public double GreaterThan { get; set; }

    /// <summary>lt in the resource's unit.</summary>
    public double LessThan { get; set; }

    /// <summary>st in the resource's unit.</summary>
    public double Step { get; set; }

    /// <summary>True when an attribute is there.</summary>
    public bool Has(int bit) => (Present & bit) != 0;

    /// <summary>True when the attributes do not contradict each other: LwM2M 1.2 Core 7.3.2.</summary>
    public bool IsConsistent
    {
        get
        {
            bool both = (Present & (GreaterThanBit | LessThanBit)) == (GreaterThanBit | LessThanBit);
            double gap = Has(StepBit) ? 2 * Step : 0;
            const int Evaluations = MinEvaluationBit | MaxEvaluationBit;
            return (!both || LessThan + gap < GreaterThan) && (!Has(StepBit) || Step >= 0) &&
                ((Present & Evaluations) != Evaluations || MinEvaluation < MaxEvaluation);
        }
    }

    /// <summary>A whole number by its bit.</summary>
    public int Get(int bit) => bit switch
    {
        MinPeriodBit => MinPeriod,
        MaxPeriodBit => MaxPeriod,
        MinEvaluationBit => MinEvaluation,
        MaxEvaluationBit => MaxEvaluation,
        EdgeBit => Edge,
        ConfirmableBit => Confirmable,
        _ => MaxQueue,
    };

    /// <summary>Sets a whole number.</summary>
    public void Set(int bit, int value)
    {
        Present |= bit;
        switch (bit)
        {
            case MinPeriodBit: MinPeriod = value; break;
            case MaxPeriodBit: MaxPeriod = value; break;
            case MinEvaluationBit: MinEvaluation = value; break;
            case MaxEvaluationBit: MaxEvaluation = value; break;
            case EdgeBit: Edge = value; break;
            case ConfirmableBit: Confirmable = value; break;
            default: MaxQueue = value; break;
        }
    }

    /// <summary>Takes from another set the attributes named by bits.</summary>
    public void Take(AttributeSet other, int bits)
    {
        bits &= other.Present;
        Present |= bits;
        for (int bit = 1; bit <= bits; bit <<= 1)
        {
            if ((bits & bit & IntegerBits) != 0)
            {
                Set(bit, other.Get(bit));
            }
        }

        GreaterThan = (bits & GreaterThanBit) != 0 ? other.GreaterThan : GreaterThan;
        LessThan = (bits & LessThanBit) != 0 ? other.LessThan : LessThan;
        Step = (bits & StepBit) != 0 ? other.Step : Step;
    }

    /// <summary>How long the packed set is that begins with a number.</summary>
    internal static int PackedLength(int first)
    {
        int length = 1;
        for (int bit = 1; bit < AllBits; bit <<= 1)
        {
            length += (first & bit & NumberBits) != 0 ? 1 : (first & bit & DecimalBits) != 0 ? 2 : 0;
        }

        return length;
    }

    /// <summary>How long the set is when it is packed.</summary>
    internal int Length => PackedLength(Present);

    /// <summary>Writes the set into a table: which attributes there are, then each one's number, of a decimal one in two
    /// halves.</summary>
    internal void Pack(int[] table, int offset)
    {
        table[offset++] = Present | _integers[5];
        for (int bit = 1; bit < AllBits; bit <<= 1)
        {
            if ((Present & bit & NumberBits) != 0)
            {
                table[offset++] = Get(bit);
            }
            else if ((Present & bit & DecimalBits) != 0)
            {
                Pack(bit == GreaterThanBit ? GreaterThan : bit == LessThanBit ? LessThan : Step, table, offset);
                offset += 2;
            }
        }
    }

    /// <summary>Becomes the set in a table.</summary>
    internal void Unpack(int[] table, int offset)
    {
        int first = table[offset++];
        Present = first & AllBits;
        _integers[5] = first & ~AllBits;
        for (int bit = 1; bit < AllBits; bit <<= 1)
        {
            if ((first & bit & NumberBits) != 0)
            {
                Set(bit, table[offset++]);
            }
            else if ((first & bit & DecimalBits) != 0)
            {
                SetDecimal(bit, UnpackDouble(table, offset));
                offset += 2;
            }
        }
    }

    /// <summary>Sets a decimal number.</summary>
    internal void SetDecimal(int bit, double value)
    {
        Present |= bit;
        switch (bit)
        {
            case GreaterThanBit: GreaterThan = value; break;
            case LessThanBit: LessThan = value; break;
            default: Step = value; break;
        }
    }

    internal static void Pack(double value, int[] table, int offset)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        table[offset] = (int)(bits >> 32);
        table[offset + 1] = (int)bits;
    }

    internal static double UnpackDouble(int[] table, int offset) =>
        BitConverter.Int64BitsToDouble(((long)table[offset] << 32) | (uint)table[offset + 1]);

    private int GetFlag(int shift) => (_integers[5] >> shift) & 1;

    private void SetFlag(int shift, int value) => _integers[5] = (_integers[5] & ~(1 << shift)) | ((value & 1) << shift);
}

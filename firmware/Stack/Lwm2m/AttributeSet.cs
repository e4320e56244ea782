// LwM2M 1.1 Core 5.1.2: the <NOTIFICATION> class attributes.
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>The attributes attached to a path, or those in force at it.</summary>
public sealed class AttributeSet
{
    /// <summary>Bits of <see cref="Present"/>.</summary>
    public const int MinPeriodBit = 1, MaxPeriodBit = 2, GreaterThanBit = 4, LessThanBit = 8, StepBit = 16;

    /// <summary>gt, lt and st: a change of value is notified only when one of them says so.</summary>
    public const int ChangeBits = GreaterThanBit | LessThanBit | StepBit;

    /// <summary>What they are attached to.</summary>
    public Lwm2mPath Path { get; } = new Lwm2mPath();

    /// <summary>Which of the attributes are there.</summary>
    public int Present { get; set; }

    /// <summary>pmin in seconds.</summary>
    public int MinPeriod { get; set; }

    /// <summary>pmax in seconds.</summary>
    public int MaxPeriod { get; set; }

    /// <summary>gt in the resource's unit.</summary>
    public double GreaterThan { get; set; }

    /// <summary>lt in the resource's unit.</summary>
    public double LessThan { get; set; }

    /// <summary>st in the resource's unit.</summary>
    public double Step { get; set; }

    /// <summary>True when an attribute is there.</summary>
    public bool Has(int bit) => (Present & bit) != 0;

    /// <summary>True when the attributes do not contradict each other: LwM2M 1.1 Core 5.1.2.</summary>
    public bool IsConsistent
    {
        get
        {
            bool both = (Present & (GreaterThanBit | LessThanBit)) == (GreaterThanBit | LessThanBit);
            double gap = Has(StepBit) ? 2 * Step : 0;
            return (!both || LessThan + gap < GreaterThan) && (!Has(StepBit) || Step >= 0);
        }
    }

    /// <summary>Takes from another set the attributes named by bits.</summary>
    public void Take(AttributeSet other, int bits)
    {
        bits &= other.Present;
        Present |= bits;
        if ((bits & MinPeriodBit) != 0)
        {
            MinPeriod = other.MinPeriod;
        }

        if ((bits & MaxPeriodBit) != 0)
        {
            MaxPeriod = other.MaxPeriod;
        }

        if ((bits & GreaterThanBit) != 0)
        {
            GreaterThan = other.GreaterThan;
        }

        if ((bits & LessThanBit) != 0)
        {
            LessThan = other.LessThan;
        }

        if ((bits & StepBit) != 0)
        {
            Step = other.Step;
        }
    }
}

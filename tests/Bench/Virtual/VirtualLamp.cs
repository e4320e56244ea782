// A street lamp at a virtual board: the contact that feeds its control gear, and the gear's dimming input.
using System;
using Sensors;

namespace Bench.Virtual;

/// <summary>What a lamp makes of its two pins: light and current.</summary>
/// <remarks>
/// Missing: the lamp is dead or its cable cut, the control gear too. Stuck: the contact is welded and the dimming input hangs:
/// it burns on as it did. Noisy: it flickers, twice a second. OutOfRange: the gear is shorted, much current and no light.
/// </remarks>
public sealed class VirtualLamp : VirtualProbe
{
    /// <summary>A LED lamp for a side street.</summary>
    public const int RatedLumens = 4000, RatedMilliwatts = 40000, MainsVolts = 230;

    /// <summary>What the control gear takes while it is fed and dark.</summary>
    public const int StandbyMilliwatts = 400;

    private const int ShortedMilliwatts = 150000;
    private const int FlickerMs = 250;

    private bool _mains;
    private int _dutyPermille;
    private bool _heldMains;
    private long _microjoules;
    private long _tookSince;
    private int _took;
    private int _heldDutyPermille;

    public VirtualLamp(VirtualClock clock)
        : base(clock)
    {
        Relay = new RelayPin(this);
        Dimmer = new DimmerPin(this);
    }

    /// <summary>High closes the contact.</summary>
    public IDigitalOutput Relay { get; }

    /// <summary>The dimming input: the share of full light.</summary>
    public IPwmOutput Dimmer { get; }

    /// <summary>How often the contact has moved since the board was built.</summary>
    public int Switchings { get; private set; }

    /// <summary>True while the control gear has mains, whatever the pin says.</summary>
    public bool HasMains => Fault == Fault.Stuck ? _heldMains : _mains;

    /// <summary>How bright it is, thousandths of full light.</summary>
    public int LevelPermille
    {
        get
        {
            if (!HasMains)
            {
                return 0;
            }

            int levelPermille = Fault == Fault.Stuck ? _heldDutyPermille : _dutyPermille;
            return Fault switch
            {
                Fault.Missing or Fault.OutOfRange => 0,
                Fault.Noisy => Clock.Now / FlickerMs % 2 == 0 ? levelPermille : levelPermille / 3,
                _ => levelPermille,
            };
        }
    }

    /// <summary>Light.</summary>
    public int Lumens => RatedLumens * LevelPermille / 1000;

    /// <summary>Power taken from the mains.</summary>
    public int Milliwatts
    {
        get
        {
            if (!HasMains || Fault == Fault.Missing)
            {
                return 0;
            }

            return Fault == Fault.OutOfRange
                ? ShortedMilliwatts
                : StandbyMilliwatts + (RatedMilliwatts - StandbyMilliwatts) * LevelPermille / 1000;
        }
    }

    /// <summary>Energy taken since the board was built: milliwatts times milliseconds.</summary>
    public long Microjoules
    {
        get
        {
            Account();
            return _microjoules;
        }
    }

    /// <summary>Current taken from the mains.</summary>
    public int MilliAmperes => (Milliwatts + MainsVolts / 2) / MainsVolts;

    /// <inheritdoc/>
    protected override void OnFault(Fault before)
    {
        _heldMains = _mains;
        _heldDutyPermille = _dutyPermille;
        Account();
    }

    // What it has taken is known as long as nothing has changed since; called after each change.
    private void Account()
    {
        _microjoules += _took * (Clock.Now - _tookSince);
        _tookSince = Clock.Now;
        _took = Milliwatts;
    }

    private sealed class RelayPin(VirtualLamp lamp) : IDigitalOutput
    {
        public void Write(bool high)
        {
            if (high != lamp._mains)
            {
                lamp._mains = high;
                lamp.Switchings++;
                lamp.Account();
            }
        }
    }

    private sealed class DimmerPin(VirtualLamp lamp) : IPwmOutput
    {
        public void SetDutyPermille(int dutyPermille)
        {
            lamp._dutyPermille = Math.Clamp(dutyPermille, 0, 1000);
            lamp.Account();
        }
    }
}

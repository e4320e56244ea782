// Outdoor Lamp Controller, object 3416 version 2.0 of the OMA registry (uCIFI Alliance): what a relay and a dimming
// output know of themselves.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Ipso;

/// <summary>One lamp. The board takes <see cref="Command"/> to the driver and brings back what the lamp does.</summary>
public sealed class LampController : Lwm2mObject
{
    private const int CommandId = 1, CommandInAction = 2, DimmingLevel = 3, DefaultDimmingLevel = 4, OperatingHours = 15,
        OperatingHoursReset = 16, SwitchCounter = 18, SwitchCounterReset = 19;

    private static readonly int[] s_table =
    {
        CommandId | RW | Integer | Mandatory,
        CommandInAction | R | Integer,
        DimmingLevel | R | Integer | Mandatory,
        DefaultDimmingLevel | RW | Integer,
        OperatingHours | R | Float,
        OperatingHoursReset | E,
        SwitchCounter | R | Integer,
        SwitchCounterReset | E,
    };

    private int _commandInAction;
    private int _dimmingLevel;
    private int _defaultLevel = 100;
    private long _burningSeconds;
    private long _burningAtReset;
    private int _switchCount;
    private int _switchCountAtReset;

    /// <summary>Makes the object with its one instance.</summary>
    public LampController()
        : base(3416, 20, s_table)
    {
    }

    /// <summary>The level that was asked for, 0 to 100 percent.</summary>
    public int Command { get; private set; }

    /// <summary>Takes what the driver does: the level it drives to and the level it is at, in percent, how long the lamp
    /// has burnt and how often it was switched on.</summary>
    public void Set(int commandInAction, int dimmingLevel, long burningSeconds, int switchCount)
    {
        bool changed = commandInAction != _commandInAction || dimmingLevel != _dimmingLevel ||
            switchCount != _switchCount ||
            Tenths(burningSeconds - _burningAtReset) != Tenths(_burningSeconds - _burningAtReset);
        _commandInAction = commandInAction;
        _dimmingLevel = dimmingLevel;
        _burningSeconds = burningSeconds;
        _switchCount = switchCount;
        if (changed)
        {
            Touch();
        }
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case CommandId: writer.Integer(Command); break;
            case CommandInAction: writer.Integer(_commandInAction); break;
            case DimmingLevel: writer.Integer(_dimmingLevel); break;
            case DefaultDimmingLevel: writer.Integer(_defaultLevel); break;
            case OperatingHours: writer.Scaled(Tenths(_burningSeconds - _burningAtReset), 1); break;
            case SwitchCounter: writer.Integer(_switchCount - _switchCountAtReset); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        value.Integer >= 0 && value.Integer <= 100 ? Status.Changed : Status.BadRequest;

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        if (resource == CommandId)
        {
            Command = (int)value.Integer;
        }
        else
        {
            _defaultLevel = (int)value.Integer;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (resource == OperatingHoursReset)
        {
            _burningAtReset = _burningSeconds;
        }
        else
        {
            _switchCountAtReset = _switchCount;
        }

        return Status.Changed;
    }

    // Hours to a tenth: finer would be a notification every few seconds for a lamp that just burns.
    private static long Tenths(long seconds) => seconds / 360;
}

// The numbers that a server gives drivers, as object 3308.
using Objects.Codec;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;

namespace Firmware.Wiring;

/// <summary>Set Point: an instance for each.</summary>
internal sealed class SetPointsObject : Lwm2mObject
{
    private readonly Board _board;
    private SetPointValue[] _values = new SetPointValue[0];

    internal SetPointsObject(Board board)
        : base(SetPoint.Id, SetPoint.Version, DataObject.Choose(SetPoint.Table(), new int[]
        {
            CommonResource.SensorUnits, CommonResource.ApplicationType, SetPoint.SetPointValue,
        }))
    {
        _board = board;
    }

    /// <inheritdoc/>
    public override int InstanceCount => _values.Length;

    /// <summary>Adds an instance.</summary>
    internal void Add(SetPointValue value)
    {
        var grown = new SetPointValue[_values.Length + 1];
        System.Array.Copy(_values, 0, grown, 0, _values.Length);
        grown[_values.Length] = value;
        value.Instance = _values.Length;
        _values = grown;
    }

    /// <summary>A set point by its instance.</summary>
    internal SetPointValue this[int instance] => _values[instance];

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        SetPointValue value = _values[instance];
        switch (resource)
        {
            case CommonResource.SensorUnits: writer.String(value.Units); break;
            case CommonResource.ApplicationType: writer.String(value.KeptText ?? value.DefaultText); break;
            default: writer.Scaled(value.Millionths, 6); break;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        bool can = resource == CommonResource.ApplicationType ? value.Length <= DataObject.MaxTextBytes
            : value.TryGetNumber(Find(resource), out int millionths) && _values[instance].Allows(millionths);
        return can ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        if (resource == CommonResource.ApplicationType)
        {
            _values[instance].KeptText = value.GetString();
        }
        else
        {
            value.TryGetNumber(Find(resource), out int millionths);
            _values[instance].Set(millionths);
        }

        _board.Keep();
        return Status.Changed;
    }
}

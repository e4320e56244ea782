// The settings of a board as an object of our own, /26241/0: see objects/README.md and objects/26241.xml.
//
// One instance whose resources have an instance for each setting. An instance of the object each would make the Register of a large board
// longer than a datagram, and take more of the paths that a server may observe than there are.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Firmware.Wiring;

/// <summary>Node Settings.</summary>
public sealed class SettingsObject : Lwm2mObject
{
    /// <summary>Its id, of the range that needs no registration.</summary>
    public const int ObjectId = 26241;

    private const int ObjectVersion = 10;

    private const int Name = 0, SetValue = 1, Unit = 2, Minimum = 3, Maximum = 4, Usual = 5, ResetToDefault = 6, NeedsRestart = 7;

    private const int Which = 0;

    private readonly BoardSettings _settings;

    internal SettingsObject(BoardSettings settings)
        : base(ObjectId, ObjectVersion, Table())
    {
        _settings = settings;
    }

    /// <summary>Its definition.</summary>
    public static int[] Table() => new int[]
    {
        Name | R | String | Multiple | Mandatory,
        SetValue | RW | Integer | Multiple | Mandatory,
        Unit | R | String | Multiple | Mandatory,
        Minimum | R | Integer | Multiple | Mandatory,
        Maximum | R | Integer | Multiple | Mandatory,
        Usual | R | Integer | Multiple | Mandatory,
        ResetToDefault | E | Mandatory,
        NeedsRestart | R | Boolean | Mandatory,
    };

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        if (resource == NeedsRestart)
        {
            writer.Boolean(_settings.NeedsRestart);
            return Status.Content;
        }

        for (int i = 0; i < _settings.Count; i++)
        {
            writer.Instance(i);
            switch (resource)
            {
                case Name: writer.String(_settings.NameOf(i)); break;
                case SetValue: writer.Integer(_settings.ValueOf(i)); break;
                case Unit: writer.String(_settings.UnitOf(i)); break;
                case Minimum: writer.Integer(_settings.MinOf(i)); break;
                case Maximum: writer.Integer(_settings.MaxOf(i)); break;
                default: writer.Integer(_settings.UsualOf(i)); break;
            }
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        resourceInstance < _settings.Count && _settings.Allows(resourceInstance, value.Integer) ? Status.Changed : Status.BadRequest;

    /// <inheritdoc/>
    /// <remarks>A Write that replaces the resource leaves the settings that it does not name as they are: there is none without a value.
    /// </remarks>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        _settings.Set(resourceInstance, (int)value.Integer);
        return Status.Changed;
    }

    /// <inheritdoc/>
    /// <remarks>The argument 0 says which, such as <c>0='3'</c>; without it all are reset.</remarks>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (arguments.IsEmpty)
        {
            for (int i = 0; i < _settings.Count; i++)
            {
                _settings.Set(i, _settings.UsualOf(i));
            }

            return Status.Changed;
        }

        if (!arguments.TryGet(Which, out byte[] buffer, out int offset, out int length) ||
            !DecimalText.TryParseInteger(buffer, offset, length, out long setting) || setting < 0 || setting >= _settings.Count)
        {
            return Status.BadRequest;
        }

        _settings.Set((int)setting, _settings.UsualOf((int)setting));
        return Status.Changed;
    }
}

// Objects that show what a driver does besides measuring: a table, and a switch that asks the driver. They keep nothing that the
// driver knows.
using Objects.Codec;
using Objects.Ipso;
using Objects.Model;

namespace Firmware.Wiring;

/// <summary>An object with one instance, behind which stand drivers.</summary>
public abstract class DriverObject : Lwm2mObject, IKept
{
    private int _fingerprint;

    // What a server wrote in place of DefaultText; null while it has not.
    private string _text;

    /// <summary>Makes an object.</summary>
    /// <param name="board">The board that it belongs to; <see cref="Boards.Board.Show"/> adds it.</param>
    /// <param name="id">The object id.</param>
    /// <param name="version">Ten times its version.</param>
    /// <param name="table">All resources of the object, as registered.</param>
    /// <param name="has">The ids of those that this one has, ascending.</param>
    protected DriverObject(Board board, int id, int version, int[] table, int[] has)
        : base(id, version, DataObject.Choose(table, has))
    {
        Board = board;
    }

    /// <inheritdoc/>
    public int KeptKey => Id << 8;

    /// <inheritdoc/>
    /// <remarks>Counters, and what servers have set.</remarks>
    public virtual int KeptCount => 0;

    /// <inheritdoc/>
    public string KeptText
    {
        get => _text;
        set => _text = value;
    }

    /// <summary>The board.</summary>
    protected Board Board { get; }

    /// <summary>The resource that is a text which a server may change; -1 for none.</summary>
    protected virtual int TextResource => -1;

    /// <summary>The text before that.</summary>
    protected virtual string DefaultText => null;

    /// <inheritdoc/>
    public virtual long GetKept(int index) => 0;

    /// <inheritdoc/>
    public virtual void SetKept(int index, long value)
    {
    }

    /// <summary>Sees to what takes time, and tells observers when something has changed.</summary>
    public void Follow()
    {
        Attend();
        int fingerprint = Fingerprint();
        if (fingerprint != _fingerprint)
        {
            _fingerprint = fingerprint;
            Touch();
        }
    }

    /// <inheritdoc/>
    public sealed override Status Read(int instance, int resource, ValueWriter writer)
    {
        if (resource == TextResource)
        {
            writer.String(_text ?? DefaultText);
            return Status.Content;
        }

        return Show(resource, writer) ? Status.Content : Status.NotFound;
    }

    /// <inheritdoc/>
    public sealed override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        int definition = Find(resource);
        bool can = resource == TextResource ? value.Length <= DataObject.MaxTextBytes
            : ((definition & Resource.Multiple) == 0 || resourceInstance == 0) &&
                value.TryGetNumber(definition, out int number) && Allows(resource, number);
        return can ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public sealed override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        if (resource == TextResource)
        {
            _text = value.GetString();
        }
        else
        {
            value.TryGetNumber(Find(resource), out int number);
            Act(resource, number);
        }

        Board.Keep();
        return Status.Changed;
    }

    /// <inheritdoc/>
    public sealed override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        Board.Keep();
        return Do(resource) ? Status.Changed : Status.BadRequest;
    }

    /// <summary>A number for each quality, see <see cref="MeasurementQuality"/>.</summary>
    protected static int QualityNumber(Sensors.Quality quality) => quality switch
    {
        Sensors.Quality.Good => MeasurementQuality.Accepted,
        Sensors.Quality.NotReady => MeasurementQuality.Unchecked,
        _ => MeasurementQuality.Rejected,
    };

    /// <summary>Both numbers in one, for a fingerprint.</summary>
    protected static int Mix(int fingerprint, long value) => (fingerprint * 31) + (int)(value ^ (value >> 32));

    /// <summary>Writes a resource; false, having written nothing, when it is not known.</summary>
    protected abstract bool Show(int resource, ValueWriter writer);

    /// <summary>A number that is another one when what <see cref="Show"/> shows has changed.</summary>
    protected abstract int Fingerprint();

    /// <summary>Does what takes time. Called once a second.</summary>
    protected virtual void Attend()
    {
    }

    /// <summary>Says whether a server may write a number, and changes nothing.</summary>
    /// <param name="resource">A resource of the table that may be written.</param>
    /// <param name="value">See <see cref="Value.TryGetNumber"/>.</param>
    protected virtual bool Allows(int resource, int value) => true;

    /// <summary>Acts on a number that was allowed.</summary>
    protected virtual void Act(int resource, int value)
    {
    }

    /// <summary>Executes a resource; false when that cannot be.</summary>
    protected virtual bool Do(int resource) => false;
}

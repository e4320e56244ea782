// Between a driver that does more than measure and the instance of an object that shows it: what the driver does goes into the
// object, what a server writes goes to the driver.
using Objects.Ipso;

namespace Firmware.Boards;

/// <summary>Ties drivers to one instance of an object. What a server writes or executes takes effect with the next
/// <see cref="Update"/>, which is due at once.</summary>
public abstract class ObjectAdapter : IControl
{
    /// <summary>How often the object follows a driver that moves: each step of a ramp would be a notification.</summary>
    public const int MovingMs = 1000;

    /// <summary>How often it follows one that rests, for its counters.</summary>
    public const int RestingMs = 30000;

    /// <summary>Ties the instance that was last added to an object.</summary>
    protected ObjectAdapter(DataObject item)
    {
        Item = item;
        Instance = item.InstanceCount - 1;
        item.SetControl(Instance, this);
    }

    /// <summary>The object.</summary>
    public DataObject Item { get; }

    /// <summary>The instance.</summary>
    public int Instance { get; }

    /// <summary>When <see cref="Update"/> is next due.</summary>
    public long Deadline { get; private set; }

    /// <summary>How many counters outlive a restart.</summary>
    public virtual int KeptCount => 0;

    /// <summary>A counter that outlives a restart; never negative.</summary>
    public virtual long GetKept(int index, long now) => 0;

    /// <summary>Gives a counter back after a restart.</summary>
    public virtual void SetKept(int index, long value, long now)
    {
    }

    /// <summary>Takes the driver's state to the object, and what was written to the driver.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public void Update(long now) => Deadline = now + (Follow(now) ? MovingMs : RestingMs);

    /// <inheritdoc/>
    public virtual bool Allows(int resource, int value) => true;

    /// <inheritdoc/>
    public virtual bool Keeps(int resource) => true;

    /// <inheritdoc/>
    public virtual void Written(int resource, int value) => Deadline = 0;

    /// <inheritdoc/>
    public virtual bool Execute(int resource) => false;

    /// <summary>Has the next <see cref="Update"/> done at once.</summary>
    protected void Hurry() => Deadline = 0;

    /// <summary>Does the work of <see cref="Update"/>; true while the driver moves.</summary>
    protected abstract bool Follow(long now);

    /// <summary>Sets a number of the instance.</summary>
    protected void Set(int resource, int value) => Item.Set(Instance, resource, value);

    /// <summary>A number of the instance, 0 when it was never set.</summary>
    protected int Get(int resource) => Item.Get(Instance, resource, 0);

    /// <summary>Sets a counter of the instance: an int, which begins anew once it is full.</summary>
    protected void SetCounter(int resource, long value) => Set(resource, (int)(value & int.MaxValue));

    /// <summary>Sets a boolean of the instance.</summary>
    protected void Set(int resource, bool value) => Item.Set(Instance, resource, value);
}

// An object is a table and a switch: the table says which resources there are, the switch reads and writes them.
using Objects.Codec;

namespace Objects.Model;

/// <summary>An LwM2M object with its instances.</summary>
/// <remarks>
/// <see cref="ObjectTree"/> checks existence, access and type against the table before it calls a handler, so a handler
/// holds nothing but its own case. Handlers act on values at once and never block; between two samples they give the same
/// values, since a representation may be written more than once.
/// </remarks>
public abstract class Lwm2mObject
{
    // A field costs 12 bytes of heap, and a node has dozens of objects: id and version share one.
    private readonly int _identity;

    /// <summary>Makes an object.</summary>
    /// <param name="id">The object id.</param>
    /// <param name="version">Ten times the major plus the minor version: 11 is 1.1.</param>
    /// <param name="resources">The table, see <see cref="Resource"/>; ascending ids.</param>
    protected Lwm2mObject(int id, int version, int[] resources)
    {
        _identity = (version << 16) | id;
        Resources = resources;
    }

    /// <summary>The object id.</summary>
    public int Id => _identity & 0xFFFF;

    /// <summary>Ten times the major plus the minor version.</summary>
    public int Version => _identity >> 16;

    /// <summary>The table.</summary>
    public int[] Resources { get; }

    /// <summary>Grows with every change of what can be read; see <see cref="Touch"/>.</summary>
    public int Revision { get; private set; }

    /// <summary>How many instances there are.</summary>
    public virtual int InstanceCount => 1;

    /// <summary>True when servers may create and delete instances.</summary>
    public virtual bool HasFreeInstances => false;

    /// <summary>True for Security, which no server may access: LwM2M 1.1 Core appendix E.1.</summary>
    public virtual bool IsHidden => false;

    /// <summary>The id of the instance at an index below <see cref="InstanceCount"/>; ascending.</summary>
    public virtual int InstanceAt(int index) => index;

    /// <summary>True while an instance shows what is measured, and nothing of it has been measured since the start: what it says then
    /// is no change, and nobody is told of it. <see cref="Touch"/> follows when it ends.</summary>
    public virtual bool Awaits(int instance) => false;

    /// <summary>Tells observations that something readable may have changed.</summary>
    public void Touch() => Revision++;

    /// <summary>Writes a resource's value, or each of its instances', and returns <see cref="Status.Content"/>;
    /// <see cref="Status.NotFound"/>, having written nothing, when this instance has no such resource.</summary>
    public abstract Status Read(int instance, int resource, ValueWriter writer);

    /// <summary>Says whether a value of the right type may be written, without writing it: all values of a request are
    /// checked before the first is written, so that a Write that fails changes nothing.</summary>
    /// <returns><see cref="Status.Changed"/>, or why not: <see cref="Status.BadRequest"/> out of range.</returns>
    public virtual Status Check(int instance, int resource, int resourceInstance, Value value) => Status.Changed;

    /// <summary>A request that writes one or several instances is about to be checked, one after the other.</summary>
    public virtual void BeginRequest()
    {
    }

    /// <summary>The values of a request for an instance are about to be checked, one by one.</summary>
    public virtual void BeginCheck(int instance)
    {
    }

    /// <summary>The same, for objects to which it matters.</summary>
    /// <param name="instance">The instance id.</param>
    /// <param name="replaces">True when those multiple resources that the request has values of are emptied before it is written:
    /// their number and size are then its own.</param>
    public virtual void BeginCheck(int instance, bool replaces) => BeginCheck(instance);

    /// <summary>All of them were allowed: says whether they fit together.</summary>
    /// <returns><see cref="Status.Changed"/>, or why not: nothing is written then.</returns>
    public virtual Status EndCheck(int instance) => Status.Changed;

    /// <summary>Takes a value that <see cref="Check"/> allowed.</summary>
    /// <param name="instance">The instance id.</param>
    /// <param name="resource">The resource id.</param>
    /// <param name="resourceInstance">The resource instance id, or <see cref="Lwm2mPath.None"/>.</param>
    /// <param name="value">The value, valid during the call.</param>
    public virtual Status Write(int instance, int resource, int resourceInstance, Value value) => Status.MethodNotAllowed;

    /// <summary>Removes all instances of a multiple resource: a replacing Write follows.</summary>
    public virtual void Clear(int instance, int resource)
    {
    }

    /// <summary>Sets what servers may write in an instance to its default: a replacing Write follows.</summary>
    public virtual void Reset(int instance)
    {
    }

    /// <summary>Sets all that an instance has to its default: a bootstrap server's Write follows.</summary>
    public virtual void ResetAll(int instance) => Reset(instance);

    /// <summary>Executes a resource.</summary>
    public virtual Status Execute(int instance, int resource, ExecuteArguments arguments) => Status.MethodNotAllowed;

    /// <summary>Creates an instance with defaults; the values of the request are written after it.</summary>
    /// <returns><see cref="Status.Created"/>, or why not.</returns>
    public virtual Status Create(int instance) => Status.MethodNotAllowed;

    /// <summary>Deletes an instance.</summary>
    /// <returns><see cref="Status.Deleted"/>, or why not.</returns>
    public virtual Status Delete(int instance) => Status.MethodNotAllowed;

    /// <summary>Says whether a resource instance may be deleted, without deleting it.</summary>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public virtual Status CheckDelete(int instance, int resource, int resourceInstance) => Status.MethodNotAllowed;

    /// <summary>Deletes an instance of a multiple resource.</summary>
    /// <returns><see cref="Status.Deleted"/>, or why not.</returns>
    public virtual Status DeleteResourceInstance(int instance, int resource, int resourceInstance) => Status.MethodNotAllowed;

    /// <summary>The content format of an answer to a server that asks for none, or <see cref="ContentFormat.None"/> where any
    /// will do.</summary>
    public virtual int PreferredFormat => ContentFormat.None;

    /// <summary>True when there is an instance with this id.</summary>
    public bool HasInstance(int instance)
    {
        int count = InstanceCount;
        for (int i = 0; i < count; i++)
        {
            if (InstanceAt(i) == instance)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A resource's definition from the table, or 0 when the object has no such resource.</summary>
    public int Find(int resource)
    {
        int[] table = Resources;
        for (int i = 0; i < table.Length; i++)
        {
            if ((table[i] & 0xFFFF) == resource)
            {
                return table[i];
            }
        }

        return 0;
    }
}

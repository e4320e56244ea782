// LwM2M 1.1 Core 6.3.6 and 6.3.7: objects of which servers create and delete instances.
namespace Objects.Model;

/// <summary>An object whose instances come and go; what each of them holds is the derived class's business.</summary>
public abstract class CreatableObject : Lwm2mObject
{
    private ObjectInstance[] _instances = new ObjectInstance[0];

    /// <summary>Makes an object without instances.</summary>
    /// <param name="id">The object id.</param>
    /// <param name="version">Ten times the major plus the minor version.</param>
    /// <param name="resources">The table, see <see cref="Resource"/>; ascending ids.</param>
    protected CreatableObject(int id, int version, int[] resources)
        : base(id, version, resources)
    {
    }

    /// <inheritdoc/>
    /// <remarks>With all instances made, too: one may be deleted.</remarks>
    public override bool HasFreeInstances => true;

    /// <inheritdoc/>
    public override int InstanceCount => _instances.Length;

    /// <summary>How many instances there may be.</summary>
    protected abstract int Capacity { get; }

    /// <inheritdoc/>
    public override int InstanceAt(int index) => _instances[index].Id;

    /// <inheritdoc/>
    /// <returns><see cref="Status.Created"/>; <see cref="Status.BadRequest"/> when there is no room for another one.</returns>
    public override Status Create(int instance)
    {
        if (_instances.Length >= Capacity)
        {
            return Status.BadRequest;
        }

        int place = 0;
        while (place < _instances.Length && _instances[place].Id < instance)
        {
            place++;
        }

        var grown = new ObjectInstance[_instances.Length + 1];
        System.Array.Copy(_instances, 0, grown, 0, place);
        System.Array.Copy(_instances, place, grown, place + 1, _instances.Length - place);
        ObjectInstance made = Make();
        made.Id = instance;
        grown[place] = made;
        _instances = grown;
        return Status.Created;
    }

    /// <inheritdoc/>
    public override Status Delete(int instance)
    {
        int place = 0;
        while (_instances[place].Id != instance)
        {
            place++;
        }

        var left = new ObjectInstance[_instances.Length - 1];
        System.Array.Copy(_instances, 0, left, 0, place);
        System.Array.Copy(_instances, place + 1, left, place, left.Length - place);
        _instances = left;
        return Status.Deleted;
    }

    /// <summary>An instance as it is before anything is written to it.</summary>
    protected abstract ObjectInstance Make();

    /// <summary>The instance at an index below <see cref="InstanceCount"/>.</summary>
    protected ObjectInstance At(int index) => _instances[index];

    /// <summary>The instance with an id, or null: values of a Create are checked before there is one.</summary>
    protected ObjectInstance Get(int instance)
    {
        for (int i = 0; i < _instances.Length; i++)
        {
            if (_instances[i].Id == instance)
            {
                return _instances[i];
            }
        }

        return null;
    }
}

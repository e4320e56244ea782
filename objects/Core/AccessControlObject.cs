// LwM2M Access Control, object 2: LwM2M 1.1 Core 8 and appendix E.3.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Which server may do what with which object instance. Without instances every server may do everything.</summary>
public sealed class AccessControlObject : Lwm2mObject, IAccessRights
{
    /// <summary>As an owner: a bootstrap server. As an object instance: the object, which servers may make instances of.</summary>
    public const int MaxId = 65535;

    /// <summary>The short server id whose rights are those of all servers that have none of their own.</summary>
    public const int Default = 0;

    /// <summary>How many instances there may be: one for each object instance of the largest board, and some.</summary>
    public const int MaxInstances = 96;

    /// <summary>How many servers an instance has rights for: each that there may be, the default, and one that is gone.</summary>
    public const int MaxRights = ServerObject.MaxInstances + 2;

    private const int ObjectId = 0, ObjectInstanceId = 1, Rights = 2, Owner = 3;

    private static readonly int[] s_table =
    {
        ObjectId | R | Integer | Mandatory,
        ObjectInstanceId | R | Integer | Mandatory,
        Rights | RW | Integer | Multiple,
        Owner | RW | Integer | Mandatory,
    };

    // A row: the instance id, the target (object id and instance id), the owner, and for each server its id and its rights.
    private const int Id0 = 0, Target = 1, Owner0 = 2, FirstRight = 3, RowLength = FirstRight + MaxRights;

    private const int NoRight = -1;

    private int[] _rows = new int[0];
    private int _count;

    // While a request is checked: how many rights it adds, and to those that there are or to none.
    private int _added;
    private bool _replaces;

    /// <summary>Makes an object without instances.</summary>
    public AccessControlObject()
        : base(2, 11, s_table)
    {
    }

    /// <summary>The server that <see cref="Allows"/> speaks of.</summary>
    public int ShortServerId { get; set; }

    /// <inheritdoc/>
    public override int InstanceCount => _count;

    /// <inheritdoc/>
    public override int InstanceAt(int index) => _rows[(index * RowLength) + Id0];

    /// <inheritdoc/>
    public bool Allows(int objectId, int instanceId, int right)
    {
        if (objectId == Id && right != AccessRight.Create)
        {
            // 8.1.2.2: only its owner manages an instance. What rights there are is no secret.
            return right == AccessRight.Read || _rows[Row(instanceId) + Owner0] == ShortServerId;
        }

        int row = FindTarget(objectId, right == AccessRight.Create ? MaxId : instanceId);
        if (row < 0)
        {
            return false;
        }

        // 8.2.1: its own rights; all of them, being the owner; or those of everybody, but for Create.
        int rights = GetRights(row, ShortServerId);
        if (rights == NoRight && right != AccessRight.Create)
        {
            rights = _rows[row + Owner0] == ShortServerId ? AccessRight.Full : GetRights(row, Default);
        }

        return rights != NoRight && (rights & right) != 0;
    }

    /// <summary>Takes note of an instance that a server has created: it is its owner, with all rights (6.3.6).</summary>
    public void Created(int objectId, int instanceId, int shortServerId)
    {
        int id = 0;
        while (HasInstance(id))
        {
            id++;
        }

        if (Create(id) == Status.Created)
        {
            int row = Row(id);
            _rows[row + Target] = (objectId << 16) | instanceId;
            _rows[row + Owner0] = shortServerId;
            Touch();
        }
    }

    /// <summary>Takes note of an instance that is gone: nobody has rights to it (8.1.2.2).</summary>
    public void Deleted(int objectId, int instanceId)
    {
        int row = FindTarget(objectId, instanceId);
        if (row >= 0)
        {
            Remove(row);
            Touch();
        }
    }

    /// <summary>Takes note that a server's account is gone: its rights go, and what it owned the server with the most rights takes
    /// over (LwM2M 1.1 Transport 5.2.5). What nobody but it had rights to is left to bootstrap servers.</summary>
    public void ServerDeleted(int shortServerId)
    {
        for (int row = 0; row < _count * RowLength; row += RowLength)
        {
            SetRights(row, shortServerId, NoRight);
            if (_rows[row + Owner0] == shortServerId)
            {
                int heir = MaxId, most = -1;
                for (int i = row + FirstRight; i < row + RowLength; i++)
                {
                    int rights = _rows[i] & 0xFFFF, server = (_rows[i] >> 16) & 0xFFFF;
                    int sum = ((rights & AccessRight.Write) != 0 ? 1 : 0) + ((rights & AccessRight.Delete) != 0 ? 1 : 0);
                    if (_rows[i] != NoRight && server != Default && sum > most)
                    {
                        heir = server;
                        most = sum;
                    }
                }

                _rows[row + Owner0] = heir;
            }
        }

        Touch();
    }

    /// <summary>True when nobody but a server, the owner, can do anything with what the instance at an index is about.</summary>
    public bool IsOnlyOf(int index, int shortServerId, out int objectId, out int instanceId)
    {
        int row = index * RowLength;
        objectId = (_rows[row + Target] >> 16) & 0xFFFF;
        instanceId = _rows[row + Target] & 0xFFFF;
        bool only = _rows[row + Owner0] == shortServerId && instanceId != MaxId;
        for (int i = row + FirstRight; i < row + RowLength; i++)
        {
            only &= _rows[i] == NoRight || (_rows[i] & 0xFFFF) == 0 || ((_rows[i] >> 16) & 0xFFFF) == shortServerId;
        }

        return only;
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        int row = Row(instance);
        switch (resource)
        {
            case ObjectId: writer.Integer((_rows[row + Target] >> 16) & 0xFFFF); break;
            case ObjectInstanceId: writer.Integer(_rows[row + Target] & 0xFFFF); break;
            case Owner: writer.Integer(_rows[row + Owner0]); break;
            default:
                for (int i = row + FirstRight; i < row + RowLength; i++)
                {
                    if (_rows[i] != NoRight)
                    {
                        writer.Instance((_rows[i] >> 16) & 0xFFFF);
                        writer.Integer(_rows[i] & 0xFFFF);
                    }
                }

                break;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        // E.3: object 0 is no server's business, whatever rights there are.
        long least = resource == ObjectId ? 1 : 0;
        long most = resource == Rights ? AccessRight.Full | AccessRight.Create : resource == ObjectId ? MaxId - 1 : MaxId;
        if (value.Integer < least || value.Integer > most)
        {
            return Status.BadRequest;
        }

        if (resource == Rights && (_replaces || GetRights(Row(instance), resourceInstance) == NoRight))
        {
            _added++;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void BeginCheck(int instance, bool replaces)
    {
        _replaces = replaces || !HasInstance(instance);
        _added = 0;
    }

    /// <inheritdoc/>
    public override Status EndCheck(int instance) =>
        _added + (_replaces ? 0 : CountRights(Row(instance))) <= MaxRights ? Status.Changed : Status.BadRequest;

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        int row = Row(instance), number = (int)value.Integer;
        switch (resource)
        {
            case ObjectId: _rows[row + Target] = (number << 16) | (_rows[row + Target] & 0xFFFF); break;
            case ObjectInstanceId: _rows[row + Target] = (int)((uint)_rows[row + Target] & 0xFFFF0000) | number; break;
            case Owner: _rows[row + Owner0] = number; break;
            default: return SetRights(row, resourceInstance, number) ? Status.Changed : Status.BadRequest;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Clear(int instance, int resource)
    {
        int row = Row(instance);
        for (int i = row + FirstRight; i < row + RowLength; i++)
        {
            _rows[i] = NoRight;
        }
    }

    /// <inheritdoc/>
    public override void Reset(int instance) => Clear(instance, Rights);

    /// <inheritdoc/>
    public override Status CheckDelete(int instance, int resource, int resourceInstance) => Status.Changed;

    /// <inheritdoc/>
    public override Status DeleteResourceInstance(int instance, int resource, int resourceInstance)
    {
        int row = Row(instance);
        if (GetRights(row, resourceInstance) == NoRight)
        {
            return Status.NotFound;
        }

        SetRights(row, resourceInstance, NoRight);
        return Status.Deleted;
    }

    /// <inheritdoc/>
    public override Status Create(int instance)
    {
        if (_count == MaxInstances)
        {
            return Status.BadRequest;
        }

        int place = _count * RowLength;
        if (place == _rows.Length)
        {
            const int More = 8;
            var grown = new int[_rows.Length + (More * RowLength)];
            System.Array.Copy(_rows, 0, grown, 0, _rows.Length);
            _rows = grown;
        }

        while (place > 0 && _rows[place - RowLength + Id0] > instance)
        {
            place -= RowLength;
        }

        System.Array.Copy(_rows, place, _rows, place + RowLength, (_count * RowLength) - place);
        _count++;
        _rows[place + Id0] = instance;
        _rows[place + Target] = 0;
        _rows[place + Owner0] = MaxId;
        Clear(instance, Rights);
        return Status.Created;
    }

    /// <inheritdoc/>
    public override Status Delete(int instance)
    {
        Remove(Row(instance));
        return Status.Deleted;
    }

    private void Remove(int row)
    {
        System.Array.Copy(_rows, row + RowLength, _rows, row, (_count * RowLength) - row - RowLength);
        _count--;
    }

    private int Row(int instance)
    {
        int row = 0;
        while (_rows[row + Id0] != instance)
        {
            row += RowLength;
        }

        return row;
    }

    private int FindTarget(int objectId, int instanceId)
    {
        int target = (objectId << 16) | instanceId;
        for (int row = 0; row < _count * RowLength; row += RowLength)
        {
            if (_rows[row + Target] == target)
            {
                return row;
            }
        }

        return -1;
    }

    private int GetRights(int row, int shortServerId)
    {
        for (int i = row + FirstRight; i < row + RowLength; i++)
        {
            if (_rows[i] != NoRight && ((_rows[i] >> 16) & 0xFFFF) == shortServerId)
            {
                return _rows[i] & 0xFFFF;
            }
        }

        return NoRight;
    }

    private int CountRights(int row)
    {
        int count = 0;
        for (int i = row + FirstRight; i < row + RowLength; i++)
        {
            count += _rows[i] == NoRight ? 0 : 1;
        }

        return count;
    }

    // False when there is no room for another server.
    private bool SetRights(int row, int shortServerId, int rights)
    {
        int place = -1;
        for (int i = row + RowLength - 1; i >= row + FirstRight; i--)
        {
            place = _rows[i] == NoRight ? i : place;
        }

        for (int i = row + FirstRight; i < row + RowLength; i++)
        {
            place = _rows[i] != NoRight && ((_rows[i] >> 16) & 0xFFFF) == shortServerId ? i : place;
        }

        if (place >= 0)
        {
            _rows[place] = rights == NoRight ? NoRight : (shortServerId << 16) | rights;
        }

        return place >= 0;
    }
}

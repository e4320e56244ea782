// LwM2M 1.2 Core 6.4 and 7.3.2, RFC 7641 4: who observes what, and when a notification is due.
//
// A change is looked at when its object's revision has grown, pmin is over and epmin too. epmax asks for nothing more than that: a
// change is looked at when it comes, which is when the sensor measures.
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>One server's observations.</summary>
public sealed partial class Observations
{
    /// <summary>How many there may be, each path of a composite one counting: each resource of a three-board node that a dashboard
    /// shows. A further request is answered as a plain read, without the Observe option (RFC 7641 4.1).</summary>
    public const int Capacity = 64;

    /// <summary>No observation.</summary>
    public const int None = ObservationTable.None;

    private const int Unknown = -1, NotAsked = -2;

    private readonly ObservationTable _table = new ObservationTable();
    private readonly AttributeSet _inForce = new AttributeSet();
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly PathList _rootOnly = new PathList();
    private readonly ValueProbe _probe;
    private readonly ByteWriter _counter;
    private readonly ObjectTree _tree;
    private readonly Attributes _attributes;
    private readonly ServerObject _servers;
    private readonly ServerInstance _server;
    private int _turn;

    // pmin of the composite observation being looked at, once it is asked for.
    private int _together;

    /// <summary>Makes an empty list.</summary>
    public Observations(ObjectTree tree, Attributes attributes, ServerObject servers, ServerInstance server, ByteWriter counter,
        ValueProbe probe)
    {
        _tree = tree;
        _attributes = attributes;
        _servers = servers;
        _server = server;
        _counter = counter;
        _probe = probe;
        _rootOnly.Add(_path);
    }

    /// <summary>How many there are; a composite one counts once, dormant ones do not.</summary>
    public int Count { get; private set; }

    /// <summary>When a notification may next be due; changes of values come on top.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    /// <summary>Grows whenever one comes or goes.</summary>
    public int Version { get; private set; }

    /// <summary>The rows.</summary>
    public ObservationTable Table => _table;

    /// <summary>Adds an observation of a path, or renews the one with the same token, whose sequence goes on (RFC 7641 4.1, 4.4);
    /// <see cref="None"/> when the list is full.</summary>
    public int Add(Lwm2mPath path, byte[] buffer, int tokenOffset, int tokenLength, int format)
    {
        int row = Renew(buffer, tokenOffset, tokenLength);
        if (row == None)
        {
            RemoveDormant(path);
            row = Begin(buffer, tokenOffset, tokenLength);
        }

        if (row != None)
        {
            _table.SetPath(row, path);
            Shape(row, format);
        }

        return row;
    }

    /// <summary>Adds an observation of several paths (LwM2M 1.1 Core 6.4.4), or renews the one with the same token.</summary>
    public int Add(PathList paths, byte[] buffer, int tokenOffset, int tokenLength, int format)
    {
        int row = Renew(buffer, tokenOffset, tokenLength);
        RemoveDormant(paths);
        for (int i = 0; i < paths.Count; i++)
        {
            paths.Get(i, _path);
            RemoveDormant(_path);
        }

        row = row == None ? Begin(buffer, tokenOffset, tokenLength) : row;
        if (row == None)
        {
            return None;
        }

        _path.Clear();
        _table.SetPath(row, _path);
        _table.Mark(row, ObservationTable.Composite, true);
        Shape(row, format);
        for (int i = 0; i < paths.Count; i++)
        {
            int part = Take();
            if (part == None)
            {
                Remove(row);
                return None;
            }

            paths.Get(i, _path);
            _table.SetPath(part, _path);
            _table.Mark(part, ObservationTable.Part, true);
            _table.SetParent(part, row);
            _table.TakeVersions(part, Unknown, Unknown);
        }

        return row;
    }

    /// <summary>Removes an observation.</summary>
    public void Remove(int row)
    {
        if (row == None || !_table.IsUsed(row))
        {
            return;
        }

        RemoveParts(row);
        bool dormant = _table.Is(row, ObservationTable.Dormant);
        Count -= dormant ? 0 : 1;
        DormantCount -= dormant ? 1 : 0;
        _table.Free(row);
        _attributes.Forget(row);
        Version++;
    }

    /// <summary>Finds the observation with a token.</summary>
    public int FindByToken(byte[] buffer, int tokenOffset, int tokenLength)
    {
        for (int row = 0; row < _table.Length; row++)
        {
            if (IsLive(row) && _table.HasToken(row, buffer, tokenOffset, tokenLength))
            {
                return row;
            }
        }

        return None;
    }

    /// <summary>Finds the observation whose last notification had a message id; the latest, as ids come round.</summary>
    public int FindByMessageId(int messageId)
    {
        int latest = None;
        for (int row = 0; row < _table.Length; row++)
        {
            if (IsLive(row) && _table.GetMessageId(row) == messageId &&
                (latest == None || _table.GetSentAt(row) > _table.GetSentAt(latest)))
            {
                latest = row;
            }
        }

        return latest;
    }

    /// <summary>Finds an observation in a format with times that tells the server of a path; one of several paths only where there is
    /// no other. <see cref="None"/> when there is none.</summary>
    public int FindTelling(Lwm2mPath path)
    {
        int composite = None;
        for (int row = 0; row < _table.Length; row++)
        {
            bool part = _table.Is(row, ObservationTable.Part);
            int observation = part ? _table.GetParent(row) : row;
            if (!IsLive(observation) || !IsTimed(observation) || (IsComposite(observation) && !part))
            {
                continue;
            }

            _table.GetPath(row, _path);
            if (_path.Contains(path))
            {
                if (!part)
                {
                    return row;
                }

                composite = observation;
            }
        }

        return composite;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        for (int row = 0; row < _table.Length; row++)
        {
            if (!_table.Is(row, ObservationTable.Part))
            {
                Remove(row);
            }
        }

        Deadline = long.MaxValue;
    }

    /// <summary>Fills a list with what an observation tells of; a path alone is in <paramref name="path"/>, and then the list is
    /// empty.</summary>
    public void GetTargets(int row, Lwm2mPath path, PathList paths)
    {
        paths.Clear();
        _table.GetPath(row, path);
        for (int part = 0; part < _table.Length && IsComposite(row); part++)
        {
            if (IsPart(part, row))
            {
                _table.GetPath(part, _path);
                paths.Add(_path);
            }
        }
    }

    /// <summary>True when it is of several paths.</summary>
    public bool IsComposite(int row) => _table.Is(row, ObservationTable.Composite);

    /// <summary>Takes note that the server is being told the present value; to be called before the value is written out.</summary>
    public void MarkSent(int row, long now)
    {
        if (IsComposite(row))
        {
            for (int part = 0; part < _table.Length; part++)
            {
                if (IsPart(part, row))
                {
                    Keep(part);
                }
            }
        }
        else
        {
            Keep(row);
        }

        _table.SetSentAt(row, now);
        _table.SetEvaluatedAt(row, (int)(now / 1000));
        _table.SetSequence(row, (_table.GetSequence(row) + 1) & ObservationTable.SequenceMask);
        _table.Mark(row, ObservationTable.Lost, false);
        Deadline = 0;
    }

    /// <summary>Takes note that the present value is kept, since the server cannot be told: see <see cref="Revive"/>.</summary>
    public void MarkKept(int row, long now)
    {
        MarkSent(row, now);
        _table.Mark(row, ObservationTable.Kept, true);
    }

    /// <summary>The server can be told again: of what was kept the present value is due.</summary>
    public void Revive()
    {
        for (int row = 0; row < _table.Length; row++)
        {
            if (_table.Is(row, ObservationTable.Kept) && IsLive(row))
            {
                _table.Mark(row, ObservationTable.Kept, false);
                SetLost(row);
            }
        }
    }

    /// <summary>Gives the next sequence number without a new value: for readings of earlier.</summary>
    public int NextSequence(int row)
    {
        _table.SetSequence(row, (_table.GetSequence(row) + 1) & ObservationTable.SequenceMask);
        return _table.GetSequence(row);
    }

    /// <summary>True when the last notification got lost: the value is to be sent again.</summary>
    public bool IsLost(int row) => _table.Is(row, ObservationTable.Lost);

    /// <summary>Has the value sent again.</summary>
    public void SetLost(int row) => _table.Mark(row, ObservationTable.Lost, true);

    /// <summary>con of an observation, of any of its paths; -1 when nothing says anything.</summary>
    public int Confirmable(int row) => GetAttribute(row, AttributeSet.ConfirmableBit);

    /// <summary>hqmax of an observation; -1 when nothing says anything.</summary>
    public int MaxQueue(int row) => GetAttribute(row, AttributeSet.MaxQueueBit);

    /// <summary>True when the format of an observation has times.</summary>
    public bool IsTimed(int row) => _table.Is(row, ObservationTable.Timed);

    /// <summary>Says whether the format of an observation has times.</summary>
    public void SetTimed(int row, bool timed) => _table.Mark(row, ObservationTable.Timed, timed);

    internal void Save(ByteWriter output, RecordTime times, bool ends) => _table.Save(output, times, ends);

    internal void Load(ByteReader input, RecordTime times)
    {
        _table.Load(input, Capacity, times);
        Count = 0;
        DormantCount = 0;
        for (int row = 0; row < _table.Length; row++)
        {
            Count += IsLive(row) ? 1 : 0;
            DormantCount += _table.Is(row, ObservationTable.Dormant) ? 1 : 0;
        }

        Deadline = 0;
    }

    private bool IsLive(int row) => _table.IsUsed(row) && !_table.Is(row, ObservationTable.Part | ObservationTable.Dormant);

    private bool IsPart(int part, int row) => _table.Is(part, ObservationTable.Part) && _table.GetParent(part) == row;

    private int Renew(byte[] buffer, int tokenOffset, int tokenLength)
    {
        int row = FindByToken(buffer, tokenOffset, tokenLength);
        if (row != None)
        {
            RemoveParts(row);
            _table.Mark(row, ObservationTable.Composite, false);
            _attributes.Forget(row);
            Version++;
        }

        return row;
    }

    private int Begin(byte[] buffer, int tokenOffset, int tokenLength)
    {
        int row = Take();
        if (row != None)
        {
            _table.SetToken(row, buffer, tokenOffset, tokenLength);
            _table.SetSequence(row, Unknown);
            Count++;
            Version++;
        }

        return row;
    }

    private void Shape(int row, int format)
    {
        _table.SetFormat(row, format);
        _table.SetMessageId(row, Unknown);
        _table.TakeVersions(row, Unknown, Unknown);
    }

    private void RemoveParts(int row)
    {
        for (int part = 0; part < _table.Length && IsComposite(row); part++)
        {
            if (IsPart(part, row))
            {
                _table.Free(part);
            }
        }
    }

    // What the server asks for now goes before what it asked for in an earlier registration.
    private int Take()
    {
        int taken = _table.Take(Capacity);
        for (int row = 0; row < _table.Length && taken == None; row++)
        {
            if (_table.Is(row, ObservationTable.Dormant))
            {
                Remove(row);
                taken = _table.Take(Capacity);
            }
        }

        return taken;
    }

    private bool Has(PathList paths, int row)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            paths.Get(i, _path);
            if (_table.HasPath(row, _path))
            {
                return true;
            }
        }

        return false;
    }

    private int GetAttribute(int row, int bit)
    {
        int value = -1;
        bool composite = IsComposite(row);
        for (int part = 0; part < _table.Length; part++)
        {
            if (composite ? IsPart(part, row) : part == row)
            {
                Resolve(part, row);
                int found = _inForce.Has(bit) ? _inForce.Get(bit) : -1;
                value = found > value ? found : value;
            }
        }

        return value;
    }

    private void Resolve(int row, int observation)
    {
        _table.GetPath(row, _path);
        _attributes.Resolve(_path, observation, row != observation, _server, _inForce);
    }
}

// When a notification is due: LwM2M 1.2 Core 7.3.2.
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>When something is to be told.</content>
public sealed partial class Observations
{
    /// <summary>The next observation that is due, each in its turn, for <see cref="MarkSent"/>; <see cref="None"/> when none is, and
    /// then <see cref="Deadline"/> says when one may be.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public int NextDue(long now)
    {
        Deadline = long.MaxValue;
        for (int i = 0; i < _table.Length; i++)
        {
            int row = (_turn + i) % _table.Length;
            if (IsLive(row) && IsDue(row, now))
            {
                _turn = row + 1;
                return row;
            }
        }

        return None;
    }

    /// <summary>The next observation whose value is to be kept, being due while the server cannot be told.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="dormant">Whether it is dormant ones that are looked for.</param>
    /// <param name="all">Whether values of observations in formats without times are kept, too.</param>
    public int NextToKeep(long now, bool dormant, bool all)
    {
        // Dormant ones are looked at after the others, and their time is added.
        Deadline = dormant ? Deadline : long.MaxValue;
        for (int row = 0; row < _table.Length; row++)
        {
            if ((dormant ? _table.Is(row, ObservationTable.Dormant) : IsLive(row)) &&
                (all || _table.Is(row, ObservationTable.Timed)) && IsDue(row, now))
            {
                return row;
            }
        }

        return None;
    }

    /// <summary>True when a notification is due; it stays so until it is sent.</summary>
    public bool HasDue(long now)
    {
        int row = NextDue(now);
        if (row != None)
        {
            SetLost(row); // to look at a value is to know it: without this, what changed would count as told
        }

        return row != None;
    }

    private bool IsDue(int row, long now)
    {
        if (!IsComposite(row))
        {
            return IsDue(row, row, now);
        }

        bool due = false;
        _together = NotAsked;
        for (int part = 0; part < _table.Length && !due; part++)
        {
            due = IsPart(part, row) && IsDue(part, row, now);
        }

        return due;
    }

    // Whether a row, itself an observation or a part of one, makes that due.
    private bool IsDue(int row, int observation, long now)
    {
        int revision = Revision(row);
        bool lost = IsLost(observation);
        bool changed = _table.GetRevision(row) != revision || lost;
        if (!_table.TakeVersions(row, _attributes.Version, _servers.Revision))
        {
            // The usual case: nothing happened, or a period is to be waited for, and none is over.
            if ((!changed || _table.Is(row, ObservationTable.Waiting)) && now < _table.GetNextAt(row))
            {
                Wake(_table.GetNextAt(row));
                return false;
            }
        }
        else if (!changed && _table.Is(row, ObservationTable.Threshold))
        {
            // What was not worth telling may be so with other attributes: the value is looked at again.
            _table.SetRevision(row, revision - 1);
            changed = true;
        }

        // Several paths are told together: none of them sooner than its own pmin allows.
        int together = 0;
        if (changed && row != observation)
        {
            _together = _together == NotAsked ? GetAttribute(observation, AttributeSet.MinPeriodBit) : _together;
            together = _together;
        }

        Resolve(row, observation);
        _table.Mark(row, ObservationTable.Threshold, (_inForce.Present & AttributeSet.ChangeBits) != 0);
        long next = long.MaxValue;
        long sentAt = _table.GetSentAt(observation);
        if (_inForce.Has(AttributeSet.MaxPeriodBit))
        {
            next = sentAt + (_inForce.MaxPeriod * 1000L);
            if (now >= next)
            {
                if (CanTell(row, Look(row)))
                {
                    return true;
                }

                // Once there is a value, its object's revision has it looked at again.
                _table.Mark(row, ObservationTable.Waiting, false);
                _table.SetNextAt(row, long.MaxValue);
                return false;
            }
        }

        bool due = false;
        if (changed)
        {
            // pmin: the change is looked at again when the period is over, and told if it still is one. epmin likewise.
            int least = _inForce.Has(AttributeSet.MinPeriodBit) && _inForce.MinPeriod > together ? _inForce.MinPeriod : together;
            long earliest = least > 0 ? sentAt + (least * 1000L) : 0;
            long evaluation = _inForce.Has(AttributeSet.MinEvaluationBit)
                ? (_table.GetEvaluatedAt(row) + (long)_inForce.MinEvaluation) * 1000 : 0;
            earliest = evaluation > earliest ? evaluation : earliest;
            bool waiting = now < earliest;
            _table.Mark(row, ObservationTable.Waiting, waiting);
            if (waiting)
            {
                next = earliest < next ? earliest : next;
            }
            else
            {
                due = lost ? CanTell(row, Look(row)) : IsChanged(row, now);
            }
        }

        _table.SetNextAt(row, next);
        Wake(next);
        return due;
    }

    private bool IsChanged(int row, long now)
    {
        _table.SetEvaluatedAt(row, (int)(now / 1000));
        Status status = Look(row);
        if (status == Status.Unauthorized)
        {
            return false; // LwM2M 1.1 Core 8.2.4: nothing is told to a server that may not read it
        }

        if (!CanTell(row, status))
        {
            return false;
        }

        if (status != Status.Content && !_table.Is(row, ObservationTable.Part))
        {
            return true; // RFC 7641 4.2: that it is gone is told too
        }

        // What was last told may come again between two edges.
        bool edge = status == Status.Content && _inForce.Has(AttributeSet.EdgeBit) && _probe.Count == 1;
        if (!edge && Digest(status) == _table.GetDigest(row))
        {
            return false;
        }

        // gt, lt, st and edge speak of one value: of a resource's several instances, any change is told.
        if ((_inForce.Present & AttributeSet.ChangeBits) == 0 || _probe.Count != 1)
        {
            return true;
        }

        double before = _table.GetNumber(row);
        double value = _probe.Number;
        if (edge)
        {
            _table.SetNumber(row, value); // the next edge is from here, told or not
            return _inForce.Edge == 1 ? before == 0 && value != 0 : before != 0 && value == 0;
        }

        // LwM2M 1.1 Core 5.1.2: crossing gt or lt, either way, or moving by st or more since the server was last told.
        double moved = value > before ? value - before : before - value;
        double step = _inForce.Step * (1 - 1e-6); // 20.4 - 20.3 is a little less than 0.1 in binary
        return (_inForce.Has(AttributeSet.GreaterThanBit) && (before > _inForce.GreaterThan) != (value > _inForce.GreaterThan)) ||
            (_inForce.Has(AttributeSet.LessThanBit) && (before < _inForce.LessThan) != (value < _inForce.LessThan)) ||
            (_inForce.Has(AttributeSet.StepBit) && moved >= step);
    }

    // What has no value now has not changed, and its observation stays: a measurement that failed, or that is yet to come after a start, is
    // no end of a resource. That an instance is gone is told.
    private bool CanTell(int row, Status status)
    {
        _table.GetPath(row, _path);
        return !_tree.Awaits(_path) && (status != Status.NotFound || !_tree.IsUnset(_path, _probe, _counter));
    }

    private void Keep(int row)
    {
        _table.SetDigest(row, Digest(Look(row)));
        _table.SetNumber(row, _probe.Number);
        _table.SetNextAt(row, 0);
        _table.Mark(row, ObservationTable.Waiting, false);
    }

    // Of several paths, one that is not there may come.
    private int Digest(Status status) => status == Status.Content ? _probe.Digest : (int)status;

    private Status Look(int row)
    {
        _table.SetRevision(row, Revision(row));
        _table.GetPath(row, _path);
        int position = _counter.Suspend();
        Status status = _path.Depth == 0 ? _tree.Read(_rootOnly, _probe, _counter) : _tree.Read(_path, _probe, _counter);
        _counter.Resume(position);
        return status;
    }

    private int Revision(int row)
    {
        _table.GetPath(row, _path);
        if (_path.Depth > 0)
        {
            Lwm2mObject item = _tree.Find(_path.ObjectId);
            return item == null ? 0 : item.Revision;
        }

        int sum = _tree.Structure;
        for (int i = 0; i < _tree.Count; i++)
        {
            sum += _tree[i].Revision;
        }

        return sum;
    }

    private void Wake(long at)
    {
        if (at < Deadline)
        {
            Deadline = at;
        }
    }
}

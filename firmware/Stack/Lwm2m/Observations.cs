// LwM2M 1.1 Core 6.4 and 5.1.2, RFC 7641 4: who observes what, and when a notification is due.
using System;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>One server's observations.</summary>
public sealed class Observations
{
    /// <summary>How many there may be: each resource of a three-board node that a dashboard shows. A further request is
    /// answered as a plain read, without the Observe option (RFC 7641 4.1).</summary>
    public const int Capacity = 64;

    private const int Unknown = -1;

    private readonly Observation[] _entries = new Observation[Capacity];
    private readonly ValueProbe _probe = new ValueProbe();
    private readonly ByteWriter _counter;
    private readonly ObjectTree _tree;
    private readonly Attributes _attributes;
    private readonly ServerObject _servers;
    private readonly ServerInstance _server;
    private int _used;
    private int _turn;

    /// <summary>Makes an empty list.</summary>
    public Observations(ObjectTree tree, Attributes attributes, ServerObject servers, ServerInstance server, ByteWriter counter)
    {
        _tree = tree;
        _attributes = attributes;
        _servers = servers;
        _server = server;
        _counter = counter;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>When a notification may next be due; changes of values come on top.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    /// <summary>Adds an observation, or renews the one with the same token, whose sequence goes on (RFC 7641 4.1, 4.4);
    /// null when the list is full.</summary>
    public Observation Add(Lwm2mPath path, byte[] buffer, int tokenOffset, int tokenLength, int format)
    {
        Observation entry = FindByToken(buffer, tokenOffset, tokenLength);
        if (entry == null)
        {
            entry = TakeFree();
            if (entry == null)
            {
                return null;
            }

            Array.Copy(buffer, tokenOffset, entry.Token, 0, tokenLength);
            entry.TokenLength = tokenLength;
            entry.Sequence = Unknown;
        }

        entry.Path.Set(path);
        entry.Object = _tree.Find(path.ObjectId);
        entry.Format = format;
        entry.MessageId = Unknown;
        entry.AttributesVersion = Unknown;
        return entry;
    }

    /// <summary>Removes an observation.</summary>
    public void Remove(Observation entry)
    {
        if (entry.IsActive)
        {
            entry.IsActive = false;
            Count--;
        }
    }

    /// <summary>Finds the observation with a token, or null.</summary>
    public Observation FindByToken(byte[] buffer, int tokenOffset, int tokenLength)
    {
        for (int i = 0; i < _used; i++)
        {
            if (_entries[i].IsActive && HasToken(_entries[i], buffer, tokenOffset, tokenLength))
            {
                return _entries[i];
            }
        }

        return null;
    }

    /// <summary>Finds the observation whose last notification had a message id, or null; the latest, as ids come round.</summary>
    public Observation FindByMessageId(int messageId)
    {
        Observation latest = null;
        for (int i = 0; i < _used; i++)
        {
            Observation entry = _entries[i];
            if (entry.IsActive && entry.MessageId == messageId && (latest == null || entry.SentAt > latest.SentAt))
            {
                latest = entry;
            }
        }

        return latest;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        for (int i = 0; i < _used; i++)
        {
            _entries[i].IsActive = false;
        }

        Count = 0;
        Deadline = long.MaxValue;
    }

    /// <summary>Takes note that the server is being told the present value; to be called before the value is written out.</summary>
    public void MarkSent(Observation entry, long now)
    {
        Look(entry);
        entry.Digest = _probe.Digest;
        entry.Number = _probe.Number;
        entry.SentAt = now;
        entry.Sequence = (entry.Sequence + 1) & Observation.SequenceMask;
        entry.IsLost = false;
        Deadline = 0;
    }

    /// <summary>The next observation that is due, each in its turn, for <see cref="MarkSent"/>; null when none is, and then
    /// <see cref="Deadline"/> says when one may be.</summary>
    public Observation NextDue(long now)
    {
        Deadline = long.MaxValue;
        for (int i = 0; i < _used; i++)
        {
            int index = (_turn + i) % _used;
            Observation entry = _entries[index];
            if (entry.IsActive && IsDue(entry, now))
            {
                _turn = index + 1;
                return entry;
            }
        }

        return null;
    }

    /// <summary>True when a notification is due; it stays so until it is sent.</summary>
    public bool HasDue(long now)
    {
        Observation entry = NextDue(now);
        if (entry == null)
        {
            return false;
        }

        entry.IsLost = true; // to look at a value is to know it: without this, what changed would count as told
        return true;
    }

    private Observation TakeFree()
    {
        int index = 0;
        while (index < _used && _entries[index].IsActive)
        {
            index++;
        }

        if (index == Capacity)
        {
            return null;
        }

        if (index == _used)
        {
            _used++;
            _entries[index] ??= new Observation();
        }

        _entries[index].IsActive = true;
        Count++;
        return _entries[index];
    }

    private bool IsDue(Observation entry, long now)
    {
        if (entry.AttributesVersion != _attributes.Version || entry.ServerRevision != _servers.Revision)
        {
            if ((entry.Attributes.Present & AttributeSet.ChangeBits) != 0)
            {
                // What was not worth telling may be so now: the value is looked at again.
                entry.Revision = entry.Object.Revision - 1;
            }

            entry.AttributesVersion = _attributes.Version;
            entry.ServerRevision = _servers.Revision;
            _attributes.Resolve(entry.Path, _server, entry.Attributes);
        }

        AttributeSet attributes = entry.Attributes;
        if (attributes.Has(AttributeSet.MaxPeriodBit))
        {
            long latest = entry.SentAt + (attributes.MaxPeriod * 1000L);
            if (now >= latest)
            {
                return true;
            }

            Wake(latest);
        }

        if (entry.Revision == entry.Object.Revision && !entry.IsLost)
        {
            return false;
        }

        // pmin: the change is looked at again when the period is over, and told if it still is one.
        long earliest = attributes.Has(AttributeSet.MinPeriodBit) ? entry.SentAt + (attributes.MinPeriod * 1000L) : 0;
        if (now < earliest)
        {
            Wake(earliest);
            return false;
        }

        return entry.IsLost || IsChanged(entry);
    }

    private bool IsChanged(Observation entry)
    {
        Status status = Look(entry);
        if (status != Status.Content)
        {
            return true; // RFC 7641 4.2: that it is gone is told too
        }

        if (_probe.Digest == entry.Digest)
        {
            return false;
        }

        // gt, lt and st speak of one number: of a resource's several instances, any change is told.
        AttributeSet attributes = entry.Attributes;
        if ((attributes.Present & AttributeSet.ChangeBits) == 0 || _probe.Count != 1)
        {
            return true;
        }

        // LwM2M 1.1 Core 5.1.2: crossing gt or lt, either way, or moving by st or more since the server was last told.
        double before = entry.Number;
        double value = _probe.Number;
        double moved = value > before ? value - before : before - value;
        double step = attributes.Step * (1 - 1e-6); // 20.4 - 20.3 is a little less than 0.1 in binary
        return (attributes.Has(AttributeSet.GreaterThanBit) &&
                (before > attributes.GreaterThan) != (value > attributes.GreaterThan)) ||
            (attributes.Has(AttributeSet.LessThanBit) && (before < attributes.LessThan) != (value < attributes.LessThan)) ||
            (attributes.Has(AttributeSet.StepBit) && moved >= step);
    }

    private Status Look(Observation entry)
    {
        entry.Revision = entry.Object.Revision;
        int position = _counter.Suspend();
        Status status = _tree.Read(entry.Path, _probe, _counter);
        _counter.Resume(position);
        return status;
    }

    private void Wake(long at)
    {
        if (at < Deadline)
        {
            Deadline = at;
        }
    }

    private static bool HasToken(Observation entry, byte[] buffer, int offset, int length)
    {
        if (entry.TokenLength != length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if (entry.Token[i] != buffer[offset + i])
            {
                return false;
            }
        }

        return true;
    }
}

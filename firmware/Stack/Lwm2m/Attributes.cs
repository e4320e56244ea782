// LwM2M 1.1 Core 5.1 and 6.3.4: Write-Attributes, and which attribute is in force where.
using Firmware.Stack.Coap;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>The attributes that one server has written.</summary>
public sealed class Attributes
{
    /// <summary>How many paths may have attributes; one for each resource that a three-board node reports, and some for
    /// objects. A further one is refused with 5.03.</summary>
    public const int MaxPaths = 48;

    private const int PeriodBits = AttributeSet.MinPeriodBit | AttributeSet.MaxPeriodBit;

    private readonly AttributeSet[] _sets = new AttributeSet[MaxPaths];
    private readonly AttributeSet _candidate = new AttributeSet();
    private int _count;

    /// <summary>Grows with every change, so that what was derived from them can be derived again.</summary>
    public int Version { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _count = 0;
        Version++;
    }

    /// <summary>Takes the attributes in a request's query; all of them or, when one is wrong, none.</summary>
    /// <param name="path">What they are for; it exists.</param>
    /// <param name="definition">The resource's definition, 0 for an object or instance.</param>
    /// <param name="message">The request.</param>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status Write(Lwm2mPath path, int definition, CoapMessage message)
    {
        int index = IndexOf(path);
        _candidate.Present = 0;
        if (index < _count)
        {
            _candidate.Take(_sets[index], _sets[index].Present);
        }

        bool numeric = (definition & Resource.R) != 0 && Resource.IsNumeric(Resource.Type(definition));
        for (int i = message.Find(CoapOption.UriQuery); i >= 0; i = message.Find(CoapOption.UriQuery, i + 1))
        {
            if (!TakeQuery(message.Buffer, message.OptionOffset(i), message.OptionLength(i), numeric))
            {
                return Status.BadRequest;
            }
        }

        if (!_candidate.IsConsistent)
        {
            return Status.BadRequest;
        }

        return Store(path, index);
    }

    /// <summary>Finds the attributes attached to a path itself; null when there are none.</summary>
    public AttributeSet Find(Lwm2mPath path)
    {
        int index = IndexOf(path);
        return index < _count ? _sets[index] : null;
    }

    /// <summary>Gathers the attributes in force at a path: each from the nearest level that has it, and the periods from the
    /// Server object last (LwM2M 1.1 Core 5.1.1).</summary>
    public void Resolve(Lwm2mPath path, ServerInstance server, AttributeSet result)
    {
        result.Present = 0;
        for (int depth = path.Depth; depth >= 1; depth--)
        {
            for (int i = 0; i < _count; i++)
            {
                AttributeSet set = _sets[i];
                if (set.Path.Depth == depth && set.Path.Contains(path))
                {
                    result.Take(set, ~result.Present);
                }
            }
        }

        if (server == null)
        {
            return;
        }

        if (!result.Has(AttributeSet.MinPeriodBit) && server.DefaultMinPeriod != ServerInstance.Absent)
        {
            result.MinPeriod = server.DefaultMinPeriod;
            result.Present |= AttributeSet.MinPeriodBit;
        }

        if (!result.Has(AttributeSet.MaxPeriodBit) && server.DefaultMaxPeriod != ServerInstance.Absent)
        {
            result.MaxPeriod = server.DefaultMaxPeriod;
            result.Present |= AttributeSet.MaxPeriodBit;
        }

        // LwM2M 1.1 Core 5.1.2: a pmax of 0 says that there is none, and one below pmin is ignored.
        if (result.Has(AttributeSet.MaxPeriodBit) && (result.MaxPeriod == 0 ||
            (result.Has(AttributeSet.MinPeriodBit) && result.MaxPeriod < result.MinPeriod)))
        {
            result.Present &= ~AttributeSet.MaxPeriodBit;
        }
    }

    private int IndexOf(Lwm2mPath path)
    {
        int index = 0;
        while (index < _count && !_sets[index].Path.Matches(path))
        {
            index++;
        }

        return index;
    }

    private Status Store(Lwm2mPath path, int index)
    {
        Version++;
        if (index == _count)
        {
            if (_candidate.Present == 0)
            {
                return Status.Changed;
            }

            if (_count == MaxPaths)
            {
                return Status.ServiceUnavailable;
            }

            _sets[_count] ??= new AttributeSet();
            _sets[_count++].Path.Set(path);
        }

        AttributeSet set = _sets[index];
        set.Present = 0;
        set.Take(_candidate, _candidate.Present);
        if (set.Present == 0)
        {
            _sets[index] = _sets[--_count];
            _sets[_count] = set;
        }

        return Status.Changed;
    }

    // "pmin=10" sets, "pmin" and "pmin=" unset.
    private bool TakeQuery(byte[] buffer, int offset, int length, bool numeric)
    {
        int end = offset + length;
        int equals = offset;
        while (equals < end && buffer[equals] != '=')
        {
            equals++;
        }

        int bit = Name(buffer, offset, equals - offset);
        if (bit == 0 || ((bit & AttributeSet.ChangeBits) != 0 && !numeric))
        {
            return false; // accepted attributes are obeyed, all others refused
        }

        int value = equals < end ? equals + 1 : end;
        if (value == end)
        {
            _candidate.Present &= ~bit;
            return true;
        }

        _candidate.Present |= bit;
        if ((bit & PeriodBits) != 0)
        {
            if (!DecimalText.TryParseUnsigned(buffer, value, end - value, out ulong seconds) || seconds > int.MaxValue)
            {
                return false;
            }

            if (bit == AttributeSet.MinPeriodBit)
            {
                _candidate.MinPeriod = (int)seconds;
            }
            else
            {
                _candidate.MaxPeriod = (int)seconds;
            }

            return true;
        }

        if (!DecimalText.TryParseDouble(buffer, value, end - value, out double number))
        {
            return false;
        }

        switch (bit)
        {
            case AttributeSet.GreaterThanBit: _candidate.GreaterThan = number; break;
            case AttributeSet.LessThanBit: _candidate.LessThan = number; break;
            default: _candidate.Step = number; break;
        }

        return true;
    }

    private static int Name(byte[] buffer, int offset, int length)
    {
        if (length == 2 && buffer[offset + 1] == 't')
        {
            switch (buffer[offset])
            {
                case (byte)'g': return AttributeSet.GreaterThanBit;
                case (byte)'l': return AttributeSet.LessThanBit;
                case (byte)'s': return AttributeSet.StepBit;
                default: return 0;
            }
        }

        if (length != 4 || buffer[offset] != 'p' || buffer[offset + 1] != 'm')
        {
            return 0;
        }

        return buffer[offset + 2] == 'i' && buffer[offset + 3] == 'n' ? AttributeSet.MinPeriodBit
            : buffer[offset + 2] == 'a' && buffer[offset + 3] == 'x' ? AttributeSet.MaxPeriodBit : 0;
    }
}

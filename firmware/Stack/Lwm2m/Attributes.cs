// LwM2M 1.2 Core 7.3.2 and 6.3.4: Write-Attributes, attributes of an Observe itself (6.4.1), and which attribute is in force where.
using System;
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>The attributes that one server has written, and those of its observations.</summary>
public sealed class Attributes
{
    /// <summary>How many paths and observations may have attributes; one for each resource that a three-board node reports, and some
    /// for objects. A further one is refused with 5.03.</summary>
    public const int MaxPaths = 48;

    // A row: the path, or who else it is of, and a packed set, as long as it is.
    private const int High = 0, Low = 1, Set0 = 2;

    // How much room is added at a time, in numbers: for eight paths with pmin and pmax.
    private const int Step = 40;

    // The most numbers of a file: more than what MaxPaths sets with a few attributes each take.
    private const int MaxLength = 640;

    // The object id 65535 is no object's: a row that has it belongs to an observation, whose number is the instance.
    private const int OfObservation = unchecked((int)0xFFFF0000);

    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly AttributeSet _candidate = new AttributeSet();
    private int[] _rows = new int[0];
    private int _count;
    private int _length;

    /// <summary>Grows with every change, so that what was derived from them can be derived again.</summary>
    public int Version { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _count = 0;
        _length = 0;
        Version++;
    }

    /// <summary>Takes the attributes in a request's query; all of them or, when one is wrong, none.</summary>
    /// <param name="path">What they are for; it exists.</param>
    /// <param name="definition">The resource's definition, 0 for an object or instance.</param>
    /// <param name="message">The request.</param>
    /// <returns><see cref="Status.Changed"/>, or why not.</returns>
    public Status Write(Lwm2mPath path, int definition, CoapMessage message)
    {
        int row = Find(path.High, path.Low);
        _candidate.Present = 0;
        if (row >= 0)
        {
            _candidate.Unpack(_rows, row + Set0);
        }

        return !TakeQuery(definition, message, ChangesAllowed(definition)) ? Status.BadRequest : Store(path.High, path.Low);
    }

    /// <summary>Checks the attributes in the query of an Observe, for <see cref="Keep"/>.</summary>
    /// <param name="definition">The resource's definition, 0 for an object, an instance or several paths.</param>
    /// <param name="message">The request.</param>
    public bool Check(int definition, CoapMessage message)
    {
        _candidate.Present = 0;
        return TakeQuery(definition, message, ChangesAllowed(definition));
    }

    /// <summary>Keeps what <see cref="Check"/> found as the attributes of an observation; false when there is no room.</summary>
    public bool Keep(int observation) => Store(OfObservation | observation, 0) == Status.Changed;

    /// <summary>Forgets the attributes of an observation.</summary>
    public void Forget(int observation)
    {
        int row = Find(OfObservation | observation, 0);
        if (row >= 0)
        {
            Remove(row);
            Version++;
        }
    }

    /// <summary>Gives the attributes attached to a path itself; false when there are none.</summary>
    public bool TryFind(Lwm2mPath path, AttributeSet result)
    {
        int row = Find(path.High, path.Low);
        if (row >= 0)
        {
            result.Unpack(_rows, row + Set0);
        }

        return row >= 0;
    }

    /// <summary>Gathers the attributes in force at a path: each from the nearest level that has it, and the periods from the
    /// Server object last (LwM2M 1.2 Core 7.3.2).</summary>
    /// <param name="path">What is observed.</param>
    /// <param name="observation">The observation whose own attributes, if it has any, take the place of all that are attached
    /// (6.4.1); -1 for none.</param>
    /// <param name="composite">True when they take the place of the periods, evaluations and con only (6.4.4).</param>
    /// <param name="server">Has the defaults; null to leave them out.</param>
    /// <param name="result">Takes them.</param>
    public void Resolve(Lwm2mPath path, int observation, bool composite, ServerInstance server, AttributeSet result)
    {
        result.Present = 0;
        int own = observation < 0 ? -1 : Find(OfObservation | observation, 0);
        if (own >= 0)
        {
            result.Unpack(_rows, own + Set0);
        }

        int taken = own < 0 ? 0 : composite ? ~AttributeSet.ChangeBits : ~0;
        for (int depth = path.Depth; depth >= 1 && taken != ~0; depth--)
        {
            for (int row = 0; row < _length; row += RowLength(row))
            {
                _path.Unpack(_rows[row + High], _rows[row + Low]);
                if (_path.Depth == depth && _path.Contains(path))
                {
                    _candidate.Unpack(_rows, row + Set0);
                    result.Take(_candidate, ~(result.Present | taken));
                }
            }
        }

        if (server != null)
        {
            TakeDefaults(server, result);
        }
    }

    /// <summary>Writes all, for <see cref="Load"/>.</summary>
    internal void Save(ByteWriter output)
    {
        output.Unsigned(_length, 2);
        for (int i = 0; i < _length; i++)
        {
            output.Unsigned(_rows[i], 4);
        }
    }

    /// <summary>Takes what <see cref="Save"/> wrote.</summary>
    internal void Load(ByteReader input)
    {
        Clear();
        int length = (int)input.Unsigned(2);
        if (length > MaxLength)
        {
            input.Fail();
            return;
        }

        var rows = new int[length];
        for (int i = 0; i < length; i++)
        {
            rows[i] = (int)input.Unsigned(4);
        }

        // Their lengths are in the rows: they have to come to the whole.
        int end = 0, count = 0;
        while (end + Set0 < length)
        {
            end += Set0 + AttributeSet.PackedLength(rows[end + Set0]);
            count++;
        }

        if (end != length || count > MaxPaths)
        {
            input.Fail();
        }
        else if (!input.Failed)
        {
            _rows = rows;
            _length = length;
            _count = count;
        }
    }

    private static void TakeDefaults(ServerInstance server, AttributeSet result)
    {
        if (!result.Has(AttributeSet.MinPeriodBit) && server.DefaultMinPeriod != ServerInstance.Absent)
        {
            result.Set(AttributeSet.MinPeriodBit, server.DefaultMinPeriod);
        }

        if (!result.Has(AttributeSet.MaxPeriodBit) && server.DefaultMaxPeriod != ServerInstance.Absent)
        {
            result.Set(AttributeSet.MaxPeriodBit, server.DefaultMaxPeriod);
        }

        // A pmax of 0 says that there is none, and one below pmin is ignored.
        if (result.Has(AttributeSet.MaxPeriodBit) && (result.MaxPeriod == 0 ||
            (result.Has(AttributeSet.MinPeriodBit) && result.MaxPeriod < result.MinPeriod)))
        {
            result.Present &= ~AttributeSet.MaxPeriodBit;
        }
    }

    // gt, lt and st speak of numbers, edge of a boolean, each of a resource or an instance of one.
    private static int ChangesAllowed(int definition)
    {
        if ((definition & Resource.R) == 0)
        {
            return 0;
        }

        int type = Resource.Type(definition);
        return Resource.IsNumeric(type) ? AttributeSet.ChangeBits & ~AttributeSet.EdgeBit
            : type == Resource.Boolean ? AttributeSet.EdgeBit : 0;
    }

    private bool TakeQuery(int definition, CoapMessage message, int changes)
    {
        for (int i = message.Find(CoapOption.UriQuery); i >= 0; i = message.Find(CoapOption.UriQuery, i + 1))
        {
            if (!TakeAttribute(message.Buffer, message.OptionOffset(i), message.OptionLength(i), changes))
            {
                return false;
            }
        }

        return _candidate.IsConsistent;
    }

    private int Find(int high, int low)
    {
        for (int row = 0; row < _length; row += RowLength(row))
        {
            if (_rows[row + High] == high && _rows[row + Low] == low)
            {
                return row;
            }
        }

        return -1;
    }

    private int RowLength(int row) => Set0 + AttributeSet.PackedLength(_rows[row + Set0]);

    // A set that is another one now takes the last place.
    private Status Store(int high, int low)
    {
        int row = Find(high, low);
        int replaced = row < 0 ? 0 : RowLength(row);
        if (_candidate.Present != 0 && ((row < 0 && _count == MaxPaths) || _length - replaced + Set0 + _candidate.Length > MaxLength))
        {
            return Status.ServiceUnavailable;
        }

        Version++;
        if (row >= 0)
        {
            Remove(row);
        }

        if (_candidate.Present == 0)
        {
            return Status.Changed;
        }

        row = _length;
        _length += Set0 + _candidate.Length;
        _count++;
        if (_length > _rows.Length)
        {
            var grown = new int[_length + Step];
            Array.Copy(_rows, 0, grown, 0, row);
            _rows = grown;
        }

        _rows[row + High] = high;
        _rows[row + Low] = low;
        _candidate.Pack(_rows, row + Set0);
        return Status.Changed;
    }

    private void Remove(int row)
    {
        int next = row + RowLength(row);
        Array.Copy(_rows, next, _rows, row, _length - next);
        _length -= next - row;
        _count--;
    }

    // "pmin=10" sets, "pmin" and "pmin=" unset.
    private bool TakeAttribute(byte[] buffer, int offset, int length, int changes)
    {
        int end = offset + length;
        int equals = offset;
        while (equals < end && buffer[equals] != '=')
        {
            equals++;
        }

        int bit = Name(buffer, offset, equals - offset);
        if (bit == 0 || ((bit & AttributeSet.ChangeBits) != 0 && (bit & changes) == 0))
        {
            return false; // accepted attributes are obeyed, all others refused
        }

        int value = equals < end ? equals + 1 : end;
        if (value == end)
        {
            _candidate.Present &= ~bit;
            return true;
        }

        if ((bit & AttributeSet.IntegerBits) != 0)
        {
            const int Flags = AttributeSet.EdgeBit | AttributeSet.ConfirmableBit;
            bool fits = DecimalText.TryParseUnsigned(buffer, value, end - value, out ulong number) &&
                number <= ((bit & Flags) != 0 ? 1UL : int.MaxValue);
            if (fits)
            {
                _candidate.Set(bit, (int)number);
            }

            return fits;
        }

        if (!DecimalText.TryParseDouble(buffer, value, end - value, out double parsed))
        {
            return false;
        }

        _candidate.SetDecimal(bit, parsed);
        return true;
    }

    private static int Name(byte[] buffer, int offset, int length)
    {
        for (int i = 0; i < Discover.AttributeNames.Length; i++)
        {
            string name = Discover.AttributeNames[i];
            bool same = name.Length == length;
            for (int j = 0; same && j < length; j++)
            {
                same = buffer[offset + j] == name[j];
            }

            if (same)
            {
                return 1 << i;
            }
        }

        return 0;
    }
}

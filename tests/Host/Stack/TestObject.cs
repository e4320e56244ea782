// An object with a resource of every kind that the stack treats differently, to be read, written and counted.
using System.Collections.Generic;
using System.Linq;
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Host.Stack;

/// <summary>Object 30000: instances may be created and deleted.</summary>
internal sealed class TestObject : Lwm2mObject
{
    internal const int ObjectId = 30000;
    internal const int Text = 0, Number = 1, Real = 2, Stream = 3, Action = 4, SlowAction = 5, Many = 6, Secret = 7, Bytes = 8,
        SlowStream = 9, Absent = 10, SlowNumber = 11, FirstLong = 20, LongCount = 12;

    /// <summary>How many characters each of the long texts has.</summary>
    internal const int LongLength = 200;

    private static readonly int[] s_table = new[]
    {
        Text | RW | String,
        Number | RW | Integer,
        Real | RW | Float,
        Stream | W | Opaque,
        Action | E,
        SlowAction | E | Slow,
        Many | RW | Integer | Multiple,
        Secret | W | String,
        Bytes | RW | Opaque,
        SlowStream | W | Opaque | Slow,
        Absent | R | Integer,
        SlowNumber | RW | Integer | Slow,
    }.Concat(Enumerable.Range(FirstLong, LongCount).Select(id => id | R | String)).ToArray();

    private readonly SortedDictionary<int, Content> _instances = new();
    private int[] _ids = [];

    internal TestObject(int instances = 1)
        : base(ObjectId, 10, s_table)
    {
        for (int i = 0; i < instances; i++)
        {
            _instances[i] = new Content();
        }

        _ids = _instances.Keys.ToArray();
    }

    public override int InstanceCount => _instances.Count;

    public override bool HasFreeInstances => true;

    /// <summary>The first instance's content.</summary>
    internal Content First => _instances[0];

    /// <summary>How often something was executed.</summary>
    internal int Executions { get; private set; }

    /// <summary>The arguments of the last Execute: 0's value.</summary>
    internal string Argument { get; private set; } = "";

    /// <summary>How often a value was read.</summary>
    internal int Reads { get; private set; }

    /// <summary>How often a value was written.</summary>
    internal int Writes { get; private set; }

    /// <summary>The bytes that came block by block, and where each piece began.</summary>
    internal List<byte> Streamed { get; } = new();

    internal List<int> Positions { get; } = new();

    internal bool StreamEnded { get; private set; }

    /// <summary>What a Check of the stream says.</summary>
    internal Status StreamStatus { get; set; } = Status.Changed;

    /// <summary>The long texts' character.</summary>
    internal char Fill { get; set; } = 'a';

    public override int InstanceAt(int index) => _ids[index];

    internal Content Get(int instance) => _instances[instance];

    internal void Set(long number)
    {
        First.Number = number;
        Touch();
    }

    internal void SetReal(double real)
    {
        First.Real = real;
        Touch();
    }

    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        Reads++;
        Content content = _instances[instance];
        switch (resource)
        {
            case Text: writer.String(content.Text); break;
            case Number: writer.Integer(content.Number); break;
            case SlowNumber: writer.Integer(content.Number); break;
            case Real: writer.Float(content.Real); break;
            case Bytes: writer.Opaque(content.Bytes, 0, content.Bytes.Length); break;
            case Many:
                foreach ((int id, long value) in content.Many)
                {
                    writer.Instance(id);
                    writer.Integer(value);
                }

                break;
            case >= FirstLong: writer.String(new string((char)(Fill + resource - FirstLong), LongLength)); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        resource is Stream or SlowStream ? StreamStatus
            : (resource == Number && value.Integer < 0) || (resource == Text && value.Length > 256) ? Status.BadRequest
            : Status.Changed;

    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        Writes++;
        Content content = _instances[instance];
        switch (resource)
        {
            case Text: content.Text = value.GetString(); break;
            case Secret: content.Secret = value.GetString(); break;
            case Number or SlowNumber: content.Number = value.Integer; break;
            case Real: content.Real = value.Float; break;
            case Bytes: content.Bytes = value.GetBytes(); break;
            case Many: content.Many[resourceInstance] = value.Integer; break;
            case Stream or SlowStream: Take(value); break;
        }

        return Status.Changed;
    }

    public override void Clear(int instance, int resource) => _instances[instance].Many.Clear();

    public override void Reset(int instance) => _instances[instance] = new Content();

    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        Executions++;
        Argument = arguments.TryGet(0, out byte[] buffer, out int offset, out int length)
            ? System.Text.Encoding.UTF8.GetString(buffer, offset, length)
            : "";
        return Status.Changed;
    }

    public override Status Create(int instance)
    {
        _instances[instance] = new Content();
        _ids = _instances.Keys.ToArray();
        return Status.Created;
    }

    public override Status Delete(int instance)
    {
        _instances.Remove(instance);
        _ids = _instances.Keys.ToArray();
        return Status.Deleted;
    }

    private void Take(Value value)
    {
        if (value.Position == 0)
        {
            Streamed.Clear();
            Positions.Clear();
        }

        Positions.Add(value.Position);
        Streamed.AddRange(value.GetBytes());
        StreamEnded = !value.More;
    }

    /// <summary>What an instance holds.</summary>
    internal sealed class Content
    {
        internal string Text { get; set; } = "text";

        internal string Secret { get; set; } = "";

        internal long Number { get; set; } = 7;

        internal double Real { get; set; } = 1.5;

        internal byte[] Bytes { get; set; } = [1, 2, 3];

        internal SortedDictionary<int, long> Many { get; } = new() { [0] = 10, [3] = 13 };
    }
}

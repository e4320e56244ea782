// What the objects that there are have not got: a slow resource, instances that come and go, and more than a datagram holds.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Unit.Stack;

/// <summary>Object 30000, with one instance or two.</summary>
public sealed class StackObject : Lwm2mObject
{
    private const int Number = 1, Text = 2, Stream = 3, Action = 4, SlowAction = 5, FirstLong = 10, LongCount = 8;

    private static readonly int[] s_table =
    {
        Number | RW | Integer,
        Text | W | String,
        Stream | W | Opaque,
        Action | E,
        SlowAction | E | Slow,
        FirstLong | R | String,
        (FirstLong + 1) | R | String,
        (FirstLong + 2) | R | String,
        (FirstLong + 3) | R | String,
        (FirstLong + 4) | R | String,
        (FirstLong + 5) | R | String,
        (FirstLong + 6) | R | String,
        (FirstLong + 7) | R | String,
    };

    private readonly string _long = new string('x', 200);
    private int _count = 1;

    public StackObject()
        : base(30000, 10, s_table)
    {
    }

    public long Value { get; private set; } = 7;

    public string Written { get; private set; } = "";

    public int Streamed { get; private set; }

    public int Executions { get; private set; }

    public override int InstanceCount => _count;

    public override bool HasFreeInstances => true;

    public void Set(long value)
    {
        Value = value;
        Touch();
    }

    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        if (resource == Number)
        {
            writer.Integer(Value);
        }
        else
        {
            writer.String(_long);
        }

        return Status.Content;
    }

    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        switch (resource)
        {
            case Number: Value = value.Integer; break;
            case Text: Written = value.GetString(); break;
            default: Streamed = value.Position + value.Length; break;
        }

        return Status.Changed;
    }

    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        Executions++;
        return Status.Changed;
    }

    public override Status Create(int instance)
    {
        _count++;
        return Status.Created;
    }

    public override Status Delete(int instance)
    {
        _count--;
        return Status.Deleted;
    }
}

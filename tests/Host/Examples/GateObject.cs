// A gate: moved from the server, counts its movements.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Example;

public sealed class GateObject : Lwm2mObject
{
    private const int Open = 0, Movements = 1, ResetMovements = 2;

    private bool _open;
    private int _movements;

    public GateObject()
        : base(26250, 10, Table()) // an id for private use; version 1.0
    {
    }

    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Open: writer.Boolean(_open); break;
            case Movements: writer.Integer(_movements); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        _movements += value.Boolean == _open ? 0 : 1;
        _open = value.Boolean;
        return Status.Changed;
    }

    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        _movements = 0;
        return Status.Changed;
    }

    private static int[] Table() => new int[]
    {
        Open | RW | Boolean | Mandatory,
        Movements | R | Integer,
        ResetMovements | E,
    };
}

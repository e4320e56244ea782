// LwM2M v1.0 Test Object and LwM2M v1.1 Test Object, 3441 and 3442 of the OMA registry: a resource of each type for servers to
// read and write.
using System.Text;
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Conformance;

/// <summary>A test object. Instance 0 is there from the beginning; a server may delete it and create others.</summary>
/// <remarks>
/// What a server writes must keep to the limits below; resource instances may have any ids. A Write (Replace) of an instance
/// removes what it does not have.
/// Heap: 396 bytes, and 924 for an instance as it is at first.
/// </remarks>
public sealed partial class TestObject : CreatableObject
{
    /// <summary>The ids of the two objects.</summary>
    public const int Version10 = 3441, Version11 = 3442;

    /// <summary>How many instances there may be.</summary>
    public const int MaxInstances = 2;

    /// <summary>How many instances a resource may have: what the registry advises for random values.</summary>
    public const int MaxResourceInstances = 10;

    /// <summary>The longest string and opaque value: three times what the registry advises for random values.</summary>
    public const int MaxBytes = 64;

    private const int ResetValues = 0, RandomizeValues = 1, ClearValues = 2, ExecWithArguments = 3, ArgumentsList = 4,
        SendData = 5, ResourcesToSend = 6, StringValue = 110, IntegerValue = 120, UnsignedValue = 125, FloatValue = 130,
        BooleanValue = 140, OpaqueValue = 150, TimeValue = 160, LinkValue = 170, CoreLinkValue = 180, Strings = 1110,
        Integers = 1120, Unsigneds = 1125, Floats = 1130, Booleans = 1140, Opaques = 1150, Times = 1160, Links = 1170, CoreLinks = 1180;

    private readonly Lwm2mPath _path = new Lwm2mPath();

    // By place in the table: how many instances of a resource the request that is being checked adds.
    private readonly byte[] _added;
    private bool _replaces;

    /// <summary>Makes an object with an instance of initial values.</summary>
    /// <param name="id"><see cref="Version10"/> or <see cref="Version11"/>.</param>
    /// <param name="seed">What random values begin with.</param>
    public TestObject(int id, int seed)
        : base(id, 10, id == Version10 ? Table10() : Table11())
    {
        _random = seed;
        _added = new byte[Resources.Length];
        Create(0);
    }

    /// <inheritdoc/>
    protected override int Capacity => MaxInstances;

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        TestValues values = Values(instance);
        int definition = Find(resource), type = Resource.Type(definition);
        bool multiple = (definition & Multiple) != 0, any = multiple; // a multiple resource may be there and empty
        for (int i = values.First(resource); values.IsOf(resource, i); i++)
        {
            any = true;
            if (multiple)
            {
                writer.Instance(values.InstanceAt(i));
            }

            Write(writer, type, values.NumberAt(i), values.ContentAt(i));
        }

        return any ? Status.Content : Status.NotFound;
    }

    /// <inheritdoc/>
    public override void BeginCheck(int instance, bool replaces)
    {
        System.Array.Clear(_added, 0, _added.Length);
        _replaces = replaces;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        int definition = Find(resource);
        if ((definition & W) == 0)
        {
            return Status.MethodNotAllowed;
        }

        bool fits = true;
        TestValues values = Values(instance);
        switch (Resource.Type(definition))
        {
            case Opaque:
                if (value.Position + value.Length > MaxBytes)
                {
                    return Status.RequestEntityTooLarge;
                }

                fits = value.Position == 0 || value.Position <= LengthOf(values, resource);
                break;
            case String:
                fits = value.Length <= MaxBytes && (resource != ResourcesToSend || IsPath(value));
                break;
            case CoreLink:
                // RFC 6690 2: a link begins with its target.
                fits = value.Length == 0 || (value.Length <= MaxBytes && value.Buffer[value.Offset] == '<');
                break;
        }

        if (fits && (definition & Multiple) != 0 && values != null)
        {
            fits = HasRoom(values, resource, resourceInstance);
        }

        return fits ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        TestValues values = Values(instance);
        int definition = Find(resource);
        bool multiple = (definition & Multiple) != 0;
        int key = multiple ? resourceInstance : TestValues.Single;
        if (multiple && values.Find(resource, key) < 0 && values.CountOf(resource) == MaxResourceInstances)
        {
            return Status.BadRequest; // in a Create, whose values are not counted before
        }

        long number = value.Integer;
        object content = null;
        switch (Resource.Type(definition))
        {
            case Float: number = System.BitConverter.DoubleToInt64Bits(value.Float); break;
            case Boolean: number = value.Boolean ? 1 : 0; break;
            case ObjectLink: number = Link(value.ObjectId, value.InstanceId); break;
            case Opaque: content = Join(values, resource, value); break;
            case String or CoreLink:
                content = value.GetString();
                number = resource == ResourcesToSend ? PackedPath(value) : 0;
                break;
        }

        values.Put(resource, key, number, content);
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Clear(int instance, int resource) => Values(instance).RemoveAll(resource);

    /// <inheritdoc/>
    public override void Reset(int instance)
    {
        for (int i = 0; i < Resources.Length; i++)
        {
            if ((Resources[i] & W) != 0)
            {
                Values(instance).RemoveAll(Resource.Id(Resources[i]));
            }
        }
    }

    /// <inheritdoc/>
    public override Status CheckDelete(int instance, int resource, int resourceInstance) => Status.Changed;

    /// <inheritdoc/>
    public override Status DeleteResourceInstance(int instance, int resource, int resourceInstance) =>
        Values(instance).Remove(resource, resourceInstance) ? Status.Deleted : Status.NotFound;

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        TestValues values = Values(instance);
        switch (resource)
        {
            case ResetValues: FillWithInitial(values); break;
            case RandomizeValues: FillWithRandom(values); break;
            case ClearValues: FillWithNothing(values); break;
            case ExecWithArguments: return KeepArguments(values, arguments);
            default: return Send(instance, arguments);
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    protected override ObjectInstance Make()
    {
        var values = new TestValues();
        FillWithInitial(values);
        return values;
    }

    private static int[] Table10() => new int[]
    {
        ResetValues | E,
        RandomizeValues | E,
        ClearValues | E,
        ExecWithArguments | E,
        ArgumentsList | R | String | Multiple,
        StringValue | RW | String,
        IntegerValue | RW | Integer,
        FloatValue | RW | Float,
        BooleanValue | RW | Boolean,
        OpaqueValue | RW | Opaque,
        TimeValue | RW | Time,
        LinkValue | RW | ObjectLink,
        Strings | RW | String | Multiple,
        Integers | RW | Integer | Multiple,
        Floats | RW | Float | Multiple,
        Booleans | RW | Boolean | Multiple,
        Opaques | RW | Opaque | Multiple,
        Times | RW | Time | Multiple,
        Links | RW | ObjectLink | Multiple,
    };

    private static int[] Table11() => new int[]
    {
        ResetValues | E,
        RandomizeValues | E,
        ClearValues | E,
        ExecWithArguments | E,
        ArgumentsList | R | String | Multiple,
        SendData | E,
        ResourcesToSend | RW | String | Multiple,
        StringValue | RW | String,
        IntegerValue | RW | Integer,
        UnsignedValue | RW | Unsigned,
        FloatValue | RW | Float,
        BooleanValue | RW | Boolean,
        OpaqueValue | RW | Opaque,
        TimeValue | RW | Time,
        LinkValue | RW | ObjectLink,
        CoreLinkValue | RW | CoreLink,
        Strings | RW | String | Multiple,
        Integers | RW | Integer | Multiple,
        Unsigneds | RW | Unsigned | Multiple,
        Floats | RW | Float | Multiple,
        Booleans | RW | Boolean | Multiple,
        Opaques | RW | Opaque | Multiple,
        Times | RW | Time | Multiple,
        Links | RW | ObjectLink | Multiple,
        CoreLinks | RW | CoreLink | Multiple,
    };

    private static void Write(ValueWriter writer, int type, long number, object content)
    {
        switch (type)
        {
            case String or CoreLink: writer.String((string)content); break;
            case Opaque: writer.Opaque((byte[])content, 0, ((byte[])content).Length); break;
            case Integer: writer.Integer(number); break;
            case Unsigned: writer.Unsigned((ulong)number); break;
            case Float: writer.Float(System.BitConverter.Int64BitsToDouble(number)); break;
            case Boolean: writer.Boolean(number != 0); break;
            case Time: writer.Time(number); break;
            default: writer.ObjectLink((int)(number >> 16), (int)(number & 0xFFFF)); break;
        }
    }

    private static long Link(int objectId, int instanceId) => ((long)objectId << 16) | (uint)instanceId;

    private static int LengthOf(TestValues values, int resource)
    {
        int at = values == null ? -1 : values.Find(resource, TestValues.Single);
        return at < 0 ? 0 : ((byte[])values.ContentAt(at)).Length;
    }

    // Opaque bytes; of a single resource they may come block by block (RFC 7959), each joined to those before it.
    private static byte[] Join(TestValues values, int resource, Value value)
    {
        if (value.Position == 0)
        {
            return value.GetBytes();
        }

        var joined = new byte[value.Position + value.Length];
        var before = (byte[])values.ContentAt(values.Find(resource, TestValues.Single));
        System.Array.Copy(before, 0, joined, 0, value.Position);
        System.Array.Copy(value.Buffer, value.Offset, joined, value.Position, value.Length);
        return joined;
    }

    private bool HasRoom(TestValues values, int resource, int resourceInstance)
    {
        if (!_replaces && values.Find(resource, resourceInstance) >= 0)
        {
            return true;
        }

        int place = 0;
        while (Resource.Id(Resources[place]) != resource)
        {
            place++;
        }

        int there = _replaces ? 0 : values.CountOf(resource);
        return there + ++_added[place] <= MaxResourceInstances;
    }

    private Status KeepArguments(TestValues values, ExecuteArguments arguments)
    {
        const int MaxArguments = 10;
        for (int digit = 0; digit < MaxArguments; digit++)
        {
            if (arguments.TryGet(digit, out _, out _, out int length) && length > MaxBytes)
            {
                return Status.BadRequest;
            }
        }

        values.RemoveAll(ArgumentsList);
        for (int digit = 0; digit < MaxArguments; digit++)
        {
            if (arguments.TryGet(digit, out byte[] buffer, out int offset, out int length))
            {
                string text = length == 0 ? "" : Encoding.UTF8.GetString(buffer, offset, length);
                values.Put(ArgumentsList, digit, 0, text);
            }
        }

        return Status.Changed;
    }

    // Null for an instance that is about to be created.
    private TestValues Values(int instance) => (TestValues)Get(instance);
}

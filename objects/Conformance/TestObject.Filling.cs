// Reset Values (0), Randomize Values (1) and Clear Values (2) of the test objects.
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Conformance;

/// <content>Initial, random and empty values.</content>
public sealed partial class TestObject
{
    // What the registry advises for strings and opaque values.
    private const int MaxRandomBytes = 20;

    // Arguments List and Resources to Send come before the values of each type.
    private const int FirstValue = StringValue;

    // 65535:65535, and 3:0.
    private const long NullLink = 0xFFFFFFFF, DeviceLink = 3 << 16;

    private int _random;

    private void FillWithInitial(TestValues values)
    {
        values.RemoveAll();
        for (int i = 0; i < Resources.Length; i++)
        {
            int definition = Resources[i];
            if (Resource.Id(definition) >= FirstValue)
            {
                int type = Resource.Type(definition);
                values.Put(Resource.Id(definition), FirstInstance(definition), InitialNumber(type), InitialContent(type));
            }
        }
    }

    private void FillWithNothing(TestValues values)
    {
        values.RemoveAll();
        for (int i = 0; i < Resources.Length; i++)
        {
            int definition = Resources[i], type = Resource.Type(definition);
            if (Resource.Id(definition) >= FirstValue && (definition & Multiple) == 0)
            {
                object content = type == Opaque ? new byte[0] : type == String || type == CoreLink ? "" : null;
                values.Put(Resource.Id(definition), TestValues.Single, type == ObjectLink ? NullLink : 0, content);
            }
        }
    }

    private void FillWithRandom(TestValues values)
    {
        for (int i = 0; i < Resources.Length; i++)
        {
            int definition = Resources[i], resource = Resource.Id(definition), type = Resource.Type(definition);
            if (resource >= FirstValue)
            {
                values.RemoveAll(resource);
                int first = FirstInstance(definition), count = first == 0 ? 1 + Next(MaxResourceInstances) : 1;
                for (int k = 0; k < count; k++)
                {
                    values.Put(resource, first + k, RandomNumber(type), RandomContent(type));
                }
            }
        }
    }

    private static int FirstInstance(int definition) => (definition & Multiple) != 0 ? 0 : TestValues.Single;

    private static long InitialNumber(int type) => type switch
    {
        Integer => 1024,
        Unsigned => long.MinValue, // the bits of 2^63
        Float => System.BitConverter.DoubleToInt64Bits(3.14159),
        Boolean => 1,
        Time => 946684800, // 2000-01-01T00:00Z
        ObjectLink => DeviceLink,
        _ => 0,
    };

    private static object InitialContent(int type) => type switch
    {
        String => "initial value",
        CoreLink => "</3442>",
        Opaque => new byte[] { 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF },
        _ => null,
    };

    private long RandomNumber(int type)
    {
        const int Half = 1 << 30;
        switch (type)
        {
            case Integer: return Next(int.MaxValue) - Half;
            case Unsigned: return ((long)Next(int.MaxValue) << 33) | (uint)Next(int.MaxValue);
            case Float: return System.BitConverter.DoubleToInt64Bits((Next(int.MaxValue) - Half) / 1000.0);
            case Boolean: return Next(2);
            case Time: return Next(int.MaxValue);
            case ObjectLink: return Next(2) == 0 ? NullLink : DeviceLink; // what may be written back: links to what is there
            default: return 0;
        }
    }

    private object RandomContent(int type)
    {
        if (type != Opaque && type != String && type != CoreLink)
        {
            return null;
        }

        int length = 1 + Next(MaxRandomBytes);
        if (type == CoreLink)
        {
            return "</" + Next(Lwm2mPath.MaxId).ToString() + ">";
        }

        var bytes = new byte[length];
        var letters = new char[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)Next(256);
            letters[i] = (char)('a' + Next(26));
        }

        return type == Opaque ? bytes : (object)new string(letters);
    }

    // A number below a limit. Marsaglia, "Xorshift RNGs": the state is never 0.
    private int Next(int limit)
    {
        uint state = _random == 0 ? 1 : (uint)_random;
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        _random = (int)state;
        return (int)(state >> 1) % limit;
    }
}

// An object's table: one int a resource. `using static Objects.Model.Resource` lets it read like the registry:
//   5700 | R | Float | Mandatory,
namespace Objects.Model;

/// <summary>The parts of a resource's definition, to be or-ed with its id, and how to take them apart.</summary>
public static class Resource
{
    /// <summary>The server may read it.</summary>
    public const int R = 1 << 16;

    /// <summary>The server may write it.</summary>
    public const int W = 1 << 17;

    /// <summary>The server may execute it.</summary>
    public const int E = 1 << 18;

    /// <summary>The server may read and write it.</summary>
    public const int RW = R | W;

    /// <summary>It has resource instances.</summary>
    public const int Multiple = 1 << 19;

    /// <summary>Every instance of the object has it.</summary>
    public const int Mandatory = 1 << 20;

    /// <summary>Acting on it takes long: the request is acknowledged first and answered later (RFC 7252 5.2.2).</summary>
    public const int Slow = 1 << 21;

    /// <summary>A floating point number kept in whole units; in thousandths unless the definition says otherwise.</summary>
    public const int Whole = 3 << 28;

    /// <summary>A floating point number kept in tenths of its unit.</summary>
    public const int Tenths = 2 << 28;

    /// <summary>A floating point number kept in millionths of its unit.</summary>
    public const int Millionths = 5 << 28;

    /// <summary>UTF-8 text.</summary>
    public const int String = 1 << 24;

    /// <summary>A signed integer of up to 64 bits.</summary>
    public const int Integer = 2 << 24;

    /// <summary>An unsigned integer of up to 64 bits.</summary>
    public const int Unsigned = 3 << 24;

    /// <summary>A floating point number.</summary>
    public const int Float = 4 << 24;

    /// <summary>True or false.</summary>
    public const int Boolean = 5 << 24;

    /// <summary>Bytes.</summary>
    public const int Opaque = 6 << 24;

    /// <summary>Seconds since 1970-01-01T00:00Z.</summary>
    public const int Time = 7 << 24;

    /// <summary>An object id and an instance id.</summary>
    public const int ObjectLink = 8 << 24;

    /// <summary>A CoRE link, RFC 6690.</summary>
    public const int CoreLink = 9 << 24;

    private const int TypeMask = 15 << 24;

    // The scale is kept as its difference to the usual one in binary: no bits mean 3.
    private const int ScaleShift = 28, ScaleMask = 7, UsualScale = 3;

    /// <summary>The resource id of a definition.</summary>
    public static int Id(int definition) => definition & 0xFFFF;

    /// <summary>The type of a definition: one of this class's type constants, 0 for none (an executable).</summary>
    public static int Type(int definition) => definition & TypeMask;

    /// <summary>To which power of ten a floating point number is divided: 3 for one that is kept in thousandths.</summary>
    public static int Scale(int definition) => ((definition >> ScaleShift) & ScaleMask) ^ UsualScale;

    /// <summary>True for the types that gt, lt and st apply to: LwM2M 1.1 Core 5.1.2.</summary>
    public static bool IsNumeric(int type) => type == Integer || type == Unsigned || type == Float || type == Time;
}

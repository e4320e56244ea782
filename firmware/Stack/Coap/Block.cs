// RFC 7959 2.2:  NUM(4-20) M(1) SZX(3)
namespace Firmware.Stack.Coap;

/// <summary>The value of a Block1 or Block2 option.</summary>
public static class Block
{
    /// <summary>The option is absent.</summary>
    public const int None = -1;

    /// <summary>SZX of the largest block, 1,024 bytes; 7 is reserved.</summary>
    public const int MaxSzx = 6;

    /// <summary>Makes a value.</summary>
    public static int Make(int number, bool more, int szx) => (number << 4) | (more ? 8 : 0) | szx;

    /// <summary>The block's number.</summary>
    public static int Number(int value) => value >> 4;

    /// <summary>True when more blocks follow.</summary>
    public static bool More(int value) => (value & 8) != 0;

    /// <summary>The size exponent, 0 to 6; 7 is malformed.</summary>
    public static int Szx(int value) => value & 7;

    /// <summary>The block's size in bytes.</summary>
    public static int Size(int szx) => 16 << szx;
}

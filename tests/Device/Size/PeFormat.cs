namespace DeviceCheck.Size;

/// <summary>Sizes of the .pe format (marker NFMRK1) that the metadata processor writes.</summary>
public static class PeFormat
{
    // Marker, checksums, version, table offsets, paddings.
    public const int Header = 124;

    // Rows. Each table is padded to four bytes; the rows below need none.
    public const int AssemblyReference = 12, TypeReference = 8, MemberReference = 8;
    public const int Type = 24, Field = 8, Method = 16, Attribute = 8;

    // Exception table of a method: a row for each handler, then their count.
    public const int Handler = 12, HandlerCount = 1;

    /// <summary>Strings, byte code, and signatures with the data of array initialisers: 16 bits address each.</summary>
    public const int LargestTable = 65535;
}

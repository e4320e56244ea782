// A package as firmware/Operation/Update/Manifest.cs describes it, made of .NET's own CBOR and HMAC: nothing of the firmware's code is in
// it, so that what the firmware makes of it is a test of both.
using System.Collections.Generic;
using System.Formats.Cbor;
using System.Security.Cryptography;

namespace Bench.Packaging;

/// <summary>What a package says of the assembly that follows.</summary>
public sealed record Package
{
    private const int Mac0 = 17, Algorithm = 1, Hmac256 = 5;

    /// <summary>The format of the manifest.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>1 for a .pe, 2 for a .NET assembly.</summary>
    public int AssemblyFormat { get; init; } = 2;

    /// <summary>The boards that it is for.</summary>
    public IReadOnlyList<string> Boards { get; init; } = [];

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "boards";

    /// <summary>Its version.</summary>
    public string Version { get; init; } = "1.0.0";

    /// <summary>The version of <c>wiring</c> that it was built against.</summary>
    public (int Major, int Minor) Wiring { get; init; } = (1, 0);

    /// <summary>The assembly.</summary>
    public byte[] Assembly { get; init; } = [];

    /// <summary>Makes it.</summary>
    public byte[] Make(byte[] key) => [.. Head(key), .. Assembly];

    /// <summary>Makes what comes before the assembly: a COSE_Mac0 message (RFC 9052 6.2).</summary>
    public byte[] Head(byte[] key)
    {
        byte[] algorithm = Protected(), manifest = Manifest();
        var tagged = new CborWriter(CborConformanceMode.Canonical);
        tagged.WriteStartArray(4);
        tagged.WriteTextString("MAC0");
        tagged.WriteByteString(algorithm);
        tagged.WriteByteString([]);
        tagged.WriteByteString(manifest);
        tagged.WriteEndArray();
        byte[] tag = HMACSHA256.HashData(key, tagged.Encode());

        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteTag((CborTag)Mac0);
        writer.WriteStartArray(4);
        writer.WriteByteString(algorithm);
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteByteString(manifest);
        writer.WriteByteString(tag);
        writer.WriteEndArray();
        return writer.Encode();
    }

    private static byte[] Protected()
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(1);
        writer.WriteInt32(Algorithm);
        writer.WriteInt32(Hmac256);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private byte[] Manifest()
    {
        const int Fields = 8;
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(Fields);
        writer.WriteInt32(1);
        writer.WriteInt32(FormatVersion);
        writer.WriteInt32(2);
        writer.WriteInt32(AssemblyFormat);
        writer.WriteInt32(3);
        writer.WriteStartArray(Boards.Count);
        foreach (string board in Boards)
        {
            writer.WriteTextString(board);
        }

        writer.WriteEndArray();
        writer.WriteInt32(4);
        writer.WriteTextString(Name);
        writer.WriteInt32(5);
        writer.WriteTextString(Version);
        writer.WriteInt32(6);
        writer.WriteStartArray(2);
        writer.WriteInt32(Wiring.Major);
        writer.WriteInt32(Wiring.Minor);
        writer.WriteEndArray();
        writer.WriteInt32(7);
        writer.WriteInt32(Assembly.Length);
        writer.WriteInt32(8);
        writer.WriteByteString(SHA256.HashData(Assembly));
        writer.WriteEndMap();
        return writer.Encode();
    }
}

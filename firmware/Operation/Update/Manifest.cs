// The head of a package: a COSE_Mac0 message (RFC 9052 6.2) with HMAC 256/256, whose payload says what the bytes are that follow it.
//
//   D1 84                            17( [
//   43 A1 01 05                        << {1: 5} >>,        protected: the algorithm, HMAC 256/256 (RFC 9053 3.1)
//   A0                                 {},
//   58 nn ... or 59 nn nn ...          << manifest >>,
//   58 20 ...                          tag ] )
//   the assembly
//
//   manifest = { 1: 1,               format of the manifest
//                2: uint,            format of the assembly: 1 NFMRK1, 2 .NET
//                3: [ 1* tstr ],     the boards that it is for
//                4: tstr,            name
//                5: tstr,            version
//                6: [ uint, uint ],  major and minor version of the assembly `wiring` that it was built against
//                7: uint,            length of the assembly
//                8: bstr .size 32 }  SHA-256 of the assembly
//
// All of it in CBOR's deterministic encoding (RFC 8949 4.2.1), the keys in this order, none missing and none added: what a later version
// adds takes another format number.
using System;
using System.Text;
using Firmware.Stack.Crypto;
using Objects.Bytes;
using Objects.Codec;

namespace Firmware.Operation.Update;

/// <summary>What a package says of itself.</summary>
public sealed class Manifest
{
    /// <summary>Formats of an assembly: what nanoFramework's metadata processor makes for firmware 1.x, and .NET's.</summary>
    public const int NanoFramework1 = 1, DotNet = 2;

    /// <summary>The longest manifest: eight boards with names of ten bytes, a name and a version of forty have room.</summary>
    public const int MaxManifest = 256;

    /// <summary>The longest head.</summary>
    public const int MaxHead = PayloadAt + MaxBytesHead + MaxManifest + TagHead + Sha256.HashSize;

    /// <summary>The longest name or version: what LwM2M's resources 6 and 7 of object 5 hold is longer, but a log line is not.</summary>
    public const int MaxText = 40;

    /// <summary>RFC 2104 3: keys shorter than the hash are weaker than it, and what is longer than its block is hashed first. 16 bytes are
    /// what AES-128 has.</summary>
    public const int MinKey = 16, MaxKey = 64;

    private const int FormatVersion = 1, PayloadAt = 7, MaxBytesHead = 3, TagHead = 2;

    // RFC 9052 6.3: MAC_structure = [ "MAC0", protected, external_aad: h'', payload ], of which the payload is in the package as it is here.
    private const int StructureHead = 11;

    private Manifest()
    {
    }

    /// <summary>How many bytes come before the assembly.</summary>
    public int HeadLength { get; private set; }

    /// <summary><see cref="NanoFramework1"/> or <see cref="DotNet"/>, or another.</summary>
    public int AssemblyFormat { get; private set; }

    /// <summary>The boards that it is for.</summary>
    public string[] Boards { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; }

    /// <summary>Its version.</summary>
    public string Version { get; private set; }

    /// <summary>The major version of the assembly <c>wiring</c> that it was built against.</summary>
    public int WiringMajor { get; private set; }

    /// <summary>The minor one.</summary>
    public int WiringMinor { get; private set; }

    /// <summary>The assembly's length.</summary>
    public int Length { get; private set; }

    /// <summary>SHA-256 of the assembly.</summary>
    public byte[] Hash { get; private set; }

    /// <summary>How long the head is; 0 while too little of it is there to tell, -1 when it can be none.</summary>
    public static int FindHead(byte[] package, int length)
    {
        for (int i = 0; i < PayloadAt && i < length; i++)
        {
            if (package[i] != Prefix(i))
            {
                return -1;
            }
        }

        if (length < PayloadAt + MaxBytesHead)
        {
            return 0;
        }

        int manifest = ReadBytesHead(package, out int start);
        return manifest < 0 ? -1 : start + manifest + TagHead + Sha256.HashSize;
    }

    /// <summary>True when whoever made a head had the key.</summary>
    public static bool IsAuthentic(byte[] package, int headLength, byte[] key, ICryptography cryptography)
    {
        int macAt = headLength - Sha256.HashSize;
        int payload = macAt - TagHead - PayloadAt;
        var structure = new byte[StructureHead + payload];
        WriteStructureHead(structure);
        Array.Copy(package, PayloadAt, structure, StructureHead, payload);
        var mac = new byte[Sha256.HashSize];
        cryptography.HmacSha256(key, 0, key.Length, structure, 0, structure.Length, mac, 0);
        return package[macAt - TagHead] == 0x58 && package[macAt - 1] == Sha256.HashSize &&
            ConstantTime.AreEqual(mac, 0, package, macAt, Sha256.HashSize);
    }

    /// <summary>Reads the manifest of a head; null when it is none of this format.</summary>
    public static Manifest Read(byte[] package, int headLength)
    {
        int length = ReadBytesHead(package, out int start);
        if (length < 0 || start + length + TagHead + Sha256.HashSize != headLength)
        {
            return null;
        }

        var input = new ByteReader();
        input.Reset(package, start, length);
        var manifest = new Manifest { HeadLength = headLength };
        return manifest.Take(input, new CborItem()) && !input.Failed && input.Remaining == 0 ? manifest : null;
    }

    /// <summary>True when it is for a board.</summary>
    public bool IsFor(string board)
    {
        for (int i = 0; i < Boards.Length; i++)
        {
            if (Boards[i] == board)
            {
                return true;
            }
        }

        return false;
    }

    private static int Prefix(int at)
    {
        switch (at)
        {
            case 0: return 0xD1;
            case 1: return 0x84;
            case 2: return 0x43;
            case 3: return 0xA1;
            case 4: return 0x01;
            case 5: return 0x05;
            default: return 0xA0;
        }
    }

    private static void WriteStructureHead(byte[] structure)
    {
        structure[0] = 0x84;
        structure[1] = 0x64;
        structure[2] = (byte)'M';
        structure[3] = (byte)'A';
        structure[4] = (byte)'C';
        structure[5] = (byte)'0';
        structure[6] = 0x43;
        structure[7] = 0xA1;
        structure[8] = 0x01;
        structure[9] = 0x05;
        structure[10] = 0x40;
    }

    // The length of the byte string that is the payload, and where it begins; -1 when it is none, or longer than it may be.
    private static int ReadBytesHead(byte[] package, out int start)
    {
        int initial = package[PayloadAt], length = -1;
        start = PayloadAt + 1;
        if (initial == 0x58)
        {
            start = PayloadAt + 2;
            length = package[PayloadAt + 1];
        }
        else if (initial == 0x59)
        {
            start = PayloadAt + MaxBytesHead;
            length = BigEndian.ReadUInt16(package, PayloadAt + 1);
        }

        return length > MaxManifest ? -1 : length;
    }

    private static int ReadUnsigned(ByteReader input, CborItem item)
    {
        item.Read(input);
        if (item.Major != CborItem.UnsignedInteger || item.Argument < 0 || item.Argument > int.MaxValue)
        {
            input.Fail();
            return 0;
        }

        return (int)item.Argument;
    }

    private static int ReadCount(ByteReader input, CborItem item, int major)
    {
        item.Read(input);
        if (item.Major != major || item.Indefinite || item.Argument > input.Remaining)
        {
            input.Fail();
            return 0;
        }

        return (int)item.Argument;
    }

    private static string ReadText(ByteReader input, CborItem item)
    {
        int length = ReadCount(input, item, CborItem.TextString);
        int at = input.Skip(length);
        if (input.Failed || length == 0 || length > MaxText)
        {
            input.Fail();
            return "";
        }

        return Encoding.UTF8.GetString(input.Buffer, at, length);
    }

    private static void Key(ByteReader input, CborItem item, int key)
    {
        if (ReadUnsigned(input, item) != key)
        {
            input.Fail();
        }
    }

    private bool Take(ByteReader input, CborItem item)
    {
        if (ReadCount(input, item, CborItem.Map) != 8)
        {
            return false;
        }

        Key(input, item, 1);
        Key(input, item, FormatVersion);
        Key(input, item, 2);
        AssemblyFormat = ReadUnsigned(input, item);
        Key(input, item, 3);
        Boards = StringArray.New(ReadCount(input, item, CborItem.Array));
        for (int i = 0; i < Boards.Length; i++)
        {
            Boards[i] = ReadText(input, item);
        }

        Key(input, item, 4);
        Name = ReadText(input, item);
        Key(input, item, 5);
        Version = ReadText(input, item);
        Key(input, item, 6);
        if (ReadCount(input, item, CborItem.Array) != 2)
        {
            return false;
        }

        WiringMajor = ReadUnsigned(input, item);
        WiringMinor = ReadUnsigned(input, item);
        Key(input, item, 7);
        Length = ReadUnsigned(input, item);
        Key(input, item, 8);
        if (ReadCount(input, item, CborItem.ByteString) != Sha256.HashSize)
        {
            return false;
        }

        int at = input.Skip(Sha256.HashSize);
        Hash = new byte[Sha256.HashSize];
        if (!input.Failed)
        {
            Array.Copy(input.Buffer, at, Hash, 0, Sha256.HashSize);
        }

        return true;
    }
}

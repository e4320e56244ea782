// The record protection of RFC 6655, RFC 5288, RFC 5246 6.2.3.2 with RFC 7366 and RFC 9146, a second time: .NET's
// cryptography, and nothing of the node's.
using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Host.Dtls;

/// <summary>The keys of one direction of an association.</summary>
internal sealed class RecordKeys
{
    public const int Ccm8 = 0xC0A8, Ccm = 0xC0A4, Gcm = 0x00A8, Cbc = 0x00AE;

    private const int Block = 16, Mac = 32, Salt = 4, Explicit = 8;

    private readonly int _suite;
    private readonly byte[] _key;
    private readonly byte[] _salt;
    private readonly byte[] _macKey;

    /// <summary>Takes one direction's keys out of a key block (RFC 5246 6.3).</summary>
    public RecordKeys(int suite, byte[] keyBlock, bool isServers)
    {
        int own = isServers ? 1 : 0;
        int macs = suite == Cbc ? 2 * Mac : 0;
        _suite = suite;
        _macKey = suite == Cbc ? keyBlock.AsSpan(own * Mac, Mac).ToArray() : null;
        _key = keyBlock.AsSpan(macs + (own * Block), Block).ToArray();
        _salt = suite == Cbc ? null : keyBlock.AsSpan(macs + (2 * Block) + (own * Salt), Salt).ToArray();
    }

    /// <summary>Tells these keys from others.</summary>
    public string Name => Convert.ToHexString(_key);

    /// <summary>What stands in the records.</summary>
    public int Version { get; set; } = Plain.Dtls12;

    /// <summary>How many bytes of key block a suite takes.</summary>
    public static int BlockLength(int suite) => 2 * (Block + (suite == Cbc ? Mac : Salt));

    /// <summary>RFC 5246 5: the pseudorandom function.</summary>
    public static byte[] Prf(byte[] secret, string label, byte[] seed, int length)
    {
        byte[] start = [.. Encoding.ASCII.GetBytes(label), .. seed];
        byte[] a = start;
        byte[] output = [];
        while (output.Length < length)
        {
            a = HMACSHA256.HashData(secret, a);
            output = [.. output, .. HMACSHA256.HashData(secret, Plain.Join(a, start))];
        }

        return output[..length];
    }

    /// <summary>Seals a record.</summary>
    /// <param name="type">The content's type.</param>
    /// <param name="content">The content; with an id the inner plaintext's type is added.</param>
    /// <param name="number">The sequence number.</param>
    /// <param name="id">The receiver's connection id, or an empty one for the record format of RFC 6347.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="padding">Zeros behind the type; with an id only.</param>
    public byte[] Seal(int type, byte[] content, long number, byte[] id, int epoch = 1, int padding = 0) =>
        id.Length == 0
            ? SealAs(type, content, number, id, epoch)
            : SealAs(Plain.WithId, [.. content, (byte)type, .. new byte[padding]], number, id, epoch);

    /// <summary>Seals what is given under the outer type that is given.</summary>
    public byte[] SealAs(int outerType, byte[] content, long number, byte[] id, int epoch = 1)
    {
        byte[] wireNumber = [.. Plain.Number(epoch, 2), .. Plain.Number(number, 6)];
        byte[] fragment = _suite == Cbc
            ? SealCbc(outerType, content, wireNumber, id)
            : SealAead(outerType, content, wireNumber, id);
        return [(byte)outerType, .. Plain.Number(Version, 2), .. wireNumber, .. id,
            .. Plain.Number(fragment.Length, 2), .. fragment];
    }

    /// <summary>Seals with CBC a plaintext that has its padding already.</summary>
    public byte[] SealPadded(int type, byte[] padded, long number)
    {
        byte[] wireNumber = [.. Plain.Number(1, 2), .. Plain.Number(number, 6)];
        byte[] fragment = Encrypt(type, padded, wireNumber, []);
        return [(byte)type, .. Plain.Number(Version, 2), .. wireNumber, .. Plain.Number(fragment.Length, 2), .. fragment];
    }

    /// <summary>Opens a record, whose type and number the caller can see.</summary>
    /// <param name="record">The record.</param>
    /// <param name="idLength">The length of the id in it.</param>
    /// <param name="type">The content's type.</param>
    /// <returns>The content.</returns>
    /// <exception cref="CryptographicException">It does not authenticate, or not with the nonce that it shows.</exception>
    public byte[] Open(byte[] record, int idLength, out int type)
    {
        byte[] id = record[11..(11 + idLength)];
        byte[] fragment = record[(Plain.RecordHeader + idLength)..];
        byte[] wireNumber = record[3..11];
        byte[] content = _suite == Cbc
            ? OpenCbc(record[0], fragment, wireNumber, id)
            : OpenAead(record[0], fragment, wireNumber, id);
        type = record[0];
        if (idLength > 0)
        {
            int last = Array.FindLastIndex(content, b => b != 0);
            type = content[last];
            content = content[..last];
        }

        return content;
    }

    private byte[] SealAead(int type, byte[] content, byte[] number, byte[] id)
    {
        byte[] sealedContent = new byte[content.Length];
        byte[] tag = new byte[_suite == Ccm8 ? 8 : 16];
        byte[] nonce = [.. _salt, .. number];
        byte[] data = AdditionalData(type, number, id, content.Length);
        if (_suite == Gcm)
        {
            using var gcm = new AesGcm(_key, tag.Length);
            gcm.Encrypt(nonce, content, sealedContent, tag, data);
        }
        else
        {
            using var ccm = new AesCcm(_key);
            ccm.Encrypt(nonce, content, sealedContent, tag, data);
        }

        return [.. number, .. sealedContent, .. tag];
    }

    private byte[] OpenAead(int type, byte[] fragment, byte[] number, byte[] id)
    {
        int tagLength = _suite == Ccm8 ? 8 : 16;
        byte[] content = new byte[fragment.Length - Explicit - tagLength];
        byte[] nonce = [.. _salt, .. fragment[..Explicit]];
        byte[] data = AdditionalData(type, number, id, content.Length);
        ReadOnlySpan<byte> sealedContent = fragment.AsSpan(Explicit, content.Length);
        ReadOnlySpan<byte> tag = fragment.AsSpan(Explicit + content.Length);
        if (_suite == Gcm)
        {
            using var gcm = new AesGcm(_key, tagLength);
            gcm.Decrypt(nonce, sealedContent, tag, content, data);
        }
        else
        {
            using var ccm = new AesCcm(_key);
            ccm.Decrypt(nonce, sealedContent, tag, content, data);
        }

        return content;
    }

    private byte[] SealCbc(int type, byte[] content, byte[] number, byte[] id)
    {
        int padding = Block - 1 - (content.Length % Block);
        return Encrypt(type, [.. content, .. Enumerable.Repeat((byte)padding, padding + 1)], number, id);
    }

    private byte[] Encrypt(int type, byte[] padded, byte[] number, byte[] id)
    {
        using var aes = Aes.Create();
        aes.Key = _key;
        byte[] iv = SHA256.HashData([.. _key, .. number])[..Block];
        byte[] fragment = [.. iv, .. aes.EncryptCbc(padded, iv, PaddingMode.None)];
        return [.. fragment, .. MacOf(type, fragment, number, id)];
    }

    private byte[] OpenCbc(int type, byte[] fragment, byte[] number, byte[] id)
    {
        byte[] authenticated = fragment[..^Mac];
        if (!MacOf(type, authenticated, number, id).SequenceEqual(fragment[^Mac..]))
        {
            throw new CryptographicException("MAC");
        }

        using var aes = Aes.Create();
        aes.Key = _key;
        byte[] padded = aes.DecryptCbc(authenticated.AsSpan(Block), authenticated.AsSpan(0, Block), PaddingMode.None);
        int padding = padded[^1];
        if (padded.Length <= padding || padded[^(padding + 1)..].Any(b => b != padding))
        {
            throw new CryptographicException("padding");
        }

        return padded[..^(padding + 1)];
    }

    // RFC 7366 3, RFC 9146 5.2.
    private byte[] MacOf(int type, byte[] fragment, byte[] number, byte[] id) =>
        HMACSHA256.HashData(_macKey, Plain.Join(AdditionalData(type, number, id, fragment.Length), fragment));

    // RFC 5246 6.2.3.3, RFC 9146 5.3.
    private byte[] AdditionalData(int type, byte[] number, byte[] id, int length) => id.Length == 0
        ? [.. number, (byte)type, .. Plain.Number(Version, 2), .. Plain.Number(length, 2)]
        : [.. Enumerable.Repeat((byte)0xFF, 8), (byte)type, (byte)id.Length, (byte)type, .. Plain.Number(Version, 2),
            .. number, .. id, .. Plain.Number(length, 2)];
}

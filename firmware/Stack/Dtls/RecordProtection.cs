// One direction of an association: RFC 6655 3 (CCM), RFC 5288 3 (GCM), RFC 5246 6.2.3.2 with RFC 7366 3 (CBC, MAC outside).
//
//  AEAD   explicit nonce(8), which is epoch and sequence number; content; tag(8 or 16)
//  CBC    IV(16); content and padding; HMAC-SHA-256(32)
using System;
using Firmware.Stack.Crypto;

namespace Firmware.Stack.Dtls;

/// <summary>Seals or opens the fragments of records.</summary>
internal sealed class RecordProtection
{
    internal const int KeySize = 16, MacKeySize = 32, SaltSize = 4;

    private const int BlockSize = 16, MacSize = 32, NonceSize = 12;

    private readonly DtlsContext _context;
    private readonly IAes _aes;
    private readonly byte[] _nonce = new byte[NonceSize];
    private byte[] _iv;
    private byte[] _macKey;
    private GcmKey _gcmKey;
    private int _suite;
    private int _tagSize;

    internal RecordProtection(DtlsContext context)
    {
        _context = context;
        _aes = context.Cryptography.CreateAes();
    }

    /// <summary>Bytes before the content.</summary>
    internal int PrefixSize => _suite == CipherSuite.PskCbc ? BlockSize : DtlsRecord.NumberSize;

    /// <summary>Takes keys out of a key block.</summary>
    internal void SetKeys(int suite, byte[] block, int macKeyOffset, int keyOffset, int saltOffset)
    {
        _suite = suite;
        _tagSize = suite == CipherSuite.PskCcm8 ? 8 : 16;
        _aes.SetKey(block, keyOffset);
        if (suite == CipherSuite.PskCbc)
        {
            _iv ??= new byte[BlockSize];
            _macKey ??= new byte[MacKeySize];
            Array.Copy(block, macKeyOffset, _macKey, 0, MacKeySize);
            return;
        }

        Array.Copy(block, saltOffset, _nonce, 0, SaltSize);
        if (suite == CipherSuite.PskGcm)
        {
            _gcmKey ??= new GcmKey();
            _gcmKey.Set(_aes);
        }
    }

    internal void Clear()
    {
        _aes.Clear();
        Array.Clear(_nonce, 0, NonceSize);
        if (_macKey != null)
        {
            Array.Clear(_macKey, 0, MacKeySize);
        }

        _gcmKey?.Clear();
    }

    /// <summary>Seals content in place; returns the fragment's length, whose prefix begins <see cref="PrefixSize"/> before.</summary>
    /// <param name="buffer">Holds the content.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="numberOffset">Where the record's epoch and sequence number stand.</param>
    /// <param name="dataLength">The additional data's length, whose last two bytes take the length.</param>
    internal int Seal(byte[] buffer, int offset, int length, int numberOffset, int dataLength)
    {
        byte[] data = _context.AdditionalData;
        if (_suite == CipherSuite.PskCbc)
        {
            return SealCbc(buffer, offset, length, data, dataLength);
        }

        Array.Copy(buffer, numberOffset, buffer, offset - DtlsRecord.NumberSize, DtlsRecord.NumberSize);
        Array.Copy(buffer, numberOffset, _nonce, SaltSize, DtlsRecord.NumberSize);
        Objects.Bytes.BigEndian.WriteUInt16(data, dataLength - 2, length);
        if (_suite == CipherSuite.PskGcm)
        {
            _context.Gcm.Seal(_aes, _gcmKey, _nonce, data, 0, dataLength, buffer, offset, length);
        }
        else
        {
            _context.Ccm.Seal(_aes, _nonce, NonceSize, data, 0, dataLength, buffer, offset, length, _tagSize);
        }

        return DtlsRecord.NumberSize + length + _tagSize;
    }

    /// <summary>Opens a fragment in place; returns the content's length, or -1 when it does not authenticate, and then it
    /// is as it was. The content begins <see cref="PrefixSize"/> behind the fragment's start.</summary>
    internal int Open(byte[] buffer, int offset, int length, int dataLength)
    {
        byte[] data = _context.AdditionalData;
        if (length > Ccm.MaxPayload)
        {
            return -1; // no datagram that the node takes is as long
        }

        if (_suite == CipherSuite.PskCbc)
        {
            return OpenCbc(buffer, offset, length, data, dataLength);
        }

        int content = length - DtlsRecord.NumberSize - _tagSize;
        if (content < 0)
        {
            return -1;
        }

        Array.Copy(buffer, offset, _nonce, SaltSize, DtlsRecord.NumberSize);
        Objects.Bytes.BigEndian.WriteUInt16(data, dataLength - 2, content);
        offset += DtlsRecord.NumberSize;
        bool opened = _suite == CipherSuite.PskGcm
            ? _context.Gcm.Open(_aes, _gcmKey, _nonce, data, 0, dataLength, buffer, offset, content + _tagSize)
            : _context.Ccm.Open(_aes, _nonce, NonceSize, data, 0, dataLength, buffer, offset, content + _tagSize, _tagSize);
        return opened ? content : -1;
    }

    private int SealCbc(byte[] buffer, int offset, int length, byte[] data, int dataLength)
    {
        // RFC 5246 6.2.3.2: each padding byte and the padding length have the same value; the IV is unpredictable.
        int padding = BlockSize - 1 - (length % BlockSize);
        for (int i = 0; i <= padding; i++)
        {
            buffer[offset + length + i] = (byte)padding;
        }

        length += padding + 1;
        int start = offset - BlockSize;
        _context.Random.NextBytes(_iv);
        Array.Copy(_iv, 0, buffer, start, BlockSize);
        _aes.EncryptCbc(_iv, 0, buffer, offset, length);
        Authenticate(buffer, start, BlockSize + length, data, dataLength);
        Array.Copy(_context.MacInput, 0, buffer, offset + length, MacSize);
        return BlockSize + length + MacSize;
    }

    private int OpenCbc(byte[] buffer, int offset, int length, byte[] data, int dataLength)
    {
        int encrypted = length - BlockSize - MacSize;
        if (encrypted < BlockSize || encrypted % BlockSize != 0)
        {
            return -1;
        }

        Authenticate(buffer, offset, BlockSize + encrypted, data, dataLength);
        if (!ConstantTime.AreEqual(_context.MacInput, 0, buffer, offset + BlockSize + encrypted, MacSize))
        {
            return -1;
        }

        int start = offset + BlockSize;
        _aes.DecryptCbc(buffer, offset, buffer, start, encrypted);
        int padding = buffer[start + encrypted - 1];
        if (padding >= encrypted)
        {
            return -1;
        }

        // What is wrong here was sent so by the peer, and tells nobody anything: the MAC has been checked before.
        for (int i = encrypted - 1 - padding; i < encrypted; i++)
        {
            if (buffer[start + i] != padding)
            {
                return -1;
            }
        }

        return encrypted - 1 - padding;
    }

    // RFC 7366 3: MAC(MAC_write_key, seq_num + type + version + length + IV + ENC(content + padding)); left in the scratch.
    private void Authenticate(byte[] buffer, int offset, int length, byte[] data, int dataLength)
    {
        byte[] work = _context.MacInput;
        Array.Copy(data, 0, work, 0, dataLength - 2);
        Objects.Bytes.BigEndian.WriteUInt16(work, dataLength - 2, length);
        Array.Copy(buffer, offset, work, dataLength, length);
        _context.Cryptography.HmacSha256(_macKey, 0, MacKeySize, work, 0, dataLength + length, work, 0);
    }
}

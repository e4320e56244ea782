// Somebody on the way who has every datagram that went by, and no key.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Host.Dtls;

/// <summary>Makes datagrams out of what he has seen and out of nothing; the same again for the same seed.</summary>
internal sealed class Attacker(int seed)
{
    private const int MaxDatagram = 1400, MaxSeen = 200;

    private static readonly int[] s_contentTypes = [0, 20, 21, 22, 22, 22, 23, 24, 25, 25, 26, 255];
    private static readonly int[] s_messageTypes = [0, 1, 2, 2, 3, 3, 4, 11, 12, 12, 13, 14, 14, 16, 20, 20, 22, 99];

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _seen = [];

    /// <summary>The longest connection id that he thinks of.</summary>
    public int IdLength { get; init; }

    /// <summary>A datagram went by, up or down.</summary>
    public void See(byte[] datagram)
    {
        _seen.Add(datagram);
        if (_seen.Count > MaxSeen)
        {
            _seen.RemoveAt(_random.Next(_seen.Count));
        }
    }

    /// <summary>The next that he sends.</summary>
    public byte[] Next()
    {
        byte[] datagram = _random.Next(10) switch
        {
            0 => Bytes(_random.Next(120)),
            1 => Record(),
            2 => Plain.Join(Record(), Record(), Record()),
            3 => Message(),
            4 when _seen.Count > 0 => Pick(),
            5 when _seen.Count > 0 => [.. Pick(), .. Pick()],
            6 when _seen.Count > 0 => Spliced(),
            _ when _seen.Count > 0 => Damaged(Pick()),
            _ => Record(),
        };
        return datagram.Length > MaxDatagram ? datagram[..MaxDatagram] : datagram;
    }

    // The newest are the most dangerous.
    private byte[] Pick() => _seen[^(1 + _random.Next(_random.Next(2) == 0 ? Math.Min(6, _seen.Count) : _seen.Count))];

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Record()
    {
        int type = s_contentTypes[_random.Next(s_contentTypes.Length)];
        byte[] content = type == Plain.Alert && _random.Next(2) == 0
            ? [(byte)(1 + _random.Next(2)), (byte)_random.Next(120)]
            : _random.Next(8) == 0 ? Bytes(_random.Next(1300)) : Bytes(_random.Next(100));
        byte[] record = Plain.Record(type, content, Small(), _random.Next(3) switch { 0 => 0, 1 => 1, _ => _random.Next(4) });
        if (type == Plain.WithId)
        {
            record = [.. record[..11], .. Bytes(_random.Next(IdLength + 1)), .. record[11..]];
        }

        return record;
    }

    // A message or a part of one, in plaintext or as if it were not.
    private byte[] Message()
    {
        int type = s_messageTypes[_random.Next(s_messageTypes.Length)];
        byte[] body = type switch
        {
            3 => [0xFE, 0xFD, .. Vector(_random.Next(60), 1)],
            12 => Vector(_random.Next(60), 2),
            14 => Bytes(_random.Next(4) == 0 ? 1 : 0),
            20 => Bytes(12),
            2 when _random.Next(2) == 0 =>
                [0xFE, 0xFD, .. Bytes(32), .. Vector(_random.Next(33), 1), 0xC0, 0xA8, 0, .. Extensions()],
            _ => Bytes(_random.Next(90)),
        };
        int sequence = _random.Next(_random.Next(4) == 0 ? 65536 : 7);
        byte[] message = Plain.Message(type, sequence, body);
        if (_random.Next(3) == 0)
        {
            int length = _random.Next(3) == 0 ? _random.Next(1 << 24) : body.Length + _random.Next(400);
            message = Plain.Fragment(type, sequence, length, _random.Next(1 + _random.Next(length + 1)), body);
        }

        return Plain.Record(Plain.Handshake, message, Small(), _random.Next(5) == 0 ? 1 : 0);
    }

    private byte[] Extensions()
    {
        (int, byte[])[] all = [(0xFF01, [0]), (23, []), (22, []), (54, Vector(_random.Next(34), 1)), (_random.Next(64), [])];
        byte[] list = all.Where(_ => _random.Next(2) == 0).SelectMany(
            extension => Plain.Join(Plain.Number(extension.Item1, 2), Vector(extension.Item2, 2))).ToArray();
        return Vector(list, 2);
    }

    private byte[] Vector(int length, int lengthSize) => Vector(Bytes(length), lengthSize);

    private static byte[] Vector(byte[] bytes, int lengthSize) => [.. Plain.Number(bytes.Length, lengthSize), .. bytes];

    private byte[] Spliced()
    {
        byte[] first = Pick();
        byte[] second = Pick();
        return [.. first[.._random.Next(first.Length + 1)], .. second[_random.Next(second.Length + 1)..]];
    }

    private byte[] Damaged(byte[] original)
    {
        var bytes = new List<byte>(original);
        for (int count = 1 + _random.Next(3); count > 0 && bytes.Count > 0; count--)
        {
            int at = _random.Next(_random.Next(2) == 0 ? Math.Min(30, bytes.Count) : bytes.Count);
            switch (_random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1: bytes[at] = (byte)_random.Next(256); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes.Insert(at, (byte)_random.Next(256)); break;
                case 5: bytes.RemoveRange(0, at); break;
                default: Renumber(bytes); break;
            }
        }

        return bytes.ToArray();
    }

    private void Renumber(List<byte> bytes)
    {
        if (bytes.Count > Plain.RecordHeader)
        {
            byte[] number = Plain.Number(Small(), 6);
            for (int i = 0; i < 6; i++)
            {
                bytes[5 + i] = number[i];
            }
        }
    }

    private long Small() => _random.Next(4) == 0 ? _random.NextInt64(1L << 48) : _random.Next(200);
}

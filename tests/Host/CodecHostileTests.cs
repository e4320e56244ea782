// Every parser of payloads meets every prefix of every vector, every change of a byte, and random bytes. It may refuse; it may
// not throw, not go on for ever, and not look beyond its range (see Hostile).
using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecHostileTests
{
    private const int Seed = 19700101;

    private readonly Value _value = new();
    private readonly byte[] _space = Hostile.Space();

    public TestContext TestContext { get; set; }

    [TestMethod]
    [Timeout(60000)]
    public void MeetsEveryPrefixOfEveryVector()
    {
        foreach (CodecVector vector in CodecVector.All)
        {
            foreach (ValueReader reader in CodecVector.Readers())
            {
                Lwm2mPath path = Subject.Path(vector.Path);
                for (int length = 0; length <= vector.Payload.Length; length++)
                {
                    Check(reader, path, vector.Payload, length, vector.Name);
                }
            }
        }
    }

    [TestMethod]
    [Timeout(60000)]
    public void MeetsEveryChangeOfAByte()
    {
        foreach (CodecVector vector in CodecVector.All)
        {
            Lwm2mPath path = Subject.Path(vector.Path);
            byte[] payload = (byte[])vector.Payload.Clone();
            int step = payload.Length > 100 ? 11 : 1; // every value of a byte, or every eleventh, beginning elsewhere each time
            for (int i = 0; i < payload.Length; i++)
            {
                byte kept = payload[i];
                for (int change = i % step; change < 256; change += step)
                {
                    payload[i] = (byte)change;
                    Check(vector.Reader, path, payload, payload.Length, vector.Name);
                }

                payload[i] = kept;
            }
        }
    }

    [TestMethod]
    [Timeout(60000)]
    public void MeetsBytesLeftOutDoubledAndSwapped()
    {
        TestContext.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        foreach (CodecVector vector in CodecVector.All)
        {
            Lwm2mPath path = Subject.Path(vector.Path);
            for (int i = 0; i < 1000; i++)
            {
                var bytes = new List<byte>(vector.Payload);
                for (int changes = random.Next(1, 5); changes > 0 && bytes.Count > 2; changes--)
                {
                    int at = random.Next(bytes.Count), from = random.Next(bytes.Count);
                    switch (random.Next(4))
                    {
                        case 0: bytes.RemoveAt(at); break;
                        case 1: bytes.Insert(at, bytes[from]); break;
                        case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                        default: (bytes[at], bytes[from]) = (bytes[from], bytes[at]); break;
                    }
                }

                Check(vector.Reader, path, bytes.ToArray(), bytes.Count, vector.Name);
            }
        }
    }

    [TestMethod]
    [Timeout(60000)]
    public void MeetsRandomBytes()
    {
        // Bytes that mean something to one format or another, and any.
        const string Letters = "[]{}\",:\\/u0123456789eE.-+ntrfalsevdbo_ \t=AQ";
        int[] cbor =
        [
            0x80, 0x81, 0x82, 0x9F, 0xA0, 0xA1, 0xA2, 0xBF, 0xFF, 0x21, 0x61, 0x7F, 0x5F, 0xC1, 0xF9, 0xFB, 0x1B, 0x3B, 0x9B,
            0xBB,
        ];
        int[] tlv = [0xC0, 0xC1, 0xC8, 0x86, 0x88, 0x41, 0x48, 0x08, 0x03, 0xE1, 0xD8, 0x00];
        var random = new Random(Seed);
        ValueReader[] readers = CodecVector.Readers();
        string[] paths = ["/", "/3", "/3/0", "/3/0/9", "/3/0/9/0"];
        var payload = new byte[64];
        for (int i = 0; i < 150000; i++)
        {
            int kind = random.Next(4), length = random.Next(payload.Length + 1);
            for (int at = 0; at < length; at++)
            {
                int any = random.Next(3) == 0 ? random.Next(256) : random.Next(12);
                payload[at] = (byte)(kind == 0 ? Letters[random.Next(Letters.Length)]
                    : kind == 1 && random.Next(2) == 0 ? cbor[random.Next(cbor.Length)]
                    : kind == 2 && random.Next(2) == 0 ? tlv[random.Next(tlv.Length)] : any);
            }

            Check(readers[i % readers.Length], Subject.Path(paths[random.Next(paths.Length)]), payload, length, "random");
        }
    }

    [TestMethod]
    [Timeout(60000)]
    public void DeepNestingIsRefused()
    {
        foreach (byte open in "[{"u8.ToArray())
        {
            byte[] payload = new byte[Hostile.MaxLength];
            Array.Fill(payload, open);
            Check(new SenMlJsonReader(), Subject.Path("/3/0"), payload, payload.Length, "JSON");
            Check(new Lwm2mJsonReader(), Subject.Path("/3/0"), payload, payload.Length, "JSON");
            "{\"e\":"u8.CopyTo(payload);
            Check(new Lwm2mJsonReader(), Subject.Path("/3/0"), payload, payload.Length, "JSON");
        }

        foreach (byte open in new byte[] { 0x81, 0x9F, 0xA1, 0xBF, 0xC1, 0x5F, 0x7F })
        {
            byte[] payload = new byte[Hostile.MaxLength];
            Array.Fill(payload, open);
            Check(new SenMlCborReader(), Subject.Path("/3/0"), payload, payload.Length, "CBOR");
            Check(new Lwm2mCborReader(), Subject.Path("/3/0"), payload, payload.Length, "CBOR");
            Check(new CborReader(), Subject.Path("/3/0/9"), payload, payload.Length, "CBOR");
            payload[0] = 0x81; // a record with a label of no meaning
            payload[1] = 0xA1;
            payload[2] = 0x18;
            payload[3] = 0x63;
            Check(new SenMlCborReader(), Subject.Path("/3/0"), payload, payload.Length, "CBOR");
        }
    }

    [TestMethod]
    [Timeout(60000)]
    public void AWriteThatIsRefusedWritesNothing()
    {
        // The tree's two passes over whatever the readers make of changed vectors.
        var random = new Random(Seed);
        int changed = 0, refused = 0;
        foreach (CodecVector vector in CodecVector.All)
        {
            for (int i = 0; i < 400; i++)
            {
                byte[] payload = (byte[])vector.Payload.Clone();
                payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
                Lwm2mPath path = Subject.Path(vector.Path);
                SampleObject item = Writable(path.Depth == 0 ? 3 : path.ObjectId, random.Next(2) == 0);
                ObjectTree tree = Subject.Tree(item);
                Status status = path.Depth == 0 ? tree.WriteComposite(vector.Reader, payload, 0, payload.Length)
                    : path.Depth == 1 ? tree.Create(path, vector.Reader, payload, 0, payload.Length)
                    : tree.Write(path, vector.Reader, payload, 0, payload.Length, random.Next(2) == 0);
                bool done = status == Status.Changed || status == Status.Created;
                Assert.IsTrue(done || item.Log.Length == 0, $"{vector.Name}: {status} after {item.Log}");
                Assert.IsFalse(vector.Reader.Failed && done, vector.Name);
                changed += done ? 1 : 0;
                refused += done ? 0 : 1;
            }
        }

        TestContext.WriteLine($"{changed} changed, {refused} refused");
        Assert.IsTrue(changed > 500 && refused > 500, $"{changed} changed, {refused} refused");
    }

    [TestMethod]
    [Timeout(60000)]
    public void SmallParsersMeetRandomText()
    {
        const string Letters = "</>;,=\"\\'0123456789abct. \u0001\u007f";
        var random = new Random(Seed);
        var links = new LinkReader();
        var arguments = new ExecuteArguments();
        var path = new Lwm2mPath();
        for (int i = 0; i < 200000; i++)
        {
            int length = random.Next(0, 30), offset = random.Next(0, 3);
            var buffer = new byte[offset + length]; // nothing behind it
            for (int at = 0; at < buffer.Length; at++)
            {
                buffer[at] = (byte)Letters[random.Next(Letters.Length)];
            }

            links.Begin(buffer, offset, length);
            int found = 0;
            while (links.NextLink())
            {
                while (links.NextAttribute())
                {
                    Assert.IsTrue(links.ValueOffset >= offset && links.ValueOffset + links.ValueLength <= buffer.Length);
                    Assert.IsTrue(++found <= length);
                }

                Assert.IsTrue(++found <= length);
            }

            if (arguments.Parse(buffer, offset, length))
            {
                for (int digit = 0; digit < 10; digit++)
                {
                    if (arguments.TryGet(digit, out _, out int at, out int size))
                    {
                        Assert.IsTrue(at >= offset && at + size <= buffer.Length);
                    }
                }
            }

            if (path.Parse(buffer, offset, length))
            {
                Assert.AreEqual(System.Text.Encoding.ASCII.GetString(buffer, offset, length), path.ToString());
            }
        }
    }

    private static SampleObject Writable(int id, bool free)
    {
        var table = new List<int>();
        int[] types = [Resource.String, Resource.Integer, Resource.Float, Resource.Boolean, Resource.Opaque, Resource.Time];
        int[] resources = [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 130, 180];
        for (int i = 0; i < resources.Length; i++)
        {
            bool multiple = id == 3 ? resources[i] is 6 or 7 or 8 or 11 : id == 2 && resources[i] == 2;
            int type = id == 3 && resources[i] is 0 or 1 or 2 or 3 or 14 or 16 ? Resource.String
                : id is 2 or 3 ? Resource.Integer : types[i % types.Length];
            table.Add(resources[i] | Resource.RW | type | (multiple ? Resource.Multiple : 0));
        }

        return new SampleObject(id, table.ToArray()) { Free = free }.Instance(0);
    }

    private void Check(ValueReader reader, Lwm2mPath path, byte[] payload, int length, string name)
    {
        int digest;
        try
        {
            digest = Hostile.Check(reader, path, _value, payload, length, _space);
        }
        catch (Exception thrown)
        {
            string bytes = Convert.ToHexString(payload, 0, length);
            throw new AssertFailedException($"{reader.GetType().Name} of {name}: {bytes}", thrown);
        }

        if (digest < 0)
        {
            string fault = digest == Hostile.Endless ? "goes on for ever" : "looks beyond its range";
            Assert.Fail($"{reader.GetType().Name} of {name} {fault}: {Convert.ToHexString(payload, 0, length)}");
        }
    }
}

// A representation sent block by block (RFC 7959) is written once for each block, through another window: any window must hold
// that slice of the whole, whatever calls the codec makes.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecWindowTests
{
    private const int Header = 7, Guard = 5;

    [TestMethod]
    [DataRow("/3442", 5)]
    [DataRow("/3442/0", 5)]
    [DataRow("/3442/0/16", 5)]
    [DataRow("/3442/0/11/300", 5)]
    [DataRow("/3442/0/1", 7)]
    [DataRow("/3442/0/4", 7)]
    [DataRow("/3442/0/14/2", 7)]
    [DataRow("/3442/0/6", 8)]
    public void HoldsThatSliceOfTheWhole(string path, int formats)
    {
        ObjectTree tree = Subject.Tree(SpecExamples.AllTypes().With(0, 1, "a \"quoted\"\n string \u6c34")
            .With(0, 2, long.MinValue).With(0, 4, 1.7976931348623157e308).With(0, 5, true)
            .With(0, 6, Octets(300)).With(0, 8, new[] { 65535, 65535 })
            .With(0, 11, 0, "x").With(0, 11, 300, "yy").With(0, 14, 2, 5e-324).With(0, 16, 0, Octets(1))
            .With(0, 16, 1, Octets(20))
            .With(9, 1, "second instance").With(9, 13, 4, ulong.MaxValue));
        ValueWriter[] writers = CodecVector.Writers();
        for (int format = 0; format < formats; format++)
        {
            ValueWriter writer = writers[format];
            byte[] whole = Subject.Read(tree, path, writer);
            for (int skip = 0; skip <= whole.Length + 3; skip += whole.Length > 400 ? 7 : 1)
            {
                foreach (int capacity in new[] { 0, 1, 2, 3, 16, 64, whole.Length, 1024 })
                {
                    Holds(output => tree.Read(Subject.Path(path), writer, output), writer, whole, skip, capacity);
                }
            }
        }
    }

    [TestMethod]
    public void HoldsThatSliceOfWhatLiesAtSeveralPaths()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        tree.Add(SpecExamples.AccessControl());
        var paths = new PathList();
        foreach (string path in new[] { "/3/0/7", "/2", "/3/0/8/1", "/3/0/9", "/4", "/3/0/77" })
        {
            paths.Add(Subject.Path(path));
        }

        foreach (ValueWriter writer in CodecVector.PathWriters())
        {
            if (!writer.IsComposite)
            {
                continue;
            }

            byte[] whole = Subject.ReadEach(tree, "/3/0/7 /2 /3/0/8/1 /3/0/9 /4 /3/0/77", writer);
            for (int skip = 0; skip <= whole.Length + 3; skip++)
            {
                foreach (int capacity in new[] { 0, 1, 16, whole.Length, 1024 })
                {
                    Holds(output => tree.Read(paths, writer, output), writer, whole, skip, capacity);
                }
            }
        }
    }

    [TestMethod]
    public void TellsWhenThereIsNoRoom()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        foreach (ValueWriter writer in CodecVector.PathWriters())
        {
            byte[] whole = Subject.Read(tree, "/3", writer);
            for (int room = 0; room <= whole.Length + 1; room++)
            {
                var output = new ByteWriter();
                output.Reset(new byte[room + 2], 1, room);
                Assert.AreEqual(Status.Content, tree.Read(Subject.Path("/3"), writer, output));
                Assert.AreEqual(room < whole.Length, output.Overflow, $"{room} of {whole.Length}");
                Assert.AreEqual(Math.Min(room, whole.Length), output.Length);
                Assert.AreEqual(0, output.Buffer[0] + output.Buffer[room + 1]);
            }
        }
    }

    private static void Holds(Func<ByteWriter, Status> read, ValueWriter writer, byte[] whole, int skip, int capacity)
    {
        var buffer = new byte[Guard + Header + capacity + Guard];
        Array.Fill(buffer, (byte)0xEE);
        var output = new ByteWriter();
        output.Reset(buffer, Guard, Header + capacity);
        output.Bytes("header!"u8.ToArray(), 0, Header);
        output.OpenWindow(skip, capacity);
        Assert.AreEqual(Status.Content, read(output));
        int kept = Math.Clamp(whole.Length - skip, 0, capacity);
        Assert.AreEqual(whole.Length, output.Position);
        Assert.AreEqual(Header + kept, output.Length);
        var expected = new byte[buffer.Length];
        Array.Fill(expected, (byte)0xEE);
        "header!"u8.CopyTo(expected.AsSpan(Guard));
        whole.AsSpan(Math.Min(skip, whole.Length), kept).CopyTo(expected.AsSpan(Guard + Header));
        if (!expected.AsSpan().SequenceEqual(buffer))
        {
            Assert.Fail($"{writer.GetType().Name} [{skip}, {skip + capacity}): {Convert.ToHexString(buffer)}");
        }
    }

    private static byte[] Octets(int length)
    {
        var octets = new byte[length];
        new Random(length).NextBytes(octets);
        return octets;
    }
}

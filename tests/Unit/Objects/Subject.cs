// What the tests of codecs and of the object tree do over and over, with paths as text and payloads as arrays.
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

/// <summary>Operations on a tree, and the records of a payload as one line of text.</summary>
public static class Subject
{
    /// <summary>Room for any representation in these tests.</summary>
    public const int Room = 2048;

    public static Lwm2mPath Path(string text)
    {
        var path = new Lwm2mPath();
        byte[] bytes = Hex.Utf8(text);
        path.Parse(bytes, 0, bytes.Length);
        return path;
    }

    public static ObjectTree Tree(Lwm2mObject item)
    {
        var tree = new ObjectTree();
        tree.Add(item);
        return tree;
    }

    /// <summary>The representation of what is at a path, or null when the answer is not Content.</summary>
    public static byte[] Read(ObjectTree tree, string path, ValueWriter writer)
    {
        var output = new ByteWriter();
        output.Reset(new byte[Room], 0, Room);
        return tree.Read(Path(path), writer, output) == Status.Content ? Copy(output, 0) : null;
    }

    /// <summary>The representation of what is at several paths with spaces between them, or null when the answer is not Content.
    /// </summary>
    public static byte[] ReadEach(ObjectTree tree, string paths, ValueWriter writer)
    {
        var list = new PathList();
        string[] each = paths.Split(' ');
        for (int i = 0; i < each.Length; i++)
        {
            list.Add(Path(each[i]));
        }

        var output = new ByteWriter();
        output.Reset(new byte[Room], 0, Room);
        return tree.Read(list, writer, output) == Status.Content ? Copy(output, 0) : null;
    }

    /// <summary>What a Read answers.</summary>
    public static Status TryRead(ObjectTree tree, string path, ValueWriter writer)
    {
        var output = new ByteWriter();
        output.Reset(new byte[Room], 0, Room);
        return tree.Read(Path(path), writer, output);
    }

    public static Status Write(ObjectTree tree, string path, ValueReader reader, byte[] payload, bool replace) =>
        tree.Write(Path(path), reader, payload, 0, payload.Length, replace);

    public static Status Write(ObjectTree tree, string path, ValueReader reader, string payload, bool replace) =>
        Write(tree, path, reader, Hex.Utf8(payload), replace);

    public static Status Create(ObjectTree tree, string path, ValueReader reader, byte[] payload) =>
        tree.Create(Path(path), reader, payload, 0, payload.Length);

    public static Status Execute(ObjectTree tree, string path, string arguments)
    {
        byte[] payload = Hex.Utf8(arguments);
        return tree.Execute(Path(path), payload, 0, payload.Length);
    }

    /// <summary>What one writer call writes, alone: <paramref name="put"/> is told the writer.</summary>
    public static byte[] Copy(ByteWriter output, int offset)
    {
        var copy = new byte[output.Length];
        System.Array.Copy(output.Buffer, offset, copy, 0, copy.Length);
        return copy;
    }

    /// <summary>The records of a payload: paths and values in the order they came, a bar between them; an exclamation mark
    /// at the end when the reader failed. A removal is a value of null.</summary>
    public static string Records(ValueReader reader, string path, Lwm2mObject model, byte[] payload) =>
        Records(reader, path, model, payload, 0, payload.Length);

    public static string Records(ValueReader reader, string path, Lwm2mObject model, byte[] buffer, int offset, int length)
    {
        var value = new Value();
        string text = "";
        reader.Begin(Path(path), buffer, offset, length);
        while (reader.Next())
        {
            text += (text.Length == 0 ? "" : "|") + reader.Path.ToString();
            if (reader.HasValue)
            {
                int type = Resource.Type(model.Find(reader.Path.ResourceId));
                text += "=" + (reader.Read(type, value) ? Text(type, value) : "?");
            }

            text += reader.IsRemoval ? "=null" : "";
        }

        return reader.Failed ? text + "!" : text;
    }

    /// <summary>A value as text; a floating point number by its bits.</summary>
    public static string Text(int type, Value value) => type switch
    {
        Resource.Integer or Resource.Time => value.Integer.ToString(),
        Resource.Unsigned => ((ulong)value.Integer).ToString(),
        Resource.Float => Hex.Text(System.BitConverter.DoubleToInt64Bits(value.Float)),
        Resource.Boolean => value.Boolean ? "true" : "false",
        Resource.Opaque => "h'" + Hex.Text(value.Buffer, value.Offset, value.Length) + "'",
        Resource.ObjectLink => value.ObjectId.ToString() + ":" + value.InstanceId.ToString(),
        _ => value.GetString(),
    };
}

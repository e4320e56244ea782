// What the tests of objects say over and over, with paths and values as text.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

/// <summary>Operations on a tree and what they must come to.</summary>
public static class Expect
{
    /// <summary>A value in plain text, or "absent".</summary>
    public static void Text(ObjectTree tree, string path, string expected)
    {
        byte[] text = Subject.Read(tree, path, new PlainTextWriter());
        string actual = text == null ? "absent" : Hex.Latin(text);
        Assert.AreEqual(expected, actual, path);
    }

    /// <summary>What is at a path in TLV, or "none".</summary>
    public static void Tlv(ObjectTree tree, string path, string expected)
    {
        string hex = Hex.Text(Subject.Read(tree, path, new TlvWriter()));
        Assert.AreEqual(expected, hex, path);
    }

    /// <summary>What a Write of a plain text answers.</summary>
    public static void Write(ObjectTree tree, string path, string value, Status expected) =>
        Answer(expected, Subject.Write(tree, path, new PlainTextReader(), value, true), path);

    /// <summary>What a Write of TLV in hexadecimal answers: Replace or else Partial Update.</summary>
    public static void Write(ObjectTree tree, string path, string hex, bool replace, Status expected) =>
        Answer(expected, Subject.Write(tree, path, new TlvReader(), Hex.Parse(hex), replace), path);

    /// <summary>What a Create with TLV in hexadecimal answers.</summary>
    public static void Create(ObjectTree tree, string path, string hex, Status expected) =>
        Answer(expected, Subject.Create(tree, path, new TlvReader(), Hex.Parse(hex)), path);

    /// <summary>What an Execute answers.</summary>
    public static void Execute(ObjectTree tree, string path, string arguments, Status expected) =>
        Answer(expected, Subject.Execute(tree, path, arguments), path);

    /// <summary>What a Delete answers.</summary>
    public static void Delete(ObjectTree tree, string path, Status expected) =>
        Answer(expected, tree.Delete(Subject.Path(path)), path);

    public static void Answer(Status expected, Status status, string what)
    {
        int code = (int)status;
        Assert.AreEqual((int)expected, code, what);
    }
}

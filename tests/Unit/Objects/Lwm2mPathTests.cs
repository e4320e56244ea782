// Paths: OMA-TS-LightweightM2M_Core-V1_1_1 7.2 and 7.3.
using nanoFramework.TestFramework;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class Lwm2mPathTests
{
    [TestMethod]
    public void ParsesEveryDepth()
    {
        Parses("/", "/", 0);
        Parses("/3", "/3", 1);
        Parses("/3/0", "/3/0", 2);
        Parses("/3/0/13", "/3/0/13", 3);
        Parses("/2/0/2/310", "/2/0/2/310", 4);
        Parses("/65534/65534/65534/65534", "/65534/65534/65534/65534", 4);
    }

    [TestMethod]
    public void RefusesWhatIsNoPath()
    {
        string[] bad =
        {
            "", "3", "3/0", "//", "/3/", "//3", "/3//0", "/03", "/00", "/-1", "/+1", "/ 3", "/3 ", "/65535", "/99999999999",
            "/4294967299",
            "/a", "/3/0/13/0/0", "/3.0", "/3/0x0",
        };
        for (int i = 0; i < bad.Length; i++)
        {
            byte[] bytes = Hex.Utf8(bad[i]);
            bool parsed = new Lwm2mPath().Parse(bytes, 0, bytes.Length);
            Assert.IsFalse(parsed, bad[i]);
        }
    }

    [TestMethod]
    public void ParsesOnlyItsRange()
    {
        byte[] bytes = Hex.Utf8("1/3/01");
        var path = new Lwm2mPath();
        Assert.IsTrue(path.Parse(bytes, 1, 4));
        Assert.AreEqual("/3/0", path.ToString());
    }

    [TestMethod]
    public void ContainsWhatLiesBelow()
    {
        Lwm2mPath root = Subject.Path("/"), instance = Subject.Path("/3/0"), other = Subject.Path("/3/1");
        Lwm2mPath resource = Subject.Path("/3/0/9"), deep = Subject.Path("/3/0/9/1");
        Assert.IsTrue(root.Contains(deep) && root.Contains(root) && instance.Contains(resource) && resource.Contains(deep));
        Assert.IsFalse(other.Contains(resource) || resource.Contains(instance));
        Assert.IsFalse(deep.Contains(resource) || instance.Contains(root));
        Assert.IsTrue(instance.Matches(Subject.Path("/3/0")));
        Assert.IsFalse(instance.Matches(resource) || instance.Matches(other) || root.Matches(instance));
    }

    [TestMethod]
    public void SetsAndAppends()
    {
        var path = new Lwm2mPath();
        path.Set(3, 0, 9);
        Assert.AreEqual(3, path.Depth);
        Assert.IsTrue(path.Append(2));
        Assert.IsFalse(path.Append(2));
        Assert.AreEqual("/3/0/9/2", path.ToString());
        Assert.AreEqual(9, path[2]);
        Assert.AreEqual(2, path[3]);
        path.Clear();
        Assert.AreEqual(Lwm2mPath.None, path[0]);
        Assert.IsFalse(path.Append(65535));
        Assert.IsFalse(path.Append(-1));
        Assert.AreEqual(0, path.Depth);
    }

    private static void Parses(string text, string expected, int depth)
    {
        Lwm2mPath path = Subject.Path(text);
        string actual = path.ToString();
        Assert.AreEqual(expected, actual);
        Assert.AreEqual(depth, path.Depth, text);
    }
}

// The arguments of an Execute: OMA-TS-LightweightM2M_Core-V1_1_1 6.3.5. Its examples are the first four.
//   arglist = arg *( "," arg )      arg = DIGIT / DIGIT "=" "'" *CHAR "'"
//   CHAR = "!" / %x23-26 / %x28-5B / %x5D-7E
using nanoFramework.TestFramework;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class ExecuteArgumentsTests
{
    [TestMethod]
    public void ReadsTheSpecificationsExamples()
    {
        Reads("5", "5");
        Reads("2='10.3'", "2=10.3");
        Reads("7,0='https://www.oma.org'", "7 0=https://www.oma.org");
        Reads("0,1,2,3,4", "0 1 2 3 4");
    }

    [TestMethod]
    public void ReadsWhatTheGrammarAllows()
    {
        Reads("", "");
        Reads("0=''", "0=");
        Reads("9='a,b=1',3", "9=a,b=1 3");
        Reads("0='!#$%&()*+,-./09:;<=>?@AZ[]^_`az{|}~'", "0=!#$%&()*+,-./09:;<=>?@AZ[]^_`az{|}~");
        Reads("9,8,7,6,5,4,3,2,1,0", "9 8 7 6 5 4 3 2 1 0");
        Reads("0=' two words '", "0= two words "); // a space, which the grammar lacks and an example has, does no harm
    }

    [TestMethod]
    public void RefusesWhatItDoesNot()
    {
        string[] malformed =
        {
            ",", "0,", ",0", "0,,1", "a", "-1", "10", "0 ,1", "0, 1", " 0", "0 ", "0=", "0='", "0='a", "0=a", "0='a'b",
            "0='a',", "0='a''b'",
            "0=\"a\"", "0,0", "0='a',1,0='b'", "='a'", "0=='a'", "0='a\"b'", "0='a\\b'", "0='\u0001'", "0='\u007f'",
            "0='\u00fc'", "0=1",
        };
        for (int i = 0; i < malformed.Length; i++)
        {
            byte[] bytes = Hex.Utf8(malformed[i]);
            bool parsed = new ExecuteArguments().Parse(bytes, 0, bytes.Length);
            Assert.IsFalse(parsed, malformed[i]);
        }
    }

    [TestMethod]
    public void ReadsOnlyItsRange()
    {
        byte[] bytes = Hex.Utf8("1,0='a',2");
        var arguments = new ExecuteArguments();
        Assert.IsTrue(arguments.Parse(bytes, 2, 5));
        Assert.IsTrue(arguments.TryGet(0, out byte[] buffer, out int offset, out int length));
        Assert.AreSame(bytes, buffer);
        Assert.AreEqual(5, offset);
        Assert.AreEqual(1, length);
        Assert.IsFalse(arguments.TryGet(1, out _, out _, out _));
        Assert.IsFalse(arguments.TryGet(2, out _, out _, out _));
        Assert.IsFalse(arguments.Parse(bytes, 2, 4));
        Assert.IsTrue(arguments.Parse(bytes, 2, 0));
        Assert.IsTrue(arguments.IsEmpty);
        Assert.IsFalse(arguments.TryGet(0, out _, out _, out _));
    }

    private static void Reads(string text, string expected)
    {
        byte[] bytes = Hex.Utf8(text);
        var arguments = new ExecuteArguments();
        bool parsed = arguments.Parse(bytes, 0, bytes.Length);
        Assert.IsTrue(parsed, text);
        Assert.AreEqual(text.Length == 0, arguments.IsEmpty, text);
        string found = "";
        for (int i = 0; i < bytes.Length; i++)
        {
            // in the order they came
            bool outside = i == 0 || (bytes[i - 1] == ',' && (bytes[i - 2] == '\'' || i == 2 || bytes[i - 3] == ','));
            if (outside && arguments.TryGet(bytes[i] - '0', out byte[] buffer, out int offset, out int length))
            {
                found += (found.Length == 0 ? "" : " ") + text.Substring(i, 1) + (offset == i + 1 ? "" : "=" +
                    Hex.Latin(Part(buffer, offset, length)));
            }
        }

        Assert.AreEqual(expected, found);
    }

    private static byte[] Part(byte[] buffer, int offset, int length)
    {
        var part = new byte[length];
        System.Array.Copy(buffer, offset, part, 0, length);
        return part;
    }
}

// Texts that are not what a node is used to: Base64 that RFC 4648 does not know, and strings beyond the usual.
using System.Linq;
using System.Text;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Host.Ets;

[TestClass]
public class TextTests
{
    private const int Opaque = 150; // of the registry's test object

    // 1.1 Core table C-2: in text an opaque value is Base64, RFC 4648 4, whose 3.2 wants it padded, and whose 3.3 no other letters.
    [TestMethod]
    [DataRow("YWI", "4.00")]
    [DataRow("YQ", "4.00")]
    [DataRow("YQ=", "4.00")]
    [DataRow("YW_-", "4.00")]
    [DataRow("YW/+", "2.04")]
    [DataRow("YWI=", "2.04")]
    [DataRow("YQ==", "2.04")]
    [DataRow("", "2.04")]
    public void OpaqueInTextIsPaddedBase64(string text, string code)
    {
        using EtsBoard board = EtsBoard.Registered();
        string before = board.Server.Read("3442/0/" + Opaque, Ct.Text).Text;
        Assert.AreEqual(code, board.Server.Write("3442/0/" + Opaque, text));
        Assert.AreEqual(code == "2.04" ? text : before, board.Server.Read("3442/0/" + Opaque, Ct.Text).Text);
    }

    // In SenML it is the other way round: RFC 8428 5.
    [TestMethod]
    public void OpaqueInSenMlIsNotPadded()
    {
        using EtsBoard board = EtsBoard.Registered();
        byte[] payload = Encoding.UTF8.GetBytes("[{\"n\":\"/3442/0/" + Opaque + "\",\"vd\":\"YW_-YQ\"}]");
        Assert.AreEqual("2.04", board.Server.Put("3442/0/" + Opaque, Ct.SenMlJson, payload).Code);
        Assert.AreEqual("616FFE61", System.Convert.ToHexString(board.Server.Read("3442/0/" + Opaque, Ct.Opaque).Payload));
    }

    [TestMethod]
    [DataRow(256)]
    [DataRow(257)]
    [DataRow(1000)]
    [DataRow(5000)]
    public void ALongStringIsTold(int length)
    {
        using EtsBoard board = EtsBoard.Registered();
        string text = string.Concat(Enumerable.Repeat("aé€😀", (length / 4) + 1))[..(length - (length % 2))];
        board.Tree.Add(new LongTextObject(text));
        foreach (int format in new[] { Ct.Text, Ct.Cbor, Ct.Tlv, Ct.SenMlJson, Ct.SenMlCbor, EtsPayload.Lwm2mJson })
        {
            EtsMessage answer = board.Server.Read("26251/0/0", format);
            Assert.AreEqual("2.05", answer.Code);
            Assert.AreEqual(text, answer.Values.String("26251/0/0"), "format " + format);
        }

        EtsMessage whole = board.Server.ReadComposite(Ct.SenMlCbor, "26251", "3/0/16");
        Assert.AreEqual(text, whole.Values.String("26251/0/0"));
        Assert.AreEqual("U", whole.Values.String("3/0/16"));
        Assert.AreEqual("2.05", board.Server.Observe("26251/0/0").Code);
        Assert.AreEqual("</26251/0/0>", board.Server.Discover("26251/0/0"));

        // And out of reach of the server, where it is kept or not, the board goes on.
        board.Server.IsDown = true;
        ((LongTextObject)board.Tree.Find(26251)).Text = text + "!";
        board.Run(600);
        board.Server.IsDown = false;
        board.RunUntil("back", 1200, () => board.Server.Requests.Count > 0 && board.Board.IsRegistered);
        Assert.AreEqual(text + "!", board.Server.Read("26251/0/0").Values.String("26251/0/0"));
    }

    private sealed class LongTextObject : Lwm2mObject
    {
        private string _text;

        public LongTextObject(string text)
            : base(26251, 10, [0 | R | Resource.String])
        {
            _text = text;
        }

        public string Text
        {
            set
            {
                _text = value;
                Touch();
            }
        }

        public override Status Read(int instance, int resource, ValueWriter writer)
        {
            writer.String(_text);
            return Status.Content;
        }
    }
}

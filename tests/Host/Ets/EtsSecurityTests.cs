// LightweightM2M-1.1-int-401: the security of the channel.
using System;
using System.Linq;
using System.Text;
using Bench.Server.Dtls;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Org.BouncyCastle.Tls;

namespace Host.Ets;

[TestClass]
public class EtsSecurityTests
{
    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    [EtsCase(401)]
    public void Int401UdpChannelSecurityWithPsk()
    {
        using EtsBoard board = Secure(s_key);
        board.RunUntil("registered", 10, () => board.Server.Registry.Location != null);
        StringAssert.Contains(board.Server.Asked("rd").Last().Query, "ep=" + EtsBoard.Endpoint);
        Assert.AreEqual(EtsBoard.Endpoint, board.Server.Negotiated.Identity);
        Assert.AreEqual(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, board.Server.Negotiated.Suite);
        EtsMessage device = board.Server.Read("3/0", Ct.Tlv);
        Assert.AreEqual("2.05", device.Code);
        Assert.AreEqual(Ct.Tlv, device.Format);
        Assert.AreEqual("bench", device.Values.String("3/0/0"));
        Assert.AreEqual("2.04", board.Server.Write("1/0/1", "600"));

        // Nothing of it can be read on its way: all datagrams are records, and of the node's content only its identity shows.
        Assert.IsTrue(board.Server.Datagrams.All(datagram => datagram[0] is 20 or 21 or 22 or 23 or 25), "a datagram is no record");
        Assert.IsFalse(board.Server.Datagrams.Exists(
            datagram => Encoding.Latin1.GetString(datagram).Contains("bench", StringComparison.Ordinal)));
    }

    [TestMethod]
    [EtsCase(401)]
    public void Int401WithAnotherKeyThereIsNoRegistration()
    {
        using EtsBoard board = Secure("anotherPSK123456"u8.ToArray());
        board.Run(60);
        Assert.AreEqual(0, board.Server.Requests.Count);
        Assert.IsNull(board.Server.Registry.Location);
    }

    private static EtsBoard Secure(byte[] serverKey) => new(
        configuration =>
        {
            configuration.Server = "coaps://" + EtsBoard.ServerHost;
            configuration.Key = s_key;
        },
        new PskServerSettings { Keys = { [EtsBoard.Endpoint] = serverKey } });
}

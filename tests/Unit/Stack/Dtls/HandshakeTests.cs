// A whole handshake against what OpenSSL said: also on a board.
using Firmware.Stack.Dtls;
using nanoFramework.TestFramework;

namespace Unit.Stack.Dtls;

[TestClass]
public class HandshakeTests
{
    [TestMethod]
    public void SaysWhatOpenSslUnderstood()
    {
        byte[][] server = Transcript.Server();
        byte[][] expected = Transcript.Client();
        byte[] transmit = new byte[1400];
        DtlsClient client = Transcript.NewClient();
        client.Connect(0);
        for (int i = 0; i < server.Length; i++)
        {
            int length = client.Poll(transmit, 0);
            byte[] sent = new byte[length];
            System.Array.Copy(transmit, 0, sent, 0, length);
            CollectionAssert.AreEqual(expected[i], sent);
            Assert.AreEqual(0, client.Poll(transmit, 0));
            Assert.AreEqual(DtlsState.Handshaking, client.State);
            client.Receive(server[i], 0, server[i].Length);
            Assert.IsFalse(client.Next(0));
        }

        Assert.AreEqual(DtlsState.Established, client.State);
        Assert.AreEqual(CipherSuite.PskCcm8, client.Suite);
        Assert.IsTrue(client.HasExtendedMasterSecret);
        byte[][] records = Transcript.Records();
        for (int i = 0; i < records.Length; i++)
        {
            client.Receive(records[i], 0, records[i].Length);
            Assert.IsTrue(client.Next(0));
            Assert.AreEqual(64, client.DataLength);
            Assert.AreEqual('1' + i, (int)records[i][client.DataOffset + 62]);
            Assert.AreEqual((int)'\n', (int)records[i][client.DataOffset + 63]);
        }
    }

    // The least that the peers need: a cookie of 32 bytes instead of OpenSSL's 20 makes it 12 bytes more each way, no session id
    // 32 less.
    [TestMethod]
    public void TakesFewBytes()
    {
        byte[] transmit = new byte[1400];
        byte[] received = new byte[1400];
        int bytes = Transcript.Shake(Transcript.NewClient(), Transcript.Server(), transmit, received);
        Assert.AreEqual(515, bytes);
        Assert.AreEqual(75, Transcript.Client()[0].Length);
    }

    // No assertion: machines differ. It shows what it costs where it runs.
    [TestMethod]
    public void ShowsItsCost()
    {
        OutputHelper.WriteLine(DtlsCost.Describe());
        Assert.IsTrue(DtlsCost.Handshake > 0);
    }
}

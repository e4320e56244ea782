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
        DtlsCost.Measure();
        OutputHelper.WriteLine("DTLS in turns of an int-add loop, " + DtlsCost.TurnNanoseconds.ToString() + " ns each: handshake " +
            DtlsCost.Handshake.ToString() + " (at most 150000 asked) - record of 64 bytes sealed " +
            DtlsCost.Seal.ToString() + " and opened " + DtlsCost.Open.ToString() + " (3000)");
        Assert.IsTrue(DtlsCost.Handshake > 0);
    }
}

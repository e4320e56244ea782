// The node's client against BouncyCastle's server, datagram by datagram.
using Bench.Server.Dtls;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class HandshakeTests
{
    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    [DataRow(CipherSuite.PskCcm8, true)]
    [DataRow(CipherSuite.PskCcm8, false)]
    [DataRow(CipherSuite.PskCcm, true)]
    [DataRow(CipherSuite.PskGcm, true)]
    [DataRow(CipherSuite.PskCbc, true)]
    public void Establishes(int suite, bool cookie)
    {
        using var server = new BouncyServer(new PskServerSettings
        {
            Keys = new() { ["node"] = s_key },
            CipherSuites = [suite],
            AsksForCookie = cookie,
        });
        var client = new ClientPeer(ClientPeer.Known(suite));
        var wire = new Wire(client, server);
        client.Connect(0);
        bool done = wire.RunUntil(() => client.Client.State == DtlsState.Established && server.IsEstablished, 20000);
        Assert.IsTrue(done, client.Client.Failure + " " + client.Client.State + " " + server.Failure);
        System.Console.WriteLine(wire.Bytes + " bytes, " + wire.UpCount + " up " + wire.DownCount + " down, hello " + client.Sent[0].Length);
    }
}

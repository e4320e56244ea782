// What a ServerHello may not say, by the RFCs' own words:
//
//  version: RFC 5246 E.1, 7.2.2 (protocol_version)          extension not offered: RFC 5246 7.4.1.4 (unsupported_extension)
//  cipher suite: RFC 5246 7.4.1.3 (illegal_parameter)       extension twice: RFC 5246 7.4.1.4
//  compression: RFC 5246 7.4.1.3                            renegotiation_info not empty: RFC 5746 3.4 (handshake_failure)
//  session id of 33 bytes: RFC 5246 7.4.1.3, A.4.1          max_fragment_length: RFC 6066 4 (illegal_parameter)
//  cut or too long: RFC 5246 7.2.2 (decode_error)           server_name with content: RFC 6066 3
//  resumed with another suite: RFC 5246 7.4.1.3             encrypt_then_mac: RFC 7366 3
//  resumed without extended master secret: RFC 7627 5.3     connection_id: RFC 9146 3
//
// Nothing of it is authenticated: the handshake ends when the timer runs out, unless the genuine ServerHello comes before.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class ServerHelloTests
{
    private const int HandshakeFailure = 40, IllegalParameter = 47, DecodeError = 50, ProtocolVersion = 70,
        InsufficientSecurity = 71, UnsupportedExtension = 110;

    private const int EmptySuite = 0x00FF, WithSha384 = 0x00A9;

    [TestMethod]
    [DataRow(0xFEFF)]
    [DataRow(0xFEFE)]
    [DataRow(0xFEFC)]
    [DataRow(0x0303)]
    [DataRow(0)]
    public void RefusesOtherVersions(int version) =>
        Refuses(server => server.HelloBody(version: version), DtlsFailure.WrongVersion, ProtocolVersion);

    [TestMethod]
    [DataRow(0)]
    [DataRow(RecordKeys.Gcm)]
    [DataRow(EmptySuite)]
    [DataRow(WithSha384)]
    [DataRow(0xC0A9)]
    [DataRow(0xFFFF)]
    public void RefusesASuiteThatWasNotOffered(int suite) => Refuses(
        server => Body(server, suite: suite),
        DtlsFailure.ProtocolViolation,
        IllegalParameter,
        ClientPeer.Known(CipherSuite.PskCcm8));

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    [DataRow(255)]
    public void RefusesCompression(int method) =>
        Refuses(server => server.HelloBody(compression: method), DtlsFailure.ProtocolViolation, IllegalParameter);

    [TestMethod]
    [DataRow(33)]
    [DataRow(64)]
    [DataRow(255)]
    public void RefusesALongSessionId(int length) =>
        Refuses(server => server.HelloBody(sessionId: new byte[length]), DtlsFailure.ProtocolViolation, DecodeError);

    // Without extensions it is whole right behind the compression method; with them, nowhere else.
    [TestMethod]
    public void RefusesItCutAnywhere()
    {
        Dialogue model = Begin(Everything());
        int whole = model.Server.HelloBody(sessionId: new byte[32], extensions: []).Length;
        int length = Full(model.Server).Length;
        for (int cut = 0; cut < length; cut++)
        {
            if (cut != whole)
            {
                int end = cut;
                Refuses(server => Full(server)[..end], DtlsFailure.ProtocolViolation, DecodeError, Everything(), "cut at " + cut);
            }
        }
    }

    [TestMethod]
    [DataRow("00")]
    [DataRow("0000")]
    [DataRow("000000000000")]
    public void RefusesBytesBehindTheExtensions(string more) => Refuses(
        server => [.. server.HelloBody(), .. Convert.FromHexString(more)], DtlsFailure.ProtocolViolation, DecodeError);

    [TestMethod]
    [DataRow("0001")]
    [DataRow("000400")]
    [DataRow("00040017")]
    [DataRow("0003001700")]
    [DataRow("0004001700")]
    [DataRow("000400170001")]
    [DataRow("0005001700010000")]
    [DataRow("FFFF00170000")]
    [DataRow("00040017FFFF")]
    public void RefusesExtensionsWhoseLengthsAreWrong(string extensions) => Refuses(
        server => [.. server.HelloBody(extensions: []), .. Convert.FromHexString(extensions)],
        DtlsFailure.ProtocolViolation,
        DecodeError);

    [TestMethod]
    public void TakesAnEmptyListOfExtensionsAndNone()
    {
        foreach (byte[] list in new byte[][] { [], [0, 0] })
        {
            Dialogue dialogue = Begin(ClientPeer.Known(CipherSuite.PskCcm8));
            dialogue.Server.Extended = false;
            byte[] body = [.. dialogue.Server.HelloBody(extensions: []), .. list];
            dialogue.Give(dialogue.Server.Records(
                dialogue.Server.Say(Plain.ServerHello, body), dialogue.Server.Say(Plain.ServerHelloDone)));
            dialogue.Finish();
            Assert.IsFalse(dialogue.Client.HasExtendedMasterSecret);
            dialogue.Echo();
        }
    }

    // What the settings below offer is not among these; of all other numbers some.
    [TestMethod]
    [DataRow(ScriptedServer.ServerName)]
    [DataRow(ScriptedServer.MaxFragmentLength)]
    [DataRow(5)]
    [DataRow(11)]
    [DataRow(ScriptedServer.EncryptThenMac)]
    [DataRow(24)]
    [DataRow(25)]
    [DataRow(31)]
    [DataRow(32)]
    [DataRow(ScriptedServer.SessionTicket)]
    [DataRow(53)]
    [DataRow(ScriptedServer.ConnectionIds)]
    [DataRow(55)]
    [DataRow(0xFF00)]
    [DataRow(0xFFFF)]
    public void RefusesExtensionsThatWereNotOffered(int type)
    {
        DtlsSettings settings = ClientPeer.Known(CipherSuite.PskCcm8);
        settings.OfferConnectionId = false;
        byte[] data = type == ScriptedServer.ConnectionIds ? [0] : type == ScriptedServer.MaxFragmentLength ? [1] : [];
        Refuses(server => server.HelloBody(extensions: [.. server.Extensions(), (type, data)]),
            DtlsFailure.ProtocolViolation, UnsupportedExtension, settings);
    }

    [TestMethod]
    public void RefusesAnExtensionThatComesTwice()
    {
        Dialogue model = Begin(Everything());
        foreach ((int type, byte[] data) in Extensions(model.Server))
        {
            Refuses(server => Body(server, [.. Extensions(server), (type, data)]),
                DtlsFailure.ProtocolViolation, UnsupportedExtension, Everything(), "extension " + type);
        }
    }

    [TestMethod]
    [DataRow(ScriptedServer.RenegotiationInfo, "", HandshakeFailure)]
    [DataRow(ScriptedServer.RenegotiationInfo, "01", HandshakeFailure)]
    [DataRow(ScriptedServer.RenegotiationInfo, "0101", HandshakeFailure)]
    [DataRow(ScriptedServer.RenegotiationInfo, "0000", HandshakeFailure)]
    [DataRow(ScriptedServer.RenegotiationInfo, "0C000102030405060708090A0B", HandshakeFailure)]
    [DataRow(ScriptedServer.MaxFragmentLength, "01", IllegalParameter)]
    [DataRow(ScriptedServer.MaxFragmentLength, "03", IllegalParameter)]
    [DataRow(ScriptedServer.MaxFragmentLength, "00", IllegalParameter)]
    [DataRow(ScriptedServer.MaxFragmentLength, "", IllegalParameter)]
    [DataRow(ScriptedServer.MaxFragmentLength, "0202", IllegalParameter)]
    [DataRow(ScriptedServer.ExtendedMasterSecret, "00", IllegalParameter)]
    [DataRow(ScriptedServer.ServerName, "00", IllegalParameter)]
    [DataRow(ScriptedServer.EncryptThenMac, "00", IllegalParameter)]
    [DataRow(ScriptedServer.EncryptThenMac, "", IllegalParameter)]
    [DataRow(ScriptedServer.ConnectionIds, "", IllegalParameter)]
    [DataRow(ScriptedServer.ConnectionIds, "01", IllegalParameter)]
    [DataRow(ScriptedServer.ConnectionIds, "0000", IllegalParameter)]
    [DataRow(ScriptedServer.ConnectionIds, "0201", IllegalParameter)]
    [DataRow(ScriptedServer.ConnectionIds, "FF01", IllegalParameter)]
    public void RefusesExtensionsThatSaySomethingElse(int type, string data, int alert) => Refuses(
        server => Body(server, Extensions(server).Select(
            extension => extension.Type == type ? (type, Convert.FromHexString(data)) : extension)
            .Append((ScriptedServer.EncryptThenMac, Convert.FromHexString(data)))
            .Where((extension, i) => extension.Item1 != ScriptedServer.EncryptThenMac || type == ScriptedServer.EncryptThenMac)),
        DtlsFailure.ProtocolViolation,
        alert,
        Everything());

    // RFC 7366 3: with AEAD it would mean nothing, and without it CBC is what padding oracles live on.
    [TestMethod]
    [DataRow(RecordKeys.Ccm8, true, IllegalParameter)]
    [DataRow(RecordKeys.Ccm, true, IllegalParameter)]
    [DataRow(RecordKeys.Gcm, true, IllegalParameter)]
    [DataRow(RecordKeys.Cbc, false, InsufficientSecurity)]
    public void TakesEncryptThenMacWithCbcAndOnlyThen(int suite, bool encryptThenMac, int alert)
    {
        List<(int, byte[])> list = encryptThenMac ? [(ScriptedServer.EncryptThenMac, [])] : [];
        Refuses(server => Body(server, [.. list, (ScriptedServer.ExtendedMasterSecret, [])], suite),
            encryptThenMac ? DtlsFailure.ProtocolViolation : DtlsFailure.NoCommonSuite, alert);
    }

    // More than a record's header has room for is a length that no server in use asks for.
    [TestMethod]
    [DataRow(32, true)]
    [DataRow(33, false)]
    [DataRow(254, false)]
    [DataRow(255, false)]
    public void TakesConnectionIdsOf32Bytes(int length, bool takes)
    {
        Dialogue dialogue = Begin(ClientPeer.Known(CipherSuite.PskCcm8));
        dialogue.Server.OwnId = Enumerable.Range(1, length).Select(i => (byte)i).ToArray();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        if (takes)
        {
            dialogue.Finish();
            dialogue.Echo();
        }
        else
        {
            dialogue.AssertEnds(DtlsFailure.ProtocolViolation, IllegalParameter);
        }
    }

    [TestMethod]
    public void RefusesToResumeWithAnotherSuite()
    {
        RefusesToResume(server => Body(server, suite: RecordKeys.Ccm, sessionId: server.Offered), IllegalParameter);
    }

    [TestMethod]
    public void RefusesToResumeWithoutTheExtendedMasterSecret()
    {
        RefusesToResume(
            server => server.HelloBody(sessionId: server.Offered, extensions: [(ScriptedServer.RenegotiationInfo, [0])]),
            HandshakeFailure);
    }

    // RFC 7627 5.3: a session without it is not offered in the first place.
    [TestMethod]
    public void DoesNotOfferASessionWithoutTheExtendedMasterSecret()
    {
        var dialogue = new Dialogue(ClientPeer.Known());
        dialogue.Server.SessionId = [1, 2, 3];
        dialogue.Server.Extended = false;
        dialogue.Establish();
        dialogue.Connect();
        Assert.AreEqual(0, dialogue.Server.Offered.Length);
    }

    // The first bytes of a session id, or more than it has, are another session's.
    [TestMethod]
    [DataRow("01020304")]
    [DataRow("010203040506")]
    [DataRow("0102030406")]
    public void AnotherSessionIdMeansAFullHandshake(string id)
    {
        Dialogue dialogue = Resumable();
        dialogue.Server.SessionId = Convert.FromHexString(id);
        dialogue.Establish();
        Assert.IsFalse(dialogue.Client.IsResumed);
        dialogue.Echo();
        dialogue.Resume().Echo();
    }

    // The message in one record by itself, and then the genuine one: it is as if the first had never come.
    private static void Refuses(
        Func<ScriptedServer, byte[]> make, DtlsFailure failure, int alert, DtlsSettings settings = null, string what = "")
    {
        try
        {
            Dialogue dialogue = Begin(settings ?? ClientPeer.Known());
            Give(dialogue, make);
            dialogue.AssertEnds(failure, alert);
            Assert.IsFalse(dialogue.Client.HasAssociation);

            dialogue.Server.Suite = RecordKeys.Ccm8;
            dialogue.Connect();
            Give(dialogue, make);
            dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
            dialogue.Finish();
            dialogue.Echo();
        }
        catch (UnitTestAssertException e)
        {
            throw new AssertFailedException(what + ": " + e.Message, e);
        }
    }

    // The association that there was serves on, and the next handshake is a full one.
    private static void RefusesToResume(Func<ScriptedServer, byte[]> make, int alert)
    {
        Dialogue dialogue = Resumable();
        dialogue.Connect();
        Give(dialogue, make);
        dialogue.Give(Plain.Join(dialogue.Server.Resume().ToArray()));
        Assert.IsTrue(dialogue.IsEstablished);
        Assert.IsTrue(dialogue.Client.IsResumed);
        dialogue.Server.TakeFinished(dialogue.Sent.Dequeue());
        dialogue.Echo();

        ScriptedServer old = dialogue.Server;
        dialogue.Server = Other(old);
        dialogue.Connect();
        Give(dialogue, make);
        dialogue.AssertEnds(DtlsFailure.ProtocolViolation, alert);
        dialogue.Server = old;
        dialogue.Echo();
        dialogue.Server = Other(old);
        dialogue.Connect();
        Assert.AreEqual(0, dialogue.Server.Offered.Length);
    }

    private static ScriptedServer Other(ScriptedServer server) => new() { SessionId = server.SessionId };

    private static void Give(Dialogue dialogue, Func<ScriptedServer, byte[]> make) => dialogue.Give(Plain.Record(
        Plain.Handshake, Plain.Message(Plain.ServerHello, dialogue.Server.Sequence, make(dialogue.Server))));

    private static Dialogue Begin(DtlsSettings settings)
    {
        var dialogue = new Dialogue(settings);
        dialogue.Connect();
        return dialogue;
    }

    private static Dialogue Resumable()
    {
        var dialogue = new Dialogue();
        dialogue.Server.SessionId = [1, 2, 3, 4, 5];
        return dialogue.Establish();
    }

    private static DtlsSettings Everything()
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.ServerName = "example.org";
        settings.MaxFragmentLength = 1024;
        return settings;
    }

    // Everything that such a client may be answered.
    private static List<(int Type, byte[] Data)> Extensions(ScriptedServer server) =>
    [
        (ScriptedServer.ServerName, []), (ScriptedServer.MaxFragmentLength, [2]), (ScriptedServer.ConnectionIds, [2, 7, 8]),
        .. server.Extensions(),
    ];

    private static byte[] Full(ScriptedServer server) =>
        server.HelloBody(sessionId: new byte[32], extensions: Extensions(server));

    private static byte[] Body(ScriptedServer server, IEnumerable<(int, byte[])> extensions = null, int suite = RecordKeys.Ccm8,
        byte[] sessionId = null)
    {
        byte[] body = server.HelloBody(sessionId: sessionId ?? [], extensions: extensions);
        Plain.Number(suite, 2).CopyTo(body, 35 + (sessionId?.Length ?? 0));
        return body;
    }
}

// What may be configured for a handshake, and what may not: a technician enters it, or a server.
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class DtlsSettingsTests
{
    [TestMethod]
    [DataRow(0, false)]
    [DataRow(1, true)]
    [DataRow(128, true)]
    [DataRow(129, false)]
    public void AnIdentityHas1To128Bytes(int length, bool usable)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.Identity = new byte[length];
        AssertUsable(settings, usable);
    }

    [TestMethod]
    [DataRow(0, false)]
    [DataRow(1, true)]
    [DataRow(64, true)]
    [DataRow(65, false)]
    public void AKeyHas1To64Bytes(int length, bool usable)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.Key = new byte[length];
        AssertUsable(settings, usable);
    }

    [TestMethod]
    [DataRow("C0A8", true)]
    [DataRow("C0A8 C0A4 00A8 00AE", true)]
    [DataRow("", false)]
    [DataRow("C0A8 C0A4 00A8 00AE C0A8", false)]
    [DataRow("C0A9", false)]
    [DataRow("C0A8 0000", false)]
    [DataRow("00FF", false)]
    public void SuitesAreKnownOnes(string suites, bool usable)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.CipherSuites = suites.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)
            .Select(suite => System.Convert.ToInt32(suite, 16)).ToArray();
        AssertUsable(settings, usable);
    }

    // RFC 6066 3: ASCII; a name with other letters would be longer on the wire than its length says.
    [TestMethod]
    [DataRow("example.org", true)]
    [DataRow("xn--bcher-kva.example", true)]
    [DataRow("bücher.example", false)]
    [DataRow("a\u0001b", false)]
    [DataRow("a b", false)]
    public void AServerNameIsAscii(string name, bool usable)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.ServerName = name;
        AssertUsable(settings, usable);
    }

    [TestMethod]
    public void LengthsHaveLimits()
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.ServerName = new string('a', DtlsSettings.MaxServerName);
        settings.ConnectionId = new byte[DtlsRecord.MaxConnectionId];
        settings.MaxFragmentLength = 4096;
        AssertUsable(settings, true);
        settings.ServerName += "a";
        AssertUsable(settings, false);
        settings.ServerName = "";
        settings.ConnectionId = new byte[DtlsRecord.MaxConnectionId + 1];
        AssertUsable(settings, false);
        settings.ConnectionId = [];
        settings.MaxFragmentLength = 513;
        AssertUsable(settings, false);
    }

    private static void AssertUsable(DtlsSettings settings, bool usable)
    {
        string problem = settings.Problem();
        Assert.AreEqual(usable, problem == null, problem);
    }
}

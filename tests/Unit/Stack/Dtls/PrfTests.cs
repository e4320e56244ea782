// RFC 5246 5. The vector is the one of the TLS working group's list: "TLS1.2 PRF test vectors",
// https://www.ietf.org/mail-archive/web/tls/current/msg03416.html
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack.Dtls;

[TestClass]
public class PrfTests
{
    private const string Secret = "9bbe436ba940f017b17652849a71db35", Seed = "a0ba9f936cda311827a6f796ffd5198c";

    private const string Output = "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a" +
        "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab" +
        "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701" + "87347b66";

    // A Finished, a hash more or less, a master secret, the key blocks, all of it.
    [TestMethod]
    [DataRow(1)]
    [DataRow(12)]
    [DataRow(31)]
    [DataRow(32)]
    [DataRow(33)]
    [DataRow(40)]
    [DataRow(48)]
    [DataRow(64)]
    [DataRow(96)]
    [DataRow(100)]
    public void AgreesWithTheVector(int length)
    {
        byte[] secret = Hex.Parse("FF" + Secret);
        System.Array.Copy(secret, 1, secret, 0, 16);
        byte[] seed = Hex.Parse(Seed + "FF");
        byte[] output = new byte[length + 1];
        output[length] = 0x5A;
        Prf.Expand(new ManagedCryptography(), new byte[100], secret, 16, "test label", seed, 16, output, length);
        Assert.AreEqual(Hex.Text(Hex.Parse(Output), 0, length), Hex.Text(output, 0, length));
        Assert.AreEqual(0x5A, (int)output[length]);
    }
}

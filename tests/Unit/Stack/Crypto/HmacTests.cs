// HMAC-SHA-256: RFC 4231 4, all seven test cases.
using Firmware.Stack.Crypto;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack.Crypto;

[TestClass]
public class HmacTests
{
    [TestMethod]
    public void AgreesWithCase1() => Agrees(Fill(20, 0x0b), Hex.Utf8("Hi There"),
        "B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7");

    [TestMethod]
    public void AgreesWithCase2() => Agrees(Hex.Utf8("Jefe"), Hex.Utf8("what do ya want for nothing?"),
        "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843");

    [TestMethod]
    public void AgreesWithCase3() => Agrees(Fill(20, 0xaa), Fill(50, 0xdd),
        "773EA91E36800E46854DB8EBD09181A72959098B3EF8C122D9635514CED565FE");

    [TestMethod]
    public void AgreesWithCase4() => Agrees(Hex.Parse("0102030405060708090a0b0c0d0e0f10111213141516171819"), Fill(50, 0xcd),
        "82558A389A443C0EA4CC819899F2083A85F0FAA3E578F8077A2E3FF46729665B");

    [TestMethod]
    public void AgreesWithCase5() => Agrees(Fill(20, 0x0c), Hex.Utf8("Test With Truncation"), "A3B6167473100EE06E0C796C2955552B");

    [TestMethod]
    public void AgreesWithCase6() => Agrees(Fill(131, 0xaa), Hex.Utf8("Test Using Larger Than Block-Size Key - Hash Key First"),
        "60E431591EE0B67F0D8A26AACBF5B77F8E0BC6213728C5140546040F0EE37F54");

    [TestMethod]
    public void AgreesWithCase7() => Agrees(Fill(131, 0xaa), Hex.Utf8("This is a test using a larger than block-size key and a "
        + "larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm."),
        "9B09FFA71B942FCB27635FBCD5B0E944BFDC63644F0713938A7F51535C3A35E2");

    [TestMethod]
    public void WritesOverItsDataAndKey()
    {
        var cryptography = new ManagedCryptography();
        byte[] all = Hex.Parse("0000 4a656665 00 7768617420646f2079612077616e7420666f72206e6f7468696e673f 00000000000000");
        cryptography.HmacSha256(all, 2, 4, all, 7, 28, all, 3);
        Assert.AreEqual("00004A5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC384300000000000000",
            Hex.Text(all));
    }

    private static void Agrees(byte[] key, byte[] data, string expected)
    {
        var cryptography = new ManagedCryptography();
        var mac = new byte[Sha256.HashSize];

        // Twice: nothing is left of the first.
        for (int i = 0; i < 2; i++)
        {
            cryptography.HmacSha256(key, 0, key.Length, data, 0, data.Length, mac, 0);
            Assert.AreEqual(expected, Hex.Text(mac, 0, expected.Length / 2));
        }
    }

    private static byte[] Fill(int length, byte value)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = value;
        }

        return bytes;
    }
}

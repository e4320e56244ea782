// All of RFC 8949 appendix A, as the cbor/test-vectors project has it.
using System;
using System.IO;
using System.Text.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecAppendixATests
{
    private readonly Value _value = new();

    [TestMethod]
    public void AgreesWithAppendixA()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(CodecFiles.Shared("vectors/cbor_appendix_a.json")));
        int cases = 0;
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string hex = entry.GetProperty("hex").GetString();
            byte[] bytes = Convert.FromHexString(hex);
            var input = new ByteReader();
            var item = new CborItem();
            input.Reset(bytes, 0, bytes.Length);
            item.Read(input);
            item.Skip(input);

            // RFC 7049 allowed a simple value below 32 in two bytes; RFC 8949 3.3 does not.
            Assert.AreEqual(hex != "f818", !input.Failed && input.Remaining == 0, hex);
            if (entry.TryGetProperty("decoded", out JsonElement decoded))
            {
                AgreesWithDecoded(hex, bytes, decoded, entry.GetProperty("roundtrip").GetBoolean());
            }

            cases++;
        }

        Assert.AreEqual(82, cases);
    }

    private void AgreesWithDecoded(string hex, byte[] bytes, JsonElement decoded, bool roundtrip)
    {
        var reader = new CborReader();
        reader.Begin(Subject.Path("/3/0/9"), bytes, 0, bytes.Length);
        Assert.IsTrue(reader.Next());
        switch (decoded.ValueKind)
        {
            case JsonValueKind.Number when bytes[0] >> 5 == 7:
                Assert.IsTrue(reader.Read(Resource.Float, _value), hex);
                Assert.AreEqual(decoded.GetDouble(), _value.Float, hex);
                Assert.IsTrue(!roundtrip || hex == Write(Resource.Float, _value.Float), hex);
                break;
            case JsonValueKind.Number when decoded.TryGetInt64(out long number):
                Assert.IsTrue(reader.Read(Resource.Integer, _value), hex);
                Assert.AreEqual(number, _value.Integer, hex);
                Assert.IsTrue(!roundtrip || hex == Write(Resource.Integer, number), hex);
                break;
            case JsonValueKind.Number when decoded.TryGetUInt64(out ulong unsigned):
                Assert.IsTrue(reader.Read(Resource.Unsigned, _value), hex);
                Assert.AreEqual(unsigned, (ulong)_value.Integer, hex);
                Assert.AreEqual(hex, Write(Resource.Unsigned, unsigned));
                break;
            case JsonValueKind.Number:
                bool fits = reader.Read(Resource.Integer, _value) || reader.Read(Resource.Unsigned, _value);
                Assert.IsFalse(fits, hex); // beyond 64 bits
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.IsTrue(reader.Read(Resource.Boolean, _value), hex);
                Assert.AreEqual(decoded.GetBoolean(), _value.Boolean, hex);
                Assert.AreEqual(hex, Write(Resource.Boolean, _value.Boolean));
                break;
            case JsonValueKind.String when (bytes[0] & 31) != 31:
                Assert.IsTrue(reader.Read(Resource.String, _value), hex);
                Assert.AreEqual(decoded.GetString(), _value.GetString(), hex);
                Assert.AreEqual(hex, Write(Resource.String, _value.GetString()));
                break;
            default:
                for (int type = 1; type <= 9; type++)
                {
                    Assert.IsFalse(reader.Read(type << 24, _value), hex); // arrays, maps, null, text in chunks
                }

                break;
        }
    }

    private static string Write(int type, object value)
    {
        var item = new SampleObject(9, new[] { 1 | Resource.R | type }).With(0, 1, value);
        return Convert.ToHexString(Subject.Read(Subject.Tree(item), "/9/0/1", new CborWriter())).ToLowerInvariant();
    }
}

// Utf8.IsText against .NET's strict decoder. The one difference: NUL, at which the platform's strings end, is no text.
using System;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;

namespace Host;

[TestClass]
public class CodecUtf8Tests
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes = new byte[16];

    [TestMethod]
    public void AgreesOnEverySequenceOfUpToThreeBytes()
    {
        for (int first = 0; first < 256; first++)
        {
            Agrees(1, first);
            for (int second = 0; second < 256; second++)
            {
                Agrees(2, first, second);
                if (first >= 0x80)
                {
                    for (int third = 0; third < 256; third += first >= 0xE0 && first < 0xF0 ? 1 : 17)
                    {
                        Agrees(3, first, second, third);
                    }
                }
            }
        }
    }

    [TestMethod]
    public void AgreesOnSequencesOfFourBytes()
    {
        int[] last = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF];
        for (int first = 0xE0; first < 256; first++)
        {
            for (int second = 0; second < 256; second++)
            {
                foreach (int third in last)
                {
                    foreach (int fourth in last)
                    {
                        Agrees(4, first, second, third, fourth);
                    }
                }
            }
        }
    }

    [TestMethod]
    public void AgreesOnEveryCharacter()
    {
        for (int character = 1; character <= 0x10FFFF; character++)
        {
            if (Rune.TryCreate(character, out Rune rune))
            {
                int length = rune.EncodeToUtf8(_bytes);
                Assert.IsTrue(Utf8.IsText(_bytes, 0, length), $"U+{character:X4}");
            }
        }
    }

    [TestMethod]
    public void AgreesWithTheDecoderThatThrows()
    {
        var random = new Random(3629);
        byte[] letters = Convert.FromHexString("417F80BFC2DFE0A0ED9FEFF090F48FC0F520");
        for (int i = 0; i < 20000; i++)
        {
            int length = random.Next(1, 12);
            for (int at = 0; at < length; at++)
            {
                _bytes[at] = letters[random.Next(letters.Length)];
            }

            bool valid = true;
            try
            {
                s_strict.GetCharCount(_bytes, 0, length);
            }
            catch (DecoderFallbackException)
            {
                valid = false;
            }

            Assert.AreEqual(valid, Utf8.IsText(_bytes, 0, length), Convert.ToHexString(_bytes, 0, length));
        }
    }

    private void Agrees(int length, int a, int b = 0, int c = 0, int d = 0)
    {
        _bytes[0] = 0xBF; // a neighbour that could pass for a part
        _bytes[1] = (byte)a;
        _bytes[2] = length > 1 ? (byte)b : (byte)0x80;
        _bytes[3] = length > 2 ? (byte)c : (byte)0x80;
        _bytes[4] = length > 3 ? (byte)d : (byte)0x80;
        _bytes[5] = 0x80;
        ReadOnlySpan<byte> text = _bytes.AsSpan(1, length);
        bool expected = System.Text.Unicode.Utf8.IsValid(text) && !text.Contains((byte)0);
        if (expected != Utf8.IsText(_bytes, 1, length))
        {
            Assert.Fail(Convert.ToHexString(text));
        }
    }
}

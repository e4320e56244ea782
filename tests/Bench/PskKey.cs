// A pre-shared key on the command line. No message shows one.
using System;
using System.IO;
using Firmware.Stack.Dtls;

namespace Bench;

/// <summary>Reads keys in hexadecimal.</summary>
internal static class PskKey
{
    private const string Remedy = "hexadecimal digits, 2 to 128 of them and an even number, 32 as a rule";

    /// <summary>Reads digits, or the file that is named behind an @.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="problem">What is wrong with it, and what to do: the end of a sentence about it.</param>
    /// <returns>The key, or null.</returns>
    public static byte[] Read(string text, out string problem)
    {
        if (!text.StartsWith('@'))
        {
            problem = "is no key: use " + Remedy + ", or @FILE";
            return Parse(text);
        }

        string file = text[1..];
        problem = "is \"" + text + "\": ";
        if (!File.Exists(file))
        {
            problem += "there is no such file: name one that holds the key in hexadecimal";
            return null;
        }

        try
        {
            byte[] key = Parse(File.ReadAllText(file).Trim());
            problem += "there is no key in that file: write " + Remedy;
            return key;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem += failure.Message + ": name a file that can be read";
            return null;
        }
    }

    private static byte[] Parse(string digits)
    {
        try
        {
            byte[] key = Convert.FromHexString(digits);
            return key.Length is > 0 and <= DtlsSettings.MaxKey ? key : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using Firmware.Stack.Crypto;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Host.Crypto;

/// <summary>The board's sources of native cryptography, compiled against a stand-in for the platform's library that shows what
/// it is given.</summary>
internal sealed class PlatformCipher
{
    // What nanoFramework.System.Security.Cryptography has of it, with its checks; what it computes natively is for the test.
    private const string Library = """
        namespace System.Security.Cryptography
        {
            public enum CipherMode { None = 0, CBC = 1, ECB = 2 }

            public class Aes
            {
                public static Func<bool, byte[], byte[], byte[], byte[]> Native;
                private readonly CipherMode _mode;

                public Aes(CipherMode mode)
                {
                    _mode = mode;
                }

                public byte[] Key { get; set; }
                public byte[] IV { get; set; }
                public byte[] Encrypt(byte[] data) => Run(true, data);
                public byte[] Decrypt(byte[] data) => Run(false, data);

                private byte[] Run(bool encrypt, byte[] data)
                {
                    if (Key == null) throw new InvalidOperationException();
                    if (data.Length % 16 != 0 || Key.Length != 16) throw new ArgumentException();
                    return Native(encrypt, Key, _mode == CipherMode.CBC ? IV : null, data);
                }
            }

            public class HMACSHA256
            {
                public static Func<byte[], byte[], byte[]> Native;
                public static byte[] HashData(byte[] key, byte[] source) => Native(key, source);
            }
        }
        """;

    private static readonly Lazy<Assembly> s_board = new(Compile);

    public PlatformCipher()
    {
        Type native = s_board.Value.GetType("Firmware.Platform.NativeCryptography", true);
        Cryptography = (ICryptography)Activator.CreateInstance(native, true);
        Answer = Compute;
        Field("Aes").SetValue(null, (Func<bool, byte[], byte[], byte[], byte[]>)((encrypt, key, iv, data) =>
        {
            Given.Add(data);
            Keys.Add(key);
            return Answer(encrypt, key, iv, data);
        }));
        Field("HMACSHA256").SetValue(null, (Func<byte[], byte[], byte[]>)((key, data) =>
        {
            Given.Add(data);
            Keys.Add(key);
            Macs.Add(HMACSHA256.HashData(key, data));
            return Macs[^1];
        }));
    }

    /// <summary>The board's.</summary>
    public ICryptography Cryptography { get; }

    /// <summary>The arrays that the platform was given.</summary>
    public List<byte[]> Given { get; } = new(1000);

    /// <summary>The keys that it was given.</summary>
    public List<byte[]> Keys { get; } = new(1000);

    /// <summary>What HMAC answered.</summary>
    public List<byte[]> Macs { get; } = new(1000);

    /// <summary>What AES answers: whether to encrypt, the key, the vector or null, the data.</summary>
    public Func<bool, byte[], byte[], byte[], byte[]> Answer { get; set; }

    private static FieldInfo Field(string type) =>
        s_board.Value.GetType("System.Security.Cryptography." + type, true).GetField("Native");

    private static byte[] Compute(bool encrypt, byte[] key, byte[] iv, byte[] data)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return iv == null ? aes.EncryptEcb(data, PaddingMode.None)
            : encrypt ? aes.EncryptCbc(data, iv, PaddingMode.None)
            : aes.DecryptCbc(data, iv, PaddingMode.None);
    }

    private static Assembly Compile()
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp13);
        string[] sources =
        [
            Library,
            File.ReadAllText(CodecFiles.Repository("firmware/Platform/NativeAes.cs")),
            File.ReadAllText(CodecFiles.Repository("firmware/Platform/NativeCryptography.cs")),
        ];

        // Not .NET's own cryptography, whose namespace it is.
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        string[] references =
            [typeof(object).Assembly.Location, Path.Combine(runtime, "System.Runtime.dll"), typeof(IAes).Assembly.Location];
        var compilation = CSharpCompilation.Create("board", sources.Select(source => CSharpSyntaxTree.ParseText(source, options)),
            references.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var stream = new MemoryStream();
        EmitResult result = compilation.Emit(stream);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
        }

        return Assembly.Load(stream.ToArray());
    }
}

// Packages: what the bench makes against an independent reading of RFC 9052, what the firmware makes of each single-byte change, and what the
// bench refuses to make.
using System;
using System.Buffers.Binary;
using System.Formats.Cbor;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Bench;
using Bench.Packaging;
using Bench.Virtual;
using Firmware.Operation.Update;
using Firmware.Stack.Crypto;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Update;

[TestClass]
public class PackageTests
{
    // Made with Python's hmac and hashlib, the CBOR written by hand: the key is 00 to 0f, the assembly the text "assembly".
    private const string Vector =
        "d18443a10105a05847a801010202038167776561746865720466626f617264730565312e302e31068201000708085820e020" +
        "bdf568793dee747a220086c5e53c8b3af5abd959383a31297f303577efe658200dd29aee1b1e2e6d89e01bcd7289b301c330" +
        "3fbfb73a78911b7f6e68ac1f47e4617373656d626c79";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public TestContext TestContext { get; set; }

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, true);

    [TestMethod]
    public void IsWhatAnotherProgramMakesOfTheSame()
    {
        byte[] key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        var package = new Package { Boards = ["weather"], Version = "1.0.1", Assembly = [.. "assembly"u8] };
        Assert.AreEqual(Vector, Convert.ToHexStringLower(package.Make(key)));
        Assert.AreEqual(FirmwareUpdateObject.Initial, Take(Convert.FromHexString(Vector), key: key));
    }

    [TestMethod]
    public void IsACoseMac0OfTheManifestFollowedByTheAssembly()
    {
        byte[] package = UpdateWorld.Good();
        var reader = new CborReader(package, CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
        Assert.AreEqual((CborTag)17, reader.ReadTag());
        Assert.AreEqual(4, reader.ReadStartArray());
        byte[] algorithm = reader.ReadByteString();
        CollectionAssert.AreEqual(new byte[] { 0xA1, 1, 5 }, algorithm);
        Assert.AreEqual(0, reader.ReadStartMap());
        reader.ReadEndMap();
        byte[] manifest = reader.ReadByteString(), tag = reader.ReadByteString();
        reader.ReadEndArray();
        int head = package.Length - reader.BytesRemaining;
        CollectionAssert.AreEqual(UpdateWorld.Assembly, package[head..]);

        byte[] structure = [0x84, 0x64, .. "MAC0"u8, 0x43, 0xA1, 1, 5, 0x40, 0x58, (byte)manifest.Length, .. manifest];
        CollectionAssert.AreEqual(HMACSHA256.HashData(UpdateWorld.Key, structure), tag);
        var fields = new CborReader(manifest, CborConformanceMode.Canonical);
        Assert.AreEqual(8, fields.ReadStartMap());
        CollectionAssert.AreEqual(new[] { 1, 1, 2, 2, 3 }, Enumerable.Range(0, 5).Select(_ => fields.ReadInt32()).ToArray());
        TestContext.WriteLine($"{head} bytes before an assembly of {UpdateWorld.Assembly.Length}");
        Assert.AreEqual(121, head);
    }

    [TestMethod]
    public void EachSingleByteChangeIsRefused()
    {
        byte[] good = UpdateWorld.Good(RandomNumberGenerator.GetBytes(2000));
        Assert.AreEqual(FirmwareUpdateObject.Initial, Take(good));
        for (int i = 0; i < good.Length; i++)
        {
            byte[] changed = [.. good];
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.AreNotEqual(FirmwareUpdateObject.Initial, Take(changed), "byte " + i);
        }
    }

    [TestMethod]
    public void EachByteOfTheHeadMayHaveNoOtherValue()
    {
        byte[] good = UpdateWorld.Good(new byte[100]);
        for (int i = 0; i < good.Length - 100; i++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. good];
                changed[i] = (byte)value;
                Assert.AreEqual(value == good[i], Take(changed) == FirmwareUpdateObject.Initial, "byte " + i + " is " + value);
            }
        }
    }

    [TestMethod]
    public void EachPrefixIsRefused()
    {
        byte[] good = UpdateWorld.Good(new byte[2000]);
        for (int length = 0; length < good.Length; length++)
        {
            Assert.AreNotEqual(FirmwareUpdateObject.Initial, Take(good[..length]), length + " bytes");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(16)]
    [DataRow(121)]
    [DataRow(1000)]
    [DataRow(5000)]
    public void ItComesInPiecesOfAnySize(int size) => Assert.AreEqual(FirmwareUpdateObject.Initial, Take(UpdateWorld.Good(), size));

    [TestMethod]
    public void WhatIsWellMadeButMakesNoSenseIsRefused()
    {
        foreach (byte[] manifest in new[]
        {
            [], new byte[] { 0xA0 }, [0xA1, 1, 1], [0x80], [0xA8, 1, 1, 2, 2, 3, 0x9F, 0xFF, 4], [0xBF, 1, 1, 0xFF], [0xA8, 1, 1, 2, 2, 3, 0x9A, 0x7F, 0xFF, 0xFF, 0xFF],
            [0xA8, 1, 1, 2, 2, 3, 0x80, 4, 0x60], [0xA8, 1, 1, 2, 2, 3, 0x81, 0x7A, 0x7F, 0xFF, 0xFF, 0xFF],
        })
        {
            Assert.AreEqual(FirmwareUpdateObject.UnsupportedPackage, Take(Sign(manifest)), Convert.ToHexString(manifest));
        }
    }

    [TestMethod]
    public void AnyManifestThatIsSignedIsReadWithoutHarm()
    {
        var random = new Random(7);
        byte[] good = UpdateWorld.Good(new byte[100]);
        byte[] manifest = good[9..(good.Length - 100 - 34)];
        for (int i = 0; i < 5000; i++)
        {
            byte[] changed = [.. manifest];
            for (int j = random.Next(4); j >= 0; j--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            _ = Take(Sign(changed[..random.Next(changed.Length + 1)]));
        }
    }

    [TestMethod]
    public void ThePackageCommandSaysWhatItWrote()
    {
        string assembly = Write("boards.dll", UpdateWorld.Assembly);
        string key = Convert.ToHexString(UpdateWorld.Key);
        Assert.AreEqual((ExitCode.Good, "boards.pkg: boards 1.0.1 for all, weather, soil, streetlight, a .NET assembly for virtual boards, wiring 1.0, " +
            (UpdateWorld.Assembly.Length + 137) + " bytes, 137 of them before the assembly" + Environment.NewLine), Run("package " + assembly + " --key " + key, out _));
        Assert.AreEqual(FirmwareUpdateObject.Initial, Take(File.ReadAllBytes(Path.Combine(_folder, "boards.pkg"))));
        string keyFile = Write("fleet.key", System.Text.Encoding.ASCII.GetBytes(key + "\n"));
        (int exit, string said) = Run($"package {assembly} --key @{keyFile} --board weather --name field --package-version 2-beta --output {_folder}/x.pkg", out _);
        Assert.AreEqual((ExitCode.Good, "x.pkg: field 2-beta for weather, "), (exit, said[..33]));
    }

    [TestMethod]
    public void ThePackageCommandRefusesWhatCannotRun()
    {
        byte[] pe = SmallPe.Bytes;
        byte[] initialised = [.. pe];
        int methods = BinaryPrimitives.ReadInt32LittleEndian(pe.AsSpan(40 + (4 * 6)));
        initialised[methods + 5] |= 0x20;
        foreach ((byte[] bytes, string remedy) in new (byte[], string)[]
        {
            (new byte[5000], "neither a .pe of nanoFramework 1.x nor a .NET assembly"),
            (new byte[Slots.MaxAssembly + 1], "a node takes at most 49152"),
            ([.. "NFMRK2"u8, .. new byte[200]], "firmware 2.x (NFMRK2): build it with the packages of 1.x"),
            (pe[..^1], "it is cut off"),
            (initialised, "static constructors"),
            (BoardsCompiler.Boards(type: "OtherBoards"), "no class Firmware.Boards.NodeBoards"),
        })
        {
            string file = Write("bad.bin", bytes);
            (int exit, _) = Run("package " + file + " --key " + new string('1', 32), out string errors);
            Assert.AreEqual(ExitCode.BadArguments, exit, remedy);
            StringAssert.Contains(errors, "bad.bin: ");
            StringAssert.Contains(errors, remedy);
        }

        _ = Run("package " + _folder + "/missing.pe --key " + new string('1', 32), out string missing);
        StringAssert.Contains(missing, "missing.pe");
        _ = Run("package x.pe --key 1234", out string shortKey);
        StringAssert.Contains(shortKey, "--key has 2 bytes: use 16 to 64");
        _ = Run("package x.pe", out string noKey);
        StringAssert.Contains(noKey, "--key");
    }

    [TestMethod]
    public void APeIsReadForWhatItIs()
    {
        AssemblyFile file = AssemblyFile.Read(SmallPe.Bytes);
        Assert.AreEqual(Manifest.NanoFramework1, file.Format);
        Assert.AreEqual("1.0.1", file.Version);
        Assert.AreEqual((1, 0), file.WiringVersion);
    }

    private static byte[] Sign(byte[] manifest)
    {
        byte[] payload = [0x58, (byte)manifest.Length, .. manifest];
        byte[] structure = [0x84, 0x64, .. "MAC0"u8, 0x43, 0xA1, 1, 5, 0x40, .. payload];
        byte[] tag = HMACSHA256.HashData(UpdateWorld.Key, structure);
        return [0xD1, 0x84, 0x43, 0xA1, 1, 5, 0xA0, .. payload, 0x58, 32, .. tag, .. new byte[100]];
    }

    // What the firmware's reader makes of it.
    private static int Take(byte[] package, int size = 1024, byte[] key = null)
    {
        var log = new ListLog();
        var reader = new PackageReader(new Slots(new VirtualFiles(), log, Manifest.DotNet), key ?? UpdateWorld.Key, new ManagedCryptography(), "weather", log);
        int result = reader.Begin();
        for (int at = 0; at < package.Length && result == FirmwareUpdateObject.Initial; at += size)
        {
            result = reader.Append(package, at, Math.Min(size, package.Length - at));
        }

        return result == FirmwareUpdateObject.Initial ? reader.Finish() : result;
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private (int Exit, string Said) Run(string line, out string errors)
    {
        using var said = new StringWriter();
        using var wrong = new StringWriter();
        int exit = new CommandLine(said).Parse(line.Split(' '), wrong, out _);
        errors = wrong.ToString();
        return (exit, said.ToString().Replace(_folder + "/", ""));
    }
}

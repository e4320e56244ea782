// A weather board with a key for packages, its server, a file server, and an update for it: boards 1.0.1, as tests/Update builds them.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Bench.Packaging;
using Bench.Server;
using Firmware.Operation;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Objects.Model;

namespace Host.Update;

/// <summary>The bench, with updates.</summary>
internal sealed class UpdateWorld
{
    /// <summary>The resources.</summary>
    public const string Package = "/5/0/0", PackageUri = "/5/0/1", Update = "/5/0/2", State = "/5/0/3", Result = "/5/0/5", Cancel = "/5/0/10";

    /// <summary>The reading that the update brings.</summary>
    public const string NewReading = "/3301/1/5700";

    /// <summary>Where packages are fetched from.</summary>
    public const string File = "updates/weather.pkg", FileUri = BenchWorld.FilesUri + "/" + File;

    private const string Name = "boards.dll";

    public UpdateWorld(int version = 11, int lossPercent = 0, int seed = 1, Action<Configuration> configure = null)
    {
        World = new BenchWorld("weather", lossPercent, seed, 300, configuration =>
        {
            configuration.UpdateKey = Key;
            configuration.Version = version;
            configure?.Invoke(configuration);
        }, introduces: false);
        World.Files.Files[File] = Good();
        World.RunUntil("registered", 60, () => World.Client != null);
    }

    /// <summary>The key that packages are made with.</summary>
    public static byte[] Key { get; } = Encoding.ASCII.GetBytes("key of the fleet");

    /// <summary>The assembly that is the update.</summary>
    public static byte[] Assembly { get; } = System.IO.File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Update", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')), Name));

    /// <summary>The world.</summary>
    public BenchWorld World { get; }

    /// <summary>The object.</summary>
    public FirmwareUpdateObject Object => (FirmwareUpdateObject)World.Board.Image.Tree.Find(5);

    /// <summary>True when the update runs.</summary>
    public bool IsUpdated => World.Board.Image.Tree.Find(3301).InstanceCount == 2;

    /// <summary>What a package of the update says, for tests to change.</summary>
    public static Package Manifest(byte[] assembly = null) => new()
    {
        Boards = ["weather", "soil"],
        Version = "1.0.1",
        Assembly = assembly ?? Assembly,
    };

    /// <summary>A package of the update.</summary>
    public static byte[] Good(byte[] assembly = null) => Manifest(assembly).Make(Key);

    /// <summary>Pushes a package; the code of the last answer.</summary>
    public string Push(byte[] package) => Ask(World.Client.Write(Package, ContentFormat.Opaque, package), 600);

    /// <summary>Writes text; the code.</summary>
    public string Write(string path, string value) => Ask(World.Client.Write(path, value));

    /// <summary>Executes; the code.</summary>
    public string Execute(string path) => Ask(World.Client.Execute(path));

    /// <summary>Lets time pass until the object is in a state.</summary>
    public void RunUntilState(int state, int withinSeconds = 600) =>
        World.RunUntil("state " + state + ", it is " + Object.State + " result " + Object.Result, withinSeconds, () => Object.State == state);

    /// <summary>Fails unless the object says so, to the server as well.</summary>
    public void AssertIs(int state, int result)
    {
        Assert.AreEqual((state, result), (Object.State, Object.Result), World.Log);
        Assert.AreEqual(state.ToString(), Read(State));
        Assert.AreEqual(result.ToString(), Read(Result));
    }

    /// <summary>Reads text.</summary>
    public string Read(string path)
    {
        Answer answer = World.RunUntil(World.Client.Read(path, ContentFormat.PlainText));
        return answer.Code == CoapCode.Content ? Encoding.UTF8.GetString(answer.Payload) : CoapCode.ToText(answer.Code);
    }

    private string Ask(System.Threading.Tasks.Task<Answer> answered, int withinSeconds = 60) =>
        CoapCode.ToText(World.RunUntil(answered, withinSeconds).Code);
}

// Commands that deliver a package to the node.
using System;
using System.IO;
using System.Threading.Tasks;
using Bench.Packaging;
using Objects.Model;

namespace Bench;

/// <summary>Delivers packages, by push and by pull.</summary>
internal sealed class UpdateCommands
{
    private const string Package = "/5/0/0", PackageUri = "/5/0/1";

    private readonly VirtualBoard _board;
    private readonly EmbeddedServers _servers;
    private readonly ServerCommands _asking;

    /// <summary>Makes the commands.</summary>
    /// <param name="board">The board, whose key packages are made with.</param>
    /// <param name="servers">The embedded servers, or null.</param>
    /// <param name="asking">Asks the node.</param>
    public UpdateCommands(VirtualBoard board, EmbeddedServers servers, ServerCommands asking)
    {
        _board = board;
        _servers = servers;
        _asking = asking;
        All =
        [
            new("push FILE", "write a package, or one that is made of a .dll, to /5/0/0; then execute /5/0/2",
                "push artifacts/bin/Update/debug/boards.dll", Push),
            new("pull FILE", "serve it, and write its URI to /5/0/1; then, once /5/0/3 is 2, execute /5/0/2",
                "pull artifacts/bin/Update/debug/boards.dll", Pull),
        ];
    }

    /// <summary>All of them.</summary>
    public Command[] All { get; }

    private Task Push(CommandText text)
    {
        byte[] package = Read(Commands.Find(All, text), text);
        return _asking.Do(text, client => client.Write(Package, ContentFormat.Opaque, package));
    }

    private Task Pull(CommandText text)
    {
        byte[] package = Read(Commands.Find(All, text), text);
        if (_servers == null)
        {
            throw new ArgumentException("the bench has no server here: start it without --server");
        }

        string uri = _servers.Serve(Path.ChangeExtension(Path.GetFileName(text.After(0)), ".pkg"), package);
        return _asking.Do(text, client => client.Write(PackageUri, uri));
    }

    private byte[] Read(Command command, CommandText text)
    {
        string path = text.After(0);
        if (path.Length == 0)
        {
            throw command.Misused("name a file");
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            bool isAssembly = Path.GetExtension(path) is ".dll" or ".pe";
            return isAssembly ? PackageCommand.Describe(bytes).Make(_board.UpdateKey) : bytes;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw command.Misused(problem.Message);
        }
    }
}

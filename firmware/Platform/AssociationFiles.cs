// DTLS associations in files on the chip's flash, one a server.
//
// Wear: a handshake is one write, so are 128 records sent, and a sleep. littlefs puts them where little was written so far.
using Firmware.Stack.Dtls;

namespace Firmware.Platform;

/// <summary>Keeps associations in <see cref="Storage"/>.</summary>
internal sealed class AssociationFiles : ISessionStore
{
    private readonly Storage _storage;

    internal AssociationFiles(Storage storage)
    {
        _storage = storage;
    }

    /// <inheritdoc/>
    public int Load(int link, byte[] buffer)
    {
        int length = _storage.ReadAll(Name(link), buffer);
        return length < 0 ? 0 : length;
    }

    /// <inheritdoc/>
    public bool Save(int link, byte[] buffer, int length) => _storage.Write(Name(link), buffer, 0, length);

    private static string Name(int link) => "dtls" + link.ToString();
}

// Where DTLS associations outlive sleep and power failures: files on the board, memory in a test.
namespace Firmware.Stack.Dtls;

/// <summary>Keeps one association's state a link. What it holds is secret.</summary>
public interface ISessionStore
{
    /// <summary>Reads what was saved last; returns its length, 0 when there is nothing whole.</summary>
    /// <param name="link">The server's index.</param>
    /// <param name="buffer">Takes it: <see cref="SessionState.MaxLength"/> bytes.</param>
    int Load(int link, byte[] buffer);

    /// <summary>Saves in place of what was there. Once it returns true, this is what <see cref="Load"/> finds whatever
    /// happens to the power; when it returns false, or the power fails meanwhile, what was there before or this.</summary>
    bool Save(int link, byte[] buffer, int length);
}

// Files on the chip's own flash, drive I:, 256 KB in most images, shared with the platform's network settings.
using System.IO;
using Firmware.Operation;

namespace Firmware.Platform;

/// <summary>The files on drive I:.</summary>
internal sealed class DriveFiles : IFiles
{
    private const string Root = "I:\\";

    /// <inheritdoc/>
    public int Length(string name)
    {
        if (!File.Exists(Root + name))
        {
            return -1;
        }

        using var file = new FileStream(Root + name, FileMode.Open, FileAccess.Read);
        return (int)file.Length;
    }

    /// <inheritdoc/>
    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        using var file = new FileStream(Root + name, FileMode.Open, FileAccess.Read);
        file.Seek(position, SeekOrigin.Begin);
        int length = 0;
        int taken;
        while (length < count && (taken = file.Read(buffer, offset + length, count - length)) > 0)
        {
            length += taken;
        }

        return length;
    }

    /// <inheritdoc/>
    public void Write(string name, byte[] buffer, int offset, int count)
    {
        // An old one would keep its length: the platform opens a file as it is.
        Delete(name);
        using var file = new FileStream(Root + name, FileMode.CreateNew, FileAccess.Write);
        file.Write(buffer, offset, count);
        file.Flush();
    }

    /// <inheritdoc/>
    public void Append(string name, byte[] buffer, int offset, int count)
    {
        using var file = new FileStream(Root + name, FileMode.OpenOrCreate, FileAccess.Write);
        file.Seek(0, SeekOrigin.End);
        file.Write(buffer, offset, count);
        file.Flush();
    }

    /// <inheritdoc/>
    public void Rename(string name, string other) => File.Move(Root + name, Root + other);

    /// <inheritdoc/>
    public void Delete(string name)
    {
        if (File.Exists(Root + name))
        {
            File.Delete(Root + name);
        }
    }
}

// Small files on the chip's own flash, drive I:, 256 KB in most images, shared with the platform's network settings.
//
// The platform renames onto nothing but a free name, so a file is replaced in three steps, each of which a power cut leaves done
// or not done:
//
//   1  write NAME.tmp                 what a cut leaves is thrown away
//   2  rename NAME.tmp to NAME.new    now the new content counts
//   3  delete NAME, rename NAME.new to NAME    a cut in between is mended by whoever reads or writes next
//
// Limits. Nothing here spares the flash: write when something changed that matters, not once a loop. One thread.
using System;
using System.IO;
using Firmware.Stack;

namespace Firmware.Platform;

/// <summary>Files by name, without drive and folder.</summary>
internal sealed class Storage
{
    private const string Root = "I:\\";
    private const string Unfinished = ".tmp";
    private const string Finished = ".new";
    private const string Area = "storage";

    private readonly Log _log;

    internal Storage(Log log)
    {
        _log = log;
    }

    /// <summary>Reads a file into a buffer and returns its length; -1 when there is none, when it does not fit, or when the
    /// flash does not give it. The log tells of the last two.</summary>
    internal int ReadAll(string name, byte[] buffer)
    {
        string path = Root + name;
        try
        {
            Mend(path);
            if (!File.Exists(path))
            {
                return -1;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (file.Length > buffer.Length)
            {
                _log.Error(Area, name + ": too long: use at most " + buffer.Length.ToString() + " bytes");
                return -1;
            }

            int length = 0;
            int taken;
            while (length < buffer.Length && (taken = file.Read(buffer, length, buffer.Length - length)) > 0)
            {
                length += taken;
            }

            return length;
        }
        catch (Exception e)
        {
            // The platform has exceptions of several types, some without a type of their own, for a flash that fails.
            _log.Error(Area, name + ": cannot be read: " + e.Message);
            return -1;
        }
    }

    /// <summary>Writes a file in place of the one there was. False when that fails: what is read next is the old one or the new
    /// one, whole.</summary>
    internal bool Write(string name, byte[] buffer, int offset, int length)
    {
        string path = Root + name;
        try
        {
            Mend(path);

            // An old one would keep its length: the platform opens a file as it is.
            File.Delete(path + Unfinished);
            using (var file = new FileStream(path + Unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(buffer, offset, length);
                file.Flush();
            }

            File.Move(path + Unfinished, path + Finished);
            Mend(path);
            return true;
        }
        catch (Exception e)
        {
            _log.Error(Area, name + ": cannot be written: " + e.Message);
            return false;
        }
    }

    /// <summary>Deletes a file; false when that fails.</summary>
    internal bool Delete(string name)
    {
        string path = Root + name;
        try
        {
            Mend(path);
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            return true;
        }
        catch (Exception e)
        {
            _log.Error(Area, name + ": cannot be deleted: " + e.Message);
            return false;
        }
    }

    // Does step 3, or what a power cut left of it.
    private static void Mend(string path)
    {
        if (File.Exists(path + Finished))
        {
            File.Delete(path);
            File.Move(path + Finished, path);
        }
    }
}

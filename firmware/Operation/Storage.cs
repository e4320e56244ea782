// Small files that are there whole or not at all, whenever the power goes.
//
// A drive renames onto nothing but a free name, so a file is replaced in three steps, each of which a power cut leaves done
// or not done:
//
//   1  write NAME.tmp                 what a cut leaves is thrown away
//   2  rename NAME.tmp to NAME.new    now the new content counts
//   3  delete NAME, rename NAME.new to NAME    a cut in between is mended by whoever reads or writes next
//
// Limits. Nothing here spares the flash: write when something changed that matters, not once a loop. One thread.
using System;
using Firmware.Stack;

namespace Firmware.Operation;

/// <summary>Files by name, without drive and folder.</summary>
public sealed class Storage
{
    private const string Unfinished = ".tmp";
    private const string Finished = ".new";
    private const string Area = "storage";

    private readonly IFiles _files;
    private readonly Log _log;

    /// <summary>Keeps files on a drive.</summary>
    public Storage(IFiles files, Log log)
    {
        _files = files;
        _log = log;
    }

    /// <summary>Reads a file into a buffer and returns its length; -1 when there is none, when it does not fit, or when the
    /// flash does not give it. The log tells of the last two.</summary>
    public int ReadAll(string name, byte[] buffer)
    {
        try
        {
            Mend(name);
            int length = _files.Length(name);
            if (length > buffer.Length)
            {
                _log.Error(Area, name + ": too long: use at most " + buffer.Length.ToString() + " bytes");
                return -1;
            }

            return length < 0 ? -1 : _files.Read(name, 0, buffer, 0, length);
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
    public bool Write(string name, byte[] buffer, int offset, int length)
    {
        try
        {
            Mend(name);
            _files.Write(name + Unfinished, buffer, offset, length);
            _files.Rename(name + Unfinished, name + Finished);
            Mend(name);
            return true;
        }
        catch (Exception e)
        {
            _log.Error(Area, name + ": cannot be written: " + e.Message);
            return false;
        }
    }

    /// <summary>Deletes a file; false when that fails.</summary>
    public bool Delete(string name)
    {
        try
        {
            Mend(name);
            _files.Delete(name);
            return true;
        }
        catch (Exception e)
        {
            _log.Error(Area, name + ": cannot be deleted: " + e.Message);
            return false;
        }
    }

    // Does step 3, or what a power cut left of it.
    private void Mend(string name)
    {
        if (_files.Length(name + Finished) >= 0)
        {
            _files.Delete(name);
            _files.Rename(name + Finished, name);
        }
    }
}

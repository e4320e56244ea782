// A package on its way to a slot's file, checked as it comes:
//
//   head ─► MAC ─► is it for this node? ─► bytes to the file, hashed ─► length and hash
//
// The file is the package as it came, so that after a restart what is there is read through once more, and the rest is appended. Nothing
// is called downloaded before both checks have passed.
using System;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Wiring;
using Objects.Core;

namespace Firmware.Operation.Update;

/// <summary>Takes a package's bytes.</summary>
/// <remarks>Heap: 2.7 KB, while a package comes.</remarks>
public sealed class PackageReader
{
    // So many bytes are collected and appended together: to append costs the erasure of a block of 4 KiB, however little it is. More would
    // spare flash, of which an update takes a hundred-thousandth, and cost heap and what a power cut loses.
    private const int Batch = 1024;

    private readonly Slots _slots;
    private readonly byte[] _key;
    private readonly ICryptography _cryptography;
    private readonly string _board;
    private readonly Log _log;
    private readonly string _file;
    private readonly byte[] _batch = new byte[Batch];
    private readonly Sha256 _hash = new Sha256();
    private int _written;
    private int _filled;

    /// <summary>Makes one for the spare slot.</summary>
    public PackageReader(Slots slots, byte[] key, ICryptography cryptography, string board, Log log)
    {
        _slots = slots;
        _key = key;
        _cryptography = cryptography;
        _board = board;
        _log = log;
        _file = Slots.FileOf(slots.Spare);
    }

    /// <summary>Bytes taken so far.</summary>
    public int Length => _written + _filled;

    /// <summary>What the package says of itself; null until its head is there.</summary>
    public Manifest Manifest { get; private set; }

    /// <summary>True when all of it is there.</summary>
    public bool IsWhole => Manifest != null && Length == Manifest.HeadLength + Manifest.Length;

    /// <summary>Begins a package: the file is emptied.</summary>
    /// <returns>An Update Result.</returns>
    public int Begin()
    {
        Manifest = null;
        _hash.Reset();
        _written = 0;
        _filled = 0;
        try
        {
            _slots.Files.Delete(_file);
            return FirmwareUpdateObject.Initial;
        }
        catch (Exception e)
        {
            return Tell(e);
        }
    }

    /// <summary>Goes on with what is in the file, as far as that is good; with nothing, when it is not.</summary>
    public void Resume()
    {
        try
        {
            int length = _slots.Files.Length(_file), result = FirmwareUpdateObject.Initial;
            for (int at = 0, taken; at < length && result == FirmwareUpdateObject.Initial; at += taken)
            {
                taken = _slots.Files.Read(_file, at, _batch, 0, Batch);
                _filled = taken;
                result = taken > 0 ? Look(0, taken) : FirmwareUpdateObject.NoStorage;
                _written += taken;
                _filled = 0;
            }

            if (result == FirmwareUpdateObject.Initial && (Manifest != null || length <= 0))
            {
                return;
            }
        }
        catch (Exception e)
        {
            Tell(e);
        }

        Begin();
    }

    /// <summary>Takes bytes.</summary>
    /// <returns>An Update Result.</returns>
    public int Append(byte[] buffer, int offset, int length)
    {
        while (length > 0)
        {
            int part = Batch - _filled < length ? Batch - _filled : length;
            Array.Copy(buffer, offset, _batch, _filled, part);
            _filled += part;
            offset += part;
            length -= part;
            int result = Look(_filled - part, part);
            result = result == FirmwareUpdateObject.Initial && _filled == Batch ? Flush() : result;
            if (result != FirmwareUpdateObject.Initial)
            {
                return result;
            }
        }

        return FirmwareUpdateObject.Initial;
    }

    /// <summary>That was all: checks length and hash.</summary>
    /// <returns>An Update Result.</returns>
    public int Finish()
    {
        if (Manifest == null)
        {
            // Before the head is there nobody knows what it is.
            return Manifest.FindHead(_batch, _filled) < 0
                ? Refuse(FirmwareUpdateObject.UnsupportedPackage, "it is no package of this kind: make one with tests/Bench -- package")
                : Refuse(FirmwareUpdateObject.IntegrityFailure, "it ends within its head: deliver it again");
        }

        if (!IsWhole)
        {
            return Refuse(FirmwareUpdateObject.IntegrityFailure, "it has " + Length.ToString() + " bytes instead of " +
                (Manifest.HeadLength + Manifest.Length).ToString() + ": deliver it again");
        }

        var hash = new byte[Sha256.HashSize];
        _hash.Finish(hash, 0);
        if (!ConstantTime.AreEqual(hash, 0, Manifest.Hash, 0, Sha256.HashSize))
        {
            return Refuse(FirmwareUpdateObject.IntegrityFailure, "its assembly is not the one that the manifest names: deliver it again");
        }

        return _filled > 0 ? Flush() : FirmwareUpdateObject.Initial;
    }

    // Looks at bytes that have come to the batch.
    private int Look(int from, int count)
    {
        int skip = 0;
        if (Manifest == null)
        {
            int headLength = Manifest.FindHead(_batch, _filled);
            if (headLength < 0)
            {
                return Refuse(FirmwareUpdateObject.UnsupportedPackage, "it is no package of this kind: make one with tests/Bench -- package");
            }

            if (headLength == 0 || headLength > _filled)
            {
                return FirmwareUpdateObject.Initial;
            }

            int result = CheckHead(headLength);
            if (result != FirmwareUpdateObject.Initial)
            {
                return result;
            }

            skip = headLength - from;
        }

        if (_written + _filled > Manifest.HeadLength + Manifest.Length)
        {
            return Refuse(FirmwareUpdateObject.IntegrityFailure, "it is longer than it says: deliver it again");
        }

        _hash.Update(_batch, from + skip, count - skip);
        return FirmwareUpdateObject.Initial;
    }

    private int CheckHead(int headLength)
    {
        if (_key == null || _key.Length == 0)
        {
            return Refuse(FirmwareUpdateObject.IntegrityFailure, "there is no key to check it with: set updateKey in node.json");
        }

        if (!Manifest.IsAuthentic(_batch, headLength, _key, _cryptography))
        {
            return Refuse(FirmwareUpdateObject.IntegrityFailure, "it was not made with this node's updateKey, or was changed on the way");
        }

        Manifest manifest = Manifest.Read(_batch, headLength);
        if (manifest == null)
        {
            return Refuse(FirmwareUpdateObject.UnsupportedPackage, "its manifest is of another format: make it with this version of tests/Bench");
        }

        if (manifest.AssemblyFormat != _slots.Format)
        {
            return Refuse(FirmwareUpdateObject.UnsupportedPackage, "its assembly is of format " + manifest.AssemblyFormat.ToString() +
                ": here it is " + _slots.Format.ToString() + " (1 a .pe for a board, 2 a .dll for a virtual one)");
        }

        if (!manifest.IsFor(_board))
        {
            return Refuse(FirmwareUpdateObject.UnsupportedPackage, "it is not for board " + _board + ": name that among its boards");
        }

        System.Version wiring = typeof(BoardSet).Assembly.GetName().Version;
        if (manifest.WiringMajor != wiring.Major || manifest.WiringMinor != wiring.Minor)
        {
            return Refuse(FirmwareUpdateObject.UnsupportedPackage, "it was built against wiring " + manifest.WiringMajor.ToString() + "." +
                manifest.WiringMinor.ToString() + ": here it is " + wiring.Major.ToString() + "." + wiring.Minor.ToString());
        }

        if (manifest.Length > Slots.MaxAssembly)
        {
            return Refuse(FirmwareUpdateObject.NoStorage, "its assembly has " + manifest.Length.ToString() + " bytes: use at most " +
                Slots.MaxAssembly.ToString());
        }

        Manifest = manifest;
        return FirmwareUpdateObject.Initial;
    }

    private int Flush()
    {
        try
        {
            _slots.Files.Append(_file, _batch, 0, _filled);
            _written += _filled;
            _filled = 0;
            return FirmwareUpdateObject.Initial;
        }
        catch (Exception e)
        {
            return Tell(e);
        }
    }

    private int Refuse(int result, string reason)
    {
        _log.Error(Slots.Area, "package refused: " + reason);
        return result;
    }

    // The platform has exceptions of several types for a drive that fails; most often it is full.
    private int Tell(Exception e)
    {
        _log.Error(Slots.Area, _file + ": the drive does not take it: " + e.Message + ": is there room for it on I:?");
        return e is OutOfMemoryException ? FirmwareUpdateObject.OutOfMemory : FirmwareUpdateObject.NoStorage;
    }
}

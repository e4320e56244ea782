// The boards that run: those of the deployment, or those of an update in one of two files. An update is tried first, and is good only once
// the node has registered with it; else the one before runs again.
//
//   at boot:  trial, if it has starts left ─► good ─► previous ─► factory          what cannot be loaded is passed over
//   Confirm:  trial becomes good, good becomes previous
//   RollBack: the trial is over; its file stays until the next package
//   Fail:     boards that cannot be wired; good ones are after three such starts in a row good no more, and the factory's run
//
// A slot's file is a package as it came: head and assembly. Byte for byte it was checked before it was called downloaded; here its
// interpreter's own checks do (CRC-32 of head and body).
//
// An assembly that is loaded cannot be unloaded, and stays in the heap in one piece: 1.10 times its length. So it is loaded first of all.
using System;
using System.Reflection;
using Firmware.Stack;
using Firmware.Wiring;
using Objects.Core;

namespace Firmware.Operation.Update;

/// <summary>The slots, and what they hold.</summary>
public sealed class Slots
{
    /// <summary>The longest assembly. In the heap, some 100 KB without PSRAM, 1.10 times as much has to have room beside a node of 49 KB;
    /// on the drive, 256 KB, two of them beside readings, records and the platform's own files.</summary>
    public const int MaxAssembly = 48 * 1024;

    /// <summary>How often an update may start without the node registering: once may have been the power's fault, twice the
    /// network's.</summary>
    public const int MaxStarts = 3;

    internal const string Area = "update";

    private const string TypeName = "Firmware.Boards.NodeBoards";

    // The header of a .pe file of nanoFramework: what is shorter cannot be looked at, and of a shorter array the interpreter reads beyond
    // the end.
    private const int PeHeader = 124, PeTotalSize = 100;

    private const int SlotA = 1, SlotB = 2;

    // In place of starts: see IsLost.
    private const int Lost = 255;

    private readonly Log _log;
    private readonly int _format;

    /// <summary>Looks at what there is.</summary>
    /// <param name="files">The node's drive.</param>
    /// <param name="log">The serial log.</param>
    /// <param name="format">Which assemblies run here: <see cref="Manifest.NanoFramework1"/> or <see cref="Manifest.DotNet"/>.</param>
    public Slots(IFiles files, Log log, int format)
    {
        Files = files;
        _log = log;
        _format = format;
        Storage = new Storage(files, log);
        if (!Record.Load(Storage))
        {
            log.Error(Area, "the record of updates cannot be read: the boards of the deployment run; update again");
        }
    }

    /// <summary>True once a good update could not be wired any more, until the next one: the boards of the deployment run.</summary>
    public bool IsLost => Record[UpdateRecord.Good] == UpdateRecord.Factory && !IsTrial && Record[UpdateRecord.Starts] == Lost;

    /// <summary>True when an update runs that is not known to be good.</summary>
    public bool IsTrial => Record[UpdateRecord.Trial] != 0;

    /// <summary>Name and version of the update that runs, for the log; null where it is none.</summary>
    public string Running => Manifest == null ? null : Manifest.Name + " " + Manifest.Version;

    /// <summary>What the update that runs says of itself; null where it is none.</summary>
    internal Manifest Manifest { get; private set; }

    /// <summary>Which assemblies run here.</summary>
    internal int Format => _format;

    /// <summary>The drive.</summary>
    internal IFiles Files { get; }

    /// <summary>Small files on it.</summary>
    internal Storage Storage { get; }

    /// <summary>What outlives a restart.</summary>
    internal UpdateRecord Record { get; } = new UpdateRecord();

    /// <summary>The slot that the next package goes to, or that the last one is in.</summary>
    internal int Spare => Record[UpdateRecord.Good] == SlotA ? SlotB : SlotA;

    /// <summary>The name of a slot's file.</summary>
    internal static string FileOf(int slot) => slot == SlotB ? "boards.b" : "boards.a";

    /// <summary>Chooses and loads the boards; never throws.</summary>
    /// <param name="factory">Those of the deployment.</param>
    /// <param name="board">The name of the board that the node is to be.</param>
    public BoardSet Load(BoardSet factory, string board)
    {
        BoardSet boards;
        int trial = Record[UpdateRecord.Trial];
        if (trial != 0 && MayStart())
        {
            boards = TryLoad(trial, factory, board);
            if (boards != null)
            {
                _log.Warn(Area, "trying " + Running + ", start " + Record[UpdateRecord.Starts].ToString() + " of " + MaxStarts.ToString() +
                    ": it is good once the node has registered");
                return boards;
            }

            RollBack("it cannot be loaded");
        }

        for (int slot; (slot = Record[UpdateRecord.Good]) != UpdateRecord.Factory;)
        {
            boards = TryLoad(slot, factory, board);
            if (boards != null)
            {
                _log.Info(Area, "running " + Running);
                return boards;
            }

            _log.Error(Area, "the update in " + FileOf(slot) + " is spoilt: the one before runs; update again");
            SetGood(Record[UpdateRecord.Previous]);
            Record.Save(Storage);
        }

        if (IsLost)
        {
            _log.Error(Area, "the boards of the deployment run, since the update could not be wired: correct the settings and update again");
        }

        Manifest = null;
        return factory;
    }

    /// <summary>The boards that run cannot be wired; a restart follows. An update on trial is rolled back. A good one is tried again, since
    /// settings that it does not bear may be changed again; after <see cref="MaxStarts"/> times those of the deployment run.</summary>
    public void Fail(string reason)
    {
        if (IsTrial)
        {
            RollBack(reason);
            return;
        }

        int starts = Record[UpdateRecord.Starts] + 1;
        _log.Error(Area, Running + " fails, start " + starts.ToString() + " of " + MaxStarts.ToString() + ": " + reason +
            (starts < MaxStarts ? ": undo what was set last" : ": the boards of the deployment run from now on"));
        if (starts >= MaxStarts)
        {
            SetGood(UpdateRecord.Factory);
            starts = Lost;
        }

        Record[UpdateRecord.Starts] = starts;
        Record.Save(Storage);
    }

    /// <summary>The boards that run are wired: failures before are history.</summary>
    public void Wired()
    {
        if (!IsTrial && Record[UpdateRecord.Good] != UpdateRecord.Factory && Record[UpdateRecord.Starts] != 0)
        {
            Record[UpdateRecord.Starts] = 0;
            Record.Save(Storage);
        }
    }

    /// <summary>The update that runs is good.</summary>
    internal void Confirm()
    {
        _log.Info(Area, Running + " is good: the node has registered");
        Record[UpdateRecord.Previous] = Record[UpdateRecord.Good];
        Record[UpdateRecord.Good] = Record[UpdateRecord.Trial];
        Record[UpdateRecord.Trial] = 0;
        Record[UpdateRecord.Starts] = 0;
    }

    /// <summary>The update on trial is none: after a restart the one before runs again.</summary>
    public void RollBack(string reason)
    {
        _log.Error(Area, "the update failed: " + reason + ": the boards before it run again; build it against the deployed version, and look at the lines above");
        Record[UpdateRecord.Trial] = 0;
        Record[UpdateRecord.Starts] = 0;
        Record.Save(Storage);
    }

    /// <summary>Reads the manifest of what is in a slot; null when there is none.</summary>
    internal Manifest ReadManifest(int slot)
    {
        string file = FileOf(slot);
        int length = Files.Length(file);
        var head = new byte[length < 0 ? 0 : length < Manifest.MaxHead ? length : Manifest.MaxHead];
        if (head.Length == 0)
        {
            return null;
        }

        int read = Files.Read(file, 0, head, 0, head.Length);
        int headLength = Manifest.FindHead(head, read);
        return headLength <= 0 || headLength > read ? null : Manifest.Read(head, headLength);
    }

    // The spare slot may become another one: what was on its way into it, or there, is the next update no more. To be saved together.
    private void SetGood(int slot)
    {
        int spare = Spare;
        Record[UpdateRecord.Good] = slot;
        Record[UpdateRecord.Previous] = UpdateRecord.Factory;
        if (Spare == spare || Record[UpdateRecord.State] == FirmwareUpdateObject.Idle)
        {
            return;
        }

        // The registry on Update Result: 8 "Firmware update failed", 5 "Integrity check failure for new downloaded package".
        Record[UpdateRecord.Result] = Record[UpdateRecord.State] == FirmwareUpdateObject.Updating ? FirmwareUpdateObject.UpdateFailed
            : FirmwareUpdateObject.IntegrityFailure;
        Record[UpdateRecord.State] = FirmwareUpdateObject.Idle;
        Record.PackageUri = "";
        _log.Error(Area, "the package that had come goes with it: deliver it again");
    }

    // The start is counted before the update is loaded: one that hangs or ends the interpreter is counted, too.
    private bool MayStart()
    {
        if (Record[UpdateRecord.Starts] >= MaxStarts)
        {
            RollBack("the node did not register in " + MaxStarts.ToString() + " starts");
            return false;
        }

        Record[UpdateRecord.Starts]++;
        if (Record.Save(Storage))
        {
            return true;
        }

        RollBack("its starts cannot be counted: the drive takes nothing");
        return false;
    }

    private BoardSet TryLoad(int slot, BoardSet factory, string board)
    {
        try
        {
            Manifest = ReadManifest(slot);
            byte[] assembly = ReadAssembly(slot);
            var loaded = (BoardSet)Assembly.Load(assembly).GetType(TypeName).GetConstructor(new Type[0]).Invoke(null);
            BoardSet boards = factory.Adopt(loaded);
            if (boards.Version.Length == 0 || (factory.Knows(board) && !boards.Knows(board)))
            {
                _log.Error(Area, Running + " has no board " + board + ", but " + boards.Listed());
                return null;
            }

            if (loaded.GetType() == factory.GetType())
            {
                _log.Warn(Area, Running + " is what is deployed, byte for byte");
            }

            return boards;
        }
        catch (Exception e)
        {
            // Whatever is wrong with it: the interpreter has exceptions of several types for that, some without a type of their own.
            _log.Error(Area, FileOf(slot) + ": " + e.GetType().FullName + ": " + e.Message);
            return null;
        }
    }

    private byte[] ReadAssembly(int slot)
    {
        string file = FileOf(slot);
        if (Manifest == null || Files.Length(file) != Manifest.HeadLength + Manifest.Length || Manifest.Length > MaxAssembly)
        {
            throw new InvalidOperationException("no whole package");
        }

        var assembly = new byte[Manifest.Length];
        int read = Files.Read(file, Manifest.HeadLength, assembly, 0, assembly.Length);
        bool fits = _format != Manifest.NanoFramework1 ||
            (assembly.Length > PeHeader && ReadLittleEndian(assembly, PeTotalSize) == assembly.Length);
        if (read != assembly.Length || !fits)
        {
            throw new InvalidOperationException("its length is not what it says");
        }

        return assembly;
    }

    private static int ReadLittleEndian(byte[] buffer, int offset) =>
        buffer[offset] | (buffer[offset + 1] << 8) | (buffer[offset + 2] << 16) | (buffer[offset + 3] << 24);
}

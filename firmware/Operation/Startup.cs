// From power to a node at work, each step with its line in the log, each failure survived:
//
//   1  why it runs             boot
//   2  settings                config   node.json; after a loop of crashes node.good, the ones that worked last
//   3  the board               boot     before the network: its outputs are to be where they belong
//   4  network                 wifi     joined while sensors measure; without one they measure all the same
//   5  time of day             time     SNTP, then a server's; readings get theirs once it is known
//   6  sessions                dtls, node    taken up as they were saved
//   7  self-test               sensor
//   8  node                    reg
//
// This does 1 to 3; Image does the others as they come.
using Firmware.Stack;
using Firmware.Wiring;
using Objects.Core;

namespace Firmware.Operation;

/// <summary>Puts an image together on its machine.</summary>
public static class Startup
{
    /// <summary>The settings' file, and the copy of the one with which a server last took a registration.</summary>
    public const string SettingsFile = "node.json", GoodSettingsFile = "node.good";

    private const string Area = "boot";

    /// <summary>Starts a node from the settings on its drive; without any, or with wrong ones, too: it measures, and says what is
    /// missing.</summary>
    public static Image Start(Hardware hardware)
    {
        DeviceIdentity identity = hardware.Machine.Identity;
        var settings = new Configuration { Board = hardware.Boards.Names[0] };
        settings.Provision.Chip = new ChipPins(identity.Model);
        if (identity.SerialNumber.Length > 0)
        {
            // The default of a chip has to be another one than its neighbour's.
            settings.Endpoint = "node-" + identity.SerialNumber;
        }

        return StartFromFile(hardware, settings);
    }

    /// <summary>Starts a node from the settings on its drive.</summary>
    /// <param name="hardware">What it runs on.</param>
    /// <param name="settings">What counts where the file says nothing.</param>
    public static Image StartFromFile(Hardware hardware, Configuration settings)
    {
        Log log = hardware.Log;
        StartRecord record = Begin(hardware);
        byte[] text = new byte[Configuration.MaxBytes];
        var storage = new Storage(hardware.Files, log);
        int length = storage.ReadAll(SettingsFile, text);
        int digest = length < 0 ? 0 : RecordDigest.Of(text, length);
        if (!record.Begin(digest, IsWake(hardware.Machine.Cause)))
        {
            length = ReadGood(storage, record, text, length, log);
        }

        if (length < 0)
        {
            log.Error(Area, "no settings: store I:\\node.json with nanoff --filedeployment");
        }
        else
        {
            settings.Read(text, length, hardware.Boards, log);
        }

        return Make(hardware, settings, record);
    }

    /// <summary>Starts a node with settings that are given.</summary>
    public static Image Start(Hardware hardware, Configuration settings)
    {
        StartRecord record = Begin(hardware);
        record.Begin(0, IsWake(hardware.Machine.Cause));
        return Make(hardware, settings, record);
    }

    /// <summary>Keeps the settings with which a server has taken the registration, unless they are kept already.</summary>
    /// <param name="storage">Where the files are.</param>
    /// <param name="settings">The digest of those that were read: a file that has been stored since then has yet to show that it
    /// works.</param>
    /// <param name="hasMistakes">Whether something in them was not what it may be. What worked then is not what they say: they do not take
    /// the place of older ones, whose words were used as they stand. Where there are none they are better than nothing: the same mistakes
    /// give the same node.</param>
    internal static void KeepGood(Storage storage, int settings, bool hasMistakes)
    {
        byte[] text = new byte[Configuration.MaxBytes];
        byte[] good = new byte[Configuration.MaxBytes];
        int length = storage.ReadAll(SettingsFile, text);
        int goodLength = storage.ReadAll(GoodSettingsFile, good);
        if (length < 0 || RecordDigest.Of(text, length) != settings || (hasMistakes && goodLength >= 0))
        {
            return;
        }

        if (goodLength != length || RecordDigest.Of(text, length) != RecordDigest.Of(good, goodLength))
        {
            storage.Write(GoodSettingsFile, text, 0, length);
        }
    }

    internal static bool IsWake(StartCause cause) => cause != StartCause.Reset && cause != StartCause.Power;

    private static StartRecord Begin(Hardware hardware)
    {
        hardware.Log.Tick(hardware.Clock.NowMs);
        var record = new StartRecord(hardware.Records);
        hardware.Log.Info(Area, hardware.Machine.Description + ", started by " + Cause(hardware, record));
        return record;
    }

    private static string Cause(Hardware hardware, StartRecord record)
    {
        switch (hardware.Machine.Cause)
        {
            case StartCause.Power: return "power";
            case StartCause.Timer: return "the wake-up timer";
            case StartCause.Pin: return hardware.Machine.WakePin < 0 ? "a wake-up pin" : "GPIO " + hardware.Machine.WakePin.ToString();
            case StartCause.Wake: return "a wake-up";
        }

        switch (record.Reason)
        {
            case RestartReason.Server: return "a server's reboot";
            case RestartReason.FactoryReset: return "a factory reset";
            case RestartReason.Memory: return "a restart: memory was low";
            case RestartReason.Failure: return "a restart: the loop failed";
            case RestartReason.Update: return "a restart: new firmware";
            case RestartReason.Operator: return "a restart";
        }

        // The time of day outlives all but power and reset button.
        return hardware.Clock.UnixSeconds == 0 ? "power" : "a crash or a watchdog";
    }

    private static int ReadGood(Storage storage, StartRecord record, byte[] text, int length, Log log)
    {
        byte[] good = new byte[Configuration.MaxBytes];
        int goodLength = storage.ReadAll(GoodSettingsFile, good);
        if (goodLength < 0 || (goodLength == length && RecordDigest.Of(good, goodLength) == RecordDigest.Of(text, length)))
        {
            record.Accept(); // there are no others
            return length;
        }

        System.Array.Copy(good, 0, text, 0, goodLength);
        log.Error(Area, StartRecord.MaxStarts.ToString() + " starts without a registration: using the settings that last worked, node.good: " +
            "correct node.json and store it again");
        return goodLength;
    }

    private static Image Make(Hardware hardware, Configuration settings, StartRecord record)
    {
        CheckBoard(settings, hardware.Boards, hardware.Log);
        if (settings.LogTransmitPin >= 0)
        {
            OpenSecondLog(hardware, settings.LogTransmitPin);
        }

        if (hardware.Slots != null)
        {
            // Early, since an update takes its place in the heap in one piece.
            hardware.Boards = hardware.Slots.Load(hardware.Boards, settings.Board);
        }

        return new Image(settings, hardware.Machine.Identity, hardware, record);
    }

    private static void OpenSecondLog(Hardware hardware, int gpio)
    {
        Log log = hardware.Log;
        try
        {
            log.Second = new PinLog(hardware.Machine.OpenPulses(gpio));
            log.Info(Area, "second log at GPIO " + gpio.ToString() + ", " + SerialFrames.Baud.ToString() + " baud, 8N1");
        }
        catch (System.Exception e)
        {
            // What the platform throws has no type of its own.
            log.Warn(Area, "node.json: logTx is " + gpio.ToString() + ", which cannot be opened (" + e.Message + "): use another GPIO; using the USB port alone");
        }
    }

    private static void CheckBoard(Configuration settings, BoardSet boards, Log log)
    {
        if (settings.Board.Length > 0 && !boards.Knows(settings.Board))
        {
            log.Error(Area, "board is " + settings.Board + ": use " + boards.Listed() + "; using " + boards.Names[0]);
        }

        settings.Board = boards.Knows(settings.Board) ? settings.Board : boards.Names[0];
    }
}

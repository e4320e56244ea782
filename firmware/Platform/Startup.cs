// From power to a node at work: who the chip is, what its settings say, its board, its network.
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Stack;
using Firmware.Wiring;
using nanoFramework.Runtime.Native;
using Objects.Core;

namespace Firmware.Platform;

/// <summary>Puts the image together on the chip.</summary>
internal static class Startup
{
    private const string SettingsFile = "node.json";

    // A router that came up with the node may need longer, but the sensors wait, too.
    private const int WifiWaitMs = 30000;

    private const string Area = "boot";

    /// <summary>Starts the node; without network or settings, too: it measures, and tries on.</summary>
    internal static Image Start(Esp32Clock clock, Log log)
    {
        log.Tick(clock.NowMs);
        log.Info(Area, SystemInfo.TargetName + " " + SystemInfo.Version.ToString() + ", started by " + Esp32Identity.BootCause());

        DeviceIdentity identity = Esp32Identity.Read();
        Configuration settings = ReadSettings(identity.SerialNumber, log);
        identity.DeviceType = settings.Board;

        var storage = new Storage(new DriveFiles(), log);

        // The board before the network: its outputs are to be where they belong.
        var image = new Image(settings, identity, new Hardware
        {
            Boards = new NodeBoards(),
            Pins = new Esp32Pins(clock),
            Clock = clock,
            Link = new UdpLink(clock, log),
            Network = new Esp32Network(),
            Memory = new Esp32Memory(),
            Random = new Esp32Random(),
            Cryptography = new NativeCryptography(),
            Records = new RecordFiles(storage),
            Log = log,
        });
        new Wifi(clock, log).Wait(WifiWaitMs);
        image.Start();
        return image;
    }

    private static Configuration ReadSettings(string serialNumber, Log log)
    {
        var boards = new NodeBoards();
        var settings = new Configuration { Board = boards.Names[0] };
        settings.Provision.Chip = new ChipPins(SystemInfo.TargetName);
        if (serialNumber.Length > 0)
        {
            // The default of a chip has to be another one than its neighbour's.
            settings.Endpoint = "node-" + serialNumber;
        }

        byte[] text = new byte[Configuration.MaxBytes];
        int length = new Storage(new DriveFiles(), log).ReadAll(SettingsFile, text);
        if (length < 0)
        {
            log.Error(Area, "no settings: store I:\\node.json with nanoff --filedeployment");
        }
        else
        {
            settings.Read(text, length, boards, log);
        }

        return settings;
    }
}

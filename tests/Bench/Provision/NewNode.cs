// A node that is made: its files, what to enter at the server, and the commands that bring it all onto the chip.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Bench.Provision;

/// <summary>What <c>provision new</c> was asked for; what is null was not said.</summary>
internal sealed class NewNode
{
    /// <summary>IEEE 802.11: the longest name of a network.</summary>
    public const int MaxSsidBytes = 32;

    // WPA2: 8 to 63 characters, or the key itself in 64 hexadecimal digits.
    private const int MinPassword = 8, MaxPassword = 64;

    /// <summary>The board.</summary>
    public string Board { get; init; }

    /// <summary>The server's URI.</summary>
    public string Server { get; init; }

    /// <summary>The endpoint name.</summary>
    public string Endpoint { get; init; }

    /// <summary>The PSK identity.</summary>
    public string Identity { get; init; }

    /// <summary>The key for the server, where it has security.</summary>
    public byte[] Key { get; init; }

    /// <summary>The lifetime in seconds.</summary>
    public int? Lifetime { get; init; }

    /// <summary>U or UQ.</summary>
    public string Binding { get; init; }

    /// <summary>The bootstrap server's URI.</summary>
    public string Bootstrap { get; init; }

    /// <summary>The key for it, where it has security.</summary>
    public byte[] BootstrapKey { get; init; }

    /// <summary>Seconds of deep sleep.</summary>
    public int? Sleep { get; init; }

    /// <summary>Where it stands.</summary>
    public double? Latitude { get; init; }

    /// <summary>See <see cref="Latitude"/>.</summary>
    public double? Longitude { get; init; }

    /// <summary>The key of who may send update packages.</summary>
    public byte[] UpdateKey { get; init; }

    /// <summary>The serial port.</summary>
    public string Port { get; init; }

    /// <summary>nanoff's name of the firmware.</summary>
    public string Target { get; init; }

    /// <summary>Where the files go.</summary>
    public string Folder { get; init; }

    /// <summary>The Wi-Fi's name.</summary>
    public string Ssid { get; init; }

    /// <summary>Its password.</summary>
    public string Password { get; init; }

    /// <summary>Whether files that are there are written over.</summary>
    public bool Force { get; init; }

    /// <summary>What is wrong with a password; null when nothing.</summary>
    public static string CheckPassword(string text) => text.Length == 0 || Encoding.UTF8.GetByteCount(text) is >= MinPassword and <= MaxPassword
        ? null : "use " + MinPassword + " to " + MaxPassword + " bytes, or none for an open network";

    /// <summary>Writes the files and says the rest.</summary>
    /// <returns>The exit code.</returns>
    public int Run(TextWriter output, TextWriter errors, Func<string> ask)
    {
        string[] names = Ssid == null ? [NodeFiles.Node, NodeFiles.Files] : [NodeFiles.Node, NodeFiles.Files, NodeFiles.Wifi];
        string there = Force ? null : names.Select(name => Path.Combine(Folder, name)).FirstOrDefault(File.Exists);
        if (there != null)
        {
            errors.WriteLine("bench: " + there + " is there already: name another folder with --out, or write over it, its key too, with --force");
            return ExitCode.Failed;
        }

        string password = Ssid == null ? "" : Password ?? ask();
        if (password == null || CheckPassword(password) is not null)
        {
            errors.WriteLine("bench: the password of " + Ssid + " is " + (password == null
                ? "missing: name it with --wifi-password, or as a line of the input; "
                : password.Length + " characters long: ") + CheckPassword("?"));
            return ExitCode.BadArguments;
        }

        string node = NodeFiles.NodeText(Keys());
        var check = new NodeCheck(Encoding.UTF8.GetBytes(node), Target);
        try
        {
            Directory.CreateDirectory(Folder);
            NodeFiles.Write(Path.Combine(Folder, NodeFiles.Node), node);
            NodeFiles.Write(Path.Combine(Folder, NodeFiles.Files), NodeFiles.FilesText(Port));
            if (Ssid != null)
            {
                NodeFiles.Write(Path.Combine(Folder, NodeFiles.Wifi), NodeFiles.WifiText(Port, Ssid, password));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine("bench: --out is \"" + Folder + "\": " + failure.Message);
            return ExitCode.Failed;
        }

        output.WriteLine("wrote " + string.Join(", ", names.Select(name => Path.Combine(Folder, name))) + "; they have secrets: keep them to yourself");
        if (Ssid != null && password.Length == 0)
        {
            output.WriteLine("No password: " + Ssid + " must be an open network");
        }

        foreach (string line in Registration().Concat(Commands()))
        {
            output.WriteLine(line);
        }

        foreach (string message in check.Messages)
        {
            output.WriteLine(message);
        }

        if (check.Errors > 0)
        {
            output.WriteLine("Correct node.json before it is stored, and look again: provision check " + Quote(Path.Combine(Folder, names[0])) +
                " --chip " + Target);
        }

        return check.Errors == 0 ? ExitCode.Good : ExitCode.Failed;
    }

    private static string Hex(byte[] key) => key == null ? null : Convert.ToHexStringLower(key);

    private IEnumerable<KeyValuePair<string, object>> Keys() =>
    [
        new("board", Board),
        new("endpoint", Endpoint),
        new("server", Server),
        new("identity", Identity == Endpoint ? null : Identity),
        new("key", Hex(Key)),
        new("lifetime", Lifetime),
        new("binding", Binding),
        new("bootstrap", Bootstrap),
        new("bootstrapKey", Hex(BootstrapKey)),
        new("latitude", Latitude),
        new("longitude", Longitude),
        new("sleep", Sleep),
        new("updateKey", Hex(UpdateKey)),
    ];

    private IEnumerable<string> Registration()
    {
        foreach ((string what, string uri, byte[] key) in new[] { ("server", Server, Key), ("bootstrap server", Bootstrap, BootstrapKey) })
        {
            if (uri == null)
            {
                continue;
            }

            yield return "";
            yield return "Enter at the " + what + " " + uri + ":";
            yield return "  endpoint        " + (Endpoint ?? "node-<MAC>, the chip's MAC address as 12 capital hexadecimal digits");
            yield return "  security mode   " + (key == null ? "none (NoSec)" : "pre-shared key (PSK)");
            if (key != null)
            {
                yield return "  identity        " + (Identity ?? Endpoint ?? "the same as the endpoint");
                yield return "  key, hex        " + Hex(key);
                yield return "  key, Base64     " + Convert.ToBase64String(key);
            }
        }

        if (UpdateKey != null)
        {
            yield return "";
            yield return "Sign update packages with:";
            yield return "  key, hex        " + Hex(UpdateKey);
        }
    }

    private IEnumerable<string> Commands()
    {
        yield return "";
        yield return "Then, with the chip at " + Port + ", in this order:";
        yield return "  nanoff --target " + Target + " --serialport " + Port + " --update --masserase";
        yield return "  nanoff --nanodevice --serialport " + Port + " --deploy --image firmware/bin/Release/firmware.bin";
        if (!IsHere)
        {
            yield return "  cd " + Quote(Folder);
        }

        if (Ssid != null)
        {
            yield return "  nanoff --networkdeployment " + NodeFiles.Wifi;
        }

        yield return "  nanoff --filedeployment " + NodeFiles.Files;
        if (Endpoint == null)
        {
            yield return "  nanoff --platform esp32 --serialport " + Port + " --devicedetails";
            yield return "The last one shows the MAC address. " + Last;
        }
        else
        {
            yield return Last;
        }

        if (Ssid == null)
        {
            yield return "The chip needs a network, too: --wifi-ssid NAME writes it.";
        }
    }

    private static string Last => "Then reset the chip; its log, at 921600 baud, 8N1, says \"registered\" when all is well.";

    private bool IsHere => Path.GetFullPath(Folder).TrimEnd(Path.DirectorySeparatorChar) == Environment.CurrentDirectory;

    private static string Quote(string text) => text.Contains(' ') ? "\"" + text + "\"" : text;
}

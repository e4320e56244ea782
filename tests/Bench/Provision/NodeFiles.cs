// The files that make a chip this node: node.json, and those that nanoff puts it and the Wi-Fi credentials onto the chip with.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bench.Provision;

/// <summary>Texts of the files, and how they are written.</summary>
internal static class NodeFiles
{
    /// <summary>Their names.</summary>
    public const string Node = "node.json", Files = "files.json", Wifi = "wifi.json";

    private static readonly JsonSerializerOptions s_style = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names stay readable
    };

    /// <summary>node.json of its keys, in their order; those without a value are left out.</summary>
    public static string NodeText(IEnumerable<KeyValuePair<string, object>> keys)
    {
        var said = new Dictionary<string, object>();
        foreach ((string key, object value) in keys)
        {
            if (value != null)
            {
                said.Add(key, value);
            }
        }

        return Text(said);
    }

    /// <summary>What <c>nanoff --filedeployment</c> takes.</summary>
    public static string FilesText(string port) => Text(new
    {
        serialport = port,
        files = new[] { new { DestinationFilePath = "I:\\node.json", SourceFilePath = Node } },
    });

    /// <summary>What <c>nanoff --networkdeployment</c> takes.</summary>
    public static string WifiText(string port, string ssid, string password) => Text(new
    {
        SerialPort = port,
        WirelessClient = new
        {
            Ssid = ssid,
            Password = password,
            Authentication = password.Length == 0 ? "Open" : "WPA2",
            Encryption = password.Length == 0 ? "None" : "WPA2",
            ConfigurationOption = "Enable",
            DhcpEnabled = true,
            AutomaticDNS = true,
        },
    });

    /// <summary>Writes a file that its owner alone may read.</summary>
    public static void Write(string path, string text)
    {
        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText(path, text);
            return;
        }

        File.Delete(path);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Text(object value) => JsonSerializer.Serialize(value, s_style) + "\n";
}

using System;
using System.Collections.Generic;
using Objects.Core;
using Objects.Model;

namespace Bench.Server;

/// <summary>A server account, as a bootstrap server tells a node of it: LwM2M 1.2 Core appendices E.1 and E.2.</summary>
public sealed class BootstrapAccount
{
    /// <summary>The server: <c>coaps://host:port</c>, or <c>coap://host:port</c> without DTLS.</summary>
    public string Uri { get; set; } = "";

    /// <summary>The PSK identity.</summary>
    public byte[] Identity { get; set; } = [];

    /// <summary>The pre-shared key.</summary>
    public byte[] Key { get; set; } = [];

    /// <summary>Ties the two instances together.</summary>
    public int ShortServerId { get; set; } = 1;

    /// <summary>The registration's lifetime in seconds.</summary>
    public int Lifetime { get; set; } = 300;

    /// <summary>Seconds until a failed Register is tried again; 0 leaves it to the node.</summary>
    public int RetryTimer { get; set; }

    /// <summary>Whether the node may send nothing unasked.</summary>
    public bool MuteSend { get; set; }

    /// <summary>The hash for Profile IDs, by its number of RFC 6920 9.4; 0 for none.</summary>
    public int ProfileHash { get; set; }

    /// <summary>The access data.</summary>
    /// <param name="path">The instance: <c>/0/1</c>.</param>
    public IReadOnlyList<NodeValue> Security(string path)
    {
        bool secure = Uri.StartsWith("coaps:", StringComparison.Ordinal);
        return
        [
            new(path + "/0", Uri),
            new(path + "/1", false),
            new(path + "/2", secure ? (long)SecurityInstance.PreSharedKey : SecurityInstance.NoSec),
            new(path + "/3", secure ? Identity : []),
            new(path + "/4", Array.Empty<byte>()),
            new(path + "/5", secure ? Key : []),
            new(path + "/10", (long)ShortServerId),
        ];
    }

    /// <summary>The settings.</summary>
    /// <param name="path">The instance: <c>/1/0</c>.</param>
    public IReadOnlyList<NodeValue> Settings(string path)
    {
        List<NodeValue> values =
        [
            new(path + "/0", (long)ShortServerId),
            new(path + "/1", (long)Lifetime),
            new(path + "/6", true),
            new(path + "/7", "U"),
            new(path + "/23", MuteSend),
        ];
        if (RetryTimer > 0)
        {
            values.Add(new(path + "/18", (ulong)RetryTimer));
        }

        if (ProfileHash > 0)
        {
            values.Add(new(path + "/27", (ulong)ProfileHash));
        }

        return values;
    }
}

// One server as node.json has it: the short form's keys, or an entry of servers.
using System.Text;
using Firmware.Stack.Lwm2m;
using Objects.Core;

namespace Firmware.Operation.Settings;

/// <summary>A server's account as provisioned. What is not said is as with the first server, or as <see cref="ServerInstance"/> has it.
/// </summary>
public sealed class ServerSettings
{
    /// <summary>What a number is that was not said.</summary>
    public const int Unsaid = ServerInstance.Absent;

    /// <summary><c>coaps://host:port</c>, or <c>coap://host:port</c> without DTLS; empty for none.</summary>
    public string Uri { get; set; } = "";

    /// <summary>What <c>security</c> says: psk or none; the scheme of the URI decides. Empty when it was not said.</summary>
    public string Security { get; set; } = "";

    /// <summary>The PSK identity; empty for the endpoint name.</summary>
    public string Identity { get; set; } = "";

    /// <summary>The pre-shared key.</summary>
    public byte[] Key { get; set; } = new byte[0];

    /// <summary>The registration's lifetime in seconds.</summary>
    public int Lifetime { get; set; } = Unsaid;

    /// <summary>U, or UQ for queue mode; empty when it was not said.</summary>
    public string Binding { get; set; } = "";

    /// <summary>By which number the node tells its servers apart.</summary>
    public int ShortId { get; set; } = Unsaid;

    /// <summary>Default pmin and pmax in seconds.</summary>
    public int MinPeriod { get; set; } = Unsaid;

    /// <summary>See <see cref="MinPeriod"/>.</summary>
    public int MaxPeriod { get; set; } = Unsaid;

    /// <summary>Seconds until a failed Register is tried again.</summary>
    public int RetryTimer { get; set; } = Unsaid;

    /// <summary>A bootstrap server, which brings the accounts of others.</summary>
    public bool IsBootstrap { get; set; }

    /// <summary>Seconds to wait before a bootstrap is asked for.</summary>
    public int HoldOff { get; set; }

    /// <summary>True for coaps.</summary>
    public bool IsSecure => Uri.StartsWith("coaps:");

    /// <summary>Makes its account: what LwM2M calls a factory bootstrap.</summary>
    /// <param name="first">The server whose lifetime, and so on, this one has where it says none.</param>
    /// <param name="endpoint">The identity of who has no other.</param>
    /// <param name="security">Where its access data goes.</param>
    /// <param name="servers">Where its settings go.</param>
    internal void AddAccount(ServerSettings first, string endpoint, SecurityObject security, ServerObject servers)
    {
        string identity = Identity.Length > 0 ? Identity : first.Identity.Length > 0 ? first.Identity : endpoint;
        security.Add(new SecurityInstance
        {
            Uri = Uri,
            IsBootstrap = IsBootstrap,
            Mode = IsSecure ? SecurityInstance.PreSharedKey : SecurityInstance.NoSec,
            Identity = Encoding.UTF8.GetBytes(identity),
            SecretKey = Key,
            ShortServerId = IsBootstrap ? 0 : ShortId,
            HoldOff = HoldOff,
        });
        if (!IsBootstrap)
        {
            string binding = Binding.Length > 0 ? Binding : first.Binding;
            servers.Add(new ServerInstance
            {
                ShortServerId = ShortId,
                Lifetime = Or(Lifetime, first.Lifetime),
                DefaultMinPeriod = Or(MinPeriod, first.MinPeriod),
                DefaultMaxPeriod = Or(MaxPeriod, first.MaxPeriod),
                RetryTimer = Or(RetryTimer, first.RetryTimer),
                Binding = binding.Length > 0 ? binding : "U",
                MuteSend = false,
            });
        }
    }

    private static int Or(int value, int otherwise) => value == Unsaid ? otherwise : value;
}

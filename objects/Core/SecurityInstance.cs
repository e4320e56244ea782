// One server account's access data: LwM2M 1.1 Core appendix E.1.
namespace Objects.Core;

/// <summary>How the node reaches and trusts a server. What a server may never read.</summary>
public sealed class SecurityInstance
{
    /// <summary>Security Mode, resource 2: pre-shared key.</summary>
    public const int PreSharedKey = 0;

    /// <summary>Security Mode, resource 2: no security.</summary>
    public const int NoSec = 3;

    /// <summary>The instance id.</summary>
    public int Id { get; set; }

    /// <summary>Resource 0: <c>coap://host:port</c> or <c>coaps://host:port</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>Resource 1: true for the bootstrap server's account.</summary>
    public bool IsBootstrap { get; set; }

    /// <summary>Resource 2.</summary>
    public int Mode { get; set; } = NoSec;

    /// <summary>Resource 3: the PSK identity.</summary>
    public byte[] Identity { get; set; } = new byte[0];

    /// <summary>Resource 5: the key.</summary>
    public byte[] SecretKey { get; set; } = new byte[0];

    /// <summary>Resource 14: the server name told to the server in the handshake, or empty.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>Resource 16: the cipher suites to offer, by their IANA numbers; none for the node's own choice.</summary>
    public int[] CipherSuites { get; set; } = new int[0];

    /// <summary>Resource 10: ties it to an instance of the Server object; 0 for a bootstrap server, which has none.</summary>
    public int ShortServerId { get; set; } = 1;

    /// <summary>Resource 11: the seconds to wait before asking for a bootstrap.</summary>
    public int HoldOff { get; set; }

    /// <summary>Resource 12: the seconds after a bootstrap at which the bootstrap server's account is purged; 0 for never.</summary>
    public int AccountTimeout { get; set; }
}

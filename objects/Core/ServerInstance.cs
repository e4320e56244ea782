// One server account's settings: LwM2M 1.1 Core appendix E.2.
namespace Objects.Core;

/// <summary>How the node reports to a server. Times are in seconds.</summary>
public sealed class ServerInstance
{
    /// <summary>An optional resource that is not there.</summary>
    public const int Absent = -1;

    /// <summary>The instance id.</summary>
    public int Id { get; set; }

    /// <summary>Resource 0.</summary>
    public int ShortServerId { get; set; } = 1;

    /// <summary>Resource 1: the registration ends so long after the last Register or Update.</summary>
    public int Lifetime { get; set; } = 300;

    /// <summary>Resource 2: pmin where no attribute says otherwise, or <see cref="Absent"/>.</summary>
    public int DefaultMinPeriod { get; set; } = Absent;

    /// <summary>Resource 3: pmax where no attribute says otherwise, or <see cref="Absent"/>.</summary>
    public int DefaultMaxPeriod { get; set; } = Absent;

    /// <summary>Resource 5: how long Disable lasts.</summary>
    public int DisableTimeout { get; set; } = 86400;

    /// <summary>Resource 6.</summary>
    public bool StoreNotifications { get; set; } = true;

    /// <summary>Resource 7: <c>U</c> for UDP.</summary>
    public string Binding { get; set; } = "U";

    /// <summary>Resource 11: the TLS alert last received from the server, or <see cref="Absent"/>.</summary>
    public int TlsAlertCode { get; set; } = Absent;

    /// <summary>Resource 17: attempts to register in a sequence.</summary>
    public int RetryCount { get; set; } = 5;

    /// <summary>Resource 18: the delay after the first failed attempt; each further one doubles it.</summary>
    public int RetryTimer { get; set; } = 30;

    /// <summary>Resource 19: the delay after a failed sequence.</summary>
    public int SequenceDelayTimer { get; set; } = 900;

    /// <summary>Resource 20: sequences; the node never gives up, it then goes on at the sequence's pace.</summary>
    public int SequenceRetryCount { get; set; } = 1;

    /// <summary>Resource 8 was executed: an Update is wanted. Whoever sends it clears it.</summary>
    public bool UpdateTriggered { get; set; }

    /// <summary>Resource 4 was executed: deregister for <see cref="DisableTimeout"/>. Whoever does it clears it.</summary>
    public bool DisableTriggered { get; set; }
}

// One server account's settings: LwM2M 1.2 Core appendix E.2.
namespace Objects.Core;

/// <summary>How the node reports to a server. Times are in seconds. What is absent has the default that its property names; a Read
/// of it is 4.04.</summary>
public sealed class ServerInstance
{
    /// <summary>An optional resource that is not there.</summary>
    public const int Absent = -1;

    /// <summary>Ids of resources whose value is a number or a boolean.</summary>
    internal const int ShortServerIdId = 0, LifetimeId = 1, MinPeriodId = 2, MaxPeriodId = 3, DisableTimeoutId = 5, StoringId = 6,
        TlsAlertCodeId = 11, LastBootstrappedId = 12, PriorityId = 13, InitialDelayId = 14, FailureBlockId = 15, BootstrapOnFailureId = 16,
        RetryCountId = 17, RetryTimerId = 18, SequenceDelayId = 19, SequenceCountId = 20, MuteSendId = 23, NotificationModeId = 26,
        ProfileHashId = 27;

    private const int Count = 28;

    // By resource id: a property each would take a 12-byte cell, an int here takes 4.
    private readonly int[] _numbers = new int[Count];

    /// <summary>Makes an account in which all that is optional is absent.</summary>
    public ServerInstance()
    {
        for (int i = 0; i < Count; i++)
        {
            _numbers[i] = Absent;
        }

        ShortServerId = 1;
        Lifetime = 300;
        StoreNotifications = true;
    }

    /// <summary>The instance id.</summary>
    public int Id { get; set; }

    /// <summary>Resource 0.</summary>
    public int ShortServerId { get => this[ShortServerIdId]; set => this[ShortServerIdId] = value; }

    /// <summary>Resource 1: the registration ends so long after the last Register or Update; 0 for never.</summary>
    public int Lifetime { get => this[LifetimeId]; set => this[LifetimeId] = value; }

    /// <summary>Resource 2: pmin where no attribute says otherwise, or <see cref="Absent"/>.</summary>
    public int DefaultMinPeriod { get => this[MinPeriodId]; set => this[MinPeriodId] = value; }

    /// <summary>Resource 3: pmax where no attribute says otherwise, or <see cref="Absent"/>.</summary>
    public int DefaultMaxPeriod { get => this[MaxPeriodId]; set => this[MaxPeriodId] = value; }

    /// <summary>Resource 5: how long Disable lasts; a day.</summary>
    public int DisableTimeout { get => Or(DisableTimeoutId, 86400); set => this[DisableTimeoutId] = value; }

    /// <summary>Resource 6.</summary>
    public bool StoreNotifications { get => this[StoringId] != 0; set => this[StoringId] = value ? 1 : 0; }

    /// <summary>Resource 7: <c>U</c> for UDP; <c>UQ</c>, as LwM2M 1.0 has it, for UDP with queue mode.</summary>
    public string Binding { get; set; } = "U";

    /// <summary>Resource 11: the TLS alert last received from the server, or <see cref="Absent"/>.</summary>
    public int TlsAlertCode { get => this[TlsAlertCodeId]; set => this[TlsAlertCodeId] = value; }

    /// <summary>Resource 12: when a bootstrap server last changed the account, in seconds since 1970, or <see cref="Absent"/>.</summary>
    public int LastBootstrapped { get => this[LastBootstrappedId]; set => this[LastBootstrappedId] = value; }

    /// <summary>Resource 13: its place in the order of registrations, or <see cref="Absent"/> for one apart from that.</summary>
    public int Priority { get => this[PriorityId]; set => this[PriorityId] = value; }

    /// <summary>Resource 14: the delay before the first attempt to register after a bootstrap; none.</summary>
    public int InitialDelay { get => Or(InitialDelayId, 0); set => this[InitialDelayId] = value; }

    /// <summary>Resource 15: those after it in the order wait until this one is registered; they do not.</summary>
    public bool FailureBlock { get => Or(FailureBlockId, 0) != 0; set => this[FailureBlockId] = value ? 1 : 0; }

    /// <summary>Resource 16: a registration that failed leads to a bootstrap; it does.</summary>
    public bool BootstrapOnFailure { get => Or(BootstrapOnFailureId, 1) != 0; set => this[BootstrapOnFailureId] = value ? 1 : 0; }

    /// <summary>Resource 17: attempts to register in a sequence; 5.</summary>
    public int RetryCount { get => Or(RetryCountId, 5); set => this[RetryCountId] = value; }

    /// <summary>Resource 18: the delay after the first failed attempt; each further one doubles it. 30 s, half of what the
    /// specification recommends.</summary>
    public int RetryTimer { get => Or(RetryTimerId, 30); set => this[RetryTimerId] = value; }

    /// <summary>Resource 19: the delay after a failed sequence. 15 minutes, where the specification recommends a day: a node in a
    /// field has to come back the morning that its server does.</summary>
    public int SequenceDelayTimer { get => Or(SequenceDelayId, 900); set => this[SequenceDelayId] = value; }

    /// <summary>Resource 20: sequences after which the registration counts as failed; 1. The node never gives up, it then goes on at
    /// the sequence's pace.</summary>
    public int SequenceRetryCount { get => Or(SequenceCountId, 1); set => this[SequenceCountId] = value; }

    /// <summary>Resource 23: the node sends nothing unasked; it does not.</summary>
    public bool MuteSend { get => Or(MuteSendId, 1) != 0; set => this[MuteSendId] = value ? 1 : 0; }

    /// <summary>Resource 25: the enabler versions that the server speaks, such as <c>1.1</c>; null where it does not say.</summary>
    public string[] SupportedVersions { get; set; }

    /// <summary>Resource 26: 0 for non-confirmable notifications, 1 for confirmable ones, or <see cref="Absent"/>.</summary>
    public int NotificationMode { get => this[NotificationModeId]; set => this[NotificationModeId] = value; }

    /// <summary>Resource 27: the hash, by its number of RFC 6920 9.4, for Profile IDs, or <see cref="Absent"/> for none.</summary>
    public int ProfileHash { get => this[ProfileHashId]; set => this[ProfileHashId] = value; }

    /// <summary>Resource 8 was executed: an Update is wanted. Whoever sends it clears it.</summary>
    public bool UpdateTriggered { get; set; }

    /// <summary>Resource 4 was executed: deregister for <see cref="DisableTimeout"/>. Whoever does it clears it.</summary>
    public bool DisableTriggered { get; set; }

    /// <summary>Resource 9 was executed: a bootstrap is wanted. Whoever begins it clears it.</summary>
    public bool BootstrapTriggered { get; set; }

    /// <summary>A number by its resource id.</summary>
    internal int this[int resource]
    {
        get => _numbers[resource];
        set => _numbers[resource] = value;
    }

    private int Or(int resource, int otherwise) => _numbers[resource] == Absent ? otherwise : _numbers[resource];
}

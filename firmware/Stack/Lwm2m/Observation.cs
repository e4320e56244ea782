// One entry of the list of observers: RFC 7641 4.1.
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>What a server observes, and what it was told last.</summary>
public sealed class Observation
{
    /// <summary>RFC 7641 3.4: sequence numbers have 24 bits.</summary>
    public const int SequenceMask = 0xFFFFFF;

    /// <summary>False for a free entry.</summary>
    public bool IsActive { get; set; }

    /// <summary>What is observed.</summary>
    public Lwm2mPath Path { get; } = new Lwm2mPath();

    /// <summary>The object it belongs to.</summary>
    public Lwm2mObject Object { get; set; }

    /// <summary>The token of the request.</summary>
    public byte[] Token { get; } = new byte[Coap.CoapMessage.MaxToken];

    /// <summary>How long it is.</summary>
    public int TokenLength { get; set; }

    /// <summary>The content format of notifications.</summary>
    public int Format { get; set; }

    /// <summary>The size exponent of the largest block that the server asked for: RFC 7959 2.6.</summary>
    public int Szx { get; set; }

    /// <summary>The Observe option of the last notification.</summary>
    public int Sequence { get; set; }

    /// <summary>The message id of the last notification, by which a Reset names it.</summary>
    public int MessageId { get; set; }

    /// <summary>When the server was last told, in monotonic milliseconds.</summary>
    public long SentAt { get; set; }

    /// <summary>When the server was last heard to be interested, or asked so by a confirmable notification.</summary>
    public long ConfirmedAt { get; set; }

    /// <summary>The object's revision when the value was last looked at.</summary>
    public int Revision { get; set; }

    /// <summary>A digest of what the server was last told.</summary>
    public int Digest { get; set; }

    /// <summary>The number the server was last told.</summary>
    public double Number { get; set; }

    /// <summary>True when the last notification got lost: the value is to be sent again.</summary>
    public bool IsLost { get; set; }

    /// <summary>The attributes in force, as of <see cref="AttributesVersion"/> and <see cref="ServerRevision"/>.</summary>
    public AttributeSet Attributes { get; } = new AttributeSet();

    /// <summary>See <see cref="Lwm2m.Attributes.Version"/>.</summary>
    public int AttributesVersion { get; set; }

    /// <summary>The Server object's revision, for its default periods.</summary>
    public int ServerRevision { get; set; }
}

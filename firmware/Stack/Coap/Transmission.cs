// RFC 7252 4.8: what a network may need otherwise than by default. The times that 4.8.2 derives from these are taken to stay those of
// the defaults.
namespace Firmware.Stack.Coap;

/// <summary>The transmission parameters of CoAP.</summary>
public sealed class Transmission
{
    /// <summary>ACK_TIMEOUT in milliseconds.</summary>
    public int AckTimeoutMs { get; set; } = CoapEndpoint.DefaultAckTimeoutMs;

    /// <summary>ACK_RANDOM_FACTOR as so many hundredths above 1.</summary>
    public int RandomPercent { get; set; } = 50;

    /// <summary>MAX_RETRANSMIT.</summary>
    public int MaxRetransmit { get; set; } = CoapEndpoint.MaxRetransmit;

    /// <summary>RFC 7252 4.2: how long the first answer is waited for.</summary>
    internal int FirstTimeoutMs(IRandom random) => AckTimeoutMs + random.Next((int)(AckTimeoutMs * (long)RandomPercent / 100) + 1);
}

namespace Firmware.Stack.Lwm2m;

/// <summary>How a download ended.</summary>
public enum DownloadEnd
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>The server was out of reach for too long, or never had the time.</summary>
    ConnectionLost,

    /// <summary>The server has no such thing.</summary>
    NotThere,

    /// <summary>What it was brought to wanted no more.</summary>
    Refused,
}

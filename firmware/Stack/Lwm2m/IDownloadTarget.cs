namespace Firmware.Stack.Lwm2m;

/// <summary>Takes what a <see cref="Download"/> brings.</summary>
public interface IDownloadTarget
{
    /// <summary>How many bytes there are, in order and without a gap: where a download goes on.</summary>
    int Length { get; }

    /// <summary>Which version of the resource they are of (RFC 7252 5.10.6); empty where the server does not say.</summary>
    byte[] ETag { get; }

    /// <summary>The resource is another one than that of which there are bytes, or there are none yet: they are thrown away, and those of
    /// the version with this ETag follow. False when they cannot be taken.</summary>
    bool Begin(byte[] etag);

    /// <summary>Takes bytes; false when there is no use for more.</summary>
    bool Append(byte[] buffer, int offset, int length);

    /// <summary>The download has ended.</summary>
    void End(DownloadEnd end);
}

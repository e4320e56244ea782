namespace Firmware.Operation;

/// <summary>A pin that goes high and low as it is told, and rests high.</summary>
public interface IPulseOutput
{
    /// <summary>Sends pairs of levels, see <see cref="SerialFrames"/>, once those before are out.</summary>
    /// <param name="pairs">The pairs, ended by one of duration 0.</param>
    /// <param name="waits">Whether to come back when they are out; otherwise when they have begun.</param>
    void Send(byte[] pairs, bool waits);
}

using System.Net;

namespace Bench.Server;

/// <summary>A server as its transport sees it, sans-I/O: one thread brings messages and time.</summary>
public interface IMessageServer
{
    /// <summary>Takes a message.</summary>
    void Receive(EndPoint from, byte[] buffer, int length, long now);

    /// <summary>Does what is due.</summary>
    void Poll(long now);

    /// <summary>When <see cref="Poll"/> next has work; what other threads ask comes on top.</summary>
    long Deadline { get; }
}

namespace Host.Dtls;

/// <summary>One end of a <see cref="Wire"/>. Time is virtual milliseconds.</summary>
internal interface IPeer
{
    /// <summary>When <see cref="Poll"/> next has work.</summary>
    long Deadline { get; }

    /// <summary>Takes a datagram.</summary>
    void Receive(byte[] datagram, long now);

    /// <summary>Does what is due.</summary>
    void Poll(long now);

    /// <summary>Takes what it sent, one datagram a call; false when there is no more.</summary>
    bool TryTake(out byte[] datagram);
}

using System;

namespace Bench.Server;

/// <summary>An observation, as the server remembers it.</summary>
internal sealed class Watch(Request request, Action<Answer> notified)
{
    // RFC 7641 3.4: after so long, any notification is newer than the last.
    private const long FreshMs = 128000;

    private int _sequence = -1;
    private long _at;

    /// <summary>The request that began it.</summary>
    public Request Request { get; } = request;

    /// <summary>Takes each notification.</summary>
    public Action<Answer> Notified { get; } = notified;

    /// <summary>RFC 7641 3.4: whether a notification is newer than the last one; if so it is the last one now.</summary>
    public bool IsNews(int sequence, long now)
    {
        const int HalfRange = 1 << 23;
        int ahead = sequence - _sequence;
        bool news = _sequence < 0 || (ahead > 0 && ahead < HalfRange) || -ahead > HalfRange || now > _at + FreshMs;
        if (news)
        {
            _sequence = sequence;
            _at = now;
        }

        return news;
    }
}

// Sits on the board's link: counts, shows and, when asked to, loses datagrams.
using System;
using System.Threading;
using Firmware.Stack;

namespace Bench;

/// <summary>A link around another. Up is from the board, down is to it.</summary>
/// <param name="inner">The other one.</param>
/// <param name="show">Is shown every datagram; or null.</param>
/// <param name="loss">Decides which are lost.</param>
/// <param name="lossPercent">How many.</param>
public sealed class LinkMeter(ILink inner, Action<string> show, Random loss, double lossPercent) : ILink
{
    private long _upDatagrams;
    private long _upBytes;
    private long _downDatagrams;
    private long _downBytes;
    private long _lost;
    private volatile bool _isOffline;

    /// <summary>Datagrams sent by the board.</summary>
    public long UpDatagrams => Volatile.Read(ref _upDatagrams);

    /// <summary>Their bytes, without headers of UDP and IP.</summary>
    public long UpBytes => Volatile.Read(ref _upBytes);

    /// <summary>Datagrams that came to the board.</summary>
    public long DownDatagrams => Volatile.Read(ref _downDatagrams);

    /// <summary>Their bytes.</summary>
    public long DownBytes => Volatile.Read(ref _downBytes);

    /// <summary>Datagrams lost on purpose, both ways.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Loses everything, while it is set. Any thread may set it.</summary>
    public bool IsOffline
    {
        get => _isOffline;
        set => _isOffline = value;
    }

    /// <inheritdoc/>
    public bool Open(int link, string host, int port, ref int localPort) => inner.Open(link, host, port, ref localPort);

    /// <inheritdoc/>
    public void Send(int link, byte[] buffer, int offset, int length)
    {
        Interlocked.Increment(ref _upDatagrams);
        Interlocked.Add(ref _upBytes, length);
        bool lost = IsLost();
        show?.Invoke("up   " + length + " " + Convert.ToHexStringLower(buffer, offset, length) + (lost ? " lost" : ""));
        if (!lost)
        {
            inner.Send(link, buffer, offset, length);
        }
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        int length = inner.Receive(buffer, timeoutMs, out link);
        if (length == 0)
        {
            return 0;
        }

        Interlocked.Increment(ref _downDatagrams);
        Interlocked.Add(ref _downBytes, length);
        bool lost = IsLost();
        show?.Invoke("down " + length + " " + Convert.ToHexStringLower(buffer, 0, length) + (lost ? " lost" : ""));
        return lost ? 0 : length;
    }

    private bool IsLost()
    {
        if (!_isOffline && (lossPercent == 0 || loss.NextDouble() * 100 >= lossPercent))
        {
            return false;
        }

        Interlocked.Increment(ref _lost);
        return true;
    }
}

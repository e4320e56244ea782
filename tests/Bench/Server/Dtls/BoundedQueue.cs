using System.Collections.Generic;
using System.Threading;

namespace Bench.Server.Dtls;

/// <summary>Hands things from some threads to another. When it is full, what comes is lost, as on a network.</summary>
internal sealed class BoundedQueue<T>(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<T> _items = new();
    private bool _isClosed;

    /// <summary>True when nothing more comes, though something may still be in it.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Puts something in; false when it is full or closed.</summary>
    public bool TryAdd(T item)
    {
        lock (_gate)
        {
            if (_isClosed || _items.Count == capacity)
            {
                return false;
            }

            _items.Enqueue(item);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Takes something out; false when nothing was there in time, or it is closed and empty.</summary>
    /// <param name="waitMs">How long to wait; <see cref="Timeout.Infinite"/> for ever.</param>
    /// <param name="item">What it is.</param>
    public bool TryTake(int waitMs, out T item)
    {
        long since = System.Environment.TickCount64;
        lock (_gate)
        {
            while (_items.Count == 0 && !_isClosed)
            {
                int left = waitMs < 0 ? waitMs : (int)System.Math.Max(0, waitMs - (System.Environment.TickCount64 - since));
                if (left == 0 || !Monitor.Wait(_gate, left))
                {
                    break;
                }
            }

            return _items.TryDequeue(out item);
        }
    }

    /// <summary>Lets nothing more in and wakes whoever waits.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }
}

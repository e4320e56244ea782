// LwM2M 1.2 Core 6.2.1: a Profile ID stands for a list of objects and instances, which then need not be sent again.
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Bench.Server;

/// <summary>The lists that nodes have told together with a Profile ID. It may be shared by servers.</summary>
public sealed class Profiles
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _lists = new();

    /// <summary>How many there are.</summary>
    public int Count => _lists.Count;

    /// <summary>Remembers a list.</summary>
    public void Add(string id, IReadOnlyList<string> links) => _lists[id] = links;

    /// <summary>Finds a list; false when no node has told it so far.</summary>
    public bool TryFind(string id, out IReadOnlyList<string> links) => _lists.TryGetValue(id, out links);
}

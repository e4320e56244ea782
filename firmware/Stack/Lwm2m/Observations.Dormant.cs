// Observations of a registration that ended are dormant until the server observes anew: nothing of them can be told as a
// notification, but what they saw is kept, and told later.
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>Dormant observations.</content>
public sealed partial class Observations
{
    /// <summary>How many are dormant.</summary>
    public int DormantCount { get; private set; }

    /// <summary>Takes note that the registration they belong to has ended.</summary>
    public void MakeDormant()
    {
        for (int row = 0; row < _table.Length; row++)
        {
            if (IsLive(row))
            {
                _table.Mark(row, ObservationTable.Dormant, true);
                Count--;
                DormantCount++;
            }
        }
    }

    /// <summary>The server rejects an observation: it has no wish for it, or it has forgotten the node. Which, an Update tells: until
    /// then it is dormant.</summary>
    public void Reject(int row)
    {
        _table.Mark(row, ObservationTable.Dormant, true);
        _table.SetSequence(row, NotAsked);
        Count--;
        DormantCount++;
        Version++;
    }

    /// <summary>Removes those that were rejected by a server that knows the node.</summary>
    public void EndRejected()
    {
        for (int row = 0; row < _table.Length; row++)
        {
            if (_table.Is(row, ObservationTable.Dormant) && _table.GetSequence(row) == NotAsked)
            {
                Remove(row);
            }
        }
    }

    /// <summary>Removes those that the server has not asked for again.</summary>
    public void ClearDormant()
    {
        for (int row = 0; row < _table.Length; row++)
        {
            if (_table.Is(row, ObservationTable.Dormant))
            {
                Remove(row);
            }
        }
    }

    // Dormant ones of several paths all of which are observed anew.
    private void RemoveDormant(PathList paths)
    {
        for (int row = 0; row < _table.Length; row++)
        {
            bool covered = _table.Is(row, ObservationTable.Dormant) && IsComposite(row);
            for (int part = 0; part < _table.Length && covered; part++)
            {
                covered = !IsPart(part, row) || Has(paths, part);
            }

            if (covered)
            {
                Remove(row);
            }
        }
    }

    private void RemoveDormant(Lwm2mPath path)
    {
        for (int row = 0; row < _table.Length; row++)
        {
            if (_table.Is(row, ObservationTable.Dormant) && !IsComposite(row) && _table.HasPath(row, path))
            {
                Remove(row);
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace DeviceCheck;

/// <summary>What has been found so far.</summary>
public sealed class Report
{
    private readonly List<Finding> _findings = [];

    // One breach in a line of source can be many instructions; the first tells enough.
    private readonly HashSet<(Place, string)> _seen = [];

    /// <summary>Sorted by file, line and id.</summary>
    public IReadOnlyList<Finding> Findings =>
        [.. _findings
            .OrderBy(f => f.Place.Path, StringComparer.Ordinal)
            .ThenBy(f => f.Place.Line)
            .ThenBy(f => f.Id, StringComparer.Ordinal)];

    public int Errors => _findings.Count(f => f.Severity == Severity.Error);

    public int Warnings => _findings.Count(f => f.Severity == Severity.Warning);

    public void Add(Rule rule, Place place, string message)
    {
        if (_seen.Add((place, rule.Id)))
        {
            _findings.Add(new Finding(place, rule.Id, rule.Severity, message));
        }
    }

    /// <summary>For rules whose every breach in a file counts, although they have no line of their own.</summary>
    public void AddEach(Rule rule, Place place, string message) => Add(new Finding(place, rule.Id, rule.Severity, message));

    public void Add(Finding finding)
    {
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }
}

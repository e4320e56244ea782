using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace DeviceCheck.Projects;

/// <summary>Properties and conditions of MSBuild, as far as the project files use them.</summary>
public sealed partial class MsBuildProperties(IDictionary<string, string> initial)
{
    private readonly Dictionary<string, string> _values = new(initial, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Values => _values;

    public string this[string name]
    {
        get => _values.GetValueOrDefault(name, "");
        set => _values[name] = value;
    }

    /// <summary>Replaces each <c>$(Name)</c>. Property functions stay as they are: nothing here needs one.</summary>
    public string Expand(string text) => Use().Replace(text, match => this[match.Groups[1].Value]);

    /// <summary>False for a condition of any other shape than a comparison of two quoted strings.</summary>
    public bool TryEvaluate(string condition, out bool result)
    {
        result = true;
        if (string.IsNullOrWhiteSpace(condition))
        {
            return true;
        }

        var match = Comparison().Match(condition);
        if (!match.Success)
        {
            return false;
        }

        bool equal = Expand(match.Groups[1].Value).Equals(Expand(match.Groups[3].Value), StringComparison.OrdinalIgnoreCase);
        result = equal == (match.Groups[2].Value == "==");
        return true;
    }

    [GeneratedRegex("""\$\((\w+)\)""")]
    private static partial Regex Use();

    [GeneratedRegex("""^\s*'([^']*)'\s*(==|!=)\s*'([^']*)'\s*$""")]
    private static partial Regex Comparison();
}

namespace DeviceCheck;

/// <summary>One breach of a rule, or one compiler diagnostic.</summary>
public sealed record Finding(Place Place, string Id, Severity Severity, string Message)
{
    /// <summary>The form that editors and build logs make clickable.</summary>
    public override string ToString() =>
        $"{Place.Path}({Place.Line}): {(Severity == Severity.Error ? "error" : "warning")} {Id}: {Message}";
}

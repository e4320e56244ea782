namespace Bench.Energy;

/// <summary>What a board did in some time.</summary>
/// <param name="AllMs">The time.</param>
/// <param name="AwakeMs">How much of it it was awake.</param>
/// <param name="Starts">How often it started or woke up.</param>
/// <param name="Joins">How often it joined its network.</param>
/// <param name="AirMs">How long its datagrams were on the air.</param>
/// <param name="Reports">How many of its wake-ups told a server something.</param>
public sealed record EnergyUse(double AllMs, double AwakeMs, int Starts, int Joins, double AirMs, int Reports)
{
    /// <summary>What was done since an earlier moment.</summary>
    public EnergyUse Since(EnergyUse before) => new(AllMs - before.AllMs, AwakeMs - before.AwakeMs, Starts - before.Starts,
        Joins - before.Joins, AirMs - before.AirMs, Reports - before.Reports);
}

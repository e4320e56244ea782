// What the times of a dimming schedule count from.
namespace Sensors.Streetlight;

/// <summary>What the minutes of a step count from.</summary>
public enum ScheduleReference
{
    /// <summary>Local midnight.</summary>
    LocalTime,

    /// <summary>The evening's end of the day, by the astronomical clock's elevation of night.</summary>
    Dusk,

    /// <summary>The morning's end of the night.</summary>
    Dawn,
}

// Irrigation valve, object 3425 version 1.1 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Irrigation valve.</summary>
public static class IrrigationValve
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3425, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int DefaultStatus = 1, Status = 2, Command = 3, CommandInAction = 4, SchedulerId = 5,
        InvalidScheduler = 6;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        DefaultStatus | RW | Integer,
        Status | R | Integer,
        Command | RW | Integer,
        CommandInAction | R | Integer,
        SchedulerId | RW | Integer | Multiple,
        InvalidScheduler | R | Boolean,
        Timestamp | R | Time,
        FractionalTimestamp | R | Float,
    };
}

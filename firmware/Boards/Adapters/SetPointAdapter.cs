// A number that a server gives a driver, as object 3308.
using Objects.Ipso.Definitions;

namespace Firmware.Boards.Adapters;

/// <summary>One Set Point. Values are in millionths of its unit.</summary>
internal abstract class SetPointAdapter : ObjectAdapter
{
    protected SetPointAdapter(Board board, string applicationType, string units)
        : base(board.AddInstance(SetPoint.Id, SetPoint.Version, SetPoint.Table(), new int[]
        {
            CommonResource.Timestamp, CommonResource.SensorUnits, CommonResource.ApplicationType, SetPoint.SetPointValue,
        }))
    {
        Item.SetText(Instance, CommonResource.ApplicationType, applicationType);
        if (units != null)
        {
            Item.SetText(Instance, CommonResource.SensorUnits, units);
        }
    }

    /// <inheritdoc/>
    protected override bool Follow(long now) => false;
}

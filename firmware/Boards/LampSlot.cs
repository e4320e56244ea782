// A lamp of a board: the server's command goes to the driver, what the lamp does comes back.
using Objects.Ipso;
using Sensors.Streetlight;

namespace Firmware.Boards;

/// <summary>A lamp driver and its object.</summary>
internal sealed class LampSlot
{
    // While the lamp moves, the object follows it so often: each step of a ramp would be a notification.
    private const int MovingMs = 1000;

    // While it rests, only its burning time changes.
    private const int RestingMs = 60000;

    private readonly Lamp _lamp;
    private readonly LampController _controller;
    private long _reportAt;

    internal LampSlot(Lamp lamp, LampController controller)
    {
        _lamp = lamp;
        _controller = controller;
    }

    internal long Deadline => _lamp.Deadline < _reportAt ? _lamp.Deadline : _reportAt;

    internal void Poll(long now)
    {
        if (_lamp.CommandPercent != _controller.Command)
        {
            _lamp.SetLevel(_controller.Command, now);
        }

        _lamp.Poll(now);
        bool moving = _lamp.Deadline != Lamp.Never;
        if (moving && now < _reportAt)
        {
            return;
        }

        _reportAt = now + (moving ? MovingMs : RestingMs);
        _controller.Set(
            _lamp.CommandPercent, (_lamp.LevelPermille + 5) / 10, _lamp.BurningMs(now) / 1000, _lamp.SwitchOns);
    }
}

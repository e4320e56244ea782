// The board's clock as the firmware sees it.
using Bench.Virtual;
using Firmware.Stack;

namespace Bench;

/// <summary>Virtual time: asking for it moves it to where real time and speed have brought it.</summary>
public sealed class BenchClock(VirtualClock clock) : IClock
{
    /// <inheritdoc/>
    public long NowMs => clock.Update();
}

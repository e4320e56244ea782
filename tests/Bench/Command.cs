using System;
using System.Threading.Tasks;

namespace Bench;

/// <summary>Something to type.</summary>
/// <param name="Usage">Its name and what follows it: <c>read PATH [FORMAT]</c>.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Example">How it is used.</param>
/// <param name="Run">Does it; an <see cref="ArgumentException"/> says what is wrong, and what to write instead.</param>
internal sealed record Command(string Usage, string Meaning, string Example, Func<CommandText, Task> Run)
{
    /// <summary>Its name.</summary>
    public string Name => Usage.Split(' ')[0];

    /// <summary>What to say to somebody who got it wrong.</summary>
    public ArgumentException Misused(string what = null) =>
        new((what == null ? "" : what + ": ") + "write " + Usage + ", such as: " + Example);
}

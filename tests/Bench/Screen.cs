using System.Threading;

namespace Bench;

/// <summary>Where the bench shows what happens. Lines may come from any thread.</summary>
internal abstract class Screen
{
    /// <summary>A line of the board's serial log.</summary>
    public abstract void Serial(string line);

    /// <summary>What the embedded server has to say: a node came or went, a value arrived.</summary>
    public abstract void Server(string line);

    /// <summary>What the bench itself has to say, answers to commands among it.</summary>
    public abstract void Note(string line);

    /// <summary>A datagram.</summary>
    public abstract void Network(string line);

    /// <summary>Shows things, and takes commands, until it is time to stop.</summary>
    public abstract void Run(Commands commands, CancellationToken stop);
}

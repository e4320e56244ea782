// A store whose power fails: see IRecordStore for what it promises, and here for all that may happen within that.
using System;
using Firmware.Stack;

namespace Host.Dtls;

/// <summary>What becomes of one attempt to save.</summary>
public enum SaveFate
{
    /// <summary>It is saved.</summary>
    Done,

    /// <summary>It is not, and that is said.</summary>
    Refused,

    /// <summary>It is said not to be saved, and is.</summary>
    RefusedButDone,

    /// <summary>The power fails before.</summary>
    CutBefore,

    /// <summary>The power fails behind, before anybody has learnt of it.</summary>
    CutBehind,

    /// <summary>The power fails meanwhile: a part is the new one, the rest the old one.</summary>
    Torn,

    /// <summary>Only a part could be written, and that is said.</summary>
    RefusedAndTorn,
}

/// <summary>The power fails: the node's memory is lost.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>Keeps one state, if it may.</summary>
internal sealed class FailingStore : IRecordStore
{
    /// <summary>What becomes of each attempt, by its number from 0.</summary>
    public Func<int, SaveFate> Fates { get; set; } = _ => SaveFate.Done;

    /// <summary>Where a save is torn, of the longer of both lengths.</summary>
    public Random Tears { get; init; } = new(1);

    /// <summary>What is there.</summary>
    public byte[] Saved { get; set; } = [];

    /// <summary>How often something was to be saved.</summary>
    public int Attempts { get; private set; }

    /// <inheritdoc/>
    public int Load(int link, byte[] buffer)
    {
        Saved.CopyTo(buffer, 0);
        return Saved.Length;
    }

    /// <inheritdoc/>
    public bool Save(int link, byte[] buffer, int length)
    {
        SaveFate fate = Fates(Attempts++);
        if (fate is SaveFate.Done or SaveFate.RefusedButDone or SaveFate.CutBehind)
        {
            Saved = buffer[..length];
        }
        else if (fate is SaveFate.Torn or SaveFate.RefusedAndTorn)
        {
            int tear = Tears.Next(length);
            Saved = [.. buffer[..tear], .. tear < Saved.Length ? Saved[tear..] : []];
        }

        if (fate is SaveFate.CutBefore or SaveFate.CutBehind or SaveFate.Torn)
        {
            throw new PowerCutException();
        }

        return fate == SaveFate.Done;
    }
}

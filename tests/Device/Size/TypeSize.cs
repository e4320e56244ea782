namespace DeviceCheck.Size;

/// <summary>What a type adds to its assembly; what it shares is counted for the first type that uses it.</summary>
public sealed record TypeSize(string Assembly, string Name, int Bytes);

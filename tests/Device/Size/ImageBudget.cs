namespace DeviceCheck.Size;

/// <summary>What the image may take.</summary>
public static class ImageBudget
{
    /// <summary>
    /// All assemblies of the image together, without the libraries. The deployment partition of a 4 MB board would
    /// hold five times as much; what the budget saves is heap, where each type, field and method has a cross-reference. Of it,
    /// DTLS with its cryptography takes about 32 KiB, thirty drivers about 65 KiB, the codecs of nine content formats about
    /// 25 KiB, bootstrap, several servers, access control, observations and kept readings about 65 KiB, and start, settings that are
    /// checked key by key, network, sleep and update about 60 KiB.
    /// </summary>
    public const int Bytes = 400 * 1024;
}

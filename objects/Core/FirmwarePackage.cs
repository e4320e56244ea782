// What the Firmware Update object has others do: keep a package, fetch one, put it in the place of what runs.
namespace Objects.Core;

/// <summary>A firmware package on its way into the device. Where a method returns an Update Result, <see cref="FirmwareUpdateObject.Initial"/>
/// says that all is well.</summary>
public abstract class FirmwarePackage
{
    /// <summary>The name that the package has given itself; null while there is none.</summary>
    public abstract string Name { get; }

    /// <summary>Its version; null while there is none.</summary>
    public abstract string Version { get; }

    /// <summary>A server begins to write a package; what there was of another one goes.</summary>
    /// <returns>An Update Result.</returns>
    public abstract int Begin();

    /// <summary>Takes the next bytes of it.</summary>
    /// <returns>An Update Result.</returns>
    public abstract int Append(byte[] buffer, int offset, int length);

    /// <summary>That was all of it: checks the whole.</summary>
    /// <returns>An Update Result.</returns>
    public abstract int Finish();

    /// <summary>Begins to fetch a package, whose end <see cref="FirmwareUpdateObject.EndDownload"/> is told.</summary>
    /// <returns>An Update Result.</returns>
    public abstract int Fetch(string uri);

    /// <summary>Throws away what there is of a package, and fetches no more.</summary>
    public abstract void Discard();

    /// <summary>Has the package take the place of what runs once the new state has been saved and the answer to the request is out.</summary>
    /// <returns>An Update Result.</returns>
    public abstract int Apply();

    /// <summary>Something changed that is to outlive a restart.</summary>
    public abstract void Save();
}

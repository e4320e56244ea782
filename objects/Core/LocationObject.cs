// Location, object 6 of the OMA registry; LwM2M 1.1 Core appendix E.7.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Where the node is: from a receiver, or as it was told when it was installed. Until then it has no instance; when
/// one comes or goes with <see cref="Set"/> or <see cref="Forget"/>, the owner calls <see cref="ObjectTree.TouchStructure"/>.
/// </summary>
/// <remarks>Heap: 180 bytes: 10 fields and the table.</remarks>
public sealed class LocationObject : Lwm2mObject
{
    /// <summary>A number that is not known.</summary>
    public const int Unknown = int.MinValue;

    private const int Latitude = 0, Longitude = 1, Altitude = 2, Radius = 3, Velocity = 4, Timestamp = 5, Speed = 6;

    // A millionth of a degree is 11 cm on the ground.
    private const int DegreeScale = 6, MaxLatitude = 90000000, MaxLongitude = 180000000;

    private int _latitude = Unknown;
    private int _longitude;
    private int _altitude = Unknown;
    private int _radius = Unknown;
    private int _speed = Unknown;
    private long _unixSeconds;
    private byte[] _velocity;

    /// <summary>Makes an object without a position.</summary>
    public LocationObject()
        : base(6, 10, Table())
    {
    }

    /// <inheritdoc/>
    public override int InstanceCount => _latitude == Unknown ? 0 : 1;

    /// <summary>Takes a position; false, and nothing changes, when it is none on earth.</summary>
    /// <param name="latitudeMicroDegrees">North of the equator, WGS 84.</param>
    /// <param name="longitudeMicroDegrees">East of Greenwich.</param>
    /// <param name="unixSeconds">When it was measured; 0 when the time of day was not known.</param>
    public bool Set(int latitudeMicroDegrees, int longitudeMicroDegrees, long unixSeconds)
    {
        if (latitudeMicroDegrees < -MaxLatitude || latitudeMicroDegrees > MaxLatitude ||
            longitudeMicroDegrees < -MaxLongitude || longitudeMicroDegrees > MaxLongitude)
        {
            return false;
        }

        _latitude = latitudeMicroDegrees;
        _longitude = longitudeMicroDegrees;
        _unixSeconds = unixSeconds;
        Touch();
        return true;
    }

    /// <summary>Takes what goes with the position: height above the sea, and the radius of the circle that the node is in, in
    /// millimetres; <see cref="Unknown"/> for what is not known.</summary>
    public void SetExtent(int altitudeMilliMetres, int radiusMilliMetres)
    {
        _altitude = altitudeMilliMetres;
        _radius = radiusMilliMetres;
        Touch();
    }

    /// <summary>Takes how fast it goes, in millimetres a second; <see cref="Unknown"/> for what is not known.</summary>
    public void SetSpeed(int milliMetresPerSecond)
    {
        _speed = milliMetresPerSecond;
        Touch();
    }

    /// <summary>Takes the velocity as 3GPP TS 23.032 section 8 encodes it; null for none. The array is kept.</summary>
    public void SetVelocity(byte[] velocity)
    {
        _velocity = velocity;
        Touch();
    }

    /// <summary>There is no position any more.</summary>
    public void Forget()
    {
        _latitude = Unknown;
        _altitude = Unknown;
        _radius = Unknown;
        _speed = Unknown;
        _velocity = null;
        Touch();
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Latitude: writer.Scaled(_latitude, DegreeScale); break;
            case Longitude: writer.Scaled(_longitude, DegreeScale); break;
            case Altitude when _altitude != Unknown: writer.Milli(_altitude); break;
            case Radius when _radius != Unknown: writer.Milli(_radius); break;
            case Velocity when _velocity != null: writer.Opaque(_velocity, 0, _velocity.Length); break;
            case Timestamp: writer.Time(_unixSeconds); break;
            case Speed when _speed != Unknown: writer.Milli(_speed); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    // Made when there is an object: a static table takes heap in every image.
    private static int[] Table() => new int[]
    {
        Latitude | R | Float | Mandatory,
        Longitude | R | Float | Mandatory,
        Altitude | R | Float,
        Radius | R | Float,
        Velocity | R | Opaque,
        Timestamp | R | Time | Mandatory,
        Speed | R | Float,
    };
}

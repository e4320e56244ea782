// Connectivity Monitoring, object 4 version 1.3 of the OMA registry.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>How the node is connected; the platform says. Not offered: Link Utilization (6), which nobody here measures, what
/// only cellular networks have (7 to 10, 12, 13), and the signal's distance to noise (11).</summary>
/// <remarks>Heap: 168 bytes besides the addresses: 9 fields and the table.</remarks>
public sealed class ConnectivityMonitoringObject : Lwm2mObject
{
    /// <summary>Its id.</summary>
    public const int ObjectId = 4;

    /// <summary>Network bearers, of those of resource 0: 0 to 20 are cellular, 21 to 40 wireless, 41 to 50 by wire.</summary>
    public const int Wlan = 21, Ethernet = 41;

    /// <summary>A number that is not known.</summary>
    public const int Unknown = int.MinValue;

    private const int NetworkBearer = 0, AvailableBearers = 1, SignalStrength = 2, LinkQuality = 3, Addresses = 4, Routers = 5;

    private int _bearer;
    private int[] _available;
    private int _signal;
    private int _linkQuality = Unknown;
    private string[] _addresses;
    private string[] _routers;

    /// <summary>Makes the object of a node that has one bearer.</summary>
    /// <param name="bearer"><see cref="Wlan"/> or <see cref="Ethernet"/>.</param>
    public ConnectivityMonitoringObject(int bearer)
        : base(ObjectId, 13, Table())
    {
        _bearer = bearer;
    }

    /// <summary>Takes the bearer in use.</summary>
    public void SetBearer(int bearer)
    {
        if (_bearer != bearer)
        {
            _bearer = bearer;
            Touch();
        }
    }

    /// <summary>Takes the bearers that there are, when there is more than the one in use. The array is kept.</summary>
    public void SetAvailable(int[] bearers)
    {
        _available = bearers;
        Touch();
    }

    /// <summary>Takes the strength of the signal that is received, in dBm. Until then, and where there is none, it is 0: a
    /// mandatory resource cannot be absent.</summary>
    public void SetSignal(int dBm)
    {
        if (_signal != dBm)
        {
            _signal = dBm;
            Touch();
        }
    }

    /// <summary>Takes the quality of the link, which means what it does in the bearer's standard; <see cref="Unknown"/> for none.
    /// </summary>
    public void SetLinkQuality(int quality)
    {
        if (_linkQuality != quality)
        {
            _linkQuality = quality;
            Touch();
        }
    }

    /// <summary>Takes the node's addresses. The array is kept.</summary>
    public void SetAddresses(string[] addresses)
    {
        if (Differ(_addresses, addresses))
        {
            _addresses = addresses;
            Touch();
        }
    }

    /// <summary>Takes the addresses of the next routers, by interface. The array is kept; null for unknown.</summary>
    public void SetRouters(string[] addresses)
    {
        if (Differ(_routers, addresses))
        {
            _routers = addresses;
            Touch();
        }
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case NetworkBearer: writer.Integer(_bearer); break;
            case AvailableBearers: ReadBearers(writer); break;
            case SignalStrength: writer.Integer(_signal); break;
            case LinkQuality when _linkQuality != Unknown: writer.Integer(_linkQuality); break;
            case Addresses: ReadTexts(_addresses, writer); break;
            case Routers when _routers != null: ReadTexts(_routers, writer); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    // Made when there is an object: a static table takes heap in every image.
    private static int[] Table() => new int[]
    {
        NetworkBearer | R | Integer | Mandatory,
        AvailableBearers | R | Integer | Multiple | Mandatory,
        SignalStrength | R | Integer | Mandatory,
        LinkQuality | R | Integer,
        Addresses | R | String | Multiple | Mandatory,
        Routers | R | String | Multiple,
    };

    private static void ReadTexts(string[] texts, ValueWriter writer)
    {
        for (int i = 0; texts != null && i < texts.Length; i++)
        {
            writer.Instance(i);
            writer.String(texts[i]);
        }
    }

    private static bool Differ(string[] a, string[] b)
    {
        if (a == null || b == null || a.Length != b.Length)
        {
            return a != b;
        }

        bool differ = false;
        for (int i = 0; i < a.Length; i++)
        {
            differ |= a[i] != b[i];
        }

        return differ;
    }

    private void ReadBearers(ValueWriter writer)
    {
        int count = _available == null ? 1 : _available.Length;
        for (int i = 0; i < count; i++)
        {
            writer.Instance(i);
            writer.Integer(_available == null ? _bearer : _available[i]);
        }
    }
}

// LwM2M 1.2 Core 6.2: what Register, Update and Deregister say. Whatever has its default is left out.
using Firmware.Stack.Coap;
using Firmware.Stack.Crypto;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Writes the messages of the registration interface.</summary>
public sealed class RegistrationMessage
{
    /// <summary>The longest location that a server may give, its segments with a length byte each.</summary>
    public const int MaxLocation = 64;

    /// <summary>LwM2M 1.0 5.3.1: the lifetime of a server that was told none. From 1.1 on it must be told.</summary>
    private const int DefaultLifetime = 86400;

    private const string Root = "rd";

    private readonly ByteWriter _output;
    private readonly LinkWriter _links = new LinkWriter();
    private readonly byte[] _location = new byte[MaxLocation];
    private int _locationLength;

    /// <summary>Makes a writer.</summary>
    public RegistrationMessage(ByteWriter output)
    {
        _output = output;
    }

    /// <summary>Takes the location that the response to a Register names; false when it names none or one too long.</summary>
    public bool TakeLocation(CoapMessage response)
    {
        _locationLength = 0;
        for (int i = response.Find(CoapOption.LocationPath); i >= 0; i = response.Find(CoapOption.LocationPath, i + 1))
        {
            int length = response.OptionLength(i);
            if (_locationLength + 1 + length > MaxLocation)
            {
                return false;
            }

            _location[_locationLength++] = (byte)length;
            System.Array.Copy(response.Buffer, response.OptionOffset(i), _location, _locationLength, length);
            _locationLength += length;
        }

        return _locationLength > 0;
    }

    /// <summary>The location as text, for the log: <c>/rd/a1</c>.</summary>
    public string LocationText()
    {
        string text = "";
        for (int i = 0; i < _locationLength; i += 1 + _location[i])
        {
            text += "/" + System.Text.Encoding.UTF8.GetString(_location, i + 1, _location[i]);
        }

        return text;
    }

    /// <summary>Writes a Register after its header: options and one block of the object list.</summary>
    /// <param name="writer">Has written the header.</param>
    /// <param name="endpoint">The endpoint name.</param>
    /// <param name="version">Ten times the major plus the minor LwM2M version.</param>
    /// <param name="lifetime">The lifetime in seconds.</param>
    /// <param name="queueMode">Whether the node sleeps between its messages.</param>
    /// <param name="profile">The Profile ID (1.2), or null.</param>
    /// <param name="tree">What to list; null to leave the list out, which the Profile ID stands for.</param>
    /// <param name="block">The number of the block to send.</param>
    /// <param name="szx">Its size.</param>
    /// <returns>True when more blocks follow.</returns>
    public bool WriteRegister(CoapWriter writer, string endpoint, int version, int lifetime, bool queueMode, string profile,
        ObjectTree tree, int block, int szx)
    {
        writer.Option(CoapOption.UriPath, Root);
        if (tree != null)
        {
            writer.Option(CoapOption.ContentFormat, ContentFormat.LinkFormat);
        }

        writer.Option(CoapOption.UriQuery, "ep=" + endpoint);
        if (lifetime != DefaultLifetime || version > 10)
        {
            writer.Option(CoapOption.UriQuery, "lt=" + lifetime.ToString());
        }

        writer.Option(CoapOption.UriQuery, "lwm2m=" + (version / 10).ToString() + "." + (version % 10).ToString());
        if (queueMode)
        {
            // LwM2M 1.0 5.3.1.1 has queue mode in the binding, later versions on its own.
            writer.Option(CoapOption.UriQuery, version == 10 ? "b=UQ" : "Q");
        }

        if (profile != null)
        {
            writer.Option(CoapOption.UriQuery, "pid=" + profile);
        }

        return tree != null && WriteList(writer, tree, version, block, szx);
    }

    /// <summary>Writes an Update after its header: only what has changed.</summary>
    /// <param name="writer">Has written the header.</param>
    /// <param name="version">The LwM2M version that is registered.</param>
    /// <param name="lifetime">The lifetime in seconds, or -1 when the server knows it.</param>
    /// <param name="binding">A binding that is another one now, or null.</param>
    /// <param name="tree">What to list; null when the server knows the list.</param>
    /// <param name="block">The number of the block to send.</param>
    /// <param name="szx">Its size.</param>
    /// <returns>True when more blocks of the list follow.</returns>
    public bool WriteUpdate(CoapWriter writer, int version, int lifetime, string binding, ObjectTree tree, int block, int szx)
    {
        WriteLocation(writer);
        if (tree != null)
        {
            writer.Option(CoapOption.ContentFormat, ContentFormat.LinkFormat);
        }

        if (lifetime >= 0)
        {
            writer.Option(CoapOption.UriQuery, "lt=" + lifetime.ToString());
        }

        if (binding != null)
        {
            writer.Option(CoapOption.UriQuery, "b=" + binding);
        }

        return tree != null && WriteList(writer, tree, version, block, szx);
    }

    /// <summary>Writes the location as path: all that a Deregister says.</summary>
    public void WriteLocation(CoapWriter writer)
    {
        for (int i = 0; i < _locationLength; i += 1 + _location[i])
        {
            writer.Option(CoapOption.UriPath, _location, i + 1, _location[i]);
        }
    }

    /// <summary>Writes the list of objects and instances: LwM2M 1.1 Core 6.2.1.2.</summary>
    /// <param name="tree">What to list.</param>
    /// <param name="version">The LwM2M version that is registered; 0 to list every object with its version, as a Profile ID counts
    /// them.</param>
    public void WriteObjects(ObjectTree tree, int version)
    {
        _links.Begin(_output);
        for (int i = 0; i < tree.Count; i++)
        {
            Lwm2mObject item = tree[i];
            if (item.IsHidden)
            {
                continue;
            }

            // A version belongs on the object's link, where it is none that a server assumes.
            bool hasVersion = version == 0 || item.Version != AssumedVersion(item.Id, version);
            if (hasVersion || item.InstanceCount == 0)
            {
                _links.Link(item.Id);
                if (hasVersion)
                {
                    _links.Version(item.Version);
                }
            }

            for (int j = 0; j < item.InstanceCount; j++)
            {
                _links.Link(item.Id, item.InstanceAt(j));
            }
        }
    }

    /// <summary>Hashes the list as <see cref="WriteObjects"/> writes it with all versions, piece by piece in the transmit buffer.</summary>
    /// <param name="tree">What is listed.</param>
    /// <param name="hash">Takes it.</param>
    /// <param name="buffer">The transmit buffer.</param>
    /// <param name="offset">Where in it there is room.</param>
    internal void HashObjects(ObjectTree tree, Sha256 hash, byte[] buffer, int offset)
    {
        for (int done = 0; ; done += CoapWriter.MaxPayload)
        {
            _output.Reset(buffer, offset, CoapWriter.MaxMessage);
            _output.OpenWindow(done, CoapWriter.MaxPayload);
            WriteObjects(tree, 0);
            hash.Update(buffer, offset, _output.Kept);
            if (!_output.Overflow)
            {
                return;
            }
        }
    }

    internal void Save(ByteWriter output)
    {
        output.Byte(_locationLength);
        output.Bytes(_location, 0, _locationLength);
    }

    internal void Load(ByteReader input)
    {
        int length = input.Byte();
        int at = input.Skip(length <= MaxLocation ? length : -1);
        _locationLength = input.Failed ? 0 : length;
        System.Array.Copy(input.Buffer, at, _location, 0, _locationLength);
    }

    // LwM2M 1.2 Core 7.2.3: of a core object the version that the LwM2M version was released with (appendix E), of others 1.0.
    private static int AssumedVersion(int objectId, int version)
    {
        if (version == 10)
        {
            return 10;
        }

        switch (objectId)
        {
            case 1:
            case 3: return version;
            case 2:
            case 5: return version - 1;
            case 4: return version + 1;
            default: return 10;
        }
    }

    // RFC 7252 4.6 bounds a message, and a list that fits in one needs no blocks.
    private bool WriteList(CoapWriter writer, ObjectTree tree, int version, int block, int szx)
    {
        int position = _output.Suspend();
        WriteObjects(tree, version);
        int total = _output.Resume(position);
        int size = Block.Size(szx), room = CoapWriter.MaxMessage - _output.Length - 1;
        bool whole = block == 0 && szx == Block.MaxSzx && total <= room;
        bool more = !whole && total > (block + 1) * size;
        if (more || block > 0)
        {
            writer.Option(CoapOption.Block1, Block.Make(block, more, szx));
        }

        writer.PayloadMarker();
        _output.OpenWindow(block * size, whole ? room : size);
        WriteObjects(tree, version);
        return more;
    }
}

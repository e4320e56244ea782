// LwM2M 1.1 Core 6.2: what Register, Update and Deregister say. Whatever has its default is left out.
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Writes the messages of the registration interface.</summary>
public sealed class RegistrationMessage
{
    /// <summary>The longest location that a server may give, its segments with a length byte each.</summary>
    public const int MaxLocation = 64;

    /// <summary>LwM2M 1.1 Core 6.2.1.2: the lifetime of a server that was told none.</summary>
    private const int DefaultLifetime = 86400;

    // LwM2M 1.1 Core 6.2.1.2: the versions of objects below are those of the LwM2M version that is registered.
    private const int LastCoreObject = 7;

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
    /// <param name="tree">What to list.</param>
    /// <param name="block">The number of the block to send.</param>
    /// <param name="szx">Its size.</param>
    /// <returns>True when more blocks follow.</returns>
    public bool WriteRegister(CoapWriter writer, string endpoint, int version, int lifetime, ObjectTree tree, int block,
        int szx)
    {
        bool more = HasMore(tree, block, szx);
        writer.Option(CoapOption.UriPath, Root);
        writer.Option(CoapOption.ContentFormat, ContentFormat.LinkFormat);
        writer.Option(CoapOption.UriQuery, "ep=" + endpoint);
        if (lifetime != DefaultLifetime)
        {
            writer.Option(CoapOption.UriQuery, "lt=" + lifetime.ToString());
        }

        writer.Option(CoapOption.UriQuery, "lwm2m=" + (version / 10).ToString() + "." + (version % 10).ToString());
        return WriteList(writer, tree, block, szx, more);
    }

    /// <summary>Writes an Update after its header: only what has changed.</summary>
    /// <returns>True when more blocks of the list follow.</returns>
    public bool WriteUpdate(CoapWriter writer, bool withLifetime, int lifetime, bool withList, ObjectTree tree, int block,
        int szx)
    {
        bool more = withList && HasMore(tree, block, szx);
        WriteLocation(writer);
        if (withList)
        {
            writer.Option(CoapOption.ContentFormat, ContentFormat.LinkFormat);
        }

        if (withLifetime)
        {
            writer.Option(CoapOption.UriQuery, "lt=" + lifetime.ToString());
        }

        return withList && WriteList(writer, tree, block, szx, more);
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
    public void WriteObjects(ObjectTree tree)
    {
        _links.Begin(_output);
        for (int i = 0; i < tree.Count; i++)
        {
            Lwm2mObject item = tree[i];
            if (item.IsHidden)
            {
                continue;
            }

            // A version belongs on the object's link, and 1.0 is what a server assumes.
            bool hasVersion = item.Version != 10 && item.Id > LastCoreObject;
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

    private bool HasMore(ObjectTree tree, int block, int szx)
    {
        int position = _output.Suspend();
        WriteObjects(tree);
        return _output.Resume(position) > (block + 1) * Block.Size(szx);
    }

    private bool WriteList(CoapWriter writer, ObjectTree tree, int block, int szx, bool more)
    {
        if (more || block > 0)
        {
            writer.Option(CoapOption.Block1, Block.Make(block, more, szx));
        }

        writer.PayloadMarker();
        _output.OpenWindow(block * Block.Size(szx), Block.Size(szx));
        WriteObjects(tree);
        return more;
    }
}

using System;
using System.Globalization;
using Objects.Model;

namespace Bench.Server;

/// <summary>A value on its way to a node.</summary>
/// <param name="Path">Of the resource or resource instance; <c>/3340/65535/5850</c> for one of an instance whose id the node
/// chooses.</param>
/// <param name="Value">A <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="string"/>, <see cref="InstanceLink"/> or an array of bytes; null removes a resource instance.</param>
public sealed record NodeValue(string Path, object Value)
{
    /// <summary>Reads what somebody typed, as the type that the registry says, or as what it looks like where that is not
    /// known.</summary>
    /// <exception cref="ArgumentException">It is no value of that type.</exception>
    public static NodeValue Parse(string path, string text)
    {
        Lwm2mPath parsed = PayloadReader.ParsePath(path);
        if (parsed.Depth < 3)
        {
            throw new ArgumentException(path + " is no resource: write a path such as /3416/0/1");
        }

        int type = ObjectNames.Find(parsed.ObjectId, parsed.ResourceId).Type;
        return new NodeValue(path, text == "null" ? null : Parse(path, text, type));
    }

    private static object Parse(string path, string text, int type)
    {
        bool quoted = text.Length > 1 && text[0] == '"' && text[^1] == '"';
        string bare = quoted ? text[1..^1] : text;
        switch (type)
        {
            case Resource.Integer or Resource.Time:
                return long.TryParse(text, CultureInfo.InvariantCulture, out long integer) ? integer : throw Bad("a whole number");
            case Resource.Unsigned:
                return ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong unsigned) ? unsigned : throw Bad("a whole number from 0");
            case Resource.Float:
                return TryNumber(text, out double number) ? number : throw Bad("a number");
            case Resource.Boolean:
                return text is "true" or "1" ? true : text is "false" or "0" ? false : throw Bad("true or false");
            case Resource.Opaque:
                return TryHex(text, out byte[] bytes) ? bytes : throw Bad("hexadecimal digits, an even number");
            case Resource.ObjectLink:
                return InstanceLink.TryParse(text, out InstanceLink link) ? link : throw Bad("a link such as 3303:0");
            case Resource.String or Resource.CoreLink:
                return bare;
            default:
                return quoted ? bare
                    : text is "true" or "false" ? text == "true"
                    : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
                    : TryNumber(text, out double any) ? any
                    : text;
        }

        ArgumentException Bad(string remedy) => new(path + " is \"" + text + "\": use " + remedy);
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool TryHex(string text, out byte[] bytes)
    {
        bytes = text.Length % 2 == 0 ? new byte[text.Length / 2] : null;
        return bytes != null && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}

/// <summary>A link to an object instance.</summary>
/// <param name="ObjectId">Its object.</param>
/// <param name="InstanceId">Its id.</param>
public sealed record InstanceLink(int ObjectId, int InstanceId)
{
    /// <summary>Reads a link such as <c>3303:0</c>.</summary>
    public static bool TryParse(string text, out InstanceLink link)
    {
        string[] parts = text.Split(':');
        link = parts.Length == 2 && ushort.TryParse(parts[0], out ushort item) && ushort.TryParse(parts[1], out ushort instance)
            ? new InstanceLink(item, instance)
            : null;
        return link != null;
    }

    /// <inheritdoc/>
    public override string ToString() => ObjectId + ":" + InstanceId;
}

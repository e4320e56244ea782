using System.Text;
using Firmware.Stack.Coap;

namespace Bench.Server;

/// <summary>Options as text.</summary>
internal static class MessageText
{
    /// <summary>The value of the option at an index.</summary>
    public static string Text(this CoapMessage message, int index) =>
        Encoding.UTF8.GetString(message.Buffer, message.OptionOffset(index), message.OptionLength(index));

    /// <summary>The path: <c>/rd/a1</c>.</summary>
    public static string Path(this CoapMessage message)
    {
        string path = "";
        for (int i = message.Find(CoapOption.UriPath); i >= 0; i = message.Find(CoapOption.UriPath, i + 1))
        {
            path += "/" + message.Text(i);
        }

        return path;
    }

    /// <summary>True when the query has a part such as <c>Q</c>.</summary>
    public static bool HasQuery(this CoapMessage message, string part)
    {
        int i = message.Find(CoapOption.UriQuery);
        while (i >= 0 && message.Text(i) != part)
        {
            i = message.Find(CoapOption.UriQuery, i + 1);
        }

        return i >= 0;
    }

    /// <summary>The value of a part of the query such as <c>ep=bench</c>, or null.</summary>
    public static string Query(this CoapMessage message, string name)
    {
        for (int i = message.Find(CoapOption.UriQuery); i >= 0; i = message.Find(CoapOption.UriQuery, i + 1))
        {
            string part = message.Text(i);
            if (part.StartsWith(name + "=", System.StringComparison.Ordinal))
            {
                return part[(name.Length + 1)..];
            }
        }

        return null;
    }
}

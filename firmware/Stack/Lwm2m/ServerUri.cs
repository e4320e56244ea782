// RFC 7252 6.1 and 6.2: coap://host[:port] and coaps://host[:port].
namespace Firmware.Stack.Lwm2m;

/// <summary>Where a server is, taken from resource 0 of its Security instance.</summary>
public sealed class ServerUri
{
    private const string Plain = "coap://";
    private const string Secure = "coaps://";

    /// <summary>The host's name or address.</summary>
    public string Host { get; private set; } = "";

    /// <summary>The UDP port; 5683 for coap and 5684 for coaps unless the URI says otherwise.</summary>
    public int Port { get; private set; }

    /// <summary>True for coaps.</summary>
    public bool IsSecure { get; private set; }

    /// <summary>Parses a URI; false when it is none of these, and then nothing is to be made of the rest.</summary>
    public bool Parse(string uri)
    {
        IsSecure = uri.StartsWith(Secure);
        if (!IsSecure && !uri.StartsWith(Plain))
        {
            return false;
        }

        string rest = uri.Substring(IsSecure ? Secure.Length : Plain.Length);
        int slash = rest.IndexOf('/');
        if (slash >= 0)
        {
            rest = rest.Substring(0, slash);
        }

        Port = IsSecure ? 5684 : 5683;
        int bracket = rest.IndexOf(']'); // an IPv6 address is in brackets
        int colon = rest.LastIndexOf(':');
        if (colon > bracket)
        {
            // RFC 7252 6.1: an empty port is the default one.
            if (colon + 1 < rest.Length && !TryParsePort(rest.Substring(colon + 1)))
            {
                return false;
            }

            rest = rest.Substring(0, colon);
        }

        bool bracketed = rest.StartsWith("[");
        if (bracketed ? bracket != rest.Length - 1 : bracket >= 0)
        {
            return false;
        }

        Host = bracketed ? rest.Substring(1, bracket - 1) : rest;
        return Host.Length > 0;
    }

    private bool TryParsePort(string text)
    {
        int port = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9 || port > 6553)
            {
                return false;
            }

            port = (port * 10) + digit;
        }

        Port = port;
        return port > 0 && port <= 65535;
    }
}

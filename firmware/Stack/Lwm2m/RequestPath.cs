// LwM2M 1.2 Transport 6.4: a request's path is its Uri-Path options, one id each.
using Firmware.Stack.Coap;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Reads the paths of requests.</summary>
internal static class RequestPath
{
    /// <summary>Makes <paramref name="path"/> that of a request; false when it is none into the object tree.</summary>
    internal static bool Read(CoapMessage request, Lwm2mPath path)
    {
        path.Clear();
        for (int i = request.Find(CoapOption.UriPath); i >= 0; i = request.Find(CoapOption.UriPath, i + 1))
        {
            int offset = request.OptionOffset(i);
            int end = offset + request.OptionLength(i);
            int id = Lwm2mPath.ParseId(request.Buffer, ref offset, end);
            if (offset != end || !path.Append(id))
            {
                return false;
            }
        }

        return true;
    }
}

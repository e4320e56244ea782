// A file fetched from a CoAP server: GET with Block2, RFC 7959 2.4. One request under way; what came is in its target before the next.
//
//   Waiting ─► Asking ─► Asking ─► ... ─► Ended
//      ▲          │
//      └─ back off┘   no answer, 5.xx: goes on with the block where it was; an ETag that differs: from the first block on
//
// The next block is asked for by where the target's bytes end, so that a restart of the node is the same to it as a lost link.
using System;
using Firmware.Stack.Coap;

namespace Firmware.Stack.Lwm2m;

/// <summary>One download, sans-I/O. It has a link of its own, and with DTLS an association of its own.</summary>
/// <remarks>Heap: 4.7 KB, with DTLS 10 KB; made when there is something to fetch, and let go of afterwards.</remarks>
public sealed class Download : Session
{
    /// <summary>Attempts without a single block until the connection counts as lost: with their pauses and CoAP's own patience of
    /// 93 s each this is half an hour, longer than a server takes to restart.</summary>
    public const int MaxAttempts = 8;

    /// <summary>How often a file may change while it is fetched.</summary>
    public const int MaxChanges = 3;

    private const string Area = "download";

    // The pause after an attempt that failed doubles from here to there.
    private const int FirstRetryMs = 5000, MaxRetryMs = 320000;

    private readonly IDownloadTarget _target;
    private readonly string _uri;
    private long _at;
    private int _attempts;
    private int _changes;
    private int _szx = Block.MaxSzx;
    private bool _anew;
    private bool _ended;

    internal Download(NodeParts parts, string uri, SecureChannel secure, IDownloadTarget target, long now)
        : base(uri, secure, parts.Transmit, parts.Output, parts.Random, parts.Log)
    {
        _uri = uri;
        _target = target;
        _at = now;
        WantsFreshLink = true;
    }

    /// <summary>True once it has ended, well or not.</summary>
    public bool HasEnded => _ended;

    /// <inheritdoc/>
    public override bool WantsFreshLink { get; set; }

    /// <inheritdoc/>
    protected override bool IsAtRest => _ended;

    /// <inheritdoc/>
    protected override long IdleDeadline => _ended ? long.MaxValue : _at;

    /// <summary>True for a URI that names something at a host: <c>coap://host/path</c>.</summary>
    public static bool IsUri(string uri) => new ServerUri().Parse(uri) && uri.IndexOf('#') < 0 && Options(uri, null);

    /// <inheritdoc/>
    internal override void LinkUp(long now)
    {
        base.LinkUp(now);
        if (!_ended && Endpoint.IsIdle)
        {
            _at = now;
        }
    }

    /// <inheritdoc/>
    protected override bool WantsConnection(long now) => !_ended && now >= _at;

    /// <inheritdoc/>
    protected override void NotConnected(long now, string reason) => Retry(now, reason);

    /// <inheritdoc/>
    protected override void GiveUp(long now)
    {
        if (Secure != null)
        {
            Secure.WantsHandshake = true;
        }

        if (!_ended)
        {
            Retry(now, "no answer: check the server, its address and the network");
        }
    }

    /// <inheritdoc/>
    protected override int PollIdle(long now)
    {
        if (_ended || now < _at)
        {
            return 0;
        }

        Endpoint.BeginRequest(CoapCode.Get);
        Options(_uri, Endpoint.Writer);
        Endpoint.Writer.Option(CoapOption.Block2, Block.Make(Have / Block.Size(_szx), false, _szx));
        return Endpoint.EndMessage(now);
    }

    /// <inheritdoc/>
    protected override void Take(Incoming kind, bool current, byte[] buffer, int offset, int length, long now)
    {
        switch (kind)
        {
            case Incoming.Request:
                Endpoint.BeginResponse(CoapCode.NotFound); // a file server has nothing to ask of the node
                Endpoint.EndResponse();
                break;
            case Incoming.Response when !_ended:
                Secure?.Client.Confirm();
                TakeAnswer(now);
                break;
            case Incoming.Reset when current && !_ended:
                Retry(now, "rejected by the server");
                break;
        }
    }

    private int Have => _anew ? 0 : _target.Length;

    private void TakeAnswer(long now)
    {
        CoapMessage answer = Endpoint.Message;
        if (answer.Code == CoapCode.Content)
        {
            TakeBlock(answer, now);
        }
        else if (CoapCode.Class(answer.Code) == 5)
        {
            Retry(now, "the server answers " + CoapCode.ToText(answer.Code));
        }
        else if (Have > 0 && answer.Code != CoapCode.NotFound)
        {
            // RFC 7959 2.4: a block beyond the end is a bad request. The file is a shorter one now.
            BeginAgain(now);
        }
        else
        {
            Log.Error(Area, _uri + ": " + CoapCode.ToText(answer.Code) + ": check the path, and that the server has the file");
            End(DownloadEnd.NotThere);
        }
    }

    private void TakeBlock(CoapMessage answer, long now)
    {
        int block = answer.Block2 == Block.None ? Block.Make(0, false, Block.MaxSzx) : answer.Block2;
        int szx = Block.Szx(block);
        int size = szx > Block.MaxSzx ? 0 : Block.Size(szx), position = Block.Number(block) * size, length = answer.PayloadLength;
        if (size == 0 || (answer.Block2 != Block.None && (Block.More(block) ? length != size : length > size)))
        {
            Retry(now, "malformed blocks");
            return;
        }

        byte[] etag = ETag(answer);
        int have = Have;
        if (have == 0 ? position > 0 : !IsSame(etag, _target.ETag))
        {
            BeginAgain(now);
            return;
        }

        if (position > have || position + length < have)
        {
            Retry(now, "another block than the one asked for");
            return;
        }

        // What was kept last may end within a block: the rest of that is new.
        int known = have - position;
        if ((have == 0 && !_target.Begin(etag)) ||
            (length > known && !_target.Append(answer.Buffer, answer.PayloadOffset + known, length - known)))
        {
            End(DownloadEnd.Refused);
            return;
        }

        _anew = false;
        _szx = szx;
        _attempts = 0;
        _at = now;
        if (!Block.More(block))
        {
            End(DownloadEnd.Complete);
        }
    }

    private void BeginAgain(long now)
    {
        _changes++;
        if (_changes > MaxChanges)
        {
            Log.Error(Area, _uri + ": the file changes while it is fetched: have the server keep it as it is");
            End(DownloadEnd.ConnectionLost);
            return;
        }

        Log.Warn(Area, "the file is another one now: beginning again");
        _anew = true;
        _at = now;
    }

    private void Retry(long now, string reason)
    {
        if (_ended)
        {
            return;
        }

        _attempts++;
        if (_attempts >= MaxAttempts)
        {
            Log.Error(Area, _uri + ": given up after " + MaxAttempts.ToString() + " attempts: " + reason);
            End(DownloadEnd.ConnectionLost);
            return;
        }

        int doublings = _attempts - 1;
        int delayMs = FirstRetryMs << doublings < MaxRetryMs ? FirstRetryMs << doublings : MaxRetryMs;
        Log.Warn(Area, "at byte " + Have.ToString() + ": " + reason + "; next attempt in " + (delayMs / 1000).ToString() + " s");
        _at = now + delayMs;
        WantsFreshLink = true;
    }

    private void End(DownloadEnd end)
    {
        _ended = true;
        Close();
        _target.End(end);
    }

    private static bool IsSame(byte[] one, byte[] other)
    {
        bool same = one.Length == other.Length;
        for (int i = 0; same && i < one.Length; i++)
        {
            same = one[i] == other[i];
        }

        return same;
    }

    private static byte[] ETag(CoapMessage answer)
    {
        int option = answer.Find(CoapOption.ETag);
        var etag = new byte[option < 0 ? 0 : answer.OptionLength(option)];
        if (option >= 0)
        {
            Array.Copy(answer.Buffer, answer.OptionOffset(option), etag, 0, etag.Length);
        }

        return etag;
    }

    // RFC 7252 6.4: a URI's parts as options, written, or with null only looked at. False when they cannot be options.
    private static bool Options(string uri, CoapWriter writer)
    {
        int authority = uri.IndexOf("://") + 3, path = uri.IndexOf('/', authority), query = uri.IndexOf('?', authority);
        int end = uri.Length, pathEnd = query < 0 ? end : query;
        int hostEnd = path >= 0 && path < pathEnd ? path : pathEnd;
        string host = Host(uri.Substring(authority, hostEnd - authority));
        if (writer != null && !IsAddress(host))
        {
            writer.Option(CoapOption.UriHost, host.ToLower());
        }

        bool fits = true;
        for (int at = hostEnd; fits && at < pathEnd && pathEnd - hostEnd > 1;)
        {
            int next = uri.IndexOf('/', at + 1);
            next = next < 0 || next > pathEnd ? pathEnd : next;
            fits = Option(uri.Substring(at + 1, next - at - 1), CoapOption.UriPath, writer);
            at = next;
        }

        for (int at = pathEnd; fits && at < end;)
        {
            int next = uri.IndexOf('&', at + 1);
            next = next < 0 ? end : next;
            fits = Option(uri.Substring(at + 1, next - at - 1), CoapOption.UriQuery, writer);
            at = next;
        }

        return fits;
    }

    private static string Host(string authority)
    {
        int colon = authority.IndexOf('[') >= 0 ? -1 : authority.IndexOf(':');
        return colon < 0 ? authority : authority.Substring(0, colon);
    }

    // RFC 7252 6.4 step 5: an address says nothing that the datagram does not.
    private static bool IsAddress(string host)
    {
        char[] letters = host.ToCharArray();
        for (int i = 0; i < letters.Length; i++)
        {
            if (letters[i] != '.' && (letters[i] < '0' || letters[i] > '9') && letters[0] != '[')
            {
                return false;
            }
        }

        return true;
    }

    // RFC 3986 2.1: %41 is A.
    private static bool Option(string part, int number, CoapWriter writer)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(part);
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                text[length++] = text[i];
                continue;
            }

            bool coded = i + 2 < text.Length;
            int high = coded ? Digit(text[i + 1]) : -1, low = coded ? Digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
            {
                return false;
            }

            text[length++] = (byte)((high << 4) | low);
            i += 2;
        }

        writer?.Option(number, text, 0, length);
        return length <= CoapOption.MaxLength(number);
    }

    private static int Digit(int c) => c >= '0' && c <= '9' ? c - '0'
        : c >= 'a' && c <= 'f' ? c - 'a' + 10
        : c >= 'A' && c <= 'F' ? c - 'A' + 10
        : -1;
}

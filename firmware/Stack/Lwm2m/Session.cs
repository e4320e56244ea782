// What sessions with servers and with a bootstrap server have in common: messages through DTLS or without, and who has the turn.
using Firmware.Stack.Coap;
using Firmware.Stack.Dtls;
using Objects.Bytes;

namespace Firmware.Stack.Lwm2m;

/// <summary>A peer with its message layer and its DTLS, sans-I/O.</summary>
public abstract class Session
{
    private readonly byte[] _transmit;
    private byte[] _received;
    private bool _closing;
    private bool _hadLink;

    internal Session(string uri, SecureChannel secure, byte[] transmit, ByteWriter output, IRandom random, Log log)
    {
        _transmit = transmit;
        Log = log;
        Uri = new ServerUri();
        Secure = secure;
        Problem = !Uri.Parse(uri) || Uri.IsSecure != (secure != null)
            ? (uri.Length == 0 ? "it has no URI" : "the URI is " + uri) + ": use " + (secure != null ? "coaps" : "coap") + "://host:port"
            : secure?.Settings.Problem();
        Endpoint = new CoapEndpoint(transmit, output, random);
    }

    /// <summary>Where the peer is.</summary>
    public ServerUri Uri { get; }

    /// <summary>What makes its account unusable, or null.</summary>
    public string Problem { get; }

    /// <summary>False when its account makes no sense.</summary>
    public bool IsUsable => Problem == null;

    /// <summary>Its DTLS, or null when it has none.</summary>
    public SecureChannel Secure { get; }

    /// <summary>Its message layer.</summary>
    public CoapEndpoint Endpoint { get; }

    /// <summary>Answers and notifications with content (2.05) sent so far.</summary>
    public int ContentCount { get; private set; }

    /// <summary>The node's port towards the peer: before the link is opened, the one to be kept, or 0 for another.</summary>
    public int LocalPort
    {
        get => Secure != null && Secure.IsReady ? Secure.Client.LocalPort : 0;
        set
        {
            if (Secure != null)
            {
                Secure.Client.LocalPort = value;
            }
        }
    }

    /// <summary>Set when the link had better be opened, or opened anew. Whoever does it clears it.</summary>
    public abstract bool WantsFreshLink { get; set; }

    /// <summary>When <see cref="Poll"/> next has work, as far as time decides.</summary>
    public long Deadline
    {
        get
        {
            if (Secure != null && (Secure.IsHandshaking || Secure.Client.HasMore))
            {
                return Secure.Client.Deadline;
            }

            if (!Endpoint.IsIdle)
            {
                return BusyDeadline < Endpoint.Deadline ? BusyDeadline : Endpoint.Deadline;
            }

            return Secure != null && (_closing ? !IsIdle : !Secure.IsReady && WantsConnectionAtOnce) ? 0 : IdleDeadline;
        }
    }

    /// <summary>True when there is nothing left to do: all is at rest, and after <see cref="Close"/> the association is closed.</summary>
    internal bool IsIdle => IsAtRest && !(_closing && Secure != null && Secure.Client.HasAssociation);

    /// <summary>Where in the transmit buffer the datagram begins that <see cref="Receive"/> or <see cref="Poll"/> made.</summary>
    internal int OutStart { get; private set; } = CoapEndpoint.OutOffset;

    /// <summary>The serial log.</summary>
    protected Log Log { get; }

    /// <summary>True when nothing is to be sent any more.</summary>
    protected abstract bool IsAtRest { get; }

    /// <summary>When there is work while nothing is under way.</summary>
    protected abstract long IdleDeadline { get; }

    /// <summary>When there is work while something is under way, apart from that.</summary>
    protected virtual long BusyDeadline => long.MaxValue;

    /// <summary>Takes a datagram; returns the bytes to send at once. One with several records is worked off by
    /// <see cref="Poll"/>: until that returns 0 the buffer is left alone.</summary>
    internal virtual int Receive(byte[] buffer, int offset, int length, long now)
    {
        if (Secure == null)
        {
            return Seal(ReceiveMessage(buffer, offset, length, now));
        }

        _received = buffer;
        Secure.Client.Receive(buffer, offset, length);
        return ReceiveRecords(now);
    }

    /// <summary>Sends what is due; returns its length, 0 when nothing is.</summary>
    internal virtual int Poll(long now)
    {
        if (Secure == null)
        {
            return Seal(PollMessages(now));
        }

        int length = PollSecure(now);
        return length > 0 || !Secure.IsReady ? length : Seal(PollMessages(now));
    }

    /// <summary>The link is another one, or back.</summary>
    internal virtual void LinkUp(long now)
    {
        // RFC 9146 1: without a connection id the server knows an association by the node's address, which is another one now.
        // Not the first time: an association that was saved is tried where it was.
        if (Secure != null && _hadLink && Secure.Client.HasAssociation && !Secure.Client.HasConnectionId)
        {
            Secure.WantsHandshake = true;
            if (!Endpoint.IsIdle)
            {
                // What is under way would be answered to the old address, and holds the handshake up.
                Endpoint.Abandon();
                GiveUp(now);
            }
        }

        _hadLink = true;
    }

    /// <summary>Takes up the association saved last, if there is one.</summary>
    protected void Open()
    {
        _closing = false;
        Secure?.Restore();
    }

    /// <summary>True when it has something to send, or waits for an answer.</summary>
    internal bool WantsLink(long now) => !Endpoint.IsIdle || (Secure != null && Secure.IsHandshaking) || (_closing ? !IsIdle : WantsConnection(now));

    /// <summary>Closes the association once all is at rest.</summary>
    protected void Close()
    {
        if (Secure != null)
        {
            Secure.Abort();
            _closing = true;
        }
    }

    /// <summary>Takes what came; see <see cref="CoapEndpoint.Receive"/>. The answer is in the endpoint.</summary>
    protected abstract void Take(Incoming kind, bool current, byte[] buffer, int offset, int length, long now);

    /// <summary>Sends the next message of one's own; nothing is under way.</summary>
    protected abstract int PollIdle(long now);

    /// <summary>True when something is to be sent, so that an association is needed.</summary>
    protected abstract bool WantsConnection(long now);

    /// <summary>True when something is to be sent whatever time it is.</summary>
    protected virtual bool WantsConnectionAtOnce => false;

    /// <summary>There is no way to the peer.</summary>
    protected abstract void NotConnected(long now, string reason);

    /// <summary>The message under way got no answer.</summary>
    protected abstract void GiveUp(long now);

    private int ReceiveRecords(long now)
    {
        DtlsClient client = Secure.Client;
        while (client.Next(now))
        {
            // After a power failure what the server has sent once may come again. Only what answers a message that was sent
            // since then, by its random token and message id, can be no replay.
            if (client.IsFresh || CoapMessage.IsAnswer(_received, client.DataOffset, client.DataLength))
            {
                int length = Seal(ReceiveMessage(_received, client.DataOffset, client.DataLength, now));
                if (length > 0)
                {
                    return length;
                }
            }
        }

        return 0;
    }

    private int Seal(int length)
    {
        if (length == 0)
        {
            return 0;
        }

        if (_transmit[CoapEndpoint.OutOffset + 1] == CoapCode.Content)
        {
            ContentCount++;
        }

        OutStart = CoapEndpoint.OutOffset;
        if (Secure != null)
        {
            length = Secure.Client.Seal(_transmit, CoapEndpoint.OutOffset, length);
            OutStart = Secure.Client.RecordOffset;
        }

        return length;
    }

    private int ReceiveMessage(byte[] buffer, int offset, int length, long now)
    {
        bool wasIdle = Endpoint.IsIdle;
        Incoming kind = Endpoint.Receive(buffer, offset, length, now);
        if (kind != Incoming.Nothing)
        {
            Take(kind, !wasIdle && Endpoint.IsIdle, buffer, offset, length, now);
        }

        return Endpoint.OutLength;
    }

    // What has to do with the association; when it returns 0 and the channel is ready, CoAP's messages may follow.
    private int PollSecure(long now)
    {
        DtlsClient client = Secure.Client;
        int length = client.HasMore ? ReceiveRecords(now) : 0;
        if (length > 0)
        {
            return length;
        }

        length = client.Poll(_transmit, now);
        if (length == 0 && _closing && IsAtRest)
        {
            length = client.Close(_transmit);
        }

        if (length > 0)
        {
            OutStart = 0;
            return length;
        }

        string failure = Secure.TakeChange(out bool established);
        if (failure != null)
        {
            NotConnected(now, failure);
        }
        else if (established)
        {
            Endpoint.Forget(); // RFC 7252 9.1.1: message ids are of one association
        }

        if (!client.HasAssociation && !Endpoint.IsIdle)
        {
            Endpoint.Abandon();
            GiveUp(now);
        }

        if (Secure.IsReady || Secure.IsHandshaking || _closing || !Endpoint.IsIdle || !WantsConnection(now))
        {
            return 0;
        }

        if (!Secure.TryConnect(now))
        {
            WantsFreshLink = true;
            return 0;
        }

        OutStart = 0;
        return client.Poll(_transmit, now);
    }

    private int PollMessages(long now)
    {
        int length = Endpoint.Poll(now);
        if (length > 0)
        {
            return length;
        }

        if (Endpoint.TimedOut)
        {
            Endpoint.Abandon();
            GiveUp(now);
        }

        return !Endpoint.IsIdle || (Secure != null && !Secure.IsReady) ? 0 : PollIdle(now);
    }
}

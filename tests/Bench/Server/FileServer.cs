// RFC 7959 2.4: files for nodes to fetch block by block, from wherever they left off.
using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Model;

namespace Bench.Server;

/// <summary>A CoAP server that has files, and nothing else. It remembers nobody, since whoever asks twice gets the same answer.</summary>
/// <param name="send">Sends an answer.</param>
public sealed class FileServer(Action<EndPoint, byte[]> send) : IMessageServer
{
    private const int ETagBytes = 4;

    private readonly CoapMessage _message = new();

    /// <summary>The files by their path, without a slash in front. For any thread.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];

    /// <summary>The largest blocks that it gives: SZX.</summary>
    public int MaxSzx { get; set; } = Block.MaxSzx;

    /// <summary>Whether it says by an ETag which version of a file a block is of.</summary>
    public bool HasETags { get; set; } = true;

    /// <summary>What it answers in place of a file, such as 5.03, or null.</summary>
    public int? Refusal { get; set; }

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <inheritdoc/>
    public long Deadline => long.MaxValue;

    /// <inheritdoc/>
    public void Poll(long now)
    {
    }

    /// <inheritdoc/>
    public void Receive(EndPoint from, byte[] buffer, int length, long now)
    {
        byte[] answer = Answer(buffer, length);
        if (answer != null)
        {
            send(from, answer);
        }
    }

    /// <summary>Answers a request; null for what is none.</summary>
    public byte[] Answer(byte[] buffer, int length)
    {
        if (_message.Parse(buffer, 0, length) != CoapParse.Message || !_message.IsRequest || _message.Type != CoapMessage.Confirmable)
        {
            return null;
        }

        Requests++;
        string path = "";
        for (int i = _message.Find(CoapOption.UriPath); i >= 0; i = _message.Find(CoapOption.UriPath, i + 1))
        {
            path += (path.Length > 0 ? "/" : "") +
                System.Text.Encoding.UTF8.GetString(_message.Buffer, _message.OptionOffset(i), _message.OptionLength(i));
        }

        if (Refusal != null || _message.Code != CoapCode.Get || !Files.TryGetValue(path, out byte[] file))
        {
            return Begin(Refusal ?? (_message.Code == CoapCode.Get ? CoapCode.NotFound : (int)Status.MethodNotAllowed)).End();
        }

        int asked = _message.Block2 == Block.None ? Block.Make(0, false, MaxSzx) : _message.Block2;
        int szx = Math.Min(Block.Szx(asked), MaxSzx), size = Block.Size(szx);
        int start = Block.Number(asked) * Block.Size(Block.Szx(asked)), end = Math.Min(start + size, file.Length);
        if (start >= file.Length && start > 0)
        {
            return Begin(CoapCode.BadRequest).End();
        }

        Datagram answer = Begin(CoapCode.Content);
        if (HasETags)
        {
            answer.Writer.Option(CoapOption.ETag, SHA256.HashData(file), 0, ETagBytes);
        }

        answer.Writer.Option(CoapOption.ContentFormat, ContentFormat.Opaque);
        answer.Writer.Option(CoapOption.Block2, Block.Make(start / size, end < file.Length, szx));
        return answer.End(file[start..end]);
    }

    private Datagram Begin(int code) => new(CoapMessage.Acknowledgement, code, _message.MessageId,
        [.. _message.Buffer.Skip(_message.TokenOffset).Take(_message.TokenLength)]);
}

// What of an update outlives a restart, in one small file. It is written as a whole or not at all, see Storage, so that whatever the power
// does, slots and states agree with one another.
//
//   version(1) good(1) previous(1) trial(1) starts(1) state(1) result(1) severity(1) automatic(1) changed(4) 0(4) server(2)
//   ETag length(1) ETag(8) URI length(1) URI  digest(4)
using System;
using System.Text;
using Firmware.Stack;
using Objects.Bytes;
using Objects.Core;

namespace Firmware.Operation.Update;

/// <summary>The record of updates.</summary>
internal sealed class UpdateRecord
{
    /// <summary>The slot of the boards that come with the deployment.</summary>
    internal const int Factory = 0;

    /// <summary>Where what is.</summary>
    internal const int Good = 1, Previous = 2, Trial = 3, Starts = 4, State = 5, Result = 6, Severity = 7, Automatic = 8;

    private const int FormatVersion = 1;

    private const int Changed = 9, Server = 17, EtagLength = 19, Etag = 20, UriLength = 28, Uri = 29;

    private const string Name = "update";

    private readonly byte[] _bytes = new byte[Uri];

    /// <summary>Makes the record of a node that was never updated.</summary>
    internal UpdateRecord()
    {
        Clear();
    }

    /// <summary>When the state last changed, in seconds since 1970.</summary>
    internal long ChangedSeconds
    {
        get => BigEndian.ReadUnsigned(_bytes, Changed, 4);
        set => Write(Changed, value);
    }

    /// <summary>The short id of the server that has the package fetched.</summary>
    internal int ShortServerId
    {
        get => BigEndian.ReadUInt16(_bytes, Server);
        set => BigEndian.WriteUInt16(_bytes, Server, value);
    }

    /// <summary>The ETag of the package that is fetched; empty without one.</summary>
    internal byte[] ETag
    {
        get
        {
            var etag = new byte[_bytes[EtagLength]];
            Array.Copy(_bytes, Etag, etag, 0, etag.Length);
            return etag;
        }

        set
        {
            _bytes[EtagLength] = (byte)value.Length;
            Array.Copy(value, 0, _bytes, Etag, value.Length);
        }
    }

    /// <summary>Where it is fetched from.</summary>
    internal string PackageUri { get; set; }

    /// <summary>One of the bytes that have names.</summary>
    internal int this[int at]
    {
        get => _bytes[at];
        set => _bytes[at] = (byte)value;
    }

    /// <summary>Reads what was saved last; false when there is something that cannot be read.</summary>
    internal bool Load(Storage storage)
    {
        byte[] buffer = new byte[Uri + FirmwareUpdateObject.MaxUriBytes + RecordDigest.Length];
        int length = storage.ReadAll(Name, buffer);
        if (length < 0)
        {
            return true;
        }

        if (!RecordDigest.IsWhole(buffer, length) || buffer[0] != FormatVersion || length < Uri + buffer[UriLength] + RecordDigest.Length)
        {
            return false;
        }

        Array.Copy(buffer, 0, _bytes, 0, Uri);
        PackageUri = buffer[UriLength] == 0 ? "" : Encoding.UTF8.GetString(buffer, Uri, buffer[UriLength]);
        return true;
    }

    /// <summary>Saves it; false when the flash did not take it.</summary>
    internal bool Save(Storage storage)
    {
        byte[] uri = Encoding.UTF8.GetBytes(PackageUri);
        _bytes[UriLength] = (byte)uri.Length;
        byte[] buffer = new byte[Uri + uri.Length + RecordDigest.Length];
        Array.Copy(_bytes, 0, buffer, 0, Uri);
        Array.Copy(uri, 0, buffer, Uri, uri.Length);
        return storage.Write(Name, buffer, 0, RecordDigest.Append(buffer, Uri + uri.Length));
    }

    private void Clear()
    {
        Array.Clear(_bytes, 0, Uri);
        _bytes[0] = FormatVersion;
        _bytes[Severity] = FirmwareUpdateObject.Mandated;
        PackageUri = "";
    }

    private void Write(int at, long value)
    {
        BigEndian.WriteUInt16(_bytes, at, (int)(value >> 16));
        BigEndian.WriteUInt16(_bytes, at + 2, (int)value);
    }
}

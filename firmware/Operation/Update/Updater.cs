// Firmware Update, put together: the object, what it keeps in flash, the download, and the boards on trial.
using System;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Lwm2m;
using Objects.Core;
using Objects.Model;

namespace Firmware.Operation.Update;

/// <summary>Updates of the boards.</summary>
/// <remarks>Heap: 0.8 KB, the object and the record among it; while a package comes 2.7 KB more, and what a <see cref="Download"/> takes.</remarks>
internal sealed class Updater : FirmwarePackage, IDownloadTarget
{
    // A server that writes a package and falls silent has gone: RFC 7252 4.8.2, EXCHANGE_LIFETIME.
    private const int PushTimeoutMs = 247000;

    // So long an update may run without the node registering, until the next start is tried: longer than a server takes to restart. Three of
    // them make an hour.
    private const int TrialMs = 20 * 60 * 1000;

    private readonly Slots _slots;
    private readonly byte[] _key;
    private readonly ICryptography _cryptography;
    private readonly string _board;
    private readonly Log _log;
    private readonly AccessControlObject _rights;
    private readonly FirmwareUpdateObject _object;
    private PackageReader _reader;
    private string _wanted;
    private string _name;
    private string _version;
    private int _seen;
    private long _timeoutAt = long.MaxValue;
    private bool _ends;
    private bool _asked;
    private bool _restarts;
    private bool _failed;

    /// <summary>Makes the object, takes up its state, and adds it to the tree.</summary>
    /// <param name="slots">Where packages go.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="tree">Gets the object.</param>
    /// <param name="rights">Knows which server asks.</param>
    /// <param name="cryptography">Checks packages.</param>
    /// <param name="log">The serial log.</param>
    internal Updater(Slots slots, Configuration configuration, WallClock clock, ObjectTree tree, AccessControlObject rights,
        ICryptography cryptography, Log log)
    {
        _rights = rights;
        _slots = slots;
        _key = configuration.UpdateKey;
        _cryptography = cryptography;
        _board = configuration.Board;
        _log = log;
        const int Lwm2m10 = 10;
        _object = new FirmwareUpdateObject(
            configuration.Version == Lwm2m10 ? FirmwareUpdateObject.Version10 : FirmwareUpdateObject.Version12, clock, this);
        tree.Add(_object);
        Restore();
    }

    /// <summary>True when the node is to save and restart, to run the update or to try it once more.</summary>
    internal bool IsRestartWanted => _restarts && !_failed;

    /// <inheritdoc/>
    public override string Name => _name;

    /// <inheritdoc/>
    public override string Version => _version;

    /// <inheritdoc/>
    public int Length => _reader == null ? 0 : _reader.Length;

    /// <inheritdoc/>
    public byte[] ETag => _slots.Record.ETag;

    /// <inheritdoc/>
    public override int Begin()
    {
        if (_slots.Record[UpdateRecord.Previous] == _slots.Spare)
        {
            _slots.Record[UpdateRecord.Previous] = UpdateRecord.Factory;
            Save();
        }

        try
        {
            _reader ??= new PackageReader(_slots, _key, _cryptography, _board, _log);
        }
        catch (OutOfMemoryException)
        {
            _log.Error(Slots.Area, "no memory to take a package with: try again when servers observe less");
            return FirmwareUpdateObject.OutOfMemory;
        }

        return _reader.Begin();
    }

    /// <inheritdoc/>
    public override int Append(byte[] buffer, int offset, int length) => _reader.Append(buffer, offset, length);

    /// <inheritdoc/>
    public override int Finish()
    {
        int result = _reader.Finish();
        if (result == FirmwareUpdateObject.Initial)
        {
            TakeNames(_reader.Manifest);
            _log.Info(Slots.Area, _name + " " + _version + " is there: execute /5/0/2");
        }

        _reader = null;
        return result;
    }

    /// <inheritdoc/>
    public override int Fetch(string uri)
    {
        int scheme = uri.IndexOf("://");
        string name = scheme < 0 ? "" : uri.Substring(0, scheme).ToLower();
        if (name.Length > 0 && name != "coap" && name != "coaps")
        {
            _log.Error(Slots.Area, uri + ": use coap://host/path or coaps://host/path");
            return FirmwareUpdateObject.UnsupportedProtocol;
        }

        uri = scheme < 0 ? uri : name + uri.Substring(scheme);
        if (scheme < 0 || !Download.IsUri(uri))
        {
            _log.Error(Slots.Area, "\"" + uri + "\" is no URI to fetch a package from: use coap://host/path or coaps://host/path");
            return FirmwareUpdateObject.InvalidUri;
        }

        _slots.Record.ETag = new byte[0];
        _slots.Record.ShortServerId = _rights.ShortServerId;
        _wanted = uri;
        return Begin();
    }

    /// <inheritdoc/>
    public override void Discard()
    {
        _wanted = null;
        _reader = null;
        TakeNames(_slots.Manifest);
        _slots.Record[UpdateRecord.Trial] = 0;
        _ends = true;
        if (_slots.Record[UpdateRecord.Previous] == _slots.Spare)
        {
            return; // what is there is not of this update
        }

        try
        {
            _slots.Files.Delete(Slots.FileOf(_slots.Spare));
        }
        catch (Exception)
        {
            // Its place is what the next package needs, and that will say so.
        }
    }

    /// <inheritdoc/>
    public override int Apply()
    {
        _slots.Record[UpdateRecord.Trial] = _slots.Spare;
        _slots.Record[UpdateRecord.Starts] = 0;
        _restarts = true;
        return FirmwareUpdateObject.Initial;
    }

    /// <inheritdoc/>
    public override void Save()
    {
        UpdateRecord record = _slots.Record;
        record[UpdateRecord.State] = _object.State;
        record[UpdateRecord.Result] = _object.Result;
        record[UpdateRecord.Severity] = _object.Severity;
        record[UpdateRecord.Automatic] = _object.IsAutomatic ? 1 : 0;
        record.ChangedSeconds = _object.ChangedSeconds;
        record.PackageUri = _object.PackageUri;
        _failed = !record.Save(_slots.Storage);
    }

    // ---- What a download brings ----

    /// <inheritdoc/>
    public bool Begin(byte[] etag)
    {
        if (!_object.IsFetching)
        {
            return false; // a server has just had it ended
        }

        bool changes = etag.Length > 0 || _slots.Record.ETag.Length > 0;
        _slots.Record.ETag = etag;
        int result = Begin();
        if (changes)
        {
            Save();
        }

        return Ends(result);
    }

    /// <inheritdoc/>
    bool IDownloadTarget.Append(byte[] buffer, int offset, int length) =>
        _object.IsFetching && Ends(_reader.Append(buffer, offset, length));

    /// <inheritdoc/>
    public void End(DownloadEnd end)
    {
        if (end != DownloadEnd.Refused && _object.IsFetching)
        {
            _object.EndDownload(end == DownloadEnd.Complete ? Finish()
                : end == DownloadEnd.NotThere ? FirmwareUpdateObject.InvalidUri
                : FirmwareUpdateObject.ConnectionLost);
        }
    }

    /// <summary>Does what is due.</summary>
    internal void Poll(Node node, long now)
    {
        if (_ends)
        {
            _ends = false;
            node.EndFetch();
        }

        if (_wanted != null)
        {
            string uri = _wanted;
            _wanted = null;
            Fetch(uri, node);
        }

        if (_slots.IsTrial && !_restarts)
        {
            PollTrial(node, now);
        }
        else if (_restarts && _failed)
        {
            // Without a record the update would not be tried: the node goes on as it is.
            _restarts = false;
            _slots.Record[UpdateRecord.Trial] = 0;
            _object.EndUpdate(FirmwareUpdateObject.UpdateFailed);
        }
        else
        {
            PollPush(now);
        }
    }

    private void Fetch(string uri, Node node)
    {
        try
        {
            if (!node.Fetch(uri, this, _slots.Record.ShortServerId))
            {
                _log.Error(Slots.Area, uri + ": there is no account with a key: use coap, or add one");
                _object.EndDownload(FirmwareUpdateObject.UnsupportedProtocol);
            }
        }
        catch (OutOfMemoryException)
        {
            _log.Error(Slots.Area, uri + ": no memory to fetch it with: try again when servers observe less");
            _object.EndDownload(FirmwareUpdateObject.OutOfMemory);
        }
    }

    private bool Ends(int result)
    {
        if (result != FirmwareUpdateObject.Initial)
        {
            _object.EndDownload(result);
        }

        return result == FirmwareUpdateObject.Initial;
    }

    private void PollPush(long now)
    {
        if (_object.State != FirmwareUpdateObject.Downloading || _object.IsFetching)
        {
            _timeoutAt = long.MaxValue;
        }
        else if (_object.Received != _seen || _timeoutAt == long.MaxValue)
        {
            _seen = _object.Received;
            _timeoutAt = now + PushTimeoutMs;
        }
        else if (now >= _timeoutAt)
        {
            _log.Error(Slots.Area, "the server fell silent before the package was there: deliver it again");
            _object.EndDownload(FirmwareUpdateObject.ConnectionLost);
        }
    }

    /// <summary>True while a package comes, or an update is on trial: the node is not to sleep. What it fetches goes on after a sleep, and
    /// does not wait awake for a network that is not there.</summary>
    internal bool IsBusy(LinkState network) => _slots.IsTrial ||
        (_object.State == FirmwareUpdateObject.Downloading && !(_object.IsFetching && network == LinkState.Down));

    // A server that has taken a Register or an Update since the start: that is what an update is good for.
    private void PollTrial(Node node, long now)
    {
        _timeoutAt = _timeoutAt == long.MaxValue ? now + TrialMs : _timeoutAt;
        bool registered = false, some = false;
        for (int i = 0; i < node.LinkCount; i++)
        {
            ServerSession session = node.Session(i);
            registered |= session != null && session.Registration.Renewals > 0;
            if (session != null && session.Registration.IsRegistered)
            {
                some = true;
                if (!_asked && session.Registration.State == RegistrationState.Registered)
                {
                    session.Registration.WantUpdate(); // what was saved says nothing of the update
                }
            }
        }

        _asked |= some;
        if (registered)
        {
            _slots.Confirm();
            _timeoutAt = long.MaxValue;
            _object.EndUpdate(FirmwareUpdateObject.Updated);
        }
        else if (now >= _timeoutAt)
        {
            _log.Error(Slots.Area, _slots.Running + " has not registered in " + (TrialMs / 60000).ToString() + " minutes: restarting");
            _restarts = true;
        }
    }

    private void Restore()
    {
        UpdateRecord record = _slots.Record;
        int state = record[UpdateRecord.State];
        _object.Restore(state, record[UpdateRecord.Result], record.PackageUri, record.ChangedSeconds, record[UpdateRecord.Severity],
            record[UpdateRecord.Automatic] != 0);
        if (state == FirmwareUpdateObject.Downloading && record.PackageUri.Length == 0)
        {
            _log.Warn(Slots.Area, "a restart came in between: the server has to deliver the package again");
            _object.EndDownload(FirmwareUpdateObject.ConnectionLost);
        }
        else if (state == FirmwareUpdateObject.Downloading)
        {
            _reader = new PackageReader(_slots, _key, _cryptography, _board, _log);
            _reader.Resume();
            if (_reader.IsWhole)
            {
                _object.EndDownload(Finish());
            }
            else
            {
                _log.Info(Slots.Area, "fetching the package goes on at byte " + _reader.Length.ToString());
                _wanted = record.PackageUri;
            }
        }
        else if (state == FirmwareUpdateObject.Updating && !_slots.IsTrial)
        {
            _object.EndUpdate(FirmwareUpdateObject.UpdateFailed); // it was rolled back
        }

        TakeNames(_slots.Manifest);
        if (_object.State == FirmwareUpdateObject.Downloaded)
        {
            try
            {
                TakeNames(_slots.ReadManifest(_slots.Spare));
            }
            catch (Exception)
            {
                // A drive that does not give it: the update will say so.
            }
        }
    }

    private void TakeNames(Manifest manifest)
    {
        _name = manifest?.Name;
        _version = manifest?.Version;
    }
}

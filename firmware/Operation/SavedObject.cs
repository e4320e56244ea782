// What servers have left in an object, on its way to flash and back. Accounts and the board have ways of their own.
//
//   version(1)  { instance(2) length(2) TLV of what servers may write }...  digest(4)
using Firmware.Stack;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Operation;

/// <summary>Has an object outlive restarts: the instances that servers make, with all that they may write; of an object that has its
/// instance anyhow the texts, since its time goes on.</summary>
/// <remarks>Heap: 72 bytes; 2.6 KB for a moment whenever the object has changed.</remarks>
internal sealed class SavedObject
{
    // Four portfolios of eight identities of 64 bytes.
    private const int MaxBytes = 2304;

    // Several changes come together; a flash that did not take them is tried again later.
    private const int DelayMs = 2000, RetryMs = 60000;

    private const int FormatVersion = 1, InstanceHeader = 4;

    private readonly ObjectTree _tree;
    private readonly Lwm2mObject _item;
    private readonly IRecordStore _store;
    private readonly Log _log;
    private int _revision;
    private int _digest;
    private long _saveAt = long.MaxValue;

    /// <summary>Gives an object of the tree back what was saved.</summary>
    internal SavedObject(ObjectTree tree, int objectId, IRecordStore store, Log log)
    {
        _tree = tree;
        _item = tree.Find(objectId);
        _store = store;
        _log = log;
        Load();
        _revision = _item.Revision;
    }

    private int Key => RecordKey.Object | _item.Id;

    /// <summary>Saves it soon after it has changed.</summary>
    internal void Poll(long now)
    {
        if (_item.Revision != _revision && _saveAt == long.MaxValue)
        {
            _saveAt = now + DelayMs;
        }

        if (now >= _saveAt)
        {
            Save(now);
        }
    }

    /// <summary>Saves it, or forgets what was saved: a restart follows.</summary>
    internal void Stop(long now, bool forget)
    {
        if (forget)
        {
            _store.Save(Key, new byte[0], 0);
        }
        else if (_item.Revision != _revision)
        {
            Save(now);
        }
    }

    private void Load()
    {
        byte[] buffer = new byte[MaxBytes];
        int end = _store.Load(Key, buffer) - RecordDigest.Length;
        if (end < 1)
        {
            return;
        }

        _digest = RecordDigest.Of(buffer, end);
        if (buffer[0] != FormatVersion || !RecordDigest.IsWhole(buffer, end + RecordDigest.Length))
        {
            _log.Error("objects", "what was saved of " + _item.Id.ToString() + " cannot be read: it begins anew");
            return;
        }

        var path = new Lwm2mPath();
        var reader = new TlvReader();
        _tree.IsBootstrapping = true; // with all rights
        for (int at = 1; at + InstanceHeader <= end;)
        {
            int instance = BigEndian.ReadUInt16(buffer, at), length = BigEndian.ReadUInt16(buffer, at + 2);
            at += InstanceHeader;
            if (_item.HasInstance(instance) || _item.Create(instance) == Status.Created)
            {
                path.Set(_item.Id, instance);
                _tree.Write(path, reader, buffer, at, length, false);
            }

            at += length;
        }

        _tree.IsBootstrapping = false;
    }

    private void Save(long now)
    {
        _saveAt = long.MaxValue;
        _revision = _item.Revision;
        byte[] buffer = new byte[MaxBytes];
        var output = new ByteWriter();
        output.Reset(buffer, 0, MaxBytes - RecordDigest.Length);
        output.Byte(FormatVersion);
        var path = new Lwm2mPath();
        var writer = new TlvWriter();
        bool before = _tree.IsBootstrapping;
        _tree.IsBootstrapping = true;
        for (int i = 0; i < _item.InstanceCount; i++)
        {
            int instance = _item.InstanceAt(i);
            int position = output.Suspend();
            Write(instance, path, writer, output);
            int length = output.Resume(position);
            output.Unsigned(instance, 2);
            output.Unsigned(length, 2);
            Write(instance, path, writer, output);
        }

        _tree.IsBootstrapping = before;
        int end = output.Length;
        int digest = RecordDigest.Of(buffer, end);
        if (digest == _digest || output.Overflow)
        {
            return; // the limits of the objects leave room for all that they take
        }

        if (_store.Save(Key, buffer, RecordDigest.Append(buffer, end)))
        {
            _digest = digest;
        }
        else
        {
            _saveAt = now + RetryMs;
        }
    }

    private void Write(int instance, Lwm2mPath path, ValueWriter writer, ByteWriter output)
    {
        int[] table = _item.Resources;
        for (int i = 0; i < table.Length; i++)
        {
            if ((table[i] & Resource.W) != 0 && (_item.HasFreeInstances || Resource.Type(table[i]) == Resource.String))
            {
                path.Set(_item.Id, instance, Resource.Id(table[i]));
                _tree.Read(path, writer, output);
            }
        }
    }

}

// Security, Server and Access Control as a whole: taken down before a bootstrap and put back when it fails half-way, saved for the next
// start, and read from what was made in the factory.
//
//   version(1) factory(4)  { object id(1) length(2) TLV of the object }...  digest(4)
using System;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>The accounts of a node.</summary>
internal sealed class Accounts
{
    /// <summary>The most bytes that they take: four servers with long names, and rights to a hundred instances.</summary>
    internal const int MaxBytes = 4096;

    private const int FormatVersion = 1, HeaderLength = 5, RecordHeader = 3;

    private const string Area = "accounts";

    private readonly NodeParts _parts;
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly int _factory;
    private int _revision;
    private bool _hasFailed;

    // What there was before a bootstrap: all of it, the instances of Server that sessions refer to, and their short server ids.
    private byte[] _held;
    private ServerInstance[] _heldServers;
    private int[] _heldIds;

    /// <summary>Makes them of what is there, which is what the factory has made.</summary>
    internal Accounts(NodeParts parts)
    {
        _parts = parts;
        byte[] made = Take();
        _factory = made == null ? 0 : RecordDigest.Of(made, made.Length);
        _revision = Revision();
    }

    /// <summary>True when something has changed since the last save.</summary>
    internal bool IsStale => _hasFailed || _revision != Revision();

    /// <summary>Takes up what was saved, unless the factory's accounts are others now than when it was.</summary>
    internal void Load()
    {
        byte[] buffer = _parts.Store == null ? null : new byte[MaxBytes];
        int length = buffer == null ? 0 : _parts.Store.Load(RecordKey.Accounts, buffer);
        if (length == 0)
        {
            return;
        }

        if (length < HeaderLength + RecordDigest.Length || buffer[0] != FormatVersion || !RecordDigest.IsWhole(buffer, length))
        {
            _parts.Log.Error(Area, "what was saved cannot be read: the accounts are those of node.json");
        }
        else if ((int)BigEndian.ReadUnsigned(buffer, 1, 4) != _factory)
        {
            _parts.Log.Info(Area, "node.json has other accounts than before: these count");
        }
        else
        {
            Put(buffer, HeaderLength, length - RecordDigest.Length);
        }

        Array.Clear(buffer, 0, length);
        _revision = Revision();
    }

    /// <summary>Saves them; false when that failed.</summary>
    internal bool Save()
    {
        _revision = Revision();
        byte[] now = _parts.Store == null ? null : Take();
        if (now == null)
        {
            return false;
        }

        byte[] record = new byte[HeaderLength + now.Length + RecordDigest.Length];
        record[0] = FormatVersion;
        PutNumber(record, 1, _factory);
        Array.Copy(now, 0, record, HeaderLength, now.Length);
        bool saved = _parts.Store.Save(RecordKey.Accounts, record, RecordDigest.Append(record, HeaderLength + now.Length));
        Array.Clear(now, 0, now.Length);
        Array.Clear(record, 0, record.Length);
        _hasFailed = !saved;
        if (!saved)
        {
            _parts.Log.Error(Area, "they could not be saved: check the storage");
        }

        return saved;
    }

    /// <summary>Forgets what was saved: the factory's accounts count from the next start on.</summary>
    internal void Reset()
    {
        _parts.Forget(RecordKey.Accounts);
        _revision = Revision();
    }

    /// <summary>True when they can be kept.</summary>
    internal bool Fit
    {
        get
        {
            byte[] taken = Take();
            if (taken != null)
            {
                Array.Clear(taken, 0, taken.Length);
            }

            return taken != null;
        }
    }

    /// <summary>Keeps what there is until <see cref="Release"/> or <see cref="Undo"/>: a bootstrap is about to change it. Once it does,
    /// servers are not listened to, so that none of them loses what it has written.</summary>
    internal void Hold()
    {
        if (_held != null)
        {
            return;
        }

        ServerObject servers = _parts.Servers;
        _held = Take();
        _heldServers = new ServerInstance[servers.InstanceCount];
        _heldIds = new int[servers.InstanceCount];
        for (int i = 0; i < _heldServers.Length; i++)
        {
            _heldServers[i] = servers[i];
            _heldIds[i] = servers[i].ShortServerId;
        }
    }

    /// <summary>Puts back what <see cref="Hold"/> kept.</summary>
    internal void Undo()
    {
        if (_held == null)
        {
            return;
        }

        for (int i = 0; i < _heldServers.Length; i++)
        {
            _parts.Servers.PutBack(_heldServers[i]);
        }

        Put(_held, 0, _held.Length);
        Forget();
    }

    /// <summary>Lets go of what <see cref="Hold"/> kept: the accounts are others now. What only made sense with those that are gone goes
    /// with them (LwM2M 1.1 Transport 5.2.5), before it is all saved as one.</summary>
    internal void Release()
    {
        if (_held == null)
        {
            return;
        }

        for (int i = _parts.Servers.InstanceCount - 1; i >= 0; i--)
        {
            if (_parts.Security.FindServer(_parts.Servers[i].ShortServerId) == null)
            {
                _parts.Servers.Delete(_parts.Servers[i].Id);
                _parts.Servers.Touch();
            }
        }

        for (int i = 0; i < _heldIds.Length && _parts.Rights != null; i++)
        {
            if (_parts.Servers.FindServer(_heldIds[i]) == null)
            {
                DeleteInstancesOf(_heldIds[i]);
                _parts.Rights.ServerDeleted(_heldIds[i]);
            }
        }

        _parts.Tree.TouchStructure();
        Forget();
    }

    // Takes them down as they are; null when they are too long.
    private byte[] Take()
    {
        ObjectTree tree = _parts.Tree;
        var output = new ByteWriter();
        byte[] buffer = new byte[MaxBytes];
        output.Reset(buffer, 0, MaxBytes);
        var writer = new TlvWriter();
        bool before = tree.IsBootstrapping;
        tree.IsBootstrapping = true;
        for (int i = 0; i < tree.Count; i++)
        {
            if (IsAccount(tree[i]))
            {
                _path.Set(tree[i].Id);
                int position = output.Suspend();
                tree.Read(_path, writer, output);
                int length = output.Resume(position);
                output.Byte(tree[i].Id);
                output.Unsigned(length, 2);
                tree.Read(_path, writer, output);
            }
        }

        tree.IsBootstrapping = before;
        if (output.Overflow)
        {
            _parts.Log.Error(Area, "more than " + MaxBytes.ToString() + " bytes: they are not kept");
            return null;
        }

        byte[] taken = new byte[output.Length];
        Array.Copy(buffer, 0, taken, 0, taken.Length);
        Array.Clear(buffer, 0, buffer.Length);
        return taken;
    }

    // "If there is an Object Instance that can be accessed only by" the server that is gone, it goes too, where it can.
    private void DeleteInstancesOf(int shortServerId)
    {
        AccessControlObject rights = _parts.Rights;
        for (int i = rights.InstanceCount - 1; i >= 0; i--)
        {
            if (rights.IsOnlyOf(i, shortServerId, out int objectId, out int instanceId))
            {
                _path.Set(objectId, instanceId);
                if (_parts.Tree.Delete(_path) == Status.Deleted)
                {
                    rights.Deleted(objectId, instanceId);
                }
            }
        }
    }

    private void Forget()
    {
        Array.Clear(_held, 0, _held.Length);
        _held = null;
        _heldServers = null;
        _heldIds = null;
    }

    private void Put(byte[] buffer, int offset, int end)
    {
        ObjectTree tree = _parts.Tree;
        var reader = new TlvReader();
        bool before = tree.IsBootstrapping;
        tree.IsBootstrapping = true;
        while (offset + RecordHeader <= end)
        {
            Lwm2mObject item = tree.Find(buffer[offset]);
            int length = BigEndian.ReadUInt16(buffer, offset + 1);
            offset += RecordHeader;
            if (item != null && IsAccount(item) && length <= end - offset)
            {
                // What is in both stays what it is: sessions refer to it.
                _path.Set(item.Id);
                DeleteOthers(item, reader, buffer, offset, length);
                tree.BootstrapWrite(_path, reader, buffer, offset, length);
            }

            offset += length;
        }

        tree.TouchStructure();
        tree.IsBootstrapping = before;
    }

    private void DeleteOthers(Lwm2mObject item, ValueReader reader, byte[] buffer, int offset, int length)
    {
        for (int i = item.InstanceCount - 1; i >= 0; i--)
        {
            int instance = item.InstanceAt(i);
            bool named = false;
            _path.Set(item.Id);
            reader.Begin(_path, buffer, offset, length);
            while (reader.Next() && !named)
            {
                named = reader.Path.InstanceId == instance;
            }

            if (!named)
            {
                item.Delete(instance);
            }
        }
    }

    private static bool IsAccount(Lwm2mObject item) => item is SecurityObject || item is ServerObject || item is AccessControlObject;

    private int Revision()
    {
        int sum = 0;
        for (int i = 0; i < _parts.Tree.Count; i++)
        {
            sum += IsAccount(_parts.Tree[i]) ? _parts.Tree[i].Revision : 0;
        }

        return sum;
    }

    private static void PutNumber(byte[] bytes, int offset, int value)
    {
        for (int i = 0; i < 4; i++)
        {
            bytes[offset + i] = (byte)(value >> (8 * (3 - i)));
        }
    }

    private static int Digest(byte[] bytes, int length)
    {
        uint digest = 2166136261;
        for (int i = 0; i < length; i++)
        {
            digest = (digest ^ bytes[i]) * 16777619;
        }

        return (int)digest;
    }
}

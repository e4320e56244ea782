// LwM2M 1.2 Core 6.2.1 and 6.2.2, RFC 7959 2.5: what a Register or Update tells, in blocks where the list is long.
using Firmware.Stack.Coap;

namespace Firmware.Stack.Lwm2m;

/// <content>Requests.</content>
public sealed partial class Registration
{
    // The newest version that the server says it speaks (E.2 resource 25), else the one asked for.
    private int NewestSupported(int version)
    {
        string[] versions = _server.SupportedVersions;
        int newest = 0;
        for (int i = 0; versions != null && i < versions.Length; i++)
        {
            for (int known = OldestVersion; known <= NewestVersion; known++)
            {
                bool named = versions[i] != null && (versions[i] == "1." + (known - 10).ToString() ||
                    versions[i].StartsWith("1." + (known - 10).ToString() + "."));
                newest = named && known > newest ? known : newest;
            }
        }

        return newest == 0 ? version : newest;
    }

    private bool QueueMode => IsQueueMode || _server.Binding.Length > 1;

    private bool IsUpdateWanted() =>
        _updateWanted || _server.UpdateTriggered || _server.Lifetime != _registeredLifetime ||
        _tree.Structure != _registeredStructure || QueueMode != _registeredQueueMode;

    private void BeginBlocks()
    {
        _block = 0;
        _szx = _name.Length > MaxNameWithLargestBlock ? Block.MaxSzx - 1 : Block.MaxSzx;
        _sentLifetime = _server.Lifetime;
        _sentStructure = _tree.Structure;
        _sentQueueMode = QueueMode;
        _updateWanted = false;
        _server.UpdateTriggered = false;
    }

    private int SendRegister(long now)
    {
        _endpoint.BeginRequest(CoapCode.Post);
        _more = _message.WriteRegister(
            _endpoint.Writer, _name, Version, _sentLifetime, _sentQueueMode, _profile, _withList ? _tree : null, _block, _szx);
        return _endpoint.EndMessage(now);
    }

    private int SendUpdate(long now)
    {
        _endpoint.BeginRequest(CoapCode.Post);
        int lifetime = _sentLifetime != _registeredLifetime ? _sentLifetime : -1;

        // LwM2M 1.0 5.3.2: queue mode is a part of the binding. Of later versions an Update has no word for it: they register anew.
        string binding = _sentQueueMode == _registeredQueueMode ? null : _sentQueueMode ? "UQ" : "U";
        bool withList = _sentStructure != _registeredStructure;
        _more = _message.WriteUpdate(_endpoint.Writer, Version, lifetime, binding, withList ? _tree : null, _block, _szx);
        return _endpoint.EndMessage(now);
    }

    // RFC 7959 2.5: the server takes the next block, perhaps in smaller ones.
    private bool TakeBlock()
    {
        int block = _endpoint.Message.Block1;
        if (block == Block.None || Block.Number(block) != _block || Block.Szx(block) > _szx)
        {
            return false;
        }

        _block = (_block + 1) << (_szx - Block.Szx(block));
        _szx = Block.Szx(block);
        return true;
    }

    // RFC 7959 2.9.3: by a smaller block size the server says what would not be too large.
    private bool TakeSmallerBlock()
    {
        int block = _endpoint.Message.Block1;
        if (block == Block.None || Block.Szx(block) >= _szx || State == RegistrationState.Deregistering)
        {
            return false;
        }

        _block = 0;
        _szx = Block.Szx(block);
        _more = true;
        return true;
    }
}

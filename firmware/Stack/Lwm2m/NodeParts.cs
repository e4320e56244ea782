using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>What all sessions of a node share: one works at a time.</summary>
internal sealed class NodeParts
{
    internal string EndpointName { get; set; }

    internal ObjectTree Tree { get; set; }

    internal SecurityObject Security { get; set; }

    internal ServerObject Servers { get; set; }

    /// <summary>Null where the node has no Access Control object.</summary>
    internal AccessControlObject Rights { get; set; }

    internal WallClock Clock { get; set; }

    internal IRandom Random { get; set; }

    internal Log Log { get; set; }

    /// <summary>Null where no server has DTLS.</summary>
    internal ICryptography Cryptography { get; set; }

    /// <summary>Null where nothing outlives a restart.</summary>
    internal IRecordStore Store { get; set; }

    /// <summary>The transmit buffer.</summary>
    internal byte[] Transmit { get; set; }

    /// <summary>Writes to it.</summary>
    internal ByteWriter Output { get; set; }

    internal ValueProbe Probe { get; set; }

    internal Dispatcher Dispatcher { get; set; }

    internal Backlog Backlog { get; set; }

    /// <summary>Null until there is a server with DTLS.</summary>
    internal DtlsContext Dtls { get; set; }

    /// <summary>Makes a record empty, where there is a store.</summary>
    internal void Forget(int key)
    {
        if (Store != null)
        {
            Store.Save(key, new byte[0], 0);
        }
    }

    /// <summary>The DTLS of an account; null when it has none.</summary>
    internal SecureChannel Secure(SecurityInstance account, ServerInstance server) => Secure(account, server, Store);

    /// <summary>The same, with the association saved elsewhere, or with null not at all.</summary>
    internal SecureChannel Secure(SecurityInstance account, ServerInstance server, IRecordStore store)
    {
        if (account.Mode != SecurityInstance.PreSharedKey)
        {
            return null;
        }

        Dtls ??= new DtlsContext(Cryptography, Random);
        return new SecureChannel(SecureChannel.SettingsOf(account), Dtls, store, server, Log);
    }
}

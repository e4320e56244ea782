// What the bench was asked to do.
using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bench.Virtual;

namespace Bench;

/// <summary>The command line's options, checked. See <see cref="CommandLine"/> for their names and texts.</summary>
public sealed class Options
{
    /// <summary>Two virtual minutes a second or so: the weather moves while one watches.</summary>
    public const double DefaultDemoSpeed = 30;

    /// <summary>The ports of coap and coaps.</summary>
    public const int DefaultPort = 5683, DefaultSecurePort = 5684;

    /// <summary>How long a node in queue mode listens, where nothing else is said: RFC 7252 4.8.2, MAX_TRANSMIT_WAIT.</summary>
    public const int UsualAwakeSeconds = Firmware.Stack.Coap.CoapEndpoint.MaxTransmitWaitMs / 1000;

    /// <summary>The embedded bootstrap server's ports, which are not registered for anything.</summary>
    public const int BootstrapPort = 5783, BootstrapSecurePort = 5784;

    // As long as AES-128's.
    private const int UpdateKeyLength = 16;

    /// <summary>A wet morning of March: everything has something to measure.</summary>
    public static readonly DateTime DefaultStart = new(2014, 3, 5, 8, 0, 0);

    /// <summary>The server's URI, or null for the embedded one.</summary>
    public string Server { get; set; }

    /// <summary>Whether an embedded bootstrap server brings the board its account.</summary>
    public bool Bootstrap { get; set; }

    /// <summary>The URI of another bootstrap server, or null.</summary>
    public string BootstrapServer { get; set; }

    /// <summary>The pre-shared key for the bootstrap server, or null to make one for the embedded one.</summary>
    public byte[] BootstrapKey { get; set; }

    /// <summary>How long the board waits before it asks for a bootstrap, virtual seconds.</summary>
    public int HoldOffSeconds { get; set; }

    /// <summary>A file with the board's settings, a node.json; or null.</summary>
    public string Settings { get; set; }

    /// <summary>What is wrong with the board's Wi-Fi: one of <see cref="VirtualNetwork.States"/>.</summary>
    public string Wifi { get; set; } = "ok";

    /// <summary>Whether there is an embedded server: unless another one, another bootstrap server or settings are named.</summary>
    public bool HasServer => Server == null && BootstrapServer == null && Settings == null;

    /// <summary>The LwM2M version: ten times the major plus the minor.</summary>
    public int Version { get; set; } = Firmware.Stack.Lwm2m.Registration.UsualVersion;

    /// <summary>How long the board listens after a message, in virtual seconds, before it sleeps; null when it never sleeps.</summary>
    public int? AwakeSeconds { get; set; }

    /// <summary>Whether board and server speak DTLS.</summary>
    public bool IsSecure { get; set; }

    /// <summary>The PSK identity, or null for the endpoint name.</summary>
    public string PskIdentity { get; set; }

    /// <summary>The pre-shared key, or null to make one for the embedded server.</summary>
    public byte[] PskKey { get; set; }

    /// <summary>The key of the packages that the board takes.</summary>
    public byte[] UpdateKey { get; set; } = RandomNumberGenerator.GetBytes(UpdateKeyLength);

    /// <summary>The embedded server's port, or null for the usual one or, when that is taken, any.</summary>
    public int? Port { get; set; }

    /// <summary>Which board.</summary>
    public string Board { get; set; } = "all";

    /// <summary>Whether the board has the registry's test objects.</summary>
    public bool HasTestObjects { get; set; }

    /// <summary>What breaks, and when.</summary>
    public IReadOnlyList<FaultOrder> Faults { get; set; } = [];

    /// <summary>The endpoint name.</summary>
    public string Endpoint { get; set; } = "bench";

    /// <summary>The registration's lifetime, virtual seconds.</summary>
    public int LifetimeSeconds { get; set; } = 300;

    /// <summary>Until a failed Register is tried again, virtual seconds.</summary>
    public int RetrySeconds { get; set; } = 30;

    /// <summary>Virtual seconds in a real one.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>When to stop, real seconds; null for never.</summary>
    public double? ForSeconds { get; set; }

    /// <summary>Where in the weather to begin.</summary>
    public DateTime Start { get; set; } = DefaultStart;

    /// <summary>CoAP's ACK_TIMEOUT, virtual milliseconds.</summary>
    public int AckTimeoutMs { get; set; }

    /// <summary>How long the first flight of a DTLS handshake waits for an answer, virtual milliseconds.</summary>
    public int HandshakeTimeoutMs { get; set; }

    /// <summary>Of a hundred datagrams so many are lost.</summary>
    public double LossPercent { get; set; }

    /// <summary>What the node's message ids, tokens and delays begin with.</summary>
    public int Seed { get; set; }

    /// <summary>Whether the seed was asked for: then all randomness comes from it, that of DTLS too.</summary>
    public bool IsSeeded { get; set; }

    /// <summary>Show every datagram.</summary>
    public bool Verbose { get; set; }

    /// <summary>Lines instead of a screen, even on a terminal.</summary>
    public bool Plain { get; set; }

    /// <summary>A file that gets the serial log too, or null.</summary>
    public string LogFile { get; set; }
}

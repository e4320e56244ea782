// A machine for a whole image: clock, drive, network and a server, none of which is there.
using System;
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Objects.Core;
using Unit.Stack;

namespace Unit.Operation;

/// <summary>What an image runs on. The server takes every registration; time passes while the image waits for a datagram.</summary>
public sealed class FakeMachine : IMachine, IClock, ILink, IMemory, IRandom, IPulseOutput
{
    private byte[] _answer;

    public FakeMachine(FakeFiles files)
    {
        Files = files;
        Log = new FakeLog();
        Network = new FakeNetwork(this);
    }

    public FakeFiles Files { get; }

    public FakeLog Log { get; }

    public FakeNetwork Network { get; }

    public long NowMs { get; set; }

    public long SincePowerMs => NowMs;

    public long UnixSeconds => 1770000000 + (NowMs / 1000);

    public int FreeBytes { get; set; } = 60000;

    public string Description => "fake 1.0";

    public DeviceIdentity Identity => new DeviceIdentity { Manufacturer = "test", Model = "fake", SerialNumber = "0123" };

    public StartCause Cause { get; set; }

    public int WakePin { get; set; } = -1;

    /// <summary>False when no pin can be opened for levels.</summary>
    public bool HasPulses { get; set; } = true;

    /// <summary>How often levels were sent at a pin, and how often their end was waited for.</summary>
    public int Sent { get; private set; }

    public int Waited { get; private set; }

    public IPulseOutput OpenPulses(int gpio) => HasPulses ? this : throw new InvalidOperationException();

    public void Send(byte[] pairs, bool waits)
    {
        Sent++;
        Waited += waits ? 1 : 0;
    }

    /// <summary>Requests that the server has got: the method's code and the path, one a line.</summary>
    public string Requests { get; set; } = "";

    /// <summary>True while the server is silent.</summary>
    public bool IsServerDown { get; set; }

    /// <summary>A request that the server has for the node, or null.</summary>
    public byte[] Request { get; set; }

    /// <summary>The code of the node's last answer.</summary>
    public int Answer { get; private set; }

    /// <summary>Starts an image from its drive.</summary>
    public Image Start()
    {
        NowMs = 0;
        _answer = null;
        Network.Leave();
        Image image = Startup.Start(new Hardware
        {
            Boards = new NodeBoards(),
            Machine = this,
            Pins = new FakePins(),
            Clock = this,
            Link = this,
            Network = Network,
            Memory = this,
            Random = this,
            Cryptography = new ManagedCryptography(),
            Files = Files,
            Records = new RecordFiles(new Storage(Files, Log)),
            Log = Log,
        });
        image.Start();
        return image;
    }

    /// <summary>Runs it for some seconds, or until it is to sleep or to restart.</summary>
    public void Run(Image image, int seconds)
    {
        long end = NowMs + (seconds * 1000L);
        while (NowMs < end && image.SleepMs == 0 && !image.RebootRequested)
        {
            image.Step();
        }
    }

    public bool Open(int link, string host, int port, ref int localPort) => true;

    public void Send(int link, byte[] buffer, int offset, int length)
    {
        var datagram = new byte[length];
        Array.Copy(buffer, offset, datagram, 0, length);
        int code = Message.Code(datagram);
        if (code == 0 || code > 0x1F)
        {
            Answer = code;
            return;
        }

        string path = Message.Text(datagram, Message.UriPath);
        Requests += code.ToString() + " " + path + "\n";
        if (!IsServerDown)
        {
            bool registers = path == "rd";
            bool more = (Message.Number(datagram, Message.Block1) & 8) != 0 && Message.Number(datagram, Message.Block1) >= 0;
            Message answer = Message.Response(datagram, more ? 0x5F : registers ? 0x41 : 0x44);
            _answer = (registers && !more ? answer.Options(Message.LocationPath, "rd/a", '/')
                : more ? answer.Option(Message.Block1, Message.Number(datagram, Message.Block1)) : answer).Bytes;
        }
    }

    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        link = 0;
        byte[] datagram = _answer ?? (IsServerDown ? null : Request);
        if (datagram == null)
        {
            NowMs += timeoutMs;
            return 0;
        }

        Request = _answer == null ? null : Request;
        _answer = null;
        Array.Copy(datagram, 0, buffer, 0, datagram.Length);
        return datagram.Length;
    }

    public int Next(int exclusive) => 0;

    public void NextBytes(byte[] buffer) => Array.Clear(buffer, 0, buffer.Length);
}

// When a server is told of the node: once there is something to read, and in any case soon.
using Firmware.Operation;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Sensors;
using Unit.Operation;

namespace Host;

[TestClass]
public class ImageStartTests : ILink, IClock, IMemory
{
    private readonly Awaited _sensor = new();
    private readonly Image _image;
    private int _opened;

    public ImageStartTests()
    {
        var configuration = new Configuration { Board = "soil", Server = "coap://192.0.2.1" };
        _image = new Image(configuration, new DeviceIdentity(), new Hardware
        {
            Boards = new Firmware.Boards.NodeBoards(),
            Pins = new FakePins(),
            Clock = this,
            Link = this,
            Memory = this,
            Random = new Bench.SeededRandom(1),
            Log = new Stack.ListLog(),
        });
        _image.Board.Sense("awaited", _sensor, 60000);
        _image.Start();
    }

    public long NowMs { get; private set; }

    public long SincePowerMs => NowMs;

    public long UnixSeconds => 0;

    public int FreeBytes => 100000;

    [TestMethod]
    public void WaitsForTheFirstMeasurements()
    {
        RunUntil(8000);
        Assert.AreEqual(0, _opened);
        _sensor.HasEnded = true;
        RunUntil(8000 + 1000);
        AssertRegisters();
    }

    [TestMethod]
    public void DoesNotWaitLongForASensorThatTakesItsTime()
    {
        RunUntil(9900);
        Assert.AreEqual(0, _opened);
        RunUntil(10100);
        Assert.IsFalse(_image.Board.HasMeasured);
        AssertRegisters();
    }

    public bool Open(int link, string host, int port, ref int localPort)
    {
        _opened++;
        return true;
    }

    public void Send(int link, byte[] buffer, int offset, int length)
    {
    }

    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        NowMs += timeoutMs > 0 ? timeoutMs : 1;
        link = 0;
        return 0;
    }

    private void AssertRegisters()
    {
        Assert.AreEqual(1, _opened);
        Assert.AreEqual(RegistrationState.Registering, _image.Node.Session(0).Registration.State);
    }

    private void RunUntil(long end)
    {
        while (NowMs < end)
        {
            _image.Step();
        }
    }

    // Measures until it is told to end.
    private sealed class Awaited : Sensor
    {
        private const long SoonMs = 100;

        public bool HasEnded { get; set; }

        public override void Start(long now) => Deadline = now + SoonMs;

        public override void Poll(long now)
        {
            if (now >= Deadline)
            {
                Deadline = HasEnded ? Never : now + SoonMs;
                Quality = HasEnded ? Quality.Good : Quality.NotReady;
            }
        }

        public override bool TryRead(int channel, out int milliX)
        {
            milliX = 0;
            return false;
        }
    }
}

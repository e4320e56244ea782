// How strong the network's signal is, resource 4/0/2, measured as seldom as will do.
//
// The platform tells it of a scan alone, and that is dear (nf-interpreter, NF_ESP32_Wireless.cpp, NF_ESP32_Wireless_Scan: passive, 500 ms on
// each of 13 channels): 6.5 s of listening, 2 J of a battery, during which datagrams are lost and come again. So it waits until the node has
// registered, and for what is under way.
//
// A node that sleeps measures once a day, and keeps what it found, and when: it knows nothing else when it wakes.
//
//   version(1) -dBm(1) when, in seconds since 1970(4) digest(4)
using Firmware.Stack;
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Firmware.Operation;

/// <summary>Has the signal measured, and shows it.</summary>
/// <remarks>Heap: 120 bytes.</remarks>
internal sealed class SignalWatch
{
    /// <summary>How often a node measures that is awake: neighbours, trees and weather change within hours.</summary>
    internal const int AwakePeriodMs = 3600000;

    /// <summary>How often a node measures that sleeps: 2 J of some 200 that it has a day.</summary>
    internal const int SleeperPeriodSeconds = 86400;

    /// <summary>How long it is waited for at most: half as long again as it takes.</summary>
    internal const int PatienceMs = 10000;

    // Without a registration nobody can read it but whoever stands beside the node with its log.
    private const int UnregisteredMs = 60000;

    private const int FormatVersion = 1, SignalAt = 1, TimeAt = 2, Length = 6;

    private const int Key = RecordKey.Object | ConnectivityMonitoringObject.ObjectId;

    private readonly INetwork _network;
    private readonly ConnectivityMonitoringObject _object;
    private readonly IRecordStore _records;
    private readonly WallClock _time;
    private readonly Log _log;
    private long _upAt = long.MaxValue;
    private long _nextAt;
    private long _endsAt;
    private long _measuredSeconds = -1;

    /// <summary>Makes it, and shows what was last found.</summary>
    /// <param name="network">The network; null for one that has no signal.</param>
    /// <param name="item">Shows it.</param>
    /// <param name="records">Keeps it; null for nowhere.</param>
    /// <param name="time">The time of day.</param>
    /// <param name="log">The serial log.</param>
    internal SignalWatch(INetwork network, ConnectivityMonitoringObject item, IRecordStore records, WallClock time, Log log)
    {
        _network = network;
        _object = item;
        _records = records;
        _time = time;
        _log = log;
        byte[] bytes = new byte[Length + RecordDigest.Length];
        if (records != null && records.Load(Key, bytes) == bytes.Length && bytes[0] == FormatVersion && RecordDigest.IsWhole(bytes, bytes.Length))
        {
            item.SetSignal(-bytes[SignalAt]);
            _measuredSeconds = BigEndian.ReadUnsigned(bytes, TimeAt, 4);
        }
    }

    /// <summary>True while it is measured: a sleep would make it be in vain.</summary>
    internal bool IsMeasuring => _endsAt != 0;

    /// <summary>Has it measured when it is time, and takes what was found.</summary>
    /// <param name="isUp">Whether the node is in the network.</param>
    /// <param name="isQuiet">Whether no answer is awaited, and nothing is to be sent.</param>
    /// <param name="isRegistered">Whether a server has its registration.</param>
    /// <param name="sleeps">Whether it sleeps between its measurements.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    internal void Poll(bool isUp, bool isQuiet, bool isRegistered, bool sleeps, long now)
    {
        if (IsMeasuring)
        {
            if (!_network.IsMeasuring || now >= _endsAt || !isUp)
            {
                End(sleeps);
            }

            return;
        }

        _upAt = !isUp ? long.MaxValue : _upAt == long.MaxValue ? now : _upAt;
        bool isTime = isUp && now >= _nextAt && (isRegistered ? isQuiet : now - _upAt >= UnregisteredMs);
        if (_network == null || !isTime || (sleeps && !IsDueAfterSleep()))
        {
            return;
        }

        _nextAt = now + AwakePeriodMs;
        _network.MeasureSignal();
        _endsAt = _network.IsMeasuring ? now + PatienceMs : 0; // a radio that is busy is asked again at the next time
    }

    // Without the time of day: once, and then never again until it is known.
    private bool IsDueAfterSleep() => _measuredSeconds < 0 ||
        (_time.IsSet && (_time.UnixSeconds - _measuredSeconds >= SleeperPeriodSeconds || _time.UnixSeconds < _measuredSeconds));

    // What was not found, since the network hides its name, is noted, too: it is not looked for at each wake-up.
    private void End(bool sleeps)
    {
        _endsAt = 0;
        int signal = _network.SignalDbm;
        if (signal != 0)
        {
            _log.Info("wifi", "signal " + signal.ToString() + " dBm");
        }

        _object.SetSignal(signal);
        _measuredSeconds = _time.IsSet ? _time.UnixSeconds : 0;
        if (!sleeps || _records == null)
        {
            return;
        }

        byte[] bytes = new byte[Length + RecordDigest.Length];
        bytes[0] = FormatVersion;
        bytes[SignalAt] = (byte)-signal;
        BigEndian.WriteUInt16(bytes, TimeAt, (int)(_measuredSeconds >> 16));
        BigEndian.WriteUInt16(bytes, TimeAt + 2, (int)_measuredSeconds);
        _records.Save(Key, bytes, RecordDigest.Append(bytes, Length));
    }
}

// What outlives a sleep of attempts to join that came to nothing: how long is rested after the last one. Nothing is written while the
// network takes the node, and nothing is read after a restart: then it is tried at once.
//
//   version(1) times of day(1) rest(4) until(4)  present(4) digest(4)
using Firmware.Stack;
using Objects.Bytes;
using Objects.Model;

namespace Firmware.Operation;

/// <content>What outlives a sleep.</content>
public sealed partial class WifiStation
{
    // The longest rest of a node that has slept over one: an attempt in vain costs a battery many times what a wake-up without one does.
    private const int MaxSleeperRestMs = 1800000;

    // What a rest is cut short by where a wake-up comes a little before its end: the next one comes a whole sleep later.
    private const int Earliness = 16;

    private const int FormatVersion = 1, BodyLength = 10, TrailerLength = RecordTime.Length + RecordDigest.Length;

    /// <summary>Goes on with the attempts of before the sleep, if there was one.</summary>
    public void Load(IRecordStore store, WallClock clock, bool slept)
    {
        byte[] record = new byte[BodyLength + TrailerLength];
        int length = store.Load(RecordKey.Network, record);
        if (length != record.Length || !RecordDigest.IsWhole(record, length) || record[0] != FormatVersion)
        {
            return;
        }

        _savedDigest = RecordDigest.Of(record, BodyLength);
        var input = new ByteReader();
        input.Reset(record, BodyLength, RecordTime.Length);
        var times = new RecordTime(clock, record[1] != 0, input, slept);
        if (_state != State.Off || !slept || _network == null || _network.JoinsByItself)
        {
            return;
        }

        input.Reset(record, 2, BodyLength - 2);
        _restMs = (int)input.Unsigned(4);
        _until = times.MomentUntil(input.Unsigned(4));
    }

    /// <summary>Saves what the sleep that follows is to leave.</summary>
    public void Save(IRecordStore store, WallClock clock)
    {
        if (_restMs == FirstRestMs || _network == null || _network.JoinsByItself)
        {
            if (_savedDigest != 0)
            {
                store.Save(RecordKey.Network, new byte[0], 0);
                _savedDigest = 0;
            }

            return;
        }

        byte[] record = new byte[BodyLength + TrailerLength];
        var output = new ByteWriter();
        var times = new RecordTime(clock);
        output.Reset(record, 0, record.Length);
        output.Byte(FormatVersion);
        output.Byte(times.IsOfDay ? 1 : 0);
        output.Unsigned(_restMs, 4);
        output.Unsigned(times.SecondsUntil(_state == State.Joining ? 0 : _until), 4);
        int digest = RecordDigest.Of(record, BodyLength);
        times.WritePresent(output);
        if (digest != _savedDigest && store.Save(RecordKey.Network, record, RecordDigest.Append(record, output.Length)))
        {
            _savedDigest = digest;
        }
    }
}

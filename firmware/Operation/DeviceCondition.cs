// What the Device object says of the node's own health: LwM2M 1.2 Core appendix E.4 resources 6 to 11 and 20.
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;
using Objects.Core;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Operation;

/// <summary>Looks after the board, its flash, memory and power, and shows it.</summary>
internal sealed class DeviceCondition
{
    private const int PeriodMs = 10000;

    // Asking for free memory collects garbage.
    private const int MemoryPeriodMs = 60000;

    // A handshake takes some 6 KB for a moment, and what is saved as much: below that the node would fail somewhere. Twice in a row, since
    // what lives for a moment comes and goes. Not soon after a start: a node that never has enough is to stay reachable all the same.
    private const int MinFreeBytes = 8192, MinUptimeMs = 600000;

    // Which power source is which: the instances of resources 6 to 8.
    private const int Battery = 0, Panel = 1;

    private readonly DeviceObject _device;
    private readonly Board _board;
    private readonly Backlog _backlog;
    private readonly IMemory _memory;
    private readonly WatchedRecords _records;
    private readonly ManagementObjects _management;
    private readonly Log _log;
    private long _at;
    private long _memoryAt;
    private bool _wasLow;
    private int _dropped;

    /// <summary>Makes it of what it looks after.</summary>
    internal DeviceCondition(DeviceObject device, Board board, Backlog backlog, IMemory memory, WatchedRecords records,
        ManagementObjects management, Log log)
    {
        _log = log;
        _device = device;
        _board = board;
        _backlog = backlog;
        _memory = memory;
        _records = records;
        _management = management;
        _dropped = backlog.Dropped;
        management.ShowDropped(_dropped);
    }

    /// <summary>True when so little memory is left that the node had better start anew.</summary>
    internal bool IsMemoryLow { get; private set; }

    /// <summary>Looks from time to time.</summary>
    internal void Poll(long now)
    {
        if (now < _at)
        {
            return;
        }

        _at = now + PeriodMs;
        if (now >= _memoryAt)
        {
            _memoryAt = now + MemoryPeriodMs;
            LookAtMemory(_memory.FreeBytes, now);
        }

        _device.SetCondition(DeviceObject.SensorFault, _board.HasFault);
        _device.SetCondition(DeviceObject.StorageFault, _records != null && _records.HasFailed);
        if (_backlog.Dropped != _dropped)
        {
            _dropped = _backlog.Dropped;
            _management.ShowDropped(_dropped);
            _device.RaiseError(DeviceObject.ReadingsDropped);
        }

        if (_board.Battery != null)
        {
            ShowPower(_board.Battery);
        }
    }

    private void LookAtMemory(int freeBytes, long now)
    {
        _device.SetMemoryFree(freeBytes / 1000);
        bool isLow = freeBytes < MinFreeBytes;
        if (isLow && !_wasLow)
        {
            _log.Warn("memory", (freeBytes / 1024).ToString() + " KiB free");
        }

        if (isLow && _wasLow && now >= MinUptimeMs && !IsMemoryLow)
        {
            IsMemoryLow = true;
            _log.Error("memory", (freeBytes / 1024).ToString() + " KiB free: saving all and restarting; report it if it comes back");
        }

        _wasLow = isLow;
    }

    private static int Read(BatteryMonitor battery, int channel) => battery.TryRead(channel, out int value) ? value : DeviceObject.Unknown;

    private void ShowPower(BatteryMonitor battery)
    {
        int level = Read(battery, BatteryMonitor.Level);
        _device.SetPower(Battery, DeviceObject.InternalBattery, Read(battery, BatteryMonitor.BatteryVoltage), DeviceObject.Unknown);
        _device.SetPower(Panel, DeviceObject.Solar, Read(battery, BatteryMonitor.ChargeVoltage), DeviceObject.Unknown);
        _device.SetBattery(level == DeviceObject.Unknown ? level : (level + 500) / 1000,
            battery.Quality == Quality.NotReady ? DeviceObject.BatteryUnknown
            : battery.QualityOf(BatteryMonitor.BatteryVoltage) != Quality.Good ? DeviceObject.BatteryDamaged
            : battery.IsLow ? DeviceObject.BatteryLow
            : battery.IsCharging ? DeviceObject.BatteryCharging
            : DeviceObject.BatteryNormal);
        _device.SetCondition(DeviceObject.LowBattery, battery.IsLow);
        _device.SetCondition(DeviceObject.ExternalSupplyOff, battery.IsSupplyLost);
    }
}

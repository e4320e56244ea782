// A machine that stops when it vibrates too much: a reading in a measuring object, and an actuator (object 3306) of one's own.
using Objects.Codec;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using static Objects.Ipso.Definitions.CommonResource;

namespace Example;

public sealed class MachineStop : Lwm2mObject
{
    private readonly int _limitMilli;
    private bool _running;

    public MachineStop(int limitMilli)
        : base(Actuation.Id, Actuation.Version, DataObject.Choose(Actuation.Table(), new int[] { ApplicationType, OnOff }))
    {
        _limitMilli = limitMilli;
        Vibration = Measuring.Create(Measuring.GenericSensor);
        Measuring.Add(Vibration, "vibration, RMS", "mm/s", 0, 50000);
    }

    public DataObject Vibration { get; }

    public bool IsRunning => _running;

    // ISO 10816-3: above 7.1 mm/s a medium machine is in danger.
    public void Sample(int milliMillimetresPerSecond, long unixSeconds)
    {
        Vibration.Measure(0, SensorValue, milliMillimetresPerSecond, unixSeconds);
        if (_running && milliMillimetresPerSecond > _limitMilli)
        {
            _running = false;
            Touch(); // who observes it is told
        }
    }

    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case ApplicationType: writer.String("machine"); break;
            default: writer.Boolean(_running); break;
        }

        return Status.Content;
    }

    // A vibrating machine is not started again: 4.00, before anything of the request is written.
    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        resource == OnOff && (!value.Boolean || Vibration.Get(0, SensorValue, 0) <= _limitMilli)
            ? Status.Changed : Status.BadRequest;

    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        _running = value.Boolean;
        return Status.Changed;
    }
}

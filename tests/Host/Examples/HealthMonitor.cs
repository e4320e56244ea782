// A wearable health monitor: an object of one's own, with an id from the range that needs no registration (26241 to 32768).
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Example;

public sealed class HealthMonitor : Lwm2mObject
{
    private const int HeartRate = 0, OxygenSaturation = 1, Steps = 2, ResetSteps = 3, HighHeartRate = 4, HighHeartRateAlarm = 5,
        WaveForm = 6, Contacts = 7;

    private static readonly int[] s_table =
    {
        HeartRate | R | Integer | Mandatory,
        OxygenSaturation | R | Float,
        Steps | R | Integer,
        ResetSteps | E,
        HighHeartRate | RW | Integer,
        HighHeartRateAlarm | R | Boolean,
        WaveForm | R | Opaque,
        Contacts | R | String | Multiple,
    };

    private readonly string[] _contacts = { "+1 206 555 0100", "+1 206 555 0199" };
    private readonly byte[] _waveForm = new byte[64];
    private int _beatsPerMinute;
    private int _tenthsOfPercent;
    private int _steps;
    private int _limit = 150;

    public HealthMonitor()
        : base(26260, 10, s_table)
    {
    }

    public void Sample(int beatsPerMinute, int tenthsOfPercent, int steps)
    {
        _beatsPerMinute = beatsPerMinute;
        _tenthsOfPercent = tenthsOfPercent;
        _steps += steps;
        Touch();
    }

    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case HeartRate: writer.Integer(_beatsPerMinute); break;
            case OxygenSaturation when _tenthsOfPercent > 0: writer.Scaled(_tenthsOfPercent, 1); break;
            case Steps: writer.Integer(_steps); break;
            case HighHeartRate: writer.Integer(_limit); break;
            case HighHeartRateAlarm: writer.Boolean(_beatsPerMinute > _limit); break;
            case WaveForm: writer.Opaque(_waveForm, 0, _waveForm.Length); break;
            case Contacts:
                for (int i = 0; i < _contacts.Length; i++)
                {
                    writer.Instance(i);
                    writer.String(_contacts[i]);
                }

                break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        value.Integer >= 60 && value.Integer <= 220 ? Status.Changed : Status.BadRequest;

    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        _limit = (int)value.Integer;
        return Status.Changed;
    }

    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        _steps = 0;
        return Status.Changed;
    }
}

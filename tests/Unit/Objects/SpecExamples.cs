// The objects that the vectors describe: the example client of OMA-TS-LightweightM2M_Core-V1_1_1 appendix F.
using Objects.Model;
using static Objects.Model.Resource;

namespace Unit.Objects;

public static class SpecExamples
{
    public static SampleObject Device() => DeviceModel().With(0, 0, "Open Mobile Alliance").With(0, 1, "Lightweight M2M Client")
        .With(0, 2, "345000123").With(0, 3, "1.0").With(0, 6, 0, 1L).With(0, 6, 1, 5L).With(0, 7, 0, 3800L).With(0, 7, 1, 5000L)
        .With(0, 8, 0, 125L).With(0, 8, 1, 900L).With(0, 9, 100L).With(0, 10, 15L).With(0, 11, 0, 0L).With(0, 13, 1367491215L)
        .With(0, 14, "+02:00").With(0, 16, "U");

    public static SampleObject DeviceModel() => new SampleObject(3, new[]
    {
        0 | R | String, 1 | R | String, 2 | R | String, 3 | R | String, 4 | E | Mandatory, 5 | E, 6 | R | Integer | Multiple,
        7 | R | Integer | Multiple, 8 | R | Integer | Multiple, 9 | R | Integer, 10 | R | Integer,
        11 | R | Integer | Multiple | Mandatory, 12 | E, 13 | RW | Time, 14 | RW | String, 15 | RW | String,
        16 | R | String | Mandatory,
    });

    public const string DeviceRecords = "/3/0/0=Open Mobile Alliance|/3/0/1=Lightweight M2M Client|/3/0/2=345000123|/3/0/3=1.0|" +
        "/3/0/6/0=1|/3/0/6/1=5|/3/0/7/0=3800|/3/0/7/1=5000|/3/0/8/0=125|/3/0/8/1=900|/3/0/9=100|/3/0/10=15|/3/0/11/0=0|" +
        "/3/0/13=1367491215|/3/0/14=+02:00|/3/0/16=U";

    public static SampleObject AccessControl() => new SampleObject(2, new[]
        {
            0 | R | Integer | Mandatory, 1 | R | Integer | Mandatory, 2 | RW | Integer | Multiple, 3 | RW | Integer | Mandatory,
        }).With(0, 0, 1L).With(0, 1, 0L).With(0, 2, 127, 7L).With(0, 3, 127L)
        .With(2, 0, 3L).With(2, 1, 0L).With(2, 2, 127, 7L).With(2, 2, 310, 1L).With(2, 3, 127L);

    public const string AccessControlRecords =
        "/2/0/0=1|/2/0/1=0|/2/0/2/127=7|/2/0/3=127|/2/2/0=3|/2/2/1=0|/2/2/2/127=7|/2/2/2/310=1|/2/2/3=127";

    public static SampleObject Server() => new SampleObject(1, new[]
        {
            0 | R | Integer | Mandatory, 1 | RW | Integer | Mandatory, 2 | RW | Integer, 6 | RW | Boolean | Mandatory,
            7 | RW | String | Mandatory,
        }).With(0, 0, 1L).With(0, 1, 86400L).With(0, 6, true).With(0, 7, "U");

    public const string ServerRecords = "/1/0/0=1|/1/0/1=86400|/1/0/6=true|/1/0/7=U";

    /// <summary>The two servers of version 1.2's example.</summary>
    public static SampleObject Servers() => new SampleObject(1, new[]
        {
            0 | R | Integer | Mandatory, 1 | RW | Integer | Mandatory, 2 | RW | Integer, 3 | RW | Integer, 5 | RW | Integer,
            6 | RW | Boolean | Mandatory, 7 | RW | String | Mandatory,
        }).With(0, 0, 101L).With(0, 1, 86400L).With(0, 2, 300L).With(0, 3, 6000L).With(0, 5, 86400L).With(0, 6, true).With(0, 7, "U")
        .With(1, 0, 102L).With(1, 1, 86400L).With(1, 2, 600L).With(1, 3, 6000L).With(1, 5, 86400L).With(1, 6, false).With(1, 7, "U");

    public const string ServersRecords =
        "/1/0/0=101|/1/0/1=86400|/1/0/2=300|/1/0/3=6000|/1/0/5=86400|/1/0/6=true|/1/0/7=U|" +
        "/1/1/0=102|/1/1/1=86400|/1/1/2=600|/1/1/3=6000|/1/1/5=86400|/1/1/6=false|/1/1/7=U";

    public static SampleObject Links() => new SampleObject(65, new[]
        {
            0 | R | ObjectLink | Multiple, 1 | R | String, 2 | R | Integer,
        }).With(0, 0, 0, new[] { 66, 0 }).With(0, 0, 1, new[] { 66, 1 }).With(0, 1, "8613800755500").With(0, 2, 0x12345678L);

    public const string LinksRecords = "/65/0/0/0=66:0|/65/0/0/1=66:1|/65/0/1=8613800755500|/65/0/2=305419896";

    public static SampleObject Linked() => new SampleObject(66, new[]
        {
            0 | R | String, 1 | R | String, 2 | R | ObjectLink,
        }).With(0, 0, "myService 1").With(0, 1, "Internet.15.234").With(0, 2, new[] { 67, 0 })
        .With(1, 0, "myService 2").With(1, 1, "Internet.15.235").With(1, 2, new[] { 65535, 65535 });

    public const string LinkedRecords = "/66/0/0=myService 1|/66/0/1=Internet.15.234|/66/0/2=67:0|" +
        "/66/1/0=myService 2|/66/1/1=Internet.15.235|/66/1/2=65535:65535";

    public static SampleObject CoreLinkHolder() =>
        new SampleObject(3442, new[] { 130 | RW | Float, 180 | R | CoreLink }).With(0, 180, Vectors.CoreLink);

    /// <summary>An object with one resource of each type, single at 1 to 9 and multiple at 11 to 19, all readable and
    /// writable.</summary>
    public static SampleObject AllTypes() => new SampleObject(3442, new[]
    {
        1 | RW | String, 2 | RW | Integer, 3 | RW | Unsigned, 4 | RW | Float, 5 | RW | Boolean, 6 | RW | Opaque, 7 | RW | Time,
        8 | RW | ObjectLink, 9 | RW | CoreLink, 11 | RW | String | Multiple, 12 | RW | Integer | Multiple,
        13 | RW | Unsigned | Multiple, 14 | RW | Float | Multiple, 15 | RW | Boolean | Multiple, 16 | RW | Opaque | Multiple,
        17 | RW | Time | Multiple, 18 | RW | ObjectLink | Multiple, 19 | RW | CoreLink | Multiple,
    }).Instance(0);
}

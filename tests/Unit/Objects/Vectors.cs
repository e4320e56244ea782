// Payloads that others wrote. OMA-TS-LightweightM2M_Core-V1_1_1 7.4.3 and 7.4.4 (TLV and SenML examples; the TLV ones are also
// Table 7.4.3.x of version 1.0), RFC 8428 5 and 6, and messages as Leshan 2.0 sends them (its tests carry the octets).
// OMA-TS-LightweightM2M_Core-V1_2 7.5.4 (LwM2M CBOR), and OMA-TS-LightweightM2M-V1_0_2 6.4.4 (JSON).
namespace Unit.Objects;

public static class Vectors
{
    // Core 7.4.3.1: GET /3/0 of the example client, 121 bytes. One line a TLV: type, id, length, value.
    public const string DeviceTlv =
        "C8 00 14 4F70656E204D6F62696C6520416C6C69616E6365" +        // 0 Manufacturer
        "C8 01 16 4C69676874776569676874204D324D20436C69656E74" +    // 1 Model Number
        "C8 02 09 333435303030313233" +                              // 2 Serial Number
        "C3 03 312E30" +                                             // 3 Firmware Version
        "86 06" + "41 00 01" + "41 01 05" +                          // 6 Available Power Sources
        "88 07 08" + "42 00 0ED8" + "42 01 1388" +                   // 7 Power Source Voltage
        "87 08" + "41 00 7D" + "42 01 0384" +                        // 8 Power Source Current
        "C1 09 64" +                                                 // 9 Battery Level
        "C1 0A 0F" +                                                 // 10 Memory Free
        "83 0B" + "41 00 00" +                                       // 11 Error Code
        "C4 0D 5182428F" +                                           // 13 Current Time
        "C6 0E 2B30323A3030" +                                       // 14 UTC Offset
        "C1 10 55";                                                  // 16 Supported Binding and Modes

    // Core 7.4.3.2 A: GET /3, the same in an Object Instance TLV, 124 bytes.
    public const string DeviceObjectTlv = "08 00 79" + DeviceTlv;

    // Core 7.4.3.2 B: GET /2, two instances.
    public const string AccessControlTlv =
        "08 00 0E" + "C1 00 01" + "C1 01 00" + "83 02" + "41 7F 07" + "C1 03 7F" +
        "08 02 12" + "C1 00 03" + "C1 01 00" + "87 02" + "41 7F 07" + "61 0136 01" + "C1 03 7F";

    // Core 7.4.3.2 C: GET /1, one instance.
    public const string ServerTlv = "08 00 0F" + "C1 00 01" + "C4 01 00015180" + "C1 06 01" + "C1 07 55";

    // Core 7.4.3.3 1: GET /65/0, object links.
    public const string LinksTlv =
        "88 00 0C" + "44 00 00420000" + "44 01 00420001" +
        "C8 01 0D 38363133383030373535353030" +
        "C4 02 12345678";

    // Core 7.4.3.3 2: GET /66, the null link.
    public const string LinkedTlv =
        "08 00 26" + "C8 00 0B 6D79536572766963652031" + "C8 01 0F 496E7465726E65742E31352E323334" + "C4 02 00430000" +
        "08 01 26" + "C8 00 0B 6D79536572766963652032" + "C8 01 0F 496E7465726E65742E31352E323335" + "C4 02 FFFFFFFF";

    // Leshan's tests: /3442/0 with a CoRE link of 111 bytes (the tests' own object), instance TLV of 114 bytes.
    public const string CoreLinkTlv = "08 00 72" + "C8 B4 6F" +
        "3C2F3E3B72743D226F6D612E6C776D326D223B63743D2236302031313020313132203135343220313534332031313534322031313534332" +
        "22C3C2F313E3B7665723D312E312C3C2F312F303E2C3C2F323E2C3C2F333E3B7665723D312E312C3C2F332F303E2C3C2F333434322F303E";

    public const string CoreLink = "</>;rt=\"oma.lwm2m\";ct=\"60 110 112 1542 1543 11542 11543\"," +
        "</1>;ver=1.1,</1/0>,</2>,</3>;ver=1.1,</3/0>,</3442/0>";

    // Core 7.4.4.1: GET /3/0 in SenML JSON.
    public const string DeviceJson =
        "[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"Open Mobile Alliance\"}," +
        "{\"n\":\"1\",\"vs\":\"Lightweight M2M Client\"}," +
        "{\"n\":\"2\",\"vs\":\"345000123\"}," +
        "{\"n\":\"3\",\"vs\":\"1.0\"}," +
        "{\"n\":\"6/0\",\"v\":1},{\"n\":\"6/1\",\"v\":5}," +
        "{\"n\":\"7/0\",\"v\":3800},{\"n\":\"7/1\",\"v\":5000}," +
        "{\"n\":\"8/0\",\"v\":125},{\"n\":\"8/1\",\"v\":900}," +
        "{\"n\":\"9\",\"v\":100}," +
        "{\"n\":\"10\",\"v\":15}," +
        "{\"n\":\"11/0\",\"v\":0}," +
        "{\"n\":\"13\",\"v\":1367491215}," +
        "{\"n\":\"14\",\"vs\":\"+02:00\"}," +
        "{\"n\":\"16\",\"vs\":\"U\"}]";

    // Core 7.4.5: the same in SenML CBOR. Labels: bn -2, n 0, v 2, vs 3.
    public const string DeviceCbor =
        "90" +
        "A3 21 65 2F332F302F 00 61 30 03 74 4F70656E204D6F62696C6520416C6C69616E6365" +
        "A2 00 61 31 03 76 4C69676874776569676874204D324D20436C69656E74" +
        "A2 00 61 32 03 69 333435303030313233" +
        "A2 00 61 33 03 63 312E30" +
        "A2 00 63 362F30 02 01" + "A2 00 63 362F31 02 05" +
        "A2 00 63 372F30 02 190ED8" + "A2 00 63 372F31 02 191388" +
        "A2 00 63 382F30 02 187D" + "A2 00 63 382F31 02 190384" +
        "A2 00 61 39 02 1864" +
        "A2 00 62 3130 02 0F" +
        "A2 00 64 31312F30 02 00" +
        "A2 00 62 3133 02 1A5182428F" +
        "A2 00 62 3134 03 66 2B30323A3030" +
        "A2 00 62 3136 03 61 55";

    // Leshan's tests: a single value is written with its whole path as base name.
    public const string OpaqueCbor = "81 A2 21 66 2F302F302F33 08 43 ABCDEF";
    public const string FloatCbor = "81 A2 02 F95CB0 21 6B 2F333434322F302F313330";
    public const string OpaqueJson = "[{\"bn\":\"/0/0/3\",\"vd\":\"q83v\"}]";

    // Leshan's tests: base times, as decimal fractions, which the reader passes over.
    public const string TimedCbor = "83" +
        "A3 21 66 2F302F302F30 22 C482001A1DCD6504 03 6C 53616D706C65537472696E67" +
        "A3 21 66 2F302F302F31 22 C482001A1DCD6505 04 F4" +
        "A3 21 66 2F302F302F32 22 C482001A1DCD6506 02 1901C8";

    public const string TimedJson =
        "[{\"bn\":\"/6/0/\",\"bt\":268600000,\"n\":\"1\",\"v\":22.9}," +
        "{\"n\":\"1\",\"v\":24.1,\"t\":-50}," +
        "{\"bt\":268500000,\"n\":\"0\",\"v\":-128.8}]";

    // Leshan's tests: every record with a base name of its own; then two base names in one pack.
    public const string BasesJson =
        "[{\"bn\":\"/4/0/0\",\"v\":45},{\"bn\":\"/4/0/1\",\"v\":30},{\"bn\":\"/4/0/2\",\"v\":100}," +
        "{\"bn\":\"/6/0/\",\"n\":\"0\",\"v\":43.918998},{\"n\":\"1\",\"v\":2.351149},{\"n\":\"5\",\"v\":1610029880}]";

    // RFC 8428 5.1.3 as 6 has it in CBOR: [{-2: "urn:dev:ow:10e2073a0108006:", -3: 1276020076.001, -4: "A", -1: 5, 0: "voltage",
    // 1: "V", 2: 120.1}, {0: "current", 6: -5, 2: 1.2}, ... {0: "current", 6: 0, 2: 1.7}]
    public const string Rfc8428Cbor =
        "87 A7 21 781B75726E3A6465763A6F773A3130653230373361303130383030363A 22 FB41D303A15B001062 23 6141 20 05" +
        "00 67766F6C74616765 01 6156 02 FB405E066666666666" +
        "A3 00 6763757272656E74 06 24 02 FB3FF3333333333333" +
        "A3 00 6763757272656E74 06 23 02 FB3FF4CCCCCCCCCCCD" +
        "A3 00 6763757272656E74 06 22 02 FB3FF6666666666666" +
        "A3 00 6763757272656E74 06 21 02 F93E00" +
        "A3 00 6763757272656E74 06 20 02 FB3FF999999999999A" +
        "A3 00 6763757272656E74 06 00 02 FB3FFB333333333333";

    // RFC 8428 5.1.3.
    public const string Rfc8428Json =
        "[{\"bn\":\"urn:dev:ow:10e2073a0108006:\",\"bt\":1.276020076001e+09,\"bu\":\"A\",\"bver\":5," +
        "\"n\":\"voltage\",\"u\":\"V\",\"v\":120.1}," +
        "{\"n\":\"current\",\"t\":-5,\"v\":1.2},{\"n\":\"current\",\"t\":-4,\"v\":1.3},{\"n\":\"current\",\"t\":-3,\"v\":1.4}," +
        "{\"n\":\"current\",\"t\":-2,\"v\":1.5},{\"n\":\"current\",\"t\":-1,\"v\":1.6},{\"n\":\"current\",\"v\":1.7}]";

    // Core 1.2, 7.5.4: one resource, its path as one key, and level by level.
    public const string ManufacturerLwm2mCbor = "A1 83 03 00 00 74 4F70656E204D6F62696C6520416C6C69616E6365";
    public const string ManufacturerNestedCbor = "A1 03 A1 00 A1 00 74 4F70656E204D6F62696C6520416C6C69616E6365";

    // Core 1.2, 7.5.4: a multiple resource.
    public const string SourcesLwm2mCbor = "A1 83 03 00 06 A2 00 01 01 05";

    // Core 1.2, 7.5.4: GET /3/0, 118 bytes.
    public const string DeviceLwm2mCbor = "A1 82 03 00 AD" +
        "00 74 4F70656E204D6F62696C6520416C6C69616E6365" +
        "01 76 4C69676874776569676874204D324D20436C69656E74" +
        "02 69 333435303030313233" +
        "03 63 312E30" +
        "06 A2 00 01 01 05" +
        "07 A2 00 190ED8 01 191388" +
        "08 A2 00 187D 01 190384" +
        "09 1864" +
        "0A 0F" +
        "0B A1 00 00" +
        "0D 1A5182428F" +
        "0E 66 2B30323A3030" +
        "10 61 55";

    // Core 1.2, 7.5.4: GET /1, two instances in nested maps, 63 bytes.
    public const string ServersLwm2mCbor = "A1 01 A2" + "00" + FirstServerLwm2mCbor + "01" + SecondServerLwm2mCbor;

    public const string FirstServerLwm2mCbor = "A7 00 1865 01 1A00015180 02 19012C 03 191770 05 1A00015180 06 F5 07 61 55";
    public const string SecondServerLwm2mCbor = "A7 00 1866 01 1A00015180 02 190258 03 191770 05 1A00015180 06 F4 07 61 55";

    // Core 1.2, 7.5.4: of several objects, 39 bytes.
    public const string CompositeLwm2mCbor = "A2" +
        "82 03 00 A2 00 74 4F70656E204D6F62696C6520416C6C69616E6365 09 1864" +
        "83 01 00 01 1A00015180";

    // 1.0.2, 6.4.4: GET /3/0 in JSON.
    public const string DeviceLwm2mJson =
        "{\"bn\":\"/3/0/\",\"e\":[" +
        "{\"n\":\"0\",\"sv\":\"Open Mobile Alliance\"}," +
        "{\"n\":\"1\",\"sv\":\"Lightweight M2M Client\"}," +
        "{\"n\":\"2\",\"sv\":\"345000123\"}," +
        "{\"n\":\"3\",\"sv\":\"1.0\"}," +
        "{\"n\":\"6/0\",\"v\":1},{\"n\":\"6/1\",\"v\":5}," +
        "{\"n\":\"7/0\",\"v\":3800},{\"n\":\"7/1\",\"v\":5000}," +
        "{\"n\":\"8/0\",\"v\":125},{\"n\":\"8/1\",\"v\":900}," +
        "{\"n\":\"9\",\"v\":100}," +
        "{\"n\":\"10\",\"v\":15}," +
        "{\"n\":\"11/0\",\"v\":0}," +
        "{\"n\":\"13\",\"v\":1367491215}," +
        "{\"n\":\"14\",\"sv\":\"+02:00\"}," +
        "{\"n\":\"16\",\"sv\":\"U\"}]}";

    // Leshan's tests: without a slash in front; times behind the entries; a base name that ends within an id.
    public const string UnslashedLwm2mJson = "{\"bn\":\"1024/0/\", \"e\":[" +
        "{\"n\":\"0\",\"sv\":\"a string\"},{\"n\":\"1\",\"v\":10.5},{\"n\":\"2\",\"bv\":true}]}";

    public const string TimedLwm2mJson = "{\"bn\":\"/1024/\",\"e\":[" +
        "{\"n\":\"0/1\",\"v\":22.9,\"t\":-30},{\"n\":\"0/1\",\"v\":22.4,\"t\":-5},{\"n\":\"0/0\",\"sv\":\"a string\",\"t\":-5}," +
        "{\"n\":\"1/1\",\"v\":23,\"t\":-5},{\"n\":\"0/1\",\"v\":24.1,\"t\":-50}],\"bt\":25462634}";

    public const string CutLwm2mJson = "{\"bn\":\"3/0/1\",\"e\":[{\"n\":\"1/0\",\"v\":0},{\"n\":\"1/1\",\"v\":0}]}";
}

// One writer and one reader a content format: they hold a representation's state while it is written or read, and only one is at
// a time. Each is made when it is first needed: a server speaks two or three formats, and the others shall take no heap.
using Objects.Model;

namespace Objects.Codec;

/// <summary>The content formats that the node speaks.</summary>
public sealed class Codecs
{
    // In the order of their first use; as many as Make makes.
    private readonly ValueWriter[] _writers = new ValueWriter[8];
    private readonly ValueReader[] _readers = new ValueReader[10];

    /// <summary>The writer of a format, or null when the node cannot write it.</summary>
    public ValueWriter FindWriter(int format)
    {
        format = ContentFormat.Assigned(format);
        for (int i = 0; i < _writers.Length; i++)
        {
            _writers[i] ??= MakeWriter(format);
            if (_writers[i] == null || _writers[i].Format == format)
            {
                return _writers[i];
            }
        }

        return null;
    }

    /// <summary>The reader of a format, or null when the node cannot read it.</summary>
    public ValueReader FindReader(int format)
    {
        format = ContentFormat.Assigned(format);
        for (int i = 0; i < _readers.Length; i++)
        {
            _readers[i] ??= MakeReader(format);
            if (_readers[i] == null || _readers[i].Format == format)
            {
                return _readers[i];
            }
        }

        return null;
    }

    private static ValueWriter MakeWriter(int format) => format switch
    {
        ContentFormat.PlainText => new PlainTextWriter(),
        ContentFormat.Opaque => new OpaqueWriter(),
        ContentFormat.Cbor => new CborWriter(),
        ContentFormat.SenMlJson => new SenMlJsonWriter(),
        ContentFormat.SenMlCbor => new SenMlCborWriter(),
        ContentFormat.Tlv => new TlvWriter(),
        ContentFormat.Lwm2mJson => new Lwm2mJsonWriter(),
        ContentFormat.Lwm2mCbor => new Lwm2mCborWriter(),
        _ => null,
    };

    private static ValueReader MakeReader(int format) => format switch
    {
        ContentFormat.PlainText => new PlainTextReader(),
        ContentFormat.Opaque => new OpaqueReader(),
        ContentFormat.Cbor => new CborReader(),
        ContentFormat.SenMlJson => new SenMlJsonReader(),
        ContentFormat.SenMlCbor => new SenMlCborReader(),
        ContentFormat.SenMlEtchJson => new SenMlJsonReader(true),
        ContentFormat.SenMlEtchCbor => new SenMlCborReader(true),
        ContentFormat.Tlv => new TlvReader(),
        ContentFormat.Lwm2mJson => new Lwm2mJsonReader(),
        ContentFormat.Lwm2mCbor => new Lwm2mCborReader(),
        _ => null,
    };
}

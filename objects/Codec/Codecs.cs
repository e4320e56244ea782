// One writer and one reader a content format, made once: they hold a representation's state while it is written or read,
// and only one is at a time.
using Objects.Model;

namespace Objects.Codec;

/// <summary>The content formats that the node speaks.</summary>
public sealed class Codecs
{
    private readonly ValueWriter[] _writers =
    {
        new PlainTextWriter(), new OpaqueWriter(), new CborWriter(), new SenMlJsonWriter(), new SenMlCborWriter(), new TlvWriter(),
    };

    private readonly ValueReader[] _readers =
    {
        new PlainTextReader(), new OpaqueReader(), new CborReader(), new SenMlJsonReader(), new SenMlCborReader(), new TlvReader(),
    };

    /// <summary>The writer of a format, or null when the node cannot write it.</summary>
    public ValueWriter FindWriter(int format)
    {
        format = ContentFormat.Assigned(format);
        for (int i = 0; i < _writers.Length; i++)
        {
            if (_writers[i].Format == format)
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
            if (_readers[i].Format == format)
            {
                return _readers[i];
            }
        }

        return null;
    }
}

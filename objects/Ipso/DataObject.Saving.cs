// What servers have written in an object of data, on its way to flash and back.
using System.Text;
using Objects.Bytes;
using Objects.Model;

namespace Objects.Ipso;

/// <content>Saving.</content>
public sealed partial class DataObject
{
    private const int NumberBytes = 4;

    // Of each instance, which writable columns a server has written: a bit for each.
    private int[] _written = new int[0];

    /// <summary>True when a server has written something since <see cref="Save"/>.</summary>
    public bool HasUnsaved { get; private set; }

    /// <summary>Writes what servers have written, one record each: object id(2) instance(1) resource id(2) length(1) value. A
    /// number has four bytes, a string is UTF-8.</summary>
    public void Save(ByteWriter output)
    {
        HasUnsaved = false;
        for (int instance = 0; instance < InstanceCount; instance++)
        {
            for (int column = 0; column < _columns.Length; column++)
            {
                if (IsWritten(instance, column))
                {
                    Save(instance, column, output);
                }
            }
        }
    }

    /// <summary>Takes a value that was saved, as if a server had written it; one that cannot be any more is left out.</summary>
    public void Restore(int instance, int resource, byte[] buffer, int offset, int length)
    {
        int column = Column(resource);
        if (column < 0 || instance >= InstanceCount || (_columns[column] & Resource.W) == 0)
        {
            return;
        }

        if (Resource.Type(_columns[column]) == Resource.String)
        {
            _texts[TextIndex(instance, column)] = length == 0 ? "" : Encoding.UTF8.GetString(buffer, offset, length);
            MarkWritten(instance, column);
        }
        else if (length == NumberBytes)
        {
            int number = (int)BigEndian.ReadSigned(buffer, offset, length);
            if (Allows(instance, resource, number))
            {
                Take(instance, column, number);
            }
        }
    }

    private void Save(int instance, int column, ByteWriter output)
    {
        output.Unsigned(Id, 2);
        output.Byte(instance);
        output.Unsigned(Resource.Id(_columns[column]), 2);
        if (Resource.Type(_columns[column]) == Resource.String)
        {
            int length = output.Encode(_texts[TextIndex(instance, column)]);
            output.Byte(length);
            output.Bytes(output.Scratch, 0, length);
        }
        else
        {
            output.Byte(NumberBytes);
            output.Unsigned((uint)_cells[instance * _columns.Length + column], NumberBytes);
        }
    }

    private bool IsWritten(int instance, int column) =>
        (_columns[column] & Resource.W) != 0 && (_written[instance] >> Writables(column) & 1) != 0;

    private void MarkWritten(int instance, int column) => _written[instance] |= 1 << Writables(column);

    private int Writables(int column)
    {
        int writables = 0;
        for (int i = 0; i < column; i++)
        {
            writables += (_columns[i] & Resource.W) != 0 ? 1 : 0;
        }

        return writables;
    }
}

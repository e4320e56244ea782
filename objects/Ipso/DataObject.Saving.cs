// What servers have written in an object of data, on its way to flash and back.
using System.Text;
using Objects.Bytes;
using Objects.Model;

namespace Objects.Ipso;

/// <content>Saving.</content>
public sealed partial class DataObject
{
    private const int NumberBytes = 4;

    // The last cell of a row has a bit for each writable column that a server has written, one until that is saved, and one until the
    // instance has been measured.
    private const int Awaited = 1 << MaxWritable, Unsaved = 1 << (MaxWritable + 1);

    /// <summary>True when a server has written something since <see cref="Save"/>.</summary>
    public bool HasUnsaved
    {
        get
        {
            int rowLength = RowLength;
            for (int i = rowLength - 1; i < _cells.Length; i += rowLength)
            {
                if ((_cells[i] & Unsaved) != 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Writes what servers have written, one record each: object id(2) instance(1) resource id(2) length(1) value. A
    /// number has four bytes, a string is UTF-8.</summary>
    public void Save(ByteWriter output)
    {
        for (int instance = 0; instance < InstanceCount; instance++)
        {
            _cells[Marks(instance)] &= ~Unsaved;
            for (int column = 0; column < Resources.Length; column++)
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
        if (column < 0 || instance >= InstanceCount || (Resources[column] & Resource.W) == 0)
        {
            return;
        }

        if (Resource.Type(Resources[column]) == Resource.String)
        {
            _texts[TextIndex(instance, column)] = length == 0 ? "" : Encoding.UTF8.GetString(buffer, offset, length);
            MarkWritten(instance, column);
        }
        else if (length == NumberBytes)
        {
            int number = (int)BigEndian.ReadSigned(buffer, offset, length);
            if (Allows(resource, number))
            {
                _cells[Cell(instance, column)] = number;
                MarkWritten(instance, column);
            }
        }
    }

    private void Save(int instance, int column, ByteWriter output)
    {
        output.Unsigned(Id, 2);
        output.Byte(instance);
        output.Unsigned(Resource.Id(Resources[column]), 2);
        if (Resource.Type(Resources[column]) == Resource.String)
        {
            int length = output.Encode(_texts[TextIndex(instance, column)]);
            output.Byte(length);
            output.Bytes(output.Scratch, 0, length);
        }
        else
        {
            output.Byte(NumberBytes);
            output.Unsigned((uint)_cells[Cell(instance, column)], NumberBytes);
        }
    }

    private bool IsWritten(int instance, int column) =>
        (Resources[column] & Resource.W) != 0 && (_cells[Marks(instance)] >> Writables(column) & 1) != 0;

    private void MarkWritten(int instance, int column) => _cells[Marks(instance)] |= Unsaved | 1 << Writables(column);

    private int Marks(int instance) => ((instance + 1) * RowLength) - 1;

    private int Writables(int column)
    {
        int writables = 0;
        for (int i = 0; i < column; i++)
        {
            writables += (Resources[i] & Resource.W) != 0 ? 1 : 0;
        }

        return writables;
    }
}

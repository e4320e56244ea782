// One instance of the BinaryAppDataContainer object.
using Objects.Model;

namespace Objects.Core;

/// <summary>What a container keeps.</summary>
/// <remarks>Heap: 168 bytes besides data and texts, and 12 where it is kept.</remarks>
internal sealed class BinaryAppDataInstance : ObjectInstance
{
    /// <summary>A number that is not there.</summary>
    internal const int Absent = -1;

    /// <summary>Resource 0 by resource instance; null for none.</summary>
    internal byte[][] Data { get; } = new byte[BinaryAppDataContainerObject.MaxData][];

    /// <summary>Resource 1, or <see cref="Absent"/>.</summary>
    internal int Priority { get; set; } = Absent;

    /// <summary>Resource 2, or <see cref="Absent"/>.</summary>
    internal long CreationTime { get; set; } = Absent;

    /// <summary>Resource 3, or null.</summary>
    internal string Description { get; set; }

    /// <summary>Resource 4, or null.</summary>
    internal string Format { get; set; }

    /// <summary>Resource 5, or <see cref="Absent"/>.</summary>
    internal int AppId { get; set; } = Absent;

    /// <summary>The bytes of resource 0.</summary>
    internal int DataBytes
    {
        get
        {
            int sum = 0;
            for (int i = 0; i < Data.Length; i++)
            {
                sum += Data[i] == null ? 0 : Data[i].Length;
            }

            return sum;
        }
    }
}

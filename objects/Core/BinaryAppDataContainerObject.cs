// BinaryAppDataContainer, object 19 of the OMA registry.
using Objects.Codec;
using Objects.Model;
using static Objects.Core.BinaryAppDataInstance;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>Data of applications in either direction, which the node carries and does not understand. Servers make the instances;
/// the node's own application finds its own by App ID.</summary>
/// <remarks>Heap without instances: 156 bytes; an instance takes 180, its texts, and some 24 more than its data each.</remarks>
public sealed class BinaryAppDataContainerObject : CreatableObject
{
    /// <summary>How many instances there may be.</summary>
    public const int MaxInstances = 4;

    /// <summary>How many data an instance has: resource instance ids are below.</summary>
    public const int MaxData = 4;

    /// <summary>The largest of them: with its headers still one datagram.</summary>
    public const int MaxDataBytes = 256;

    /// <summary>All data of all instances: a hundredth of the heap.</summary>
    public const int MaxTotalBytes = 1024;

    /// <summary>Description and format: the registry's limit.</summary>
    public const int MaxTextBytes = 32;

    private const int DataId = 0, PriorityId = 1, CreationTimeId = 2, DescriptionId = 3, FormatId = 4, AppIdId = 5;

    // What all data would come to after the request that is being checked, and whether it replaces those that are there.
    private int _checkedBytes;
    private bool _replaces;

    /// <summary>Makes an object without instances.</summary>
    public BinaryAppDataContainerObject()
        : base(19, 10, Table())
    {
    }

    /// <inheritdoc/>
    protected override int Capacity => MaxInstances;

    /// <summary>The instance of an application, or <see cref="Lwm2mPath.None"/>.</summary>
    public int FindApplication(int appId)
    {
        for (int i = 0; i < InstanceCount; i++)
        {
            if (((BinaryAppDataInstance)At(i)).AppId == appId)
            {
                return At(i).Id;
            }
        }

        return Lwm2mPath.None;
    }

    /// <summary>An instance's data, or null. To be read only.</summary>
    public byte[] GetData(int instance, int resourceInstance) => Container(instance).Data[resourceInstance];

    /// <summary>Sets an instance's data, or removes it with null; false when there is no room for it. The array is kept.</summary>
    public bool SetData(int instance, int resourceInstance, byte[] data)
    {
        BinaryAppDataInstance container = Container(instance);
        int length = data == null ? 0 : data.Length;
        if (length > MaxDataBytes || TotalBytes() - Length(container.Data[resourceInstance]) + length > MaxTotalBytes)
        {
            return false;
        }

        container.Data[resourceInstance] = data;
        Touch();
        return true;
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        BinaryAppDataInstance container = Container(instance);
        switch (resource)
        {
            case DataId: ReadData(container.Data, writer); break;
            case PriorityId when container.Priority != Absent: writer.Integer(container.Priority); break;
            case CreationTimeId when container.CreationTime != Absent: writer.Time(container.CreationTime); break;
            case DescriptionId when container.Description != null: writer.String(container.Description); break;
            case FormatId when container.Format != null: writer.String(container.Format); break;
            case AppIdId when container.AppId != Absent: writer.Integer(container.AppId); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override void BeginRequest() => _checkedBytes = TotalBytes();

    /// <inheritdoc/>
    public override void BeginCheck(int instance, bool replaces)
    {
        BinaryAppDataInstance container = Container(instance);
        _replaces = replaces;
        _checkedBytes -= replaces && container != null ? container.DataBytes : 0;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        bool fits;
        switch (resource)
        {
            case DataId:
                if (value.Length > MaxDataBytes)
                {
                    return Status.RequestEntityTooLarge;
                }

                fits = resourceInstance < MaxData;
                CountData(instance, resourceInstance, value.Length);
                break;
            case PriorityId:
                // 3 to 100 are reserved, 101 to 254 proprietary.
                fits = (value.Integer >= 0 && value.Integer <= 2) || (value.Integer > 100 && value.Integer < 255);
                break;
            case CreationTimeId: fits = value.Integer >= 0; break;
            case AppIdId: fits = value.Integer >= 0 && value.Integer <= 0xFFFF; break;
            default: fits = value.Length <= MaxTextBytes; break;
        }

        return fits ? Status.Changed : Status.BadRequest;
    }

    /// <inheritdoc/>
    public override Status EndCheck(int instance) =>
        _checkedBytes > MaxTotalBytes ? Status.RequestEntityTooLarge : Status.Changed;

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        BinaryAppDataInstance container = Container(instance);
        switch (resource)
        {
            case DataId:
                // EndCheck has seen to it, but for a Create, which is undone.
                return SetData(instance, resourceInstance, value.GetBytes()) ? Status.Changed : Status.RequestEntityTooLarge;
            case PriorityId: container.Priority = (int)value.Integer; break;
            case CreationTimeId: container.CreationTime = value.Integer; break;
            case DescriptionId: container.Description = value.GetString(); break;
            case FormatId: container.Format = value.GetString(); break;
            default: container.AppId = (int)value.Integer; break;
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Clear(int instance, int resource) => System.Array.Clear(Container(instance).Data, 0, MaxData);

    /// <inheritdoc/>
    public override void Reset(int instance)
    {
        BinaryAppDataInstance container = Container(instance);
        Clear(instance, DataId);
        container.Priority = Absent;
        container.CreationTime = Absent;
        container.Description = null;
        container.Format = null;
        container.AppId = Absent;
    }

    /// <inheritdoc/>
    public override Status CheckDelete(int instance, int resource, int resourceInstance) => Status.Changed;

    /// <inheritdoc/>
    public override Status DeleteResourceInstance(int instance, int resource, int resourceInstance)
    {
        byte[][] data = Container(instance).Data;
        if (resourceInstance >= MaxData || data[resourceInstance] == null)
        {
            return Status.NotFound;
        }

        data[resourceInstance] = null;
        return Status.Deleted;
    }

    /// <inheritdoc/>
    protected override ObjectInstance Make() => new BinaryAppDataInstance();

    // Made when there is an object: a static table takes heap in every image.
    private static int[] Table() => new int[]
    {
        DataId | RW | Opaque | Multiple | Mandatory,
        PriorityId | RW | Integer,
        CreationTimeId | RW | Time,
        DescriptionId | RW | String,
        FormatId | RW | String,
        AppIdId | RW | Integer,
    };

    private static void ReadData(byte[][] data, ValueWriter writer)
    {
        for (int i = 0; i < data.Length; i++)
        {
            if (data[i] != null)
            {
                writer.Instance(i);
                writer.Opaque(data[i], 0, data[i].Length);
            }
        }
    }

    private static int Length(byte[] data) => data == null ? 0 : data.Length;

    private void CountData(int instance, int resourceInstance, int length)
    {
        BinaryAppDataInstance container = Container(instance);
        bool stays = container != null && !_replaces && resourceInstance < MaxData;
        _checkedBytes += length - (stays ? Length(container.Data[resourceInstance]) : 0);
    }

    private int TotalBytes()
    {
        int sum = 0;
        for (int i = 0; i < InstanceCount; i++)
        {
            sum += ((BinaryAppDataInstance)At(i)).DataBytes;
        }

        return sum;
    }

    // Null for an instance that is about to be created.
    private BinaryAppDataInstance Container(int instance) => (BinaryAppDataInstance)Get(instance);
}

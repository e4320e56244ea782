// LwM2M 1.1 Core 8.2.1: obtaining access rights. The tree asks; whoever knows the servers and their rights answers.
namespace Objects.Model;

/// <summary>The rights of the server whose request is being served.</summary>
public interface IAccessRights
{
    /// <summary>True when the server has a right.</summary>
    /// <param name="objectId">The object.</param>
    /// <param name="instanceId">The instance; <see cref="Lwm2mPath.None"/> with <see cref="AccessRight.Create"/>.</param>
    /// <param name="right">One of <see cref="AccessRight"/>'s.</param>
    bool Allows(int objectId, int instanceId, int right);
}

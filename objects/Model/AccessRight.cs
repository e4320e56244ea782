// LwM2M 1.1 Core 8.2 and appendix E.3: what a server may do with an object instance.
namespace Objects.Model;

/// <summary>Access rights, as resource 2 of the Access Control object has them.</summary>
public static class AccessRight
{
    /// <summary>Read, Observe and Write-Attributes; Write; Execute; Delete; and, of an object, Create.</summary>
    public const int Read = 1, Write = 2, Execute = 4, Delete = 8, Create = 16;

    /// <summary>All that can be had of an instance.</summary>
    public const int Full = Read | Write | Execute | Delete;
}

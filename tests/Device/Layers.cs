using System.Collections.Generic;

namespace DeviceCheck;

/// <summary>Which assemblies make up the image, and what each may refer to.</summary>
public static class Layers
{
    /// <summary>What is flashed, besides the libraries.</summary>
    public static readonly IReadOnlyList<string> Image = ["objects", "sensors", "stack", "wiring", "boards", "operation", "firmware"];

    // The emulator and the desktop run managed code only, so what is tested there must not need a pin or a socket.
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["objects"] = ["mscorlib", "nanoFramework.System.Text"],
        ["sensors"] = ["mscorlib", "nanoFramework.System.Text"],
        ["stack"] = ["mscorlib", "nanoFramework.System.Text", "objects"],
        ["wiring"] = ["mscorlib", "nanoFramework.System.Text", "objects", "sensors", "stack"],
        ["operation"] = ["mscorlib", "nanoFramework.System.Text", "objects", "sensors", "stack", "wiring"],
        ["boards"] = ["mscorlib", "nanoFramework.System.Text", "objects", "sensors", "stack", "wiring"],
        ["NFUnitTest"] =
        [
            "mscorlib", "nanoFramework.System.Text", "nanoFramework.TestFramework", "nanoFramework.UnitTestLauncher",
            "objects", "sensors", "stack", "wiring", "boards", "operation",
        ],
    };

    /// <summary>The assemblies that <paramref name="assembly"/> may refer to; null when it may refer to all.</summary>
    public static IReadOnlyList<string> AllowedReferences(string assembly) => s_allowed.GetValueOrDefault(assembly);

    public static string Refusal(string assembly, string reference) =>
        $"{assembly} may refer to {string.Join(", ", AllowedReferences(assembly))} only, not to {reference}; "
        + "pass what it needs in through an interface that firmware/Platform implements";
}

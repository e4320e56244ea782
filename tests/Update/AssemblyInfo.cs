using System.Reflection;

// The interpreter loads it beside the deployed one of the same name, whatever its version.
[assembly: AssemblyVersion("1.0.1.0")]

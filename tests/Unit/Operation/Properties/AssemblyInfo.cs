using System.Reflection;

// The interpreter binds an assembly's references on name, major and minor version.
[assembly: AssemblyVersion("1.0.0.0")]

using DeviceCheck.Projects;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceCheck.Building;

/// <summary>A project and what the compiler made of it.</summary>
/// <param name="Project">The project.</param>
/// <param name="Compilation">The compiler's view, for rules about what leaves no trace in the IL.</param>
/// <param name="Assembly">The assembly; null when it did not compile.</param>
/// <param name="Symbols">Its portable pdb.</param>
public sealed record CompiledProject(NanoProject Project, CSharpCompilation Compilation, byte[] Assembly, byte[] Symbols);

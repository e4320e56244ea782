namespace DeviceCheck;

/// <summary>All rules. README.md gives each one's reason; compiler diagnostics keep the compiler's own ids.</summary>
public static class RuleBook
{
    // Projects
    public static readonly Rule ProjectFile = Error("NF001");
    public static readonly Rule FileInNoProject = Error("NF002");
    public static readonly Rule CompileItem = Error("NF003");
    public static readonly Rule PackageMismatch = Error("NF004");
    public static readonly Rule MissingDependency = Error("NF005");
    public static readonly Rule VersionsDiffer = Error("NF006");
    public static readonly Rule ReferenceAssembly = Error("NF007");
    public static readonly Rule Layering = Error("NF008");
    public static readonly Rule UnusedReference = Warning("NF009");
    public static readonly Rule AssemblyVersion = Error("NF010");
    public static readonly Rule SolutionEntry = Error("NF011");
    public static readonly Rule NotOptimized = Error("NF012");

    // Types and members
    public static readonly Rule Generics = Error("NF101");
    public static readonly Rule MultidimensionalArray = Error("NF102");
    public static readonly Rule Pointer = Error("NF103");
    public static readonly Rule InterfaceBody = Error("NF104");
    public static readonly Rule Volatile = Error("NF105");
    public static readonly Rule Finalizer = Error("NF106");
    public static readonly Rule ThreadStatic = Error("NF107");
    public static readonly Rule EmbeddedAttribute = Error("NF108");
    public static readonly Rule StateMachine = Error("NF109");
    public static readonly Rule ValueType = Warning("NF110");
    public static readonly Rule HashCode = Warning("NF111");
    public static readonly Rule TooMany = Error("NF112");

    // Code
    public static readonly Rule CheckedArithmetic = Error("NF201");
    public static readonly Rule EnumText = Error("NF202");
    public static readonly Rule FloatToUlong = Warning("NF203");
    public static readonly Rule NulInString = Error("NF204");
    public static readonly Rule VanishingCall = Error("NF205");
    public static readonly Rule StaticOrder = Error("NF206");
    public static readonly Rule StaticThrow = Error("NF207");
    public static readonly Rule StringArray = Error("NF208");
    public static readonly Rule UpdateInitialiser = Error("NF209");

    // Tests
    public static readonly Rule TestInstanceState = Error("NF301");
    public static readonly Rule CommaInMessage = Error("NF302");

    // Size
    public static readonly Rule ImageBudget = Error("NF401");
    public static readonly Rule TableOverflow = Error("NF402");

    private static Rule Error(string id) => new(id, Severity.Error);

    private static Rule Warning(string id) => new(id, Severity.Warning);
}

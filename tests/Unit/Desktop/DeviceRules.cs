// What the device's launcher wants of a test class and MSTest does not miss: it would pass over a row without TestMethod, and
// knows nothing of Setup and Cleanup.
using System;
using System.Collections.Generic;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Shim = nanoFramework.TestFramework;

namespace Unit.Desktop;

[TestClass]
public class DeviceRules
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [TestMethod]
    public void EveryTestClassRunsOnTheDevice()
    {
        var broken = new List<string>();
        foreach (Type type in typeof(DeviceRules).Assembly.GetTypes())
        {
            if (type.IsDefined(typeof(Shim.TestClassAttribute), false))
            {
                Check(type, broken);
            }
            else if (type.IsDefined(typeof(TestClassAttribute), true) && type.Namespace != typeof(DeviceRules).Namespace
                && type != typeof(Shim.ClassRun))
            {
                broken.Add($"{type}: MSTest's TestClass; the device has its own");
            }
        }

        Assert.IsEmpty(broken, string.Join(Environment.NewLine, broken));
    }

    [TestMethod]
    public void SeesEachBreach()
    {
        var broken = new List<string>();
        Check(typeof(Breaches), broken);
        Assert.HasCount(7, broken, string.Join(Environment.NewLine, broken));
    }

    private static void Check(Type type, List<string> broken)
    {
        int setups = 0, cleanups = 0;
        foreach (MethodInfo method in type.GetMethods(All))
        {
            bool test = method.IsDefined(typeof(Shim.TestMethodAttribute), false);
            bool row = method.IsDefined(typeof(Shim.DataRowAttribute), false);
            bool setup = method.IsDefined(typeof(Shim.SetupAttribute), false);
            bool cleanup = method.IsDefined(typeof(Shim.CleanupAttribute), false);
            setups += setup ? 1 : 0;
            cleanups += cleanup ? 1 : 0;
            string name = $"{type}.{method.Name}";
            bool callable = method.IsPublic && !method.IsGenericMethod && method.ReturnType == typeof(void);
            if ((test || row || setup || cleanup) && !callable)
            {
                broken.Add($"{name}: not public, not void, or generic");
            }

            if (row && !test)
            {
                broken.Add($"{name}: DataRow without TestMethod");
            }

            if (!row && (test || setup || cleanup) && method.GetParameters().Length > 0)
            {
                broken.Add($"{name}: parameters without DataRow");
            }
        }

        if (setups > 1 || cleanups > 1)
        {
            broken.Add($"{type}: more than one Setup or Cleanup");
        }

        foreach (FieldInfo field in type.GetFields(All))
        {
            if (!field.IsStatic)
            {
                broken.Add($"{type}.{field.Name}: there is no instance on the device");
            }
        }
    }

    // Seven breaches: each of the two setups is wrong by itself, and they are two. Without TestClass, or MSTest would refuse the
    // whole assembly.
#pragma warning disable MSTEST0030 // Type contains test methods and should be marked with TestClass
    private sealed class Breaches
    {
        private readonly int _state = 1;

        [Shim.Setup]
        public int Setup() => _state;

        [Shim.Setup]
        public void SetupWith(int value)
        {
        }

        [Shim.DataRow(1)]
        public void Row(int value)
        {
        }

        [Shim.TestMethod]
        public void Parameters(int value)
        {
        }

        [Shim.TestMethod]
        private void Private()
        {
        }
    }
}

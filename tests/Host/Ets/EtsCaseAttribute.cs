using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

/// <summary>Says which cases of the OMA's test specification a test is; each is a category too, <c>ets-101</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EtsCaseAttribute(params int[] numbers) : TestCategoryBaseAttribute
{
    /// <summary>The cases: the N of LightweightM2M-1.1-int-N.</summary>
    public IReadOnlyList<int> Numbers => numbers;

    /// <inheritdoc/>
    public override IList<string> TestCategories => [.. numbers.Select(number => "ets-" + number)];
}

// What objects take of a board's heap, by the sizes measured on the interpreter: an object 12 bytes and 12 more for each field of any
// type, an array 20 bytes and its elements (a reference 12), a string some 13 and its bytes, all in units of 12.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Host;

/// <summary>Counts objects and what they lead to, each once.</summary>
internal sealed class HeapCount
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Func<object, bool> _counts;
    private readonly Func<object, string, string> _name;

    /// <summary>Begins to count.</summary>
    /// <param name="counts">What is counted and gone through; not a board's hardware, say.</param>
    /// <param name="name">Under which name an object counts that another, whose name comes with it, leads to; its type's when nothing is
    /// given.</param>
    public HeapCount(Func<object, bool> counts, Func<object, string, string> name = null)
    {
        _counts = counts;
        _name = name ?? ((item, _) => item.GetType().Name);
    }

    /// <summary>Bytes by name.</summary>
    public Dictionary<string, int> Sizes { get; } = [];

    /// <summary>All bytes.</summary>
    public int Total => Sizes.Values.Sum();

    /// <summary>Counts an object and what it leads to, but for what was counted before.</summary>
    public void Add(object item, string owner = null)
    {
        if (item == null || item is Pointer || !_counts(item) || (item is not string && !_seen.Add(item)))
        {
            return;
        }

        Type type = item.GetType();
        string name = _name(item, owner);
        int bytes = 12;
        if (item is string text)
        {
            bytes = 13 + Encoding.UTF8.GetByteCount(text);
        }
        else if (item is Array array)
        {
            Type element = type.GetElementType();
            bytes = 20 + (array.Length * (element.IsPrimitive ? Buffer.ByteLength(array) / Math.Max(1, array.Length) : 12));
            if (!element.IsPrimitive)
            {
                foreach (object entry in array)
                {
                    Add(entry, name);
                }
            }
        }
        else
        {
            for (Type declaring = type; declaring != null && declaring != typeof(object); declaring = declaring.BaseType)
            {
                foreach (FieldInfo field in declaring.GetFields(Fields))
                {
                    bytes += 12;
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum)
                    {
                        Add(field.GetValue(item), name);
                    }
                }
            }
        }

        Count(name, (bytes + 11) / 12 * 12);
    }

    /// <summary>Counts the static fields of types, and what they lead to.</summary>
    public void AddStatics(IEnumerable<Type> types)
    {
        foreach (FieldInfo field in types.SelectMany(type => type.GetFields(Statics)).Where(field => !field.IsLiteral))
        {
            Count("(static)", 12);
            Add(field.GetValue(null), "(static)");
        }
    }

    private void Count(string name, int bytes) => Sizes[name] = Sizes.GetValueOrDefault(name) + bytes;
}

// Numbers by name, as node.json has them for pins, intervals and calibrations: few, asked for once at boot.
using System;
using Objects.Bytes;

namespace Firmware.Wiring;

/// <summary>Numbers by name, and which of them somebody has asked for.</summary>
public sealed class NamedNumbers
{
    private string[] _names = new string[0];
    private int[] _numbers = new int[0];
    private bool[] _asked = new bool[0];

    /// <summary>How many there are.</summary>
    public int Count => _names.Length;

    /// <summary>The names that somebody has asked for, there or not, for a person: <c>air, rain</c>. Kept only while there is something
    /// that nobody asked for.</summary>
    public string Known { get; private set; } = "";

    /// <summary>A name by its place.</summary>
    public string NameAt(int index) => _names[index];

    /// <summary>A number by its place.</summary>
    public int NumberAt(int index) => _numbers[index];

    /// <summary>True once somebody has asked for it.</summary>
    public bool IsAsked(int index) => _asked[index];

    /// <summary>Adds a number, or puts it in place of the one with that name.</summary>
    public void Set(string name, int number)
    {
        int index = Find(name);
        if (index < 0)
        {
            index = _names.Length;
            var names = StringArray.New(index + 1);
            var numbers = new int[index + 1];
            Array.Copy(_names, 0, names, 0, index);
            Array.Copy(_numbers, 0, numbers, 0, index);
            names[index] = name;
            _names = names;
            _numbers = numbers;
            _asked = new bool[index + 1];
        }

        _numbers[index] = number;
    }

    /// <summary>Takes all away.</summary>
    public void Clear()
    {
        _names = new string[0];
        _numbers = new int[0];
        _asked = new bool[0];
    }

    /// <summary>Has nobody asked for any.</summary>
    public void Begin()
    {
        Known = "";
        _asked = new bool[_names.Length];
    }

    /// <summary>Asks for a number; false when there is none with that name.</summary>
    public bool TryTake(string name, out int number)
    {
        number = 0;
        if (_names.Length == 0)
        {
            return false;
        }

        if ((", " + Known + ",").IndexOf(", " + name + ",") < 0) // two devices on one bus ask for the same pins
        {
            Known += (Known.Length == 0 ? "" : ", ") + name;
        }

        int index = Find(name);
        if (index < 0)
        {
            return false;
        }

        _asked[index] = true;
        number = _numbers[index];
        return true;
    }

    private int Find(string name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}

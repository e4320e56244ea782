// The interpreter marks the elements of a new array of strings as strings and not as null: `array[0] == null` is false there, and
// comparing one with a string ends the program. A null that was stored is one.
namespace Objects.Bytes;

/// <summary>Arrays of strings.</summary>
public static class StringArray
{
    /// <summary>An array whose elements are null, for the interpreter, too.</summary>
    public static string[] New(int length)
    {
        var strings = new string[length];
        for (int i = 0; i < length; i++)
        {
            strings[i] = null;
        }

        return strings;
    }
}

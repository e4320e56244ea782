// LwM2M 1.1 Core 6.3.5:
//  arglist = arg *( "," arg )      arg = DIGIT / DIGIT "=" "'" *CHAR "'"      CHAR = "!" / %x23-26 / %x28-5B / %x5D-7E
namespace Objects.Model;

/// <summary>The arguments of an Execute, such as <c>0='1500',1</c>. Reused: a handler copies what it keeps.</summary>
public sealed class ExecuteArguments
{
    private byte[] _buffer;
    private int _offset;
    private int _end;

    /// <summary>True when there are none.</summary>
    public bool IsEmpty => _offset == _end;

    /// <summary>Takes a payload; false when it does not follow the grammar.</summary>
    public bool Parse(byte[] buffer, int offset, int length)
    {
        _buffer = buffer;
        _offset = offset;
        _end = offset + length;
        int seen = 0;
        int at = offset;
        while (at < _end)
        {
            int digit = buffer[at] - '0';
            if (digit < 0 || digit > 9 || (seen & (1 << digit)) != 0)
            {
                return false; // LwM2M 1.1 Core 6.3.5: each argument at most once
            }

            seen |= 1 << digit;
            at = Next(at, out _, out int valueLength);
            if (valueLength == Malformed || (at < _end && (buffer[at] != ',' || ++at == _end)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Looks for an argument; its value, if any, is in <paramref name="buffer"/>.</summary>
    public bool TryGet(int digit, out byte[] buffer, out int offset, out int length)
    {
        buffer = _buffer;
        int at = _offset;
        while (at < _end)
        {
            int found = _buffer[at] - '0';
            at = Next(at, out offset, out length) + 1;
            if (found == digit)
            {
                return true;
            }
        }

        offset = 0;
        length = 0;
        return false;
    }

    private const int Malformed = -1;

    // Printable ASCII but for quotation marks, apostrophes and backslashes. The grammar lacks the space too, but it does no harm.
    private static bool IsCharacter(int c) => c >= ' ' && c <= '~' && c != '"' && c != '\'' && c != '\\';

    // Passes over one argument.
    private int Next(int at, out int valueOffset, out int valueLength)
    {
        at++;
        valueOffset = at;
        valueLength = 0;
        if (at == _end || _buffer[at] != '=')
        {
            return at;
        }

        valueLength = Malformed;
        if (++at == _end || _buffer[at++] != '\'')
        {
            return at;
        }

        valueOffset = at;
        while (at < _end && IsCharacter(_buffer[at]))
        {
            at++;
        }

        if (at < _end && _buffer[at] == '\'')
        {
            valueLength = at - valueOffset;
            at++;
        }

        return at;
    }
}

// Arbitrary precision for the few numbers whose decimal form needs it; see DecimalText.
namespace Objects.Codec;

/// <summary>An unsigned integer of up to 1,280 bits: room for the longest numerator or denominator of a binary64,
/// 5^325 times 2^64 and two spare limbs.</summary>
internal sealed class BigNumber
{
    private const int Limbs = 40;
    private readonly uint[] _limbs = new uint[Limbs];
    private int _used;

    internal BigNumber(ulong value)
    {
        _limbs[0] = (uint)value;
        _limbs[1] = (uint)(value >> 32);
        _used = _limbs[1] != 0 ? 2 : _limbs[0] != 0 ? 1 : 0;
    }

    internal int BitLength
    {
        get
        {
            if (_used == 0)
            {
                return 0;
            }

            int bits = 32 * (_used - 1);
            for (uint top = _limbs[_used - 1]; top != 0; top >>= 1)
            {
                bits++;
            }

            return bits;
        }
    }

    internal void Multiply(uint factor)
    {
        ulong carry = 0;
        for (int i = 0; i < _used; i++)
        {
            carry += (ulong)_limbs[i] * factor;
            _limbs[i] = (uint)carry;
            carry >>= 32;
        }

        if (carry != 0)
        {
            _limbs[_used++] = (uint)carry;
        }
    }

    internal void MultiplyPowerOfTen(int exponent)
    {
        for (; exponent >= 9; exponent -= 9)
        {
            Multiply(1000000000); // the greatest that fits a limb
        }

        for (; exponent > 0; exponent--)
        {
            Multiply(10);
        }
    }

    internal void ShiftLeft(int bits)
    {
        int limbs = bits >> 5;
        int rest = bits & 31;
        if (_used == 0)
        {
            return;
        }

        for (int i = _used - 1; i >= 0; i--)
        {
            ulong wide = (ulong)_limbs[i] << rest;
            _limbs[i] = 0;
            if ((uint)(wide >> 32) != 0)
            {
                _limbs[i + limbs + 1] |= (uint)(wide >> 32);
            }

            _limbs[i + limbs] = (uint)wide;
        }

        _used += limbs;
        if (_used < Limbs && _limbs[_used] != 0)
        {
            _used++;
        }
    }

    /// <summary>Negative, zero or positive as this is less than, equal to or greater than the other.</summary>
    internal int Compare(BigNumber other)
    {
        if (_used != other._used)
        {
            return _used - other._used;
        }

        for (int i = _used - 1; i >= 0; i--)
        {
            if (_limbs[i] != other._limbs[i])
            {
                return _limbs[i] < other._limbs[i] ? -1 : 1;
            }
        }

        return 0;
    }

    /// <summary>Compares this plus <paramref name="addend"/> with <paramref name="other"/>.</summary>
    internal int CompareSum(BigNumber addend, BigNumber other)
    {
        int count = _used > addend._used ? _used : addend._used;
        count = count > other._used ? count : other._used;
        int order = 0;
        ulong carry = 0;
        for (int i = 0; i < count; i++)
        {
            carry += (ulong)_limbs[i] + addend._limbs[i];
            uint limb = (uint)carry;
            carry >>= 32;
            if (limb != other._limbs[i])
            {
                order = limb < other._limbs[i] ? -1 : 1; // the highest limb that differs decides
            }
        }

        return carry != 0 ? 1 : order;
    }

    /// <summary>Takes away a number that is not greater.</summary>
    internal void Subtract(BigNumber other)
    {
        long borrow = 0;
        for (int i = 0; i < _used; i++)
        {
            borrow += (long)_limbs[i] - other._limbs[i];
            _limbs[i] = (uint)borrow;
            borrow >>= 32;
        }

        while (_used > 0 && _limbs[_used - 1] == 0)
        {
            _used--;
        }
    }

    /// <summary>The upper 64 bits, and whether any bit below them is set.</summary>
    internal ulong Top(out int exponent, out bool more)
    {
        int length = BitLength;
        exponent = length - 64;
        more = false;
        ulong top = 0;
        for (int bit = length - 1; bit >= 0; bit--)
        {
            bool set = ((_limbs[bit >> 5] >> (bit & 31)) & 1) != 0;
            if (bit >= exponent)
            {
                top = (top << 1) | (set ? 1UL : 0UL);
            }
            else if (set)
            {
                more = true;
                break;
            }
        }

        if (exponent < 0)
        {
            top <<= -exponent;
        }

        return top;
    }

    /// <summary>Makes an even number, not zero, odd.</summary>
    internal void Increment() => _limbs[0] |= 1;
}

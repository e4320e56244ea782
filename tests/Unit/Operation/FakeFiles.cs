using System;
using Firmware.Operation;
using Objects.Bytes;

namespace Unit.Operation;

/// <summary>A drive whose power goes before a step, once so many are done; a write is two steps, the file and its content.</summary>
public sealed class FakeFiles : IFiles
{
    private const int MaxFiles = 40;

    private readonly string[] _names = StringArray.New(MaxFiles);
    private readonly byte[][] _contents = new byte[MaxFiles][];

    public int StepsLeft { get; set; } = int.MaxValue;

    public int Steps { get; private set; }

    public byte[] Get(string name)
    {
        int place = Find(name);
        return place < 0 ? null : _contents[place];
    }

    public void Set(string name, byte[] content) => _contents[Make(name)] = content;

    public int Length(string name)
    {
        int place = Find(name);
        return place < 0 ? -1 : _contents[place].Length;
    }

    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        byte[] content = _contents[Find(name)];
        int length = count < content.Length - position ? count : content.Length - position;
        Array.Copy(content, position, buffer, offset, length);
        return length;
    }

    public void Write(string name, byte[] buffer, int offset, int count)
    {
        Delete(name);
        Step();
        int place = Make(name);
        Step();
        _contents[place] = new byte[count];
        Array.Copy(buffer, offset, _contents[place], 0, count);
    }

    public void Append(string name, byte[] buffer, int offset, int count)
    {
        Step();
        int place = Make(name);
        byte[] before = _contents[place];
        var content = new byte[before.Length + count];
        Array.Copy(before, 0, content, 0, before.Length);
        Array.Copy(buffer, offset, content, before.Length, count);
        _contents[place] = content;
    }

    public void Rename(string name, string other)
    {
        if (Find(other) >= 0)
        {
            throw new InvalidOperationException();
        }

        Step();
        _names[Find(name)] = other;
    }

    public void Delete(string name)
    {
        int place = Find(name);
        if (place >= 0)
        {
            Step();
            _names[place] = null;
        }
    }

    private int Find(string name)
    {
        for (int i = 0; i < MaxFiles; i++)
        {
            if (_names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private int Make(string name)
    {
        int place = Find(name);
        if (place < 0)
        {
            place = Find(null);
            _names[place] = name;
            _contents[place] = new byte[0];
        }

        return place;
    }

    private void Step()
    {
        if (StepsLeft == 0)
        {
            throw new InvalidOperationException();
        }

        StepsLeft -= StepsLeft == int.MaxValue ? 0 : 1;
        Steps++;
    }
}

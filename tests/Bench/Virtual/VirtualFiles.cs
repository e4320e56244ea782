// The drive of a virtual board: files that the power may leave between any two steps of an operation, as littlefs does on an ESP32.
//
// There, only a file that was closed is durable, and a file that is made is there, empty, before its content is.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Firmware.Operation;

namespace Bench.Virtual;

/// <summary>Files in memory.</summary>
public sealed class VirtualFiles : IFiles
{
    private readonly Dictionary<string, byte[]> _files = [];

    /// <summary>How many steps were taken that change something.</summary>
    public int Steps { get; private set; }

    /// <summary>How often each file was written, appended to, renamed to or deleted.</summary>
    public Dictionary<string, int> Writes { get; } = [];

    /// <summary>After so many further steps the power goes: the next one is done in half or not at all, and nothing after it.</summary>
    public int StepsLeft { get; set; } = int.MaxValue;

    /// <summary>True once the power has gone.</summary>
    public bool IsDead { get; private set; }

    /// <summary>How many bytes have room; what does not fit is refused.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>The names of the files that there are.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>A file's content, to be looked at or spoilt; null when there is none.</summary>
    public byte[] this[string name]
    {
        get => _files.GetValueOrDefault(name);
        set => _files[name] = value;
    }

    /// <summary>The power is back.</summary>
    public void Revive()
    {
        IsDead = false;
        StepsLeft = int.MaxValue;
    }

    /// <inheritdoc/>
    public int Length(string name)
    {
        Look();
        return _files.TryGetValue(name, out byte[] file) ? file.Length : -1;
    }

    /// <inheritdoc/>
    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        Look();
        if (!_files.TryGetValue(name, out byte[] file))
        {
            throw new IOException("no such file: " + name);
        }

        int length = Math.Min(count, file.Length - position);
        Array.Copy(file, position, buffer, offset, length);
        return length;
    }

    /// <inheritdoc/>
    public void Write(string name, byte[] buffer, int offset, int count)
    {
        Delete(name);
        Append(name, buffer, offset, count);
    }

    /// <inheritdoc/>
    public void Append(string name, byte[] buffer, int offset, int count)
    {
        if (!_files.TryGetValue(name, out byte[] before))
        {
            Step(name);
            before = [];
            _files[name] = before;
        }

        if (_files.Values.Sum(file => file.Length) + count > Capacity)
        {
            throw new IOException("no space left");
        }

        try
        {
            Step(name);
        }
        catch (IOException)
        {
            _files[name] = [.. before, .. buffer.AsSpan(offset, count / 2)];
            throw;
        }

        _files[name] = [.. before, .. buffer.AsSpan(offset, count)];
    }

    /// <inheritdoc/>
    public void Rename(string name, string other)
    {
        Look();
        if (_files.ContainsKey(other))
        {
            throw new IOException("there is one already: " + other);
        }

        Step(other);
        _files[other] = _files[name];
        _files.Remove(name);
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        Look();
        if (_files.ContainsKey(name))
        {
            Step(name);
            _files.Remove(name);
        }
    }

    private void Look()
    {
        if (IsDead)
        {
            throw new EndOfStreamException("no power");
        }
    }

    private void Step(string name)
    {
        Look();
        if (StepsLeft == 0)
        {
            IsDead = true;
            throw new IOException("the power goes");
        }

        StepsLeft -= StepsLeft == int.MaxValue ? 0 : 1;
        Steps++;
        Writes[name] = Writes.GetValueOrDefault(name) + 1;
    }
}

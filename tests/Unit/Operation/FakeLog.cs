using Firmware.Stack;

namespace Unit.Operation;

/// <summary>Keeps the lines.</summary>
public sealed class FakeLog : Log
{
    public string Text { get; set; } = "";

    public bool Has(string text) => Text.IndexOf(text) >= 0;

    protected override void Write(string line) => Text += line + "\n";
}

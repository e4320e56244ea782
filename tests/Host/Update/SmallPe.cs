// A .pe with nothing but a set of one board, 436 bytes, as nanoFramework's metadata processor (main 4541b46) made it of
//   public sealed class NodeBoards : Firmware.Wiring.BoardSet { ... Version => "1.0.1"; Names => { "weather" }; Wire does nothing ... }
using System;

namespace Host.Update;

/// <summary>An assembly for a board.</summary>
internal static class SmallPe
{
    private const string Base64 =
        "TkZNUksxAADKAEd4kYtYqwAAAAAAAAAA/////wEAAAABAAAAagABAHwAAACUAAAAtAAAALQAAAC8AAAA1AAAANQAAAAUAQAAFAEAABQBAAAUAQ" +
        "AAFAEAAIgBAACcAQAAtAEAALQBAAAAAAAAAAAAAAAAAAAAAAADAgMAANL8AAABABEACwAAAAEAAAABAAAAAAAAABgACAABAAAAIQAIAAEAAAAn" +
        "AAgAAQAAAEj+QP4AAAAA/v8AAAAAAABCADIAAID/////AAADAQARAAAAAAAAgRAW/QAAxgQAAA8BAAH//wMATQAEAMYEAAATAQAE//8GAFcADw" +
        "DGAAAAAAQAAP//CgD+/xAAhhQAAAABAAH//wAAAHdpcmluZwBGaXJtd2FyZS5XaXJpbmcAQm9hcmRTZXQAQm9hcmQASVBpblNvdXJjZQBGaXJt" +
        "d2FyZS5Cb2FyZHMATm9kZUJvYXJkcwBnZXRfTmFtZXMAV2lyZQAxLjAuMQB3ZWF0aGVyAGJvYXJkcwAAAAAgAAAgAA8gABMPIAMADxEFEQkAAH" +
        "JcACoXjQNAJRZyYgCiKioCKACAKgAAAA==";

    /// <summary>Its bytes.</summary>
    public static byte[] Bytes => Convert.FromBase64String(Base64);
}

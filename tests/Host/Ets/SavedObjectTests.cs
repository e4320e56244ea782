// What servers leave in the objects 3, 16 and 19 outlives a reboot and a loss of power, and does not outlive a factory reset.
using System;
using System.Linq;
using Firmware.Stack;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

[TestClass]
public class SavedObjectTests
{
    private static readonly byte[] s_data = [.. Enumerable.Range(0, 250).Select(i => (byte)i)];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void OutlivesARestart(bool powerFails)
    {
        using EtsBoard board = Left();
        string before = Read(board);
        Restart(board, powerFails);
        Assert.AreEqual(before, Read(board));
        StringAssert.Contains(before, "+02:00");
        StringAssert.Contains(before, "Europe/Paris");
        StringAssert.Contains(before, "Müller & Söhne");
        StringAssert.Contains(before, Convert.ToHexString(s_data));

        // As it was told: nothing has changed for the server.
        Assert.AreEqual("2.05", board.Server.Read("16/2").Code);
        Assert.AreEqual("4.04", board.Server.Read("16/0").Code);
        Restart(board, powerFails);
        Assert.AreEqual(before, Read(board));
    }

    [TestMethod]
    public void WhatIsGoneStaysGone()
    {
        using EtsBoard board = Left();
        board.Run(5);
        Assert.AreEqual("2.02", board.Server.Delete("16/2"));
        Assert.AreEqual("2.02", board.Server.Delete("19/1"));
        Assert.AreEqual("2.04", board.Server.Write("3/0/14", ""));
        Restart(board, true);
        Assert.AreEqual("4.04", board.Server.Read("16/2").Code);
        Assert.AreEqual("4.04", board.Server.Read("19/1").Code);
        Assert.AreEqual("4.04", board.Server.Read("3/0/14").Code);
        Assert.AreEqual("Europe/Paris", board.Server.Read("3/0/15").Values.String("3/0/15"));
    }

    [TestMethod]
    public void AFactoryResetForgets()
    {
        using EtsBoard board = Left();
        board.Run(5);
        int boots = board.Board.Boots;
        Assert.AreEqual("2.04", board.Server.Execute("3/0/5"));
        board.RunUntil("booted", 10, () => board.Board.Boots == boots + 1);
        board.RunUntil("registered", 10, () => board.Server.Registry.Registrations == 2);
        Assert.AreEqual("4.04", board.Server.Read("16/2").Code);
        Assert.AreEqual("4.04", board.Server.Read("19/1").Code);
        Assert.AreEqual("4.04", board.Server.Read("3/0/15").Code);
    }

    // Flash wears out: free memory and errors of the Device object are no reason to write.
    [TestMethod]
    public void WritesOnlyWhatIsNew()
    {
        using EtsBoard board = Left();
        board.Run(5);
        int[] keys = [RecordKey.Object | 3, RecordKey.Object | 16, RecordKey.Object | 19];
        int writes = keys.Sum(key => board.Board.Flash.Writes[key]);
        board.Run(600);
        board.Board.Image.Device.SetMemoryFree(17);
        board.Server.Read("16");
        board.Run(600);
        Assert.AreEqual(writes, keys.Sum(key => board.Board.Flash.Writes[key]));
        Assert.AreEqual("2.04", board.Server.Write("3/0/14", "+01:00"));
        board.Run(5);
        Assert.AreEqual(writes + 1, keys.Sum(key => board.Board.Flash.Writes[key]));
    }

    [TestMethod]
    public void ARecordThatIsNotWhatWasWrittenIsNotTaken()
    {
        using EtsBoard board = Left();
        board.Run(5);
        byte[] record = new byte[4096];
        int length = board.Board.Flash.Load(RecordKey.Object | 16, record);
        for (int i = 0; i < length; i += 7)
        {
            record[i] ^= 0x10;
            board.Board.Flash.Save(RecordKey.Object | 16, record, length);
            Restart(board, true);
            Assert.AreEqual("4.04", board.Server.Read("16/2").Code, "byte " + i);
            record[i] ^= 0x10;
        }

        board.Board.Flash.Save(RecordKey.Object | 16, record, length);
        Restart(board, true);
        Assert.AreEqual("2.05", board.Server.Read("16/2").Code);
    }

    // All that there is room for.
    [TestMethod]
    public void KeepsTheLargestPortfolios()
    {
        using EtsBoard board = EtsBoard.Registered();
        string[] identities = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 64))];
        for (int instance = 0; instance < 4; instance++)
        {
            Assert.AreEqual("2.01", EtsObjectTests.CreatePortfolio(board, instance, identities).Code);
        }

        Restart(board, false);
        EtsValues values = board.Server.Read("16").Values;
        for (int i = 0; i < 32; i++)
        {
            Assert.AreEqual(identities[i % 8], values.String($"16/{i / 8}/0/{i % 8}"));
        }
    }

    private static EtsBoard Left()
    {
        EtsBoard board = EtsBoard.Registered();
        Assert.AreEqual("2.04", board.Server.Write("3/0/14", "+02:00"));
        Assert.AreEqual("2.04", board.Server.Write("3/0/15", "Europe/Paris"));
        Assert.AreEqual("2.01", EtsObjectTests.CreatePortfolio(board, 2, "Müller & Söhne", "", "model").Code);
        Assert.AreEqual("2.01", board.Server.Post("19", Ct.SenMlCbor, EtsPayload.Write(Ct.SenMlCbor, "19",
            ("19/1/0/0", s_data), ("19/1/0/3", Array.Empty<byte>()), ("19/1/1", 2), ("19/1/2", 1367491215), ("19/1/3", "readings"),
            ("19/1/4", "raw"), ("19/1/5", 65535))).Code);
        return board;
    }

    private static void Restart(EtsBoard board, bool powerFails)
    {
        if (powerFails)
        {
            board.Run(5);
            board.Board.FailPower();
            board.RunUntil("registered", 10, () => board.Board.IsRegistered);
            board.Run(1);
            return;
        }

        int boots = board.Board.Boots, registrations = board.Server.Registry.Registrations;
        Assert.AreEqual("2.04", board.Server.Execute("3/0/4"));
        board.RunUntil("booted", 10, () => board.Board.Boots == boots + 1 && board.Server.Registry.Registrations > registrations);
        board.Run(1);
    }

    // Objects 16 and 19 and the Device's texts, as one text.
    private static string Read(EtsBoard board)
    {
        EtsValues portfolio = board.Server.Read("16").Values, data = board.Server.Read("19").Values, device = board.Server.Read("3").Values;
        return string.Join('\n', portfolio.Paths.Select(path => path + " " + portfolio.Describe(path))
            .Concat(data.Paths.Select(path => path + " " + data.Describe(path)))
            .Append(device.String("3/0/14")).Append(device.String("3/0/15")));
    }
}
